namespace ChatApi.ServiceModel;

/// <summary>Every size and count a request is held to. Those that a deployment may change stand in <c>appsettings.json</c>.</summary>
public static class Limits
{
    /// <summary>Characters of a user id: letters, digits and <c>_ - . @ | :</c>.</summary>
    public const int UserIdLength = 64;

    /// <summary>Unicode scalars of a user name.</summary>
    public const int UserNameLength = 40;

    /// <summary>Unicode scalars of a display name.</summary>
    public const int DisplayNameLength = 100;

    /// <summary>Characters of an e-mail address (RFC 5321 §4.5.3.1.3).</summary>
    public const int EmailLength = 254;

    /// <summary>Unicode scalars a password has at least (NIST SP 800-63B §5.1.1.2).</summary>
    public const int PasswordMinLength = 8;

    /// <summary>Unicode scalars a password may have.</summary>
    public const int PasswordLength = 256;

    /// <summary>Unicode scalars of a group's title.</summary>
    public const int TitleLength = 100;

    /// <summary>Unicode scalars of a group's description.</summary>
    public const int DescriptionLength = 1_000;

    /// <summary>Unicode scalars of a web address.</summary>
    public const int UrlLength = 2_000;

    /// <summary>Unicode scalars of a message's text.</summary>
    public const int MessageTextLength = 10_000;

    /// <summary>UTF-8 bytes of a message's text.</summary>
    public const int MessageTextBytes = 40_000;

    /// <summary>Bytes of the metadata of a message, conversation, member or user, as JSON.</summary>
    public const int MetadataBytes = 16 * 1_024;

    /// <summary>Unicode scalars of a text's beginning where another message shows it.</summary>
    public const int PreviewLength = 200;

    /// <summary>Messages sent by one SendMessages.</summary>
    public const int MessagesPerCall = 100;

    /// <summary>Users one message may mention; everyone counts as none.</summary>
    public const int MentionsPerMessage = 50;

    /// <summary>Links told of one message.</summary>
    public const int LinksPerMessage = 20;

    /// <summary>Characters of a link; a longer one is not told.</summary>
    public const int LinkLength = 2_048;

    /// <summary>UTF-8 bytes of a reaction.</summary>
    public const int ReactionBytes = 64;

    /// <summary>Different reactions to one message.</summary>
    public const int ReactionsPerMessage = 8;

    /// <summary>Reactions of one user to one message.</summary>
    public const int ReactionsPerUser = 3;

    /// <summary>Users named of those who have reacted in one way.</summary>
    public const int ReactionUsers = 5;

    /// <summary>Users named of those who have replied in a thread.</summary>
    public const int ThreadParticipants = 5;

    /// <summary>Users a system message may be about.</summary>
    public const int SystemTargets = 100;

    /// <summary>Unicode scalars of a system message's value.</summary>
    public const int SystemValueLength = 1_000;

    /// <summary>Seqs that <c>uncountedSeqs</c> and <c>mentionSeqs</c> list at most.</summary>
    public const int ListedSeqs = 1_000;

    /// <summary>Pinned messages of a conversation.</summary>
    public const int Pins = 50;

    /// <summary>Users that one user may block.</summary>
    public const int Blocks = 1_000;

    /// <summary>Unicode scalars of a poll's question.</summary>
    public const int PollQuestionLength = 500;

    /// <summary>Options a poll has at least.</summary>
    public const int PollOptionsAtLeast = 2;

    /// <summary>Options a poll has at most.</summary>
    public const int PollOptions = 20;

    /// <summary>Unicode scalars of an option.</summary>
    public const int PollOptionLength = 200;

    /// <summary>Messages copied by one call.</summary>
    public const int ForwardMessages = 100;

    /// <summary>Conversations they are copied into.</summary>
    public const int ForwardConversations = 10;

    /// <summary>Seconds after which a message disappears at the earliest.</summary>
    public const int ExpirySeconds = 5;

