using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Receipts;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceModel;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatApi.Tests.Support;

/// <summary>For what is better tested below the SDK: races, paging, counting. Calls the services as the dispatcher does, after validation.</summary>
public abstract class ServiceTest
{
    private protected static NpgsqlDataSource DataSource { get; private set; } = null!;

    private protected static EventLog Events { get; private set; } = null!;

    private protected static ConversationService Conversations { get; private set; } = null!;

    private protected static MemberService Members { get; private set; } = null!;

    private protected static RoleService Roles { get; private set; } = null!;

    private protected static InfoService Infos { get; private set; } = null!;

    private protected static MyConversationService Mine { get; private set; } = null!;

    private protected static MessageService Messages { get; private set; } = null!;

    private protected static EditService Edits { get; private set; } = null!;

    private protected static DeleteService Deletions { get; private set; } = null!;

    private protected static ReceiptService Receipts { get; private set; } = null!;

    private protected static BlockService Blocks { get; private set; } = null!;

    private protected static SnapshotService Snapshots { get; private set; } = null!;

    [OneTimeSetUp]
    public static async Task Open()
    {
        DataSource = ChatServers.DataSource;
        var epoch = new LogEpoch(new ConnectionStringSettings(), NullLogger<LogEpoch>.Instance);
        await using (var db = await DataSource.OpenConnectionAsync())
            await epoch.CheckAsync(db, default);

        Events = new(DataSource, new TailSignal());
        Conversations = new(DataSource, Events, new GroupSettings(), NullLogger<ConversationService>.Instance);
        Members = new(DataSource, Events, new GroupSettings());
        Roles = new(Events);
        Infos = new(Events);
        Messages = new(DataSource, Events, new SendQueue(Events), NullLogger<MessageService>.Instance);
        Edits = new(DataSource, Events, new MessageSettings());
        Deletions = new(Events, new Hub(new RealtimeSettings()), new MessageSettings());
        Mine = new(Events);
        Receipts = new(DataSource, Events, new UnreadTotals(DataSource));
        Blocks = new(DataSource, Events);
        Snapshots = new(DataSource, new Cursors(epoch, new RealtimeSettings(), TimeProvider.System));
    }

    /// <summary>A new user; the name is made unique.</summary>
    private protected static async Task<Caller> User(string name)
    {
        var id = $"{name}-{Guid.NewGuid():N}";
        await Sql("INSERT INTO users (id, user_name, user_name_key, display_name, display_name_key) VALUES (@id, @id, @id, @name, @name)", new { id, name });
        return new Caller(id);
    }

    private protected static async Task<Caller[]> Users(int count) => await Task.WhenAll(Enumerable.Range(1, count).Select(n => User($"user{n}")));

    private protected static Task<int> DeleteAccount(Caller user) => Sql("UPDATE users SET deleted_at = now() WHERE id = @UserId", new { user.UserId });

    private protected static async Task<Guid> Direct(Caller one, Caller other) =>
        (await Conversations.CreateAsync(new CreateConversation { RecipientId = other.UserId }, one, default)).Conversation.Id;

    private protected static async Task<Guid> Group(Caller owner, params Caller[] others) =>
        (await Conversations.CreateAsync(NewGroup("a group", [.. others.Select(user => user.UserId)]), owner, default)).Conversation.Id;

    private protected static CreateConversation NewGroup(string title, params List<string> memberIds) =>
        new() { ClientConversationId = Guid.NewGuid(), Title = title, MemberIds = memberIds };

    private protected static Task<Conversation> See(Guid conversationId, Caller user) =>
        Conversations.GetAsync(new GetConversation { ConversationId = conversationId }, user, default);

    private protected static async Task<Message> Send(Guid conversationId, Caller sender, string text = "hello") =>
        (await Messages.SendAsync(NewMessage(conversationId, text), sender, default)).Message;

    private protected static async Task SendMany(int count, Guid conversationId, Caller sender)
    {
        for (var n = 1; n <= count; n++)
            await Send(conversationId, sender, $"number {n}");
    }

    private protected static SendMessage NewMessage(Guid conversationId, string text = "hello") =>
        new() { ConversationId = conversationId, ClientMessageId = Guid.NewGuid(), Text = text };

    private protected static Task<AddMembersResponse> Add(Guid conversationId, Caller owner, params Caller[] users) =>
        Members.AddAsync(new AddMembers { ConversationId = conversationId, UserIds = [.. users.Select(user => user.UserId)] }, owner, default);

    private protected static Task Remove(Guid conversationId, Caller owner, Caller user) =>
        Members.RemoveAsync(new RemoveMember { ConversationId = conversationId, UserId = user.UserId }, owner, default);

    private protected static Task Leave(Guid conversationId, Caller user) =>
        Members.LeaveAsync(new LeaveConversation { ConversationId = conversationId }, user, default);

    private protected static Task<MarkResponse> Read(Guid conversationId, Caller user, long upToSeq) =>
        Receipts.MarkReadAsync(new MarkRead { ConversationId = conversationId, UpToSeq = upToSeq }, user, default);

    /// <summary>The operation is refused with this code; returns the refusal.</summary>
    private protected static ChatException Refused(ErrorCode code, Func<Task> operation)
    {
        var refusal = Assert.ThrowsAsync<ChatException>(() => operation());
        Assert.That(refusal!.Code, Is.EqualTo(code), refusal.Message);
        return refusal;
    }

    private protected static async Task<int> Sql(string sql, object? parameters = null)
    {
        await using var db = await DataSource.OpenConnectionAsync();
        return await db.ExecuteAsync(sql, parameters);
    }

    private protected static async Task<T> Ask<T>(string sql, object? parameters = null)
    {
        await using var db = await DataSource.OpenConnectionAsync();
        return (await db.QuerySingleAsync<T>(sql, parameters))!;
    }

    /// <summary>The events of a conversation in the order they were written, each as "kind seq ref", and "to user" when addressed to one alone.</summary>
    private protected static async Task<List<string>> EventsOf(Guid conversationId)
    {
        await using var db = await DataSource.OpenConnectionAsync();
        return [.. await db.QueryAsync<string>(
            "SELECT concat_ws(' ', kind, seq, ref, 'to ' || user_id) FROM event_log WHERE conversation_id = @conversationId ORDER BY pos",
            new { conversationId })];
    }
}
