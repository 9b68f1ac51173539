using System.Collections.Immutable;

namespace ChatApi.Client;

/// <summary>
/// What a client knows: a snapshot, kept current by the events after it. The rule: an old snapshot and the events since then are the fresh
/// snapshot, and applying an event that is contained already changes nothing. Immutable.
/// </summary>
public sealed record ChatState
{
    /// <summary>The user.</summary>
    public required MyProfile Me { get; init; }

    /// <summary>The user's privacy settings.</summary>
    public required Privacy Privacy { get; init; }

    /// <summary>The ids of the users they have blocked.</summary>
    public ImmutableSortedSet<string> BlockedUserIds { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>All their conversations, by id, archived and hidden ones among them.</summary>
    public ImmutableDictionary<Guid, Conversation> Conversations { get; init; } = ImmutableDictionary<Guid, Conversation>.Empty;

    /// <summary>The state that a whole snapshot tells of: its first page with the conversations of all.</summary>
    public static ChatState Of(GetSnapshotResponse snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new()
        {
            Me = snapshot.Me ?? throw new ArgumentException("The snapshot does not say whose it is: begin with its first page.", nameof(snapshot)),
            Privacy = snapshot.Privacy ?? new(),
            BlockedUserIds = ImmutableSortedSet.CreateRange(StringComparer.Ordinal, snapshot.BlockedUserIds ?? []),
            Conversations = snapshot.Results.ToImmutableDictionary(conversation => conversation.Id),
        };
    }

    /// <summary>The state after an event; the same object when the event does not change it.</summary>
    public ChatState After(ServerEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        switch (e)
        {
            case ConversationCreated created:
                return Conversations.ContainsKey(created.Conversation.Id) ? this : With(ConversationReducer.Begin(created, Me.Id));
            case MemberAdded added when added.Member.User.Id == Me.Id && !Conversations.ContainsKey(added.Conversation.Id):
                return With(ConversationReducer.Begin(added));
            case MemberRemoved removed when removed.UserId == Me.Id:
                return Without(e.ConversationId);
            case ConversationDeleted:
                return Without(e.ConversationId);
            case UserBlocked { User: var other }:
                return this with { BlockedUserIds = BlockedUserIds.Add(other.Id) };
            case UserUnblocked { User: var other }:
                return this with { BlockedUserIds = BlockedUserIds.Remove(other.Id) };
            case PrivacyUpdated updated:
                return this with { Privacy = updated.Privacy };
            case UserUpdated updated:
                var all = Conversations.ToBuilder();
                foreach (var (id, known) in Conversations)
                    all[id] = ConversationReducer.After(known, e, Me.Id);
                return this with { Me = updated.Me ?? Me, Conversations = all.ToImmutable() };
            default:
                return ConversationOf(e) is { } conversationId && Conversations.TryGetValue(conversationId, out var one)
                    ? With(ConversationReducer.After(one, e, Me.Id))
                    : this;
        }
    }

    /// <summary>The conversation an event is about.</summary>
    internal static Guid? ConversationOf(ServerEvent e) => e.ConversationId ?? e switch
    {
        MessageCreated created => created.Message.ConversationId,
        MessageUpdated updated => updated.Message.ConversationId,
        MessageDeleted deleted => deleted.Message.ConversationId,
        MemberAdded added => added.Conversation.Id,
        ConversationUpdated updated => updated.Conversation.Id,
        DraftUpdated updated => updated.Draft.ConversationId,
        _ => null,
    };

    private ChatState With(Conversation conversation) => Conversations.TryGetValue(conversation.Id, out var known) && ReferenceEquals(known, conversation)
        ? this
        : this with { Conversations = Conversations.SetItem(conversation.Id, conversation) };

    private ChatState Without(Guid? conversationId) => this with { Conversations = Conversations.Remove(conversationId!.Value) };
}
