using System.Collections.Immutable;

namespace ChatApi.Client;

/// <summary>
/// The part of a conversation's history that is here: every message from one seq to another that the user may see. What is known beyond a gap is
/// kept apart until the gap is closed. Immutable.
/// </summary>
sealed record MessageWindow
{
    private static readonly Comparer<Message> BySeq = Comparer<Message>.Create((one, other) => one.Seq.CompareTo(other.Seq));

    /// <summary>Nothing that the user may see is missing from here …</summary>
    public required long FromSeq { get; init; }

    /// <summary>… to here.</summary>
    public required long ToSeq { get; init; }

    /// <summary>Whether there are older ones.</summary>
    public required bool HasMoreBefore { get; init; }

    /// <summary>By seq, the oldest first.</summary>
    public ImmutableList<Message> Messages { get; init; } = [];

    /// <summary>What is known beyond a gap, by seq.</summary>
    public ImmutableList<Message> Ahead { get; init; } = [];

    /// <summary>The newest page. It reaches at least to what the conversation was known to have when it was asked for.</summary>
    public static MessageWindow Of(ListMessagesResponse newest, long knownSeq) => new()
    {
        FromSeq = newest.HasMoreBefore ? newest.Results[^1].Seq : 1,
        ToSeq = Math.Max(knownSeq, newest.Results.Count > 0 ? newest.Results[0].Seq : 0),
        HasMoreBefore = newest.HasMoreBefore,
        Messages = [.. newest.Results.AsEnumerable().Reverse()],
    };

    /// <summary>With the page nearest before it.</summary>
    public MessageWindow WithOlder(ListMessagesResponse page) => this with
    {
        FromSeq = page.HasMoreBefore && page.Results.Count > 0 ? page.Results[^1].Seq : 1,
        HasMoreBefore = page.HasMoreBefore && page.Results.Count > 0,
        Messages = Messages.InsertRange(0, page.Results.AsEnumerable().Reverse().Where(message => message.Seq < FromSeq)),
    };

    /// <summary>With the page nearest after it, which closes the gap or a part of it.</summary>
    public MessageWindow WithNewer(ListMessagesResponse page)
    {
        if (page.Results.Count == 0)
            return this;
        var newer = page.Results.AsEnumerable().Reverse().Where(message => message.Seq > ToSeq);
        return (this with { ToSeq = Math.Max(ToSeq, page.Results[0].Seq), Messages = Messages.AddRange(newer) }).Joined();
    }

    /// <summary>With a message that is next, or known already, or beyond a gap.</summary>
    public MessageWindow With(Message message)
    {
        if (message.Seq > ToSeq)
        {
            var at = Ahead.BinarySearch(message, BySeq);
            return (this with { Ahead = at < 0 ? Ahead.Insert(~at, message) : Ahead.SetItem(at, MessageReducer.Newer(Ahead[at], message)) }).Joined();
        }
        var known = Messages.BinarySearch(message, BySeq);
        return known < 0 ? this : this with { Messages = Messages.SetItem(known, MessageReducer.Newer(Messages[known], message)) };
    }

    /// <summary>Whether the message is in the part without a gap, or is known to be none that is shown.</summary>
    public bool Covers(long seq) => seq <= ToSeq;

    /// <summary>The window after an event of its conversation, or of a user; the same object when the event does not change it.</summary>
    public MessageWindow After(ServerEvent e, string me) => e switch
    {
        MessageCreated { Message: var message } => With(message),
        MessageHidden hidden => Without(message => message.Id == hidden.MessageId),
        MyMembershipUpdated { Me.HistoryFromSeq: var from } => from > FromSeq ? From(from) : this,
        MessageDelivered or MessageRead or DraftUpdated or ConversationUpdated or MemberAdded or MemberRemoved or MemberUpdated => this,
        _ => this with { Messages = After(Messages, e, me), Ahead = After(Ahead, e, me) },
    };

    /// <summary>At most so many of the newest.</summary>
    public MessageWindow Newest(int count) => Messages.Count <= count ? this : this with
    {
        FromSeq = Messages[^count].Seq,
        HasMoreBefore = true,
        Messages = Messages.RemoveRange(0, Messages.Count - count),
    };

    private static ImmutableList<Message> After(ImmutableList<Message> messages, ServerEvent e, string me)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            var changed = MessageReducer.After(messages[i], e, me);
            if (!ReferenceEquals(changed, messages[i]))
                messages = messages.SetItem(i, changed);
        }
        return messages;
    }

    private MessageWindow Without(Predicate<Message> gone) => this with { Messages = Messages.RemoveAll(gone), Ahead = Ahead.RemoveAll(gone) };

    /// <summary>What was before is cleared.</summary>
    private MessageWindow From(long seq) => (Without(message => message.Seq < seq) with { FromSeq = seq, ToSeq = Math.Max(ToSeq, seq - 1), HasMoreBefore = false }).Joined();

    /// <summary>Takes over from beyond the gap what now follows.</summary>
    private MessageWindow Joined()
    {
        var (to, count) = (ToSeq, 0);
        while (count < Ahead.Count && Ahead[count].Seq <= to + 1)
            to = Math.Max(to, Ahead[count++].Seq);
        return count == 0 ? this : this with
        {
            ToSeq = to,
            Messages = Messages.AddRange(Ahead.Take(count).Where(message => message.Seq > ToSeq)),
            Ahead = Ahead.RemoveRange(0, count),
        };
    }
}

/// <summary>A message window in storage.</summary>
sealed record SavedWindow
{
    public required long FromSeq { get; init; }

    public required long ToSeq { get; init; }

    /// <summary>A <see cref="ListMessagesResponse"/>.</summary>
    public required System.Text.Json.JsonElement Page { get; init; }
}
