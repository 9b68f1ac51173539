using System.Collections.Immutable;

namespace ChatApi.Client;

public sealed partial class ChatStore
{
    private ImmutableDictionary<string, UserPresence> presence = ImmutableDictionary.Create<string, UserPresence>(StringComparer.Ordinal);
    private ImmutableDictionary<(Guid ConversationId, string UserId), TypingUser> typing = ImmutableDictionary<(Guid, string), TypingUser>.Empty;

    /// <summary>The members of a conversation with their marks, in the order of their ids; empty before <see cref="LoadMembersAsync"/>.</summary>
    public IReadOnlyList<Member> Members(Guid conversationId) => Content?.Members.GetValueOrDefault(conversationId) ?? [];

    /// <summary>Brings all members of a conversation, which are kept current from then on, and saved.</summary>
    public async Task LoadMembersAsync(Guid conversationId, CancellationToken ct = default)
    {
        using var load = Begin(conversationId);
        var members = ImmutableList.CreateBuilder<Member>();
        await foreach (var member in client.ListMembersAsync(conversationId, ct).ConfigureAwait(false))
            members.Add(member);
        lock (gate)
        {
            if (content is null || persistence != load.Of || !content.State.Conversations.ContainsKey(conversationId))
                return;
            var all = members.ToImmutable();
            foreach (var e in load.Events)
                all = MemberReducer.After(all, e, content.State.Me.Id);
            content = content with { Members = content.Members.SetItem(conversationId, all) };
        }
        Raise(conversationId);
        SaveSoon();
    }

    /// <summary>How present a user is: of those that <see cref="ChatClient.WatchPresenceAsync(WatchPresence, CancellationToken)"/> watches, and of direct conversations; else unknown.</summary>
    public UserPresence Presence(string userId)
    {
        lock (gate)
            return presence.GetValueOrDefault(userId) ?? new UserPresence { UserId = userId };
    }

    /// <summary>Who else is typing in a conversation now.</summary>
    public IReadOnlyList<TypingUser> Typing(Guid conversationId)
    {
        lock (gate)
            return [.. typing.Where(one => one.Key.ConversationId == conversationId).Select(one => one.Value).OrderBy(one => one.User.Id, StringComparer.Ordinal)];
    }

    /// <summary>How present users are, as an answer says.</summary>
    internal void Note(IEnumerable<UserPresence> known)
    {
        lock (gate)
            presence = presence.SetItems(known.Select(one => KeyValuePair.Create(one.UserId, one)));
        Raise(null);
    }

    /// <summary>The connection is lost: what it told for the moment is not known any more.</summary>
    internal void ForgetMoment()
    {
        lock (gate)
            (presence, typing) = (presence.Clear(), typing.Clear());
        Raise(null);
    }

    /// <summary>What an event says for the moment.</summary>
    private void Notice(ServerEvent e, Guid? conversationId)
    {
        switch (e)
        {
            case PresenceUpdated { Presence: var now }:
                presence = presence.SetItem(now.UserId, now);
                break;
            case TypingStarted { Typing: var one } when conversationId is { } id:
                typing = typing.SetItem((id, one.User.Id), one);
                // The two times are the service's: their difference holds by any clock.
                _ = ForgetTypingAsync((id, one.User.Id), one, one.ExpiresAt - (e.At ?? one.ExpiresAt), closing);
                break;
            case TypingStopped { UserId: var userId } when conversationId is { } id:
                typing = typing.Remove((id, userId));
                break;
            case MessageCreated { Message: { Type: not "system" } message }:
                typing = typing.Remove((message.ConversationId, message.Sender.Id));
                break;
            default:
                break;
        }
    }

    private async Task ForgetTypingAsync((Guid ConversationId, string UserId) key, TypingUser one, TimeSpan after, CancellationToken ct)
    {
        try
        {
            await Task.Delay(after > TimeSpan.Zero ? after : TimeSpan.Zero, options.TimeProvider, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        lock (gate)
        {
            if (!ReferenceEquals(typing.GetValueOrDefault(key), one))
                return;
            typing = typing.Remove(key);
        }
        Raise(key.ConversationId);
    }
}
