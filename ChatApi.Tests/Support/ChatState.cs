using System.Text.Json;
using ChatApi.Client;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Support;

/// <summary>
/// What a client knows: a snapshot, kept current by applying events as their documentation says. The rule it proves: an old
/// snapshot and the events since then are the fresh snapshot.
/// </summary>
sealed class ChatState
{
    private readonly SortedDictionary<Guid, Conversation> conversations = [];
    private readonly SortedSet<string> blocked = new(StringComparer.Ordinal);
    private Privacy privacy = new();

    private ChatState(MyProfile me, string cursor) => (Me, Cursor) = (me, cursor);

    public MyProfile Me { get; private set; }

    /// <summary>Where the events to apply begin.</summary>
    public string Cursor { get; private set; }

    public static async Task<ChatState> LoadAsync(ChatClient client, int pageSize = 3)
    {
        ChatState? state = null;
        string? next = null;
        do
        {
            var page = await client.GetSnapshotAsync(new GetSnapshot { Cursor = next, Limit = pageSize });
            state ??= new ChatState(page.Me!, page.EventCursor!) { privacy = page.Privacy! };
            state.blocked.UnionWith(page.BlockedUserIds ?? []);
            foreach (var conversation in page.Results)
                state.conversations[conversation.Id] = conversation;
            next = page.NextCursor;
        }
        while (next is not null);
        return state;
    }

    /// <summary>Applies everything since the cursor; returns what came.</summary>
    public async Task<List<ServerEvent>> CatchUpAsync(ChatClient client)
    {
        var heard = new List<ServerEvent>();
        while (true)
        {
            var batch = await client.GetEventsAsync(new GetEvents { Cursor = Cursor });
            Cursor = batch.Cursor!;
            if (batch.Events.Count == 0)
                return heard;
            foreach (var e in batch.Events)
            {
                Apply(e);
                heard.Add(e);
            }
        }
    }

    public void Apply(ServerEvent e)
    {
        switch (e)
        {
            case MessageCreated { Message: var message }:
                Change(message.ConversationId, known => With(known, message));
                break;
            case MessageUpdated { Message: var message }:
                Change(message.ConversationId, known => Renewed(known, message));
                break;
            case MessageDeleted { Message: var message }:
                Change(message.ConversationId, known => Renewed(known, message));
                break;
            case MessageHidden hidden:
                Change(e.ConversationId!.Value, known => Counted(known with { LastMessage = hidden.LastMessage, Me = known.Me! with { UncountedSeqs = With(known.Me.UncountedSeqs, e.Seq!.Value) } }));
                break;
            case ReactionAdded added:
                ChangeLast(e, last => last.HiddenByBlock == true ? last : last with { Reactions = Mine(added.Reactions, last.Reactions, added.Reaction, isMine: true) });
                break;
            case ReactionRemoved removed:
                ChangeLast(e, last => last.HiddenByBlock == true ? last : last with { Reactions = Mine(removed.Reactions, last.Reactions, removed.Reaction, isMine: false) });
                break;
            case MessageDelivered { Receipt: var receipt }:
                Change(e.ConversationId!.Value, known => With(known, receipt));
                break;
            case MessageRead { Receipt: var receipt }:
                Change(e.ConversationId!.Value, known => With(known, receipt));
                break;
            case ConversationCreated created when !conversations.ContainsKey(created.Conversation.Id):
                conversations.Add(created.Conversation.Id, Begin(created));
                break;
            case MemberAdded { Member: var member, Conversation: var shared }:
                if (member.User.Id == Me.Id && !conversations.ContainsKey(shared.Id))
                    conversations.Add(shared.Id, shared with { Me = Mine(member) });
                else
                    Change(shared.Id, known => known with { MemberCount = shared.MemberCount });
                break;
            case MemberRemoved removed when removed.UserId == Me.Id:
                conversations.Remove(e.ConversationId!.Value);
                break;
            case MemberRemoved removed:
                Change(e.ConversationId!.Value, known => known with { MemberCount = removed.MemberCount!.Value });
                break;
            case MyMembershipUpdated updated:
                Change(e.ConversationId!.Value, known => With(known, updated));
                break;
            case ConversationUpdated { Conversation: var info }:
                Change(info.Id, known => info.Version <= known.Version ? known : known with
                {
                    Title = info.Title,
                    Description = info.Description,
                    AvatarUrl = info.AvatarUrl,
                    Metadata = info.Metadata,
                    Permissions = info.Permissions,
                    History = info.History,
                    MessageExpiry = info.MessageExpiry,
                    Version = info.Version,
                });
                break;
            case ConversationDeleted:
                conversations.Remove(e.ConversationId!.Value);
                break;
            case MemberUpdated { Member: var member }:
                Change(e.ConversationId!.Value, known => With(known, member));
                break;
            case MessagePinned pinned:
                ChangeLast(e, last => last with { PinnedAt = pinned.PinnedAt });
                break;
            case MessageUnpinned:
                ChangeLast(e, last => last with { PinnedAt = null });
                break;
            case MessageStarred:
                ChangeLast(e, last => last with { Starred = true });
                break;
            case MessageUnstarred:
                ChangeLast(e, last => last with { Starred = null });
                break;
            case PollUpdated voted:
                ChangeLast(e, last => last with { Poll = With(last.Poll, voted) });
                break;
            case ThreadUpdated thread:
                Change(e.ConversationId!.Value, known => known.LastMessage?.Seq != e.Seq ? known
                    : known with { LastMessage = known.LastMessage! with { ReplyCount = thread.ReplyCount, LastReplyAt = thread.LastReplyAt } });
                break;
            case DraftUpdated { Draft: { ThreadRootId: null } draft }:
                Change(draft.ConversationId, known => known with { Me = known.Me! with { Draft = draft.Text is null ? null : draft } });
                break;
            case UserBlocked { User: var other }:
                blocked.Add(other.Id);
                break;
            case UserUnblocked { User: var other }:
                blocked.Remove(other.Id);
                break;
            case PrivacyUpdated updated:
                privacy = updated.Privacy;
                break;
            case UserUpdated updated:
                Me = updated.Me ?? Me;
                foreach (var id in conversations.Keys.ToList())
                    Change(id, known => With(known, updated.User));
                break;
            default:
                break;
        }
    }

