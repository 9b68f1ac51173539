namespace ChatApi.Contracts;

/// <summary>What each part of the service is about, for readers of the list of operations.</summary>
static class OpenApiTags
{
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["Auth"] = "Accounts, signing in and out, tokens and sessions.",
        ["Conversations"] = "Direct conversations and groups: members, roles, invite links, and one's own side of them.",
        ["Drafts"] = "What is being written, on every device of the user.",
        ["Expiry"] = "Messages that disappear by themselves.",
        ["Messages"] = "Sending, reading, editing, deleting and forwarding messages.",
        ["Pins"] = "Messages pinned for everyone in a conversation.",
        ["Polls"] = "Questions with options, votes and results.",
        ["Presence"] = "Who is there and who is typing; may be lost, is never stored.",
        ["Reactions"] = "Emoji on messages.",
        ["Realtime"] = "The snapshot, the event stream from a cursor, and events of an app's own.",
        ["Receipts"] = "Delivered and read marks, and what is unread.",
        ["Scheduled"] = "Messages that are sent later, on time and once.",
        ["Search"] = "Messages, people and conversations by their words.",
        ["Social"] = "Blocks and privacy: who may reach whom.",
        ["Stars"] = "Messages the user has put aside for themselves.",
        ["Threads"] = "Replies below a message, and who follows them.",
        ["Users"] = "Profiles, one's own and those of others.",
    };

    /// <summary>A part that has no words of its own yet has its name.</summary>
    public static string Describe(string feature) => Descriptions.GetValueOrDefault(feature, $"Operations of {feature}.");
}
