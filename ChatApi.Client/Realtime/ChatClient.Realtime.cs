namespace ChatApi.Client;

public sealed partial class ChatClient
{
    private readonly Lock connecting = new();
    private Realtime? realtime;
    private Task running = Task.CompletedTask;
    private CancellationTokenSource stopping = new();

    /// <summary>Whose the connection is, when that was known as it began.</summary>
    private string? connectedUserId;

    /// <summary>Someone has signed out since the last connection: its cursor and the ids heard on it mean nothing to the next user.</summary>
    private volatile bool anotherUser;

    /// <summary>Where the real-time connection stands.</summary>
    public ConnectionState ConnectionState { get; private set; }

    /// <summary>The place after the last accepted batch of events: save it together with the state they were applied to.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Told about each change of <see cref="ConnectionState"/>, on the connection's thread.</summary>
    public event Action<ConnectionState>? ConnectionStateChanged;

    /// <summary>
    /// Told about each new <see cref="Cursor"/>, after every handler has finished with the events before it and before the next ones are
    /// handed out: the moment to save it.
    /// </summary>
    public event Action<string>? CursorChanged;

    /// <summary>
    /// Events were missed for good: load the snapshot. The connection stays and goes on from now, so nothing is missed while
    /// it loads. The same as a handler of the event; use <c>On&lt;ResyncRequired&gt;</c> to have later events wait for it.
    /// </summary>
    public event Action<ResyncRequired>? ResyncRequired;

    /// <summary>
    /// Opens the real-time connection and keeps it open until <see cref="DisconnectAsync"/>, whatever happens to the network. Completes when it is open for
    /// the first time. Throws <see cref="ChatApiException"/> (401) when nobody is signed in.
    /// </summary>
    /// <param name="cursor">Where to go on: a saved <see cref="Cursor"/>, or GetSnapshot's; left out = after the last event this client has accepted, else from now.</param>
    /// <param name="ct">Gives up the wait, and with it the connection.</param>
    public async Task ConnectAsync(string? cursor = null, CancellationToken ct = default)
    {
        ObjectDisposedException.ThrowIf(lifetime.IsCancellationRequested, this);
        Realtime current;
        if (IsConnectedForAnother(session.Tokens?.UserId))
            await DisconnectAsync().WaitAsync(ct).ConfigureAwait(false);
        lock (connecting)
        {
            if (realtime is null || running.IsCompleted)
            {
                if (anotherUser)
                {
                    (anotherUser, Cursor) = (false, null);
                    subscriptions.Forget();
                }
                Cursor = cursor ?? Cursor;
                connectedUserId = session.Tokens?.UserId;
                stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.Token);
                realtime = new Realtime(options, session, subscriptions, MoveTo, MoveTo, SayAgainAsync);
                running = Task.Run(() => realtime.RunAsync(Cursor, stopping.Token), CancellationToken.None);
            }
            current = realtime;
        }
        try
        {
            await current.Ready.WaitAsync(ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await DisconnectAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the real-time connection. What no handler has accepted yet comes again with the next <see cref="ConnectAsync"/>.</summary>
    public async Task DisconnectAsync()
    {
        if (realtime?.Link is { } link)
            await link.CloseAsync().ConfigureAwait(false);
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    /// <summary>
    /// Calls a handler for each event of a kind (<see cref="ServerEvent"/>: of every kind), in order, one at a time: the next event waits until it
    /// returns. Register before connecting, so that nothing is missed; dispose the result to stop.
    /// </summary>
    public IDisposable On<TEvent>(Action<TEvent> handler) where TEvent : ServerEvent => subscriptions.Handle<TEvent>(e =>
    {
        handler(e);
        return Task.CompletedTask;
    });

    /// <summary>
    /// Calls a handler for each event of a kind and waits for it to finish before the next event. One that throws is logged and counts as done.
    /// </summary>
    public IDisposable On<TEvent>(Func<TEvent, Task> handler) where TEvent : ServerEvent => subscriptions.Handle(handler);

    /// <summary>
    /// The events from this call on, across reconnects, until <paramref name="ct"/> or disposal of the client. Read it once, with
    /// <c>await foreach</c>: a batch counts as accepted when its reader comes back for more, and the next batch waits for that.
    /// </summary>
    public IAsyncEnumerable<ServerEvent> EventsAsync(CancellationToken ct = default) => subscriptions.Stream<ServerEvent>(ct);

    /// <summary>The same, for events of one kind.</summary>
    public IAsyncEnumerable<TEvent> EventsAsync<TEvent>(CancellationToken ct = default) where TEvent : ServerEvent =>
        subscriptions.Stream<TEvent>(ct);

    /// <summary>Whether there is a connection that tells somebody else's events.</summary>
    private bool IsConnectedForAnother(string? userId)
    {
        lock (connecting)
            return !running.IsCompleted && userId is not null && connectedUserId is not null && connectedUserId != userId;
    }

    private void MoveTo(ConnectionState state)
    {
        if (ConnectionState == state)
            return;
        var wasOnline = ConnectionState == ConnectionState.Online;
        ConnectionState = state;
        if (wasOnline)
            Store.ForgetMoment();
        if (state == ConnectionState.Online)
            Outbox.Wake();
        Raise(() => ConnectionStateChanged?.Invoke(state));
    }

    private void MoveTo(string cursor)
    {
        Cursor = cursor;
        Store.MoveTo(cursor);
        Raise(() => CursorChanged?.Invoke(cursor));
        deliveries.Send();
    }
}
