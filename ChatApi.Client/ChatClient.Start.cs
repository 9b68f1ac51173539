namespace ChatApi.Client;

public sealed partial class ChatClient
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private OpenUser? user;
    private Task starting = Task.CompletedTask;

    /// <summary>Ends what is starting, and nothing else.</summary>
    private CancellationTokenSource givingUp = new();

    /// <summary>
    /// Goes on where the last run stopped: shows in <see cref="Store"/> what was saved of the user, sends what is in <see cref="Outbox"/>, and keeps a
    /// real-time connection from then on. Completes when what was saved is shown; the network is not waited for (<see cref="ChatStore.LoadedAsync"/> does
    /// at the very first start). Call it after each sign-in. Throws <see cref="ChatApiException"/> (401) when nobody is signed in.
    /// </summary>
    public async Task StartAsync(CancellationToken ct = default)
    {
        if (options.OnlyConversations is not null)
            throw new InvalidOperationException($"The store must hear of everything: leave out {nameof(options.OnlyConversations)}, or use {nameof(ConnectAsync)} and handlers.");
        var opened = await OpenUserAsync(withStore: true, ct).ConfigureAwait(false);
        lock (connecting)
        {
            var (before, givenUp) = (starting, givingUp.Token);
            starting = Task.Run(() => GoOnlineAsync(before, opened.Closing.Token, givenUp), CancellationToken.None);
        }
    }

    /// <summary>The app goes to the background: closes the connection and saves. What is to be sent waits for <see cref="ResumeAsync"/> if the system stops the app.</summary>
    public async Task PauseAsync()
    {
        CancellationTokenSource ended;
        lock (connecting)
            (ended, givingUp) = (givingUp, new());
        await ended.CancelAsync().ConfigureAwait(false);
        await DisconnectAsync().ConfigureAwait(false);
        await Store.SaveAsync().ConfigureAwait(false);
    }

    /// <summary>The app comes to the foreground, or the network is back: connects and sends at once, without waiting for the next try.</summary>
    public async Task ResumeAsync(CancellationToken ct = default)
    {
        Outbox.Wake();
        if (ConnectionState == ConnectionState.Waiting)
            await DisconnectAsync().ConfigureAwait(false);
        await StartAsync(ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Forgets all that is kept of the user who is signed in: store, outbox and session; unsent messages are lost. Signing out alone keeps them for the
    /// user's return.
    /// </summary>
    public async Task ForgetAsync(CancellationToken ct = default)
    {
        var kept = (await OpenUserAsync(withStore: false, ct).ConfigureAwait(false)).Storage;
        await DisconnectAsync().ConfigureAwait(false);
        CloseUser();
        await Outbox.QuietAsync(ct).ConfigureAwait(false);
        await Store.SaveAsync(ct).ConfigureAwait(false); // saves nothing any more: waits for what is being saved
        foreach (var key in await kept.KeysAsync("", ct).ConfigureAwait(false))
            await kept.RemoveAsync(key, ct).ConfigureAwait(false);
        session.Set(null);
        await keeper.KeptAsync().ConfigureAwait(false);
    }

    private Task<SendMessageResponse> SendAsync(SendMessage request, string userId, CancellationToken ct) =>
        SendAsync<SendMessageResponse>(RequestInfo.Of(request) with { OutboxOf = userId }, ct);

    private async Task OpenOutboxAsync(CancellationToken ct) => await OpenUserAsync(withStore: false, ct).ConfigureAwait(false);

    /// <summary>Opens what is kept of the user who is signed in; once, until they change.</summary>
    private async Task<OpenUser> OpenUserAsync(bool withStore, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(lifetime.IsCancellationRequested, this);
        await opening.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var userId = await UserIdAsync(ct).ConfigureAwait(false);
            if (IsConnectedForAnother(userId))
                await DisconnectAsync().ConfigureAwait(false); // nothing more of theirs is heard
            var current = user;
            if (current is not null && current.Storage.UserId != userId)
            {
                CloseUser();
                current = null;
            }
            if (current is null)
                user = current = new OpenUser(new UserStorage(storage, userId), CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token));
            if (withStore && !current.HasStore)
            {
                await Store.ShowAsync(current.Storage, current.Closing.Token).ConfigureAwait(false);
                current.HasStore = true;
            }
            if (!current.HasOutbox)
            {
                await Outbox.OpenAsync(current.Storage, current.Closing.Token).ConfigureAwait(false);
                current.HasOutbox = true;
            }
            return current;
        }
        finally
        {
            opening.Release();
        }
    }

    private async Task<string> UserIdAsync(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(session.Tokens?.UserId))
            await session.TokenAsync(ct).ConfigureAwait(false);
        return session.Tokens?.UserId is { Length: > 0 } userId ? userId : throw new ChatApiException(401, null);
    }

    /// <summary>Shows and sends nothing more of the user; what is kept stays.</summary>
    private void CloseUser()
    {
        if (Interlocked.Exchange(ref user, null) is not { } closed)
            return;
        closed.Closing.Cancel();
        Store.Close();
        Outbox.Close();
    }

    /// <summary>Brings the first snapshot, and the connection; after an earlier start, which may be about to give up.</summary>
    private async Task GoOnlineAsync(Task before, CancellationToken closed, CancellationToken givenUp)
    {
        await Task.WhenAny(before).ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closed, givenUp);
        try
        {
            if (Store.State is null)
                await Store.LoadAsync(either.Token).ConfigureAwait(false);
            await ConnectAsync(Store.Cursor, either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ChatApiException)
        {
            options.Log?.Invoke("The real-time connection is not wanted any more", e as ChatApiException);
        }
    }

    /// <summary>What the client itself does with each event, before the app's handlers.</summary>
    private async Task KeepAsync(ServerEvent e)
    {
        await Store.ApplyAsync(e).ConfigureAwait(false);
        if (e is MessageCreated { Message: { ClientMessageId: not null } message } && message.Sender.Id == session.Tokens?.UserId)
            await Outbox.ConfirmAsync(message).ConfigureAwait(false);
        if (e is MessageCreated or ServiceModel.ResyncRequired)
            await Outbox.SettleAsync().ConfigureAwait(false);
    }

    private async Task SaveOrLogAsync()
    {
        try
        {
            await Store.SaveAsync().ConfigureAwait(false);
            await keeper.KeptAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            options.Log?.Invoke("The store could not be saved", e);
        }
    }

    /// <summary>The user whose data is open.</summary>
    private sealed class OpenUser(UserStorage storage, CancellationTokenSource closing)
    {
        public UserStorage Storage => storage;

        public CancellationTokenSource Closing => closing;

        public bool HasStore { get; set; }

        public bool HasOutbox { get; set; }
    }
}
