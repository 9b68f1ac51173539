namespace ChatApi.Client;

/// <summary>What an event says of a conversation that is known, as the events' documentation has it.</summary>
static class ConversationReducer
{
    /// <summary>The conversation after an event about it; the same object when the event does not change it.</summary>
    /// <param name="known">The conversation as it is known.</param>
    /// <param name="e">What happened.</param>
    /// <param name="me">The id of the user who hears it.</param>
    public static Conversation After(Conversation known, ServerEvent e, string me) => e switch
    {
        MessageCreated { Message: var message } => With(known, message, me),
        MessageUpdated { Message: var message } => Renewed(known, e, message, me),
        MessageDeleted { Message: var message } => Renewed(known, e, message, me),
        MessageHidden hidden => Counted(known with { LastMessage = Last(known.LastMessage, hidden), Me = known.Me! with { UncountedSeqs = With(known.Me.UncountedSeqs, e.Seq!.Value) } }),
        MessageDelivered { Receipt: var receipt } => With(known, receipt, me),
        MessageRead { Receipt: var receipt } => With(known, receipt, me),
        MemberAdded { Conversation: var shared } => known with { MemberCount = shared.MemberCount },
        MemberRemoved { MemberCount: { } count } => known with { MemberCount = count },
        MemberUpdated { Member: var member } => With(known, member, me),
        MyMembershipUpdated updated => With(known, updated, me),
        ConversationUpdated { Conversation: var info } => With(known, info),
        DraftUpdated { Draft: { ThreadRootId: null } draft } => known with { Me = known.Me! with { Draft = draft.Text is null ? null : draft } },
        UserUpdated { User: var user } => WithLast(known with { OtherUser = known.OtherUser?.Id == user.Id ? user : known.OtherUser }, e, me),
        _ => WithLast(known, e, me),
    };

    /// <summary>A conversation that has just been made, with defaults as own settings.</summary>
    public static Conversation Begin(ConversationCreated created, string me)
    {
        var mine = created.Members?.Single(member => member.User.Id == me);
        var other = created.Members?.SingleOrDefault(member => member.User.Id != me);
        return created.Conversation with
        {
            Me = mine is not null ? Mine(mine) : new MyMembership { Role = created.Conversation.CreatedBy == me ? "owner" : "member", HistoryFromSeq = 1 },
            OtherUser = other?.User,
            OtherReceipt = other is null ? null : new Receipt { UserId = other.User.Id, ReadSeq = other.ReadSeq },
        };
    }

    /// <summary>A group that one has just joined.</summary>
    public static Conversation Begin(MemberAdded added) => added.Conversation with { Me = Mine(added.Member) };

    private static MyMembership Mine(Member member) =>
        new() { Role = member.Role, ReadSeq = member.ReadSeq ?? 0, DeliveredSeq = member.DeliveredSeq, HistoryFromSeq = member.HistoryFromSeq };

    private static Conversation WithLast(Conversation known, ServerEvent e, string me)
    {
        if (known.LastMessage is not { } last)
            return known;
        var changed = MessageReducer.After(last, e, me);
        return ReferenceEquals(changed, last) ? known : known with { LastMessage = changed };
    }

    /// <summary>The last message may be another one now, but not one before what has come meanwhile.</summary>
    private static Message? Last(Message? known, MessageHidden hidden) =>
        known is not null && known.Id != hidden.MessageId && known.Seq > (hidden.LastMessage?.Seq ?? 0) ? known : hidden.LastMessage;

    private static Conversation With(Conversation known, Message message, string myId)
    {
        if (message.Seq <= known.LastSeq)
            return known;
        var isSent = message.Type != "system";
        var me = known.Me!;
        if (message.Seq > me.ArchivedUntilSeq)
            me = me with { Archived = false, ArchivedUntilSeq = null };
        if (isSent && message.Sender.Id == myId)
            me = me with { ReadSeq = message.Seq, DeliveredSeq = message.Seq };
        else
        {
            if (!isSent || message.DeletedAt is not null || message.HiddenByBlock == true)
                me = me with { UncountedSeqs = With(me.UncountedSeqs, message.Seq) };
            if (Mentions(message, myId))
                me = me with { MentionSeqs = With(me.MentionSeqs, message.Seq) };
        }
        var theirs = isSent && message.Sender.Id == known.OtherReceipt?.UserId
            ? known.OtherReceipt with { ReadSeq = known.OtherReceipt.ReadSeq is null ? null : message.Seq, DeliveredSeq = message.Seq }
            : known.OtherReceipt;
        return Counted(known with
        {
            LastSeq = message.Seq,
            LastActivityAt = message.CreatedAt,
            LastMessage = message.Seq > (known.LastMessage?.Seq ?? 0) ? message : known.LastMessage,
            Me = me,
            OtherReceipt = theirs,
        });
    }