    public override string ToString() =>
        string.Join(Environment.NewLine, conversations.Values.Select(one => JsonSerializer.Serialize(one, ContractJson.Wire.GetTypeInfo(typeof(Conversation))))
            .Prepend(JsonSerializer.Serialize(Me, ContractJson.Wire.GetTypeInfo(typeof(MyProfile)))))
        + $"{Environment.NewLine}{privacy}{Environment.NewLine}blocked: {string.Join(' ', blocked)}";

    private void Change(Guid id, Func<Conversation, Conversation> change)
    {
        if (conversations.TryGetValue(id, out var known))
            conversations[id] = change(known);
    }

    /// <summary>Changes the last message when the event is about it; of a tombstone nothing but its deletion is shown.</summary>
    private void ChangeLast(ServerEvent e, Func<Message, Message> change) => Change(e.ConversationId!.Value, known =>
        known.LastMessage is { DeletedAt: null } last && last.Seq == e.Seq ? known with { LastMessage = change(last) } : known);

    /// <summary>Own votes come only with the event that is addressed to oneself.</summary>
    private static Poll? With(Poll? poll, PollUpdated voted) => poll is null ? null : poll with
    {
        Options = [.. poll.Options.Zip(voted.Votes, (option, votes) => option with { Votes = votes })],
        Voters = voted.Voters,
        ClosedAt = voted.ClosedAt,
        MyVotes = voted.MyVotes is null ? poll.MyVotes : voted.MyVotes.Count > 0 ? voted.MyVotes : null,
    };

    private Conversation Begin(ConversationCreated created)
    {
        var mine = created.Members?.Single(member => member.User.Id == Me.Id);
        var other = created.Members?.SingleOrDefault(member => member.User.Id != Me.Id);
        return created.Conversation with
        {
            Me = mine is not null ? Mine(mine) : new MyMembership { Role = created.Conversation.CreatedBy == Me.Id ? "owner" : "member", HistoryFromSeq = 1 },
            OtherUser = other?.User,
            OtherReceipt = other is null ? null : new Receipt { UserId = other.User.Id, ReadSeq = other.ReadSeq },
        };
    }

    private static MyMembership Mine(Member member) =>
        new() { Role = member.Role, ReadSeq = member.ReadSeq ?? 0, DeliveredSeq = member.DeliveredSeq, HistoryFromSeq = member.HistoryFromSeq };

