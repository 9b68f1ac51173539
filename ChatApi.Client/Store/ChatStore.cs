using System.Collections.Immutable;

namespace ChatApi.Client;

/// <summary>
/// What the user sees, on this device: conversations, messages, members, marks, drafts, presence and typing, kept current by the events of the
/// real-time connection and saved to <see cref="ChatClientOptions.Storage"/>, so that the next start shows it at once and goes on from there.
/// <see cref="ChatClient.StartAsync"/> begins it. After events that were missed for good it loads everything anew by itself. Thread-safe; what it
/// gives is immutable.
/// </summary>
public sealed partial class ChatStore
{
    private readonly ChatClient client;
    private readonly ChatClientOptions options;
    private readonly Func<Guid, string?, IReadOnlyList<OutgoingMessage>> outgoing;
    private readonly Lock gate = new();
    private StoreContent? content;
    private StorePersistence? persistence;
    private CancellationToken closing;
    private long lastLoad;
    private TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes a store that shows nothing yet.</summary>
    /// <param name="client">Whose it is.</param>
    /// <param name="options">Clock and log.</param>
    /// <param name="outgoing">The outbox's messages to a conversation, or to the other user of a direct one.</param>
    internal ChatStore(ChatClient client, ChatClientOptions options, Func<Guid, string?, IReadOnlyList<OutgoingMessage>> outgoing) =>
        (this.client, this.options, this.outgoing) = (client, options, outgoing);

    /// <summary>
    /// Told after each change: of one conversation, or of anything (null). Called on any thread, not to be kept waiting; ask the store for what is
    /// to be shown now.
    /// </summary>
    public event Action<Guid?>? Changed;

    /// <summary>Everything that the snapshot tells of; null before it is here.</summary>
    public ChatState? State => Content?.State;

    /// <summary>The user; null before the store is loaded.</summary>
    public MyProfile? Me => State?.Me;

    /// <summary>The list: pinned ones first, then the one with the newest activity; without what is archived, or hidden until its next message.</summary>
    public IReadOnlyList<Conversation> Conversations => Listed(archived: false);

    /// <summary>The archived ones, in the order of the list.</summary>
    public IReadOnlyList<Conversation> ArchivedConversations => Listed(archived: true);

    /// <summary>How much the user has not read, as <see cref="GetUnread"/> answers.</summary>
    public GetUnreadResponse Unread
    {
        get
        {
            var (now, sum) = (options.TimeProvider.GetUtcNow(), new GetUnreadResponse());
            foreach (var me in (State?.Conversations.Values ?? []).Select(conversation => conversation.Me!))
            {
                sum.Total += me.Unread;
                sum.Mentions += me.UnreadMentions;
                sum.Muted += me.MutedUntil > now ? me.Unread : 0;
            }
            return sum;
        }
    }

    /// <summary>The place in the event stream to go on from.</summary>
    internal string? Cursor => Content?.Cursor;

    private StoreContent? Content
    {
        get
        {
            lock (gate)
                return content;
        }
    }

    /// <summary>A conversation, with its draft and the user's own side in <see cref="Conversation.Me"/>; null when there is none.</summary>
    public Conversation? Conversation(Guid conversationId) => State?.Conversations.GetValueOrDefault(conversationId);

    /// <summary>Completes when there is something to show: what was saved, or the first snapshot.</summary>
    public Task LoadedAsync(CancellationToken ct = default)
    {
        lock (gate)
            return loaded.Task.WaitAsync(ct);
    }

