namespace ChatApi.Client;

public sealed partial class ChatStore
{
    /// <summary>So many conversations keep their messages here: those opened last.</summary>
    private const int OpenWindows = 50;

    /// <summary>Messages of a page.</summary>
    private const int PageSize = 50;

    /// <summary>Answers that are awaited, with the events that come meanwhile: an answer may have been read before them.</summary>
    private readonly List<Load> loading = [];

    /// <summary>Conversations by when they were opened, the last one last.</summary>
    private readonly List<Guid> opened = [];

    /// <summary>What is to be shown of a conversation's messages now, the user's own unsent ones at the end.</summary>
    public MessageView Messages(Guid conversationId)
    {
        var known = Content;
        var window = known?.Windows.GetValueOrDefault(conversationId);
        var mine = (window?.Messages ?? []).Where(message => message.Sender.Id == known!.State.Me.Id).Select(message => message.ClientMessageId).ToHashSet();
        var unsent = outgoing(conversationId, known?.State.Conversations.GetValueOrDefault(conversationId)?.OtherUser?.Id);
        return new()
        {
            ConversationId = conversationId,
            IsLoaded = window is not null,
            Messages = window?.Messages ?? [],
            HasMoreBefore = window?.HasMoreBefore ?? false,
            Outgoing = [.. unsent.Where(message => !mine.Contains(message.ClientMessageId))],
        };
    }

    /// <summary>
    /// Shows a conversation: what is here already, at once, else its newest page. From then on its messages are kept current, and saved. Throws
    /// <see cref="ChatApiException"/> and <see cref="ChatConnectionException"/> when the page is needed and does not come.
    /// </summary>
    public async Task<MessageView> OpenAsync(Guid conversationId, CancellationToken ct = default)
    {
        lock (gate)
        {
            opened.Remove(conversationId);
            opened.Add(conversationId);
        }
        if (!Messages(conversationId).IsLoaded)
            await LoadNewestAsync(conversationId, ct).ConfigureAwait(false);
        return Messages(conversationId);
    }

    /// <summary>Brings the page before the oldest message that is here. False when there is none, or the conversation is not open.</summary>
    public async Task<bool> LoadOlderAsync(Guid conversationId, int limit = PageSize, CancellationToken ct = default)
    {
        if (Content?.Windows.GetValueOrDefault(conversationId) is not { HasMoreBefore: true } before)
            return false;
        var request = new ListMessages { ConversationId = conversationId, BeforeSeq = before.FromSeq, Limit = limit };
        await MergeAsync(conversationId, request, (window, page) => window?.FromSeq == before.FromSeq ? window.WithOlder(page) : window, ct).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// Takes a message that the service has acknowledged, before its event has come. Only the window takes it: the conversation waits for the
    /// event, which comes in its order.
    /// </summary>
    internal async Task AcceptAsync(Message message, CancellationToken ct)
    {
        MessageWindow? gap = null;
        lock (gate)
        {
            ct.ThrowIfCancellationRequested(); // another user may be shown by now
            if (content?.Windows.GetValueOrDefault(message.ConversationId) is { } window)
            {
                window = window.With(message);
                content = content with { Windows = content.Windows.SetItem(message.ConversationId, window) };
                gap = window.Covers(message.Seq) ? null : window;
            }
        }
        // What lies between comes by events, unless there is no connection that brings them.
        if (gap is not null && client.ConnectionState != ConnectionState.Online)
        {
            var request = new ListMessages { ConversationId = message.ConversationId, AfterSeq = gap.ToSeq, Limit = Limits.HistoryPage };
            await MergeAsync(message.ConversationId, request, (window, page) => window?.ToSeq == gap.ToSeq ? window.WithNewer(page) : window, ct).ConfigureAwait(false);
        }
        Raise(message.ConversationId);
    }

    /// <summary>Whether the message is shown, or need not be: its echo can go.</summary>
    internal bool Has(Message message) => Content?.Windows.GetValueOrDefault(message.ConversationId)?.Covers(message.Seq) ?? true;

    private Task LoadNewestAsync(Guid conversationId, CancellationToken ct, bool anew = false)
    {
        var known = Conversation(conversationId)?.LastSeq ?? 0;
        var request = new ListMessages { ConversationId = conversationId, Limit = PageSize };
        return MergeAsync(conversationId, request, (window, page) => window is null || anew ? MessageWindow.Of(page, known) : window, ct);
    }

    /// <summary>Windows that events cannot keep current are read again; those that cannot be read are closed.</summary>
    private async Task ReloadAsync(Func<MessageWindow, bool> which, CancellationToken ct)
    {
        foreach (var id in Content?.Windows.Where(one => which(one.Value)).Select(one => one.Key) ?? [])
            await OrForgetAsync(id, () => LoadNewestAsync(id, ct, anew: true), ct).ConfigureAwait(false);
    }

    private async Task OrForgetAsync(Guid conversationId, Func<Task> load, CancellationToken ct)
    {
        try
        {
            await load().ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested) // also what gives the tokens may fail
        {
            options.Log?.Invoke("A conversation could not be read again", e);
            lock (gate)
                content = content is null ? null : content with { Windows = content.Windows.Remove(conversationId), Members = content.Members.Remove(conversationId) };
        }
    }

    private async Task MergeAsync(Guid conversationId, ListMessages request, Func<MessageWindow?, ListMessagesResponse, MessageWindow?> merge, CancellationToken ct)
    {
        using var load = Begin(conversationId);
        var page = await client.ListMessagesAsync(request, ct).ConfigureAwait(false);
        lock (gate)
        {
            if (content is null || persistence != load.Of || !content.State.Conversations.ContainsKey(conversationId))
                return;
            if (merge(content.Windows.GetValueOrDefault(conversationId), page) is not { } window)
                return;
            foreach (var e in load.Events)
                window = window.After(e, content.State.Me.Id);
            content = content with { Windows = content.Windows.SetItem(conversationId, window) };
            if (content.Windows.Count > OpenWindows && content.Windows.Keys.MinBy(opened.IndexOf) is var oldest && oldest != conversationId)
                content = content with { Windows = content.Windows.Remove(oldest) };
        }
        Raise(conversationId);
        SaveSoon();
    }

    private Load Begin(Guid conversationId)
    {
        lock (gate)
        {
            var load = new Load(conversationId, persistence, this);
            loading.Add(load);
            return load;
        }
    }

    /// <summary>An answer that is awaited.</summary>
    private sealed class Load(Guid conversationId, StorePersistence? of, ChatStore store) : IDisposable
    {
        /// <summary>For whom it was asked: nobody else may be shown the answer.</summary>
        public StorePersistence? Of => of;

        public List<ServerEvent> Events { get; } = [];

        public void Note(ServerEvent e, Guid? about)
        {
            if (about == conversationId || e is UserUpdated)
                Events.Add(e);
        }

        public void Dispose()
        {
            lock (store.gate)
                store.loading.Remove(this);
        }
    }
}