    /// <summary>A message that is there already, as it is now.</summary>
    private static Conversation Renewed(Conversation known, ServerEvent e, Message message, string myId)
    {
        if (message.Seq > known.LastSeq)
            return known; // message.new is yet to come, and brings it as it is now
        var me = known.Me!;
        if (message.DeletedAt is not null)
            me = me with { UncountedSeqs = With(me.UncountedSeqs, message.Seq) };
        me = me with { MentionSeqs = Mentions(message, myId) ? With(me.MentionSeqs, message.Seq) : me.MentionSeqs?.Where(seq => seq != message.Seq).ToList() };
        return Counted(WithLast(known, e, myId) with { Me = me });
    }

    private static Conversation With(Conversation known, Conversation info) => info.Version <= known.Version ? known : known with
    {
        Title = info.Title,
        Description = info.Description,
        AvatarUrl = info.AvatarUrl,
        Metadata = info.Metadata,
        Permissions = info.Permissions,
        History = info.History,
        MessageExpiry = info.MessageExpiry,
        Version = info.Version,
    };

    /// <summary>The whole own side is new; what counts as unread is counted up to what is known so far. Cleared messages are not told, and so not what they say of the other's marks.</summary>
    private static Conversation With(Conversation known, MyMembershipUpdated updated, string myId)
    {
        var mine = updated.Me;
        var cleared = mine.HistoryFromSeq > known.LastSeq + 1;
        var changed = known with
        {
            LastSeq = Math.Max(known.LastSeq, mine.HistoryFromSeq - 1),
            LastActivityAt = cleared ? updated.LastActivityAt : known.LastActivityAt,
            LastMessage = updated.LastMessage,
            Me = mine with { ReadSeq = Math.Max(known.Me!.ReadSeq, mine.ReadSeq), DeliveredSeq = Math.Max(known.Me.DeliveredSeq, mine.DeliveredSeq) },
        };
        return updated.OtherReceipt is { } other ? With(Counted(changed), other, myId) : Counted(changed);
    }

    /// <summary>One's own role; in a direct conversation how far the other has read, if that is shown.</summary>
    private static Conversation With(Conversation known, Member member, string myId) =>
        member.User.Id == myId ? known with { Me = known.Me! with { Role = member.Role } }
        : member.User.Id != known.OtherReceipt?.UserId ? known
        : With(
            known with { OtherReceipt = member.ReadSeq is null ? known.OtherReceipt with { ReadSeq = null } : known.OtherReceipt },
            new Receipt { UserId = member.User.Id, DeliveredSeq = member.DeliveredSeq, ReadSeq = member.ReadSeq }, myId);

    private static Conversation With(Conversation known, Receipt receipt, string myId)
    {
        if (receipt.UserId == known.OtherReceipt?.UserId)
        {
            return known with
            {
                OtherReceipt = known.OtherReceipt with
                {
                    DeliveredSeq = Math.Max(known.OtherReceipt.DeliveredSeq, receipt.DeliveredSeq),
                    ReadSeq = receipt.ReadSeq is { } read ? Math.Max(known.OtherReceipt.ReadSeq ?? 0, read) : known.OtherReceipt.ReadSeq,
                },
            };
        }
        return receipt.UserId != myId ? known : Counted(known with
        {
            Me = known.Me! with
            {
                ReadSeq = Math.Max(known.Me.ReadSeq, receipt.ReadSeq ?? 0),
                DeliveredSeq = Math.Max(known.Me.DeliveredSeq, receipt.DeliveredSeq),
            },
        });
    }

    /// <summary>Unread is derived: from the marks and the seqs that do not count.</summary>
    private static Conversation Counted(Conversation known)
    {
        var me = known.Me!;
        var from = Math.Max(me.ReadSeq, me.HistoryFromSeq - 1);
        List<long> uncounted = [.. me.UncountedSeqs?.Where(seq => seq > from) ?? []];
        List<long> mentions = [.. me.MentionSeqs?.Where(seq => seq > from).Except(uncounted) ?? []];
        return known with
        {
            Me = me with
            {
                Unread = (int)Math.Clamp(known.LastSeq - from - uncounted.Count(seq => seq <= known.LastSeq), 0, Limits.UnreadCount),
                UncountedSeqs = uncounted.Count > 0 ? uncounted : null,
                MentionSeqs = mentions.Count > 0 ? mentions : null,
                UnreadMentions = mentions.Count(seq => seq <= known.LastSeq),
            },
        };
    }

    private static bool Mentions(Message message, string userId) => message.MentionsAll == true || message.Mentions?.Contains(userId) == true;

    private static List<long> With(List<long>? seqs, long seq) => [.. (seqs ?? []).Append(seq).Distinct().Order()];
}
