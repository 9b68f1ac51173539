namespace ChatApi.ServiceModel;

/// <summary>
/// Asks a question with options to choose from: a message of type <c>poll</c>, whose text is the question. Keys, refusals and answer as
/// of SendMessage.
/// </summary>
[Route("/api/v1/conversations/{ConversationId}/polls", "POST"), Access(Actor.Member), Needs(Permission.SendMessages)]
[RateLimit(Rate.SendPerUser), RateLimit(Rate.SendPerConversation)]
public sealed class CreatePoll : IPost, IReturn<SendMessageResponse>
{
    /// <summary>The conversation.</summary>
    [NotEmpty]
    public Guid ConversationId { get; set; }

    /// <summary>Chosen by the client, unique per sender and conversation: makes retries safe.</summary>
    [NotEmpty]
    public Guid ClientMessageId { get; set; }

    /// <summary>1 to 500 Unicode scalars.</summary>
    [NotEmpty, MaxScalars(Limits.PollQuestionLength)]
    public string? Question { get; set; }

    /// <summary>2 to 20 different ones of 1 to 200 Unicode scalars.</summary>
    [NotEmpty, MaxItems(Limits.PollOptions)]
    public List<string>? Options { get; set; }

    /// <summary>True when one may vote for several.</summary>
    public bool? Multiple { get; set; }

    /// <summary>True when nobody is told who voted for what.</summary>
    public bool? Anonymous { get; set; }

    /// <summary>When voting ends by itself, a time to come; left out = it is closed by ClosePoll.</summary>
    public DateTimeOffset? ClosesAt { get; set; }

    /// <summary>True for a message that makes no push.</summary>
    public bool? Silent { get; set; }
}

/// <summary>
/// Sets the caller's votes in a poll: those given before are replaced. 409 <c>PollClosed</c>, unless they are the same; 403
/// <c>CannotContactUser</c> as for SendMessage; 404 <c>MessageNotFound</c>; 409 <c>Conflict</c> for a message that is no poll; 400 <c>InvalidValue</c> for an option that it does not have, or a
/// second one where only one may be chosen.
/// </summary>
[Route("/api/v1/messages/{MessageId}/votes", "PUT"), Access(Actor.Member)]
public sealed class VotePoll : IPut, IReturn<Poll>
{
    /// <summary>The poll's message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>The numbers of the options voted for, from 0; none or left out = the vote is taken back.</summary>
    [MaxItems(Limits.PollOptions)]
    public List<int>? Options { get; set; }
}

/// <summary>Ends the voting: for the poll's sender, and those who may delete it (403 <c>Forbidden</c>). A repeat changes nothing. 409 <c>Conflict</c> for a message that is no poll.</summary>
[Route("/api/v1/messages/{MessageId}/poll/close", "POST"), Access(Actor.Member)]
public sealed class ClosePoll : IPost, IReturn<Poll>
{
    /// <summary>The poll's message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }
}

/// <summary>Who voted for what, in the order of their user ids. 403 <c>Forbidden</c> when the poll is anonymous, 409 <c>Conflict</c> when the message is no poll.</summary>
[Route("/api/v1/messages/{MessageId}/votes", "GET"), Access(Actor.Member)]
public sealed class ListPollVotes : IGet, IReturn<ListPollVotesResponse>
{
    /// <summary>The poll's message.</summary>
    [NotEmpty]
    public Guid MessageId { get; set; }

    /// <summary>Only who voted for this option, from 0.</summary>
    [InRange(0, Limits.PollOptions - 1)]
    public int? Option { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 100; 50 when left out.</summary>
    [InRange(1, Limits.ListPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of votes.</summary>
public sealed class ListPollVotesResponse
{
    /// <summary>The votes.</summary>
    public List<PollVote> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }
}

/// <summary>What one user voted for.</summary>
public sealed record PollVote
{
    /// <summary>Who.</summary>
    public UserSummary User { get; init; } = new();

    /// <summary>The numbers of the options, from 0.</summary>
    public List<int> Options { get; init; } = [];

    /// <summary>When.</summary>
    public DateTimeOffset VotedAt { get; init; }
}

/// <summary>The options of a poll and how often each was chosen; the question is the message's text.</summary>
public sealed record Poll
{
    /// <summary>The options, by their numbers from 0.</summary>
    public List<PollOption> Options { get; init; } = [];

    /// <summary>True when one may vote for several.</summary>
    public bool Multiple { get; init; }

    /// <summary>True when nobody is told who voted for what.</summary>
    public bool Anonymous { get; init; }

    /// <summary>How many users have voted.</summary>
    public int Voters { get; init; }

    /// <summary>When voting ends, or ended, by itself.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>When ClosePoll ended it.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Not in events: what the caller has voted for, if anything.</summary>
    public List<int>? MyVotes { get; init; }
}

/// <summary>One of the answers of a poll.</summary>
public sealed record PollOption
{
    /// <summary>The answer.</summary>
    public string Text { get; init; } = "";

    /// <summary>How many users have chosen it.</summary>
    public int Votes { get; init; }
}

/// <summary>
/// Somebody voted or took their vote back, or the poll was closed; <c>seq</c> is the message's. Audience: the members, and once more the
/// devices of who voted. In the snapshot: the poll of the last message.
/// </summary>
/// <param name="MessageId">The poll's message.</param>
/// <param name="Votes">How many users have chosen each option, in their order.</param>
/// <param name="Voters">How many have voted.</param>
/// <param name="ClosedAt">When ClosePoll ended it.</param>
/// <param name="MyVotes">Only for the devices of who voted: their own votes as they are now; empty = none.</param>
[Event("poll.updated")]
public sealed record PollUpdated(Guid MessageId, List<int> Votes, int Voters, DateTimeOffset? ClosedAt, List<int>? MyVotes) : ServerEvent;