    /// <summary>Shows what was saved of a user.</summary>
    internal async Task ShowAsync(UserStorage storage, CancellationToken closed)
    {
        var parts = new StorePersistence(storage);
        await writing.WaitAsync(closed).ConfigureAwait(false); // of an earlier time of the same user
        StoreContent? saved;
        try
        {
            saved = await parts.LoadAsync(options.Log, closed).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
        lock (gate)
        {
            closed.ThrowIfCancellationRequested();
            (persistence, closing, content) = (parts, closed, saved);
            if (saved is not null)
                loaded.TrySetResult();
        }
        Raise(null);
    }

    /// <summary>Shows nothing any more; what is saved stays.</summary>
    internal void Close()
    {
        lock (gate)
        {
            (persistence, content) = (null, null);
            (presence, typing) = (presence.Clear(), typing.Clear());
            opened.Clear();
            if (loaded.Task.IsCompleted)
                loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        Raise(null);
    }

    /// <summary>
    /// Loads everything, however often that takes: at the first start, and after events that were missed for good. A load that the connection did not
    /// outlive ends when the next one begins: it would take away what was heard since then.
    /// </summary>
    internal async Task LoadAsync(CancellationToken ct)
    {
        var load = Interlocked.Increment(ref lastLoad);
        for (var failures = 0; load == Volatile.Read(ref lastLoad);)
        {
            try
            {
                await LoadOnceAsync(load, ct).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                options.Log?.Invoke("The snapshot could not be loaded; trying again", e);
            }
            await Task.Delay(BackOff.After(++failures, options.ReconnectDelay, options.MaxReconnectDelay), options.TimeProvider, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Applies an event; the next one waits until it is done.</summary>
    internal async Task ApplyAsync(ServerEvent e)
    {
        CancellationToken ct;
        lock (gate)
        {
            if (content is null)
                return;
            ct = closing;
        }
        if (e is ResyncRequired)
        {
            await LoadAsync(ct).ConfigureAwait(false);
            return;
        }
        var conversationId = ChatState.ConversationOf(e);
        bool hidesMarks;
        lock (gate)
        {
            if (content is null)
                return;
            hidesMarks = e is MyMembershipUpdated updated && HidesMarks(content, updated, conversationId!.Value);
            content = After(content, e, conversationId);
            Notice(e, conversationId);
            loading.ForEach(load => load.Note(e, conversationId));
        }
        if (e is UserBlocked { User: var blocked })
            await ReloadAsync(window => window.Messages.Exists(message => message.Sender.Id == blocked.Id), ct).ConfigureAwait(false);
        if (e is UserUnblocked { User: var unblocked })
            await ReloadAsync(window => window.Messages.Exists(message => message.Sender.Id == unblocked.Id), ct).ConfigureAwait(false);
        if (hidesMarks)
            await OrForgetAsync(conversationId!.Value, () => LoadMembersAsync(conversationId.Value, ct), ct).ConfigureAwait(false);
        Raise(conversationId);
    }

    /// <summary>All events up to a cursor are applied.</summary>
    internal void MoveTo(string cursor)
    {
        lock (gate)
        {
            if (content is null)
                return;
            content = content with { Cursor = cursor };
        }
        SaveSoon();
    }

    /// <summary>Tells that something is to be shown anew.</summary>
    internal void Raise(Guid? conversationId)
    {
        try
        {
            Changed?.Invoke(conversationId);
        }
        catch (Exception e)
        {
            options.Log?.Invoke("A subscriber of the store failed", e);
        }
    }

    private async Task LoadOnceAsync(long load, CancellationToken ct)
    {
        var snapshot = await client.GetSnapshotAsync(ct).ConfigureAwait(false);
        lock (gate)
        {
            ct.ThrowIfCancellationRequested();
            if (load != lastLoad)
                return;
            var before = content;
            content = new(
                ChatState.Of(snapshot), before?.Windows ?? ImmutableDictionary<Guid, MessageWindow>.Empty,
                before?.Members ?? ImmutableDictionary<Guid, ImmutableList<Member>>.Empty, before?.Cursor ?? snapshot.EventCursor);
        }
        await ReloadAsync(_ => true, ct).ConfigureAwait(false);
        foreach (var id in Content?.Members.Keys ?? [])
            await OrForgetAsync(id, () => LoadMembersAsync(id, ct), ct).ConfigureAwait(false);
        lock (gate)
            loaded.TrySetResult();
        Raise(null);
        SaveSoon();
    }

    /// <summary>Messages were sent and cleared unheard in a group whose members are here: how far their senders are is not told.</summary>
    private static bool HidesMarks(StoreContent known, MyMembershipUpdated e, Guid conversationId) =>
        known.Members.ContainsKey(conversationId) && known.State.Conversations.GetValueOrDefault(conversationId) is { OtherUser: null } group
        && e.Me.HistoryFromSeq > group.LastSeq + 1;

    private static StoreContent After(StoreContent known, ServerEvent e, Guid? conversationId)
    {
        var state = known.State.After(e);
        var (windows, members) = (known.Windows, known.Members);
        IEnumerable<Guid> touched = conversationId is { } one ? [one] : e is UserUpdated ? windows.Keys.Union(members.Keys) : [];
        foreach (var id in touched)
        {
            if (!state.Conversations.ContainsKey(id))
            {
                (windows, members) = (windows.Remove(id), members.Remove(id));
                continue;
            }
            if (windows.TryGetValue(id, out var window))
                windows = windows.SetItem(id, window.After(e, state.Me.Id));
            if (members.TryGetValue(id, out var all))
                members = members.SetItem(id, MemberReducer.After(all, e, state.Me.Id));
        }
        return known with { State = state, Windows = windows, Members = members };
    }

    private List<Conversation> Listed(bool archived) =>
    [
        .. (State?.Conversations.Values ?? []).Where(one => one.Me!.Archived == archived && !(one.LastSeq < one.Me.DeletedBeforeSeq))
            .OrderByDescending(one => one.Me!.PinnedAt is not null).ThenByDescending(one => one.LastActivityAt).ThenByDescending(one => one.Id),
    ];
}