    private Conversation With(Conversation known, Message message)
    {
        if (message.Seq <= known.LastSeq)
            return known;
        var isSent = message.Type != "system";
        var me = known.Me!;
        if (message.Seq > me.ArchivedUntilSeq)
            me = me with { Archived = false, ArchivedUntilSeq = null };
        if (isSent && message.Sender.Id == Me.Id)
            me = me with { ReadSeq = message.Seq, DeliveredSeq = message.Seq };
        else
        {
            if (!isSent || message.DeletedAt is not null || message.HiddenByBlock == true)
                me = me with { UncountedSeqs = With(me.UncountedSeqs, message.Seq) };
            if (message.MentionsAll == true || message.Mentions?.Contains(Me.Id) == true)
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
    private Conversation Renewed(Conversation known, Message message)
    {
        if (message.Seq > known.LastSeq)
            return known; // message.new is yet to come, and brings it as it is now
        var last = known.LastMessage;
        if (last?.Id == message.Id && message.Version >= last.Version)
            last = message.DeletedAt is not null ? message : message with
            {
                Starred = last.Starred,
                Reactions = Mine(message.Reactions, last.Reactions),
                Poll = message.Poll is null ? null : message.Poll with { MyVotes = last.Poll?.MyVotes },
            };
        else if (last?.ReplyTo is { } quote && quote.Id == message.Id && last.DeletedAt is null)
            last = last with { ReplyTo = quote with { Text = MessagePreviews.Beginning(message.Text), DeletedAt = message.DeletedAt, HiddenByBlock = message.HiddenByBlock } };
        var me = known.Me!;
        if (message.DeletedAt is not null)
            me = me with { UncountedSeqs = With(me.UncountedSeqs, message.Seq) };
        var mentions = message.MentionsAll == true || message.Mentions?.Contains(Me.Id) == true;
        me = me with { MentionSeqs = mentions ? With(me.MentionSeqs, message.Seq) : me.MentionSeqs?.Where(seq => seq != message.Seq).ToList() };
        return Counted(known with { LastMessage = last, Me = me });
    }

    /// <summary>Events do not say which reactions are the hearer's own: that is known from before, and from one's own events.</summary>
    private List<ReactionGroup>? Mine(List<ReactionGroup>? groups, List<ReactionGroup>? known, Reaction? changed = null, bool isMine = false)
    {
        var mine = (known ?? []).Where(group => group.Me == true).Select(group => group.Emoji).ToHashSet();
        if (changed?.User.Id == Me.Id)
            _ = isMine ? mine.Add(changed.Emoji) : mine.Remove(changed.Emoji);
        return groups is null or [] ? null : groups.ConvertAll(group => group with { Me = mine.Contains(group.Emoji) ? true : null });
    }

    /// <summary>The whole own side is new; what counts as unread is counted up to what is known so far. Cleared messages are not told, and so not what they say of the other's marks.</summary>
    private Conversation With(Conversation known, MyMembershipUpdated updated)
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
        return updated.OtherReceipt is { } other ? With(Counted(changed), other) : Counted(changed);
    }

    /// <summary>One's own role; in a direct conversation how far the other has read, if that is shown.</summary>
    private Conversation With(Conversation known, Member member) =>
        member.User.Id == Me.Id ? known with { Me = known.Me! with { Role = member.Role } }
        : member.User.Id != known.OtherReceipt?.UserId ? known
        : With(
            known with { OtherReceipt = member.ReadSeq is null ? known.OtherReceipt with { ReadSeq = null } : known.OtherReceipt },
            new Receipt { UserId = member.User.Id, DeliveredSeq = member.DeliveredSeq, ReadSeq = member.ReadSeq });

    private Conversation With(Conversation known, Receipt receipt)
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
        return receipt.UserId != Me.Id ? known : Counted(known with
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

    private static List<long> With(List<long>? seqs, long seq) => [.. (seqs ?? []).Append(seq).Distinct().Order()];

    private static Conversation With(Conversation known, UserSummary user)
    {
        UserSummary Of(UserSummary one) => one.Id == user.Id ? user : one;
        return known with
        {
            OtherUser = known.OtherUser is { } other ? Of(other) : null,
            LastMessage = known.LastMessage is not { } last ? null : last with
            {
                Sender = Of(last.Sender),
                ReplyTo = last.ReplyTo is { } quote ? quote with { Sender = Of(quote.Sender) } : null,
                Reactions = last.Reactions?.ConvertAll(group => group with { Users = group.Users.ConvertAll(Of) }),
            },
        };
    }
}
