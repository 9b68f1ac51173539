using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Support;

/// <summary>Someone with an account, signed in.</summary>
sealed class TestUser
{
    private TestUser(ChatClient client, string name, string userName, string password) =>
        (Client, Name, UserName, Password) = (client, name, userName, password);

    public ChatClient Client { get; }
    public string Name { get; }
    public string UserName { get; }
    public string Password { get; }
    public string Id => Client.Tokens!.UserId;

    public static async Task<TestUser> RegisterAsync(ChatClient client, string name)
    {
        var userName = $"{name}-{Guid.NewGuid():N}"[..Math.Min(Limits.UserNameLength, name.Length + 1 + 20)];
        var user = new TestUser(client, name, userName, $"pass {Guid.NewGuid():N} phrase");
        await client.RegisterAsync(new Register { UserName = user.UserName, Password = user.Password, DisplayName = name });
        return user;
    }

    public Task<Conversation> StartConversation(TestUser with) => Client.OpenDirectAsync(with.Id);

    public Task<Conversation> StartGroup(string title, params TestUser[] members) => Client.CreateGroupAsync(title, members.Select(member => member.Id));

    public Task<Message> Send(Conversation conversation, string text) => Client.SendMessageAsync(conversation.Id, text);

    public Task<SendMessageResponse> Send(SendMessage request) => Client.SendMessageAsync(request);

    /// <summary>Sends "1", "2", … one after the other.</summary>
    public async Task<List<Message>> SendMany(Conversation conversation, int count)
    {
        var sent = new List<Message>();
        for (var n = 1; n <= count; n++)
            sent.Add(await Send(conversation, $"{n}"));
        return sent;
    }

    /// <summary>The same through outages: each send is repeated with its key until it is acknowledged.</summary>
    public async Task SendThrough(Conversation conversation, int count)
    {
        for (var n = 1; n <= count; n++)
        {
            var request = new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = $"{n}" };
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await Send(request);
                    break;
                }
                catch (ChatApiException e) when (e.Status == 503 && attempt < 100)
                {
                    await Task.Delay(100);
                }
            }
        }
    }

    public Task<Conversation> See(Conversation conversation) => Client.GetConversationAsync(conversation.Id);

    /// <summary>What people wrote on the newest page of history, as texts, newest first.</summary>
    public async Task<IEnumerable<string?>> Read(Conversation conversation) =>
        (await Client.ListMessagesAsync(new ListMessages { ConversationId = conversation.Id })).Results.Where(message => message.Type != "system").Select(message => message.Text);

    public Task<MarkResponse> MarkRead(Conversation conversation, long upToSeq) => Client.MarkReadAsync(conversation.Id, upToSeq);

    public async Task<string> EventCursor() => (await Client.GetEventsAsync(new GetEvents())).Cursor!;

    /// <summary>What has happened since a cursor, by long-poll.</summary>
    public Task<GetEventsResponse> Events(string cursor, int wait = 0) => Client.GetEventsAsync(new GetEvents { Cursor = cursor, Wait = wait });

    /// <summary>Opens a device of this user's that hears events, from now on or from a cursor.</summary>
    /// <param name="cursor">Where to go on.</param>
    /// <param name="on">Another node than the user's own.</param>
    public Task<Inbox> Listen(string? cursor = null, TestNode? on = null) => Inbox.OpenAsync(this, cursor, on);

    /// <summary>The same, and waits until it hears what happens now: what is ephemeral is not made up for.</summary>
    public async Task<Inbox> ListenNow(TestNode? on = null)
    {
        var inbox = await Listen(on: on);
        await inbox.StaysQuiet();
        return inbox;
    }

    public override string ToString() => Name;
}
