using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Example;

/// <summary>Lists conversations, reads along in one of them, and sends what is typed.</summary>
sealed class Conversations(ChatClient chat)
{
    private const string Help = "/list   /open <number>   /to <user name>   /older   /retry   /quit   – anything else is sent";

    private readonly Lock printing = new();
    private readonly HashSet<Guid> printed = [];
    private readonly Dictionary<Guid, OutgoingState> echoed = [];
    private Guid? current;

    /// <summary>Runs until /quit or the end of the input, and then until everything typed has been sent.</summary>
    public async Task RunAsync(Guid? first, CancellationToken ct)
    {
        chat.Store.Changed += _ => Print();
        chat.Outbox.Changed += Echo;
        chat.ConnectionStateChanged += state => Say($"-- {state}");
        chat.SignedOut += () => Say("-- The session has ended. Start again with --user.");
        await chat.StartAsync(ct);
        Say(Help);
        if (first is { } id)
            Open(id, ct);
        while (await Console.In.ReadLineAsync(ct) is { } line && line != "/quit")
        {
            try
            {
                await DoAsync(line, ct);
            }
            catch (Exception e) when (e is ChatApiException or ChatConnectionException)
            {
                Say($"!! {e.Message}");
            }
        }
        await chat.Outbox.FlushAsync(ct);
    }

    private async Task DoAsync(string line, CancellationToken ct)
    {
        if (line == "/list")
            List();
        else if (line.StartsWith("/open ", StringComparison.Ordinal) && int.TryParse(line[6..], out var number) && chat.Store.Conversations.ElementAtOrDefault(number - 1) is { } chosen)
            Open(chosen.Id, ct);
        else if (line.StartsWith("/to ", StringComparison.Ordinal))
            await OpenWithAsync(line[4..], ct);
        else if (line == "/older" && current is { } id)
            Say(await chat.Store.LoadOlderAsync(id, ct: ct) ? "" : "-- There is nothing older.");
        else if (line == "/retry")
            await RetryAsync(ct);
        else if (line.StartsWith('/') || current is null)
            Say(Help);
        else if (line.Length > 0)
            await chat.Outbox.SendAsync(current.Value, line, ct);
    }

    private void List()
    {
        foreach (var (n, one) in chat.Store.Conversations.Index())
            Say($"{n + 1,3}  {NameOf(one)}{(one.Me!.Unread > 0 ? $"  ({one.Me.Unread} new)" : "")}  {one.LastMessage?.Text}");
    }

    private async Task OpenWithAsync(string userName, CancellationToken ct)
    {
        var found = (await chat.SearchUsersAsync(new SearchUsers { Query = userName }, ct)).Results.Find(user => user.UserName == userName);
        if (found is null)
            Say($"!! There is no {userName}.");
        else
            Open((await chat.OpenDirectAsync(found.Id, ct)).Id, ct);
    }

    private void Open(Guid id, CancellationToken ct)
    {
        current = id;
        _ = ShowAsync(id, ct);
    }

    /// <summary>Shows a conversation as soon as it is here; without a network that may be later, and sending works all the same.</summary>
    private async Task ShowAsync(Guid id, CancellationToken ct)
    {
        try
        {
            await chat.Store.LoadedAsync(ct);
            await chat.Store.OpenAsync(id, ct);
            Print();
        }
        catch (Exception e) when (e is ChatApiException or ChatConnectionException)
        {
            Say($"!! {e.Message}");
        }
    }

    private async Task RetryAsync(CancellationToken ct)
    {
        foreach (var failed in chat.Outbox.Messages.Where(message => message.State == OutgoingState.Failed))
            await chat.Outbox.RetryAsync(failed.ClientMessageId, ct);
    }

    /// <summary>Prints the messages of the conversation that have not been printed yet.</summary>
    private void Print()
    {
        if (current is not { } id)
            return;
        lock (printing)
        {
            foreach (var message in chat.Store.Messages(id).Messages.Where(message => printed.Add(message.Id)))
                Console.WriteLine($"{message.CreatedAt.ToLocalTime():HH:mm}  {message.Sender.DisplayName}: {TextOf(message)}");
        }
    }

    /// <summary>Says of a message of one's own where it stands, when that has changed.</summary>
    private void Echo(OutgoingMessage message)
    {
        lock (printing)
        {
            if (message.State == OutgoingState.Sending || (echoed.TryGetValue(message.ClientMessageId, out var before) && before == message.State))
                return;
            echoed[message.ClientMessageId] = message.State;
            Console.WriteLine(message.State == OutgoingState.Failed ? $"!! not sent: {message.Request.Text} ({message.Error!.Message})" : $" …  {message.Request.Text}");
        }
    }

    private void Say(string line)
    {
        lock (printing)
            Console.WriteLine(line);
    }

    private static string NameOf(Conversation one) => one.Title ?? one.OtherUser?.DisplayName ?? "?";

    private static string TextOf(Message message) => message.DeletedAt is not null ? "(deleted)" : message.Text ?? $"({message.Type})";
}