    /// <summary>Seconds after which a message disappears at the latest: 90 days.</summary>
    public const int ExpirySecondsAtMost = 90 * 24 * 60 * 60;

    /// <summary>Scheduled messages of a user that wait.</summary>
    public const int Scheduled = 100;

    /// <summary>Seconds from now a message is scheduled for at least.</summary>
    public const int ScheduleSeconds = 5;

    /// <summary>Days from now a message is scheduled for at most.</summary>
    public const int ScheduleDays = 365;

    /// <summary>Invite links of a group that work at the same time.</summary>
    public const int InviteLinks = 20;

    /// <summary>The most uses an invite link may be given.</summary>
    public const int InviteLinkUses = 100_000;

    /// <summary>Characters that the token of an invite link may have; it has 22.</summary>
    public const int InviteTokenLength = 64;

    /// <summary>Members added by one call.</summary>
    public const int MembersPerCall = 100;

    /// <summary>Users created or changed by one call.</summary>
    public const int UsersPerCall = 100;

    /// <summary>Items of a list page.</summary>
    public const int ListPage = 100;

    /// <summary>Messages of a history page, conversations of a snapshot page.</summary>
    public const int HistoryPage = 200;

    /// <summary>Items of a page when the request does not say.</summary>
    public const int DefaultPage = 50;

    /// <summary>Unicode scalars of what is searched for.</summary>
    public const int SearchLength = 256;

    /// <summary>Messages of a search page.</summary>
    public const int SearchPage = 50;

    /// <summary>Messages of a search page when the request does not say.</summary>
    public const int DefaultSearchPage = 20;

    /// <summary>Messages shown before and after one that was found.</summary>
    public const int SearchContext = 5;

    /// <summary>Of each kind, when people, conversations and messages are searched together.</summary>
    public const int SearchGroup = 20;

    /// <summary>Of each kind when the request does not say.</summary>
    public const int DefaultSearchGroup = 5;

    /// <summary>The furthest <c>offset</c> into history; go further back by <c>beforeSeq</c>.</summary>
    public const int HistoryOffset = 10_000;

    /// <summary>Message ids one MarkRead may name.</summary>
    public const int MessageIdsPerCall = 100;

    /// <summary>Conversations that one MarkReceipts or MarkAllRead may name.</summary>
    public const int MarksPerCall = 100;

    /// <summary>Requests in one batch.</summary>
    public const int BatchItems = 100;

    /// <summary>The number of unread messages counting stops at: 999 means "999 or more".</summary>
    public const int UnreadCount = 999;

    /// <summary>Seconds a GetEvents call may wait.</summary>
    public const int EventWaitSeconds = 25;

    /// <summary>Events of one batch.</summary>
    public const int EventsPerBatch = 100;

    /// <summary>Users whose presence one call may ask for, or one stream may watch.</summary>
    public const int PresenceUsers = 200;

    /// <summary>Unicode scalars of a status text.</summary>
    public const int StatusTextLength = 200;

    /// <summary>Above so many members nobody hears who is typing.</summary>
    public const int LiveTypingMembers = 100;

    /// <summary>Bytes of JSON that an event of the app's own may carry.</summary>
    public const int CustomEventBytes = 4_096;

    /// <summary>How deep JSON of the app's own may be nested.</summary>
    public const int JsonDepth = 16;

    /// <summary>Conversations a stream's filter may name.</summary>
    public const int FilteredConversations = 100;

    /// <summary>Channels that a server-event stream is on, or that its subscribers are asked of, at most.</summary>
    public const int EventChannels = 100;

    /// <summary>Above so many members nobody is told, or sees, who has a server-event stream on the conversation's channel.</summary>
    public const int LiveChannelMembers = 100;

    /// <summary>Characters of an event cursor.</summary>
    public const int CursorLength = 1_024;

    /// <summary>Above so many members, delivered and read marks are told to the marker's own devices only.</summary>
    public const int LiveReceiptMembers = 100;
}
