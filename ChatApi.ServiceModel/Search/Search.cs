namespace ChatApi.ServiceModel;

/// <summary>
/// Messages that have all the words looked for, newest first, in the caller's conversations, as far back as the caller may read them.
/// Words are found by their beginnings, whatever their case and accents; "words in quotes" as they are, one behind the other; pieces of
/// text in scripts without spaces anywhere. When nothing has the words, words that differ in one letter are looked for.
/// A message is found about a second after it was sent, and no longer from the moment it is changed or deleted.
/// 404 <c>ConversationNotFound</c>, <c>MessageNotFound</c> for a thread.
/// </summary>
[Route("/api/v1/search/messages", "GET"), Access(Actor.SignedIn), RateLimit(Rate.SearchPerUser)]
public sealed class SearchMessages : IGet, IReturn<SearchMessagesResponse>
{
    /// <summary>What to look for, at most 256 characters. May be left out when another member says which messages.</summary>
    [MaxScalars(Limits.SearchLength)]
    public string? Query { get; set; }

    /// <summary>Only in this conversation.</summary>
    public Guid? ConversationId { get; set; }

    /// <summary>Only in the thread of this message.</summary>
    public Guid? ThreadRootId { get; set; }

    /// <summary>Only what this user has sent; <c>me</c> is the caller.</summary>
    [MaxScalars(Limits.UserIdLength)]
    public string? SenderId { get; set; }

    /// <summary><c>text</c> or <c>poll</c>: only messages of this type; polls are found by their questions. Both when left out.</summary>
    [Form("text|poll", "be text or poll, or left out")]
    public string? Type { get; set; }

    /// <summary>Only what was sent at this time or later.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>Only what was sent before this time.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary><c>link</c>: only messages with a web address.</summary>
    [Form("link", "be link, or left out")]
    public string? Has { get; set; }

    /// <summary>True: only messages that mention the caller, or everyone.</summary>
    public bool? MentionsMe { get; set; }

    /// <summary>How many messages before and after each to show with it, 0 to 5; 0 when left out.</summary>
    [InRange(0, Limits.SearchContext)]
    public int? Context { get; set; }

    /// <summary>From the page before.</summary>
    [MaxScalars(Limits.CursorLength)]
    public string? Cursor { get; set; }

    /// <summary>1 to 50; 20 when left out.</summary>
    [InRange(1, Limits.SearchPage)]
    public int? Limit { get; set; }
}

/// <summary>A page of messages, newest first.</summary>
public sealed class SearchMessagesResponse
{
    /// <summary>What was found. A page may have fewer than asked for, even none, and still a next one: each looks through a part of the history.</summary>
    public List<FoundMessage> Results { get; set; } = [];

    /// <summary>For the next page; left out at the end.</summary>
    public string? NextCursor { get; set; }

    /// <summary>True when nothing has the words as they are written, and these have similar ones.</summary>
    public bool? Similar { get; set; }
}

/// <summary>A message that was found; its <c>conversationId</c> and <c>seq</c> say where it is.</summary>
public sealed record FoundMessage
{
    /// <summary>The message.</summary>
    public Message Message { get; init; } = new();

    /// <summary>Where its text has what was looked for, in order; none when nothing but filters were given.</summary>
    public List<TextRange> Highlights { get; init; } = [];

    /// <summary>The messages before it, oldest first, when asked for.</summary>
    public List<Message>? Before { get; init; }

    /// <summary>The messages after it, oldest first, when asked for.</summary>
    public List<Message>? After { get; init; }
}

/// <summary>A part of a text, counted in UTF-16 code units as strings of JavaScript, C# and Swift's <c>utf16</c> view are.</summary>
public sealed record TextRange
{
    /// <summary>Where it begins, from 0.</summary>
    public int Start { get; init; }

    /// <summary>How long it is.</summary>
    public int Length { get; init; }
}

/// <summary>
/// People, conversations and messages by one text: users whose name begins with it or whom the caller talks to, the caller's conversations
/// by title or by who is in them, and messages as SearchMessages finds them.
/// </summary>
[Route("/api/v1/search", "GET"), Access(Actor.SignedIn), RateLimit(Rate.SearchPerUser)]
public sealed class Search : IGet, IReturn<SearchResponse>
{
    /// <summary>What to look for, at most 256 characters.</summary>
    [NotEmpty, MaxScalars(Limits.SearchLength)]
    public string? Query { get; set; }

    /// <summary>Of each kind, 1 to 20; 5 when left out.</summary>
    [InRange(1, Limits.SearchGroup)]
    public int? Limit { get; set; }
}

/// <summary>What was found of each kind.</summary>
public sealed class SearchResponse
{
    /// <summary>People: those the caller has a direct conversation with first.</summary>
    public List<UserSummary> Users { get; set; } = [];

    /// <summary>The caller's conversations, those with the newest activity first.</summary>
    public List<Conversation> Conversations { get; set; } = [];

    /// <summary>Messages, newest first; SearchMessages has more.</summary>
    public List<FoundMessage> Messages { get; set; } = [];
}
