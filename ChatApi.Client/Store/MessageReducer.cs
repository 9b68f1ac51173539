using System.Text;

namespace ChatApi.Client;

/// <summary>What an event says of a message that is known: the same for the last message of a conversation and for one in a window.</summary>
static class MessageReducer
{
    /// <summary>The message after an event of its conversation; the same object when the event does not change it.</summary>
    /// <param name="known">The message as it is known.</param>
    /// <param name="e">What happened.</param>
    /// <param name="me">The id of the user who hears it.</param>
    public static Message After(Message known, ServerEvent e, string me) => e switch
    {
        MessageUpdated { Message: var message } => Renewed(known, message, me),
        MessageDeleted { Message: var message } => Renewed(known, message, me),
        UserUpdated { User: var user } => With(known, user),
        ThreadUpdated thread when known.Seq == e.Seq => known with { ReplyCount = thread.ReplyCount, LastReplyAt = thread.LastReplyAt },
        _ when known.Seq != e.Seq || known.DeletedAt is not null => known, // of a tombstone nothing but its deletion is shown
        ReactionAdded added when known.HiddenByBlock != true => known with { Reactions = Mine(added.Reactions, known.Reactions, me, added.Reaction, isMine: true) },
        ReactionRemoved removed when known.HiddenByBlock != true => known with { Reactions = Mine(removed.Reactions, known.Reactions, me, removed.Reaction, isMine: false) },
        MessagePinned pinned => known with { PinnedAt = pinned.PinnedAt },
        MessageUnpinned => known with { PinnedAt = null },
        MessageStarred => known with { Starred = true },
        MessageUnstarred => known with { Starred = null },
        PollUpdated voted => known with { Poll = With(known.Poll, voted) },
        _ => known,
    };

    /// <summary>The message as another reading gives it, unless that is older.</summary>
    public static Message Newer(Message known, Message read) => read.Version >= known.Version ? read : known;

    /// <summary>The message as it is now, or with its quote of the message that changed.</summary>
    private static Message Renewed(Message known, Message message, string me)
    {
        if (known.Id == message.Id)
        {
            return message.Version < known.Version ? known
                : message.DeletedAt is not null ? message
                : message with
                {
                    Starred = known.Starred,
                    Reactions = Mine(message.Reactions, known.Reactions, me),
                    Poll = message.Poll is null ? null : message.Poll with { MyVotes = known.Poll?.MyVotes },
                };
        }
        return known.ReplyTo is { } quote && quote.Id == message.Id && known.DeletedAt is null
            ? known with { ReplyTo = quote with { Text = Beginning(message.Text), DeletedAt = message.DeletedAt, HiddenByBlock = message.HiddenByBlock } }
            : known;
    }

    /// <summary>Events do not say which reactions are the hearer's own: that is known from before, and from one's own events.</summary>
    private static List<ReactionGroup>? Mine(List<ReactionGroup>? groups, List<ReactionGroup>? known, string me, Reaction? changed = null, bool isMine = false)
    {
        var mine = (known ?? []).Where(group => group.Me == true).Select(group => group.Emoji).ToHashSet();
        if (changed?.User.Id == me)
            _ = isMine ? mine.Add(changed.Emoji) : mine.Remove(changed.Emoji);
        return groups is null or [] ? null : groups.ConvertAll(group => group with { Me = mine.Contains(group.Emoji) ? true : null });
    }

    /// <summary>Own votes come only with the event that is addressed to oneself.</summary>
    private static Poll? With(Poll? poll, PollUpdated voted) => poll is null ? null : poll with
    {
        Options = [.. poll.Options.Zip(voted.Votes, (option, votes) => option with { Votes = votes })],
        Voters = voted.Voters,
        ClosedAt = voted.ClosedAt,
        MyVotes = voted.MyVotes is null ? poll.MyVotes : voted.MyVotes.Count > 0 ? voted.MyVotes : null,
    };

    private static Message With(Message known, UserSummary user)
    {
        UserSummary Of(UserSummary one) => one.Id == user.Id ? user : one;
        return known with
        {
            Sender = Of(known.Sender),
            ReplyTo = known.ReplyTo is { } quote ? quote with { Sender = Of(quote.Sender) } : null,
            Reactions = known.Reactions?.ConvertAll(group => group with { Users = group.Users.ConvertAll(Of) }),
        };
    }

    /// <summary>As the service cuts the text of a <see cref="MessagePreview"/>.</summary>
    private static string? Beginning(string? text)
    {
        if (text is null || text.Length <= Limits.PreviewLength)
            return text;
        var start = new StringBuilder(Limits.PreviewLength + 1);
        foreach (var rune in text.EnumerateRunes().Take(Limits.PreviewLength))
            start.Append(rune.ToString());
        return start.Length < text.Length ? start.Append('…').ToString() : text;
    }
}
