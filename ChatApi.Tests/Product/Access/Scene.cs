using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Product.Access;

/// <summary>Who somebody is to a group.</summary>
enum Part
{
    Anonymous,
    Outsider,
    Member,
    Admin,
    Owner,
    Left,
    Removed,
}

/// <summary>One person for each part, and one more member for things to be done to. They play in one group after the other.</summary>
sealed class Cast(IReadOnlyDictionary<Part, TestUser> people, TestUser other, TestUser stranger, ConversationPermissions? permissions)
{
    private static readonly Part[] Speaking = [Part.Owner, Part.Admin, Part.Member, Part.Left, Part.Removed];

    /// <summary>What the groups say about who may do what.</summary>
    public ConversationPermissions? Permissions { get; } = permissions;

    public TestUser Other { get; } = other;

    /// <summary>Someone whom nobody here knows.</summary>
    public TestUser Stranger { get; } = stranger;

    public TestUser this[Part part] => people[part];

    /// <summary>A group in which each has had their part, has sent a message and asked a question.</summary>
    public async Task<Stage> SetAsync()
    {
        var owner = people[Part.Owner];
        var group = await owner.StartGroup("group", [people[Part.Member], people[Part.Admin], people[Part.Left], people[Part.Removed], Other]);
        var (messages, polls) = (new Dictionary<Part, Guid>(), new Dictionary<Part, Guid>());
        foreach (var part in Speaking)
        {
            messages[part] = (await people[part].Send(group, $"{Stage.Words} {part}")).Id;
            polls[part] = (await people[part].Client.CreatePollAsync(group.Id, "Where to?", ["here", "there"])).Id;
        }
        await owner.Client.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group.Id, UserId = people[Part.Admin].Id, Role = MemberRole.Admin });
        await people[Part.Left].Client.LeaveConversationAsync(group.Id);
        await owner.Client.RemoveMemberAsync(group.Id, people[Part.Removed].Id);
        if (Permissions is not null)
            await owner.Client.UpdateConversationAsync(new UpdateConversation { ConversationId = group.Id, Permissions = Permissions });
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        var lastEvent = await db.QuerySingleAsync<long>("SELECT max(pos) FROM event_log WHERE conversation_id = @Id", new { group.Id });
        return new(group.Id, messages, polls, Permissions) { LastEvent = lastEvent };
    }
}

/// <summary>A group, and the message and poll of each.</summary>
sealed record Stage(Guid Group, IReadOnlyDictionary<Part, Guid> Messages, IReadOnlyDictionary<Part, Guid> Polls, ConversationPermissions? Permissions)
{
    /// <summary>Every message begins with it.</summary>
    public const string Words = "said in the group by the";

    /// <summary>The last that happened before the play.</summary>
    public long LastEvent { get; init; }

    /// <summary>Who is in it.</summary>
    public HashSet<Part> Inside { get; } = [Part.Owner, Part.Admin, Part.Member];

    public bool MaySpeak(Part part) =>
        Inside.Contains(part) && PermissionTable.Allows("group", part switch { Part.Owner => MemberRole.Owner, Part.Admin => MemberRole.Admin, _ => MemberRole.Member }, Permission.SendMessages, Permissions);

    /// <summary>Whether a text names the group, or says what was said there.</summary>
    public bool IsShownIn(string text) => text.Contains(Group.ToString(), StringComparison.Ordinal) || text.Contains(Words, StringComparison.Ordinal);

    /// <summary>How many things have happened in it.</summary>
    public async Task<int> CountEventsAsync()
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        return await db.QuerySingleAsync<int>("SELECT count(*) FROM event_log WHERE conversation_id = @Group", new { Group });
    }
}

/// <summary>What a sample is made for: somebody who is about to call an operation.</summary>
sealed class Scene(Cast cast, Stage stage, Part part, Func<Task<TestUser>> newcomer) : IAsyncDisposable
{
    private readonly List<ServerEventReader> open = [];

    /// <summary>Who calls; who is not signed in calls what the owner would.</summary>
    public TestUser Me { get; private set; } = cast[part == Part.Anonymous ? Part.Owner : part];

    public TestUser Owner => cast[Part.Owner];

    /// <summary>A plain member other than the caller.</summary>
    public TestUser Other => cast.Other;

    public TestUser Stranger => cast.Stranger;

    public Guid Group => stage.Group;

    /// <summary>The owner's message.</summary>
    public Guid Message => stage.Messages[Part.Owner];

    /// <summary>A message of the caller's in the group; of one who never was there, the owner's.</summary>
    public Guid MyMessage => stage.Messages.TryGetValue(part, out var own) ? own : Message;

    /// <summary>A message of somebody else's.</summary>
    public Guid OthersMessage => part is Part.Owner or Part.Anonymous ? stage.Messages[Part.Member] : Message;

    /// <summary>A poll of the caller's, as <see cref="MyMessage"/>.</summary>
    public Guid MyPoll => stage.Polls.TryGetValue(part, out var own) ? own : stage.Polls[Part.Owner];

    /// <summary>A poll of somebody else's.</summary>
    public Guid OthersPoll => stage.Polls[part is Part.Owner or Part.Anonymous ? Part.Member : Part.Owner];

    /// <summary>A new user.</summary>
    public Task<TestUser> Newcomer() => newcomer();

    /// <summary>The call is made by a new user: it would spoil the play for the others.</summary>
    public async Task<TestUser> ByANewcomer() => Me = await newcomer();

    /// <summary>Opens a stream of the caller's until the scene ends; gives its id.</summary>
    public async Task<string> OpenStream()
    {
        var stream = await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream", await Me.Client.GetAccessTokenAsync());
        open.Add(stream);
        return (await stream.NextAsync("cmd.onConnect")).Json.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in open)
            await stream.DisposeAsync();
    }
}
