namespace ChatApi.Client;

/// <summary>
/// Messages on their way to the service, kept in <see cref="ChatClientOptions.Storage"/> until they are acknowledged, also across restarts. Those to
/// one conversation are sent one after the other, in the order they were given; without an answer a message is sent again with its key, for as
/// long as it takes, so that there is one of it in the end. A message that is refused stays, <see cref="OutgoingState.Failed"/>, and those after it
/// go on. Thread-safe. One client at a time may use a storage.
/// </summary>
public sealed partial class Outbox
{
    private readonly ChatClientOptions options;
    private readonly Func<SendMessage, string, CancellationToken, Task<SendMessageResponse>> send;
    private readonly Func<CancellationToken, Task> open;
    private readonly ChatStore store;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim storing = new(1, 1);
    private List<Entry> entries = [];

    /// <summary>The lanes that someone is sending; each user who is opened has a set of their own.</summary>
    private HashSet<string> lanes = [];
    private UserStorage? storage;
    private CancellationToken closing;
    private long lastPosition;
    private TaskCompletionSource settled = NewSignal();
    private TaskCompletionSource wake = NewSignal();

    /// <summary>Makes an outbox that is open for nobody yet.</summary>
    /// <param name="options">Clock, waits and log.</param>
    /// <param name="send">Sends a message for one user and nobody else.</param>
    /// <param name="open">Opens the outbox of who is signed in; throws when nobody is.</param>
    /// <param name="store">What shows the messages that are acknowledged.</param>
    internal Outbox(ChatClientOptions options, Func<SendMessage, string, CancellationToken, Task<SendMessageResponse>> send, Func<CancellationToken, Task> open, ChatStore store) =>
        (this.options, this.send, this.open, this.store) = (options, send, open, store);

    /// <summary>Told about a message whose state has changed, or that has gone. Called on any thread, not to be kept waiting.</summary>
    public event Action<OutgoingMessage>? Changed;

    /// <summary>All messages that are on their way or refused, in the order they were given.</summary>
    public IReadOnlyList<OutgoingMessage> Messages
    {
        get
        {
            lock (gate)
                return [.. entries.Select(entry => entry.Message)];
        }
    }

    /// <summary>
    /// Sends a message, now or when it is possible, and answers how to show it meanwhile, as soon as it is stored. Its key is made when the request
    /// has none. Throws <see cref="ArgumentException"/> without exactly one of conversation and recipient, and <see cref="ChatApiException"/> (401)
    /// when nobody is signed in.
    /// </summary>
    public async Task<OutgoingMessage> SendAsync(SendMessage request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ConversationId is null == request.RecipientId is null)
            throw new ArgumentException("A message goes either to a conversation or to a recipient: give ConversationId or RecipientId.", nameof(request));
        var own = SavedJson.Read<SendMessage>(SavedJson.Of(request)); // what the caller does to theirs changes nothing
        if (own.ClientMessageId == Guid.Empty)
            own.ClientMessageId = Guid.CreateVersion7();

        await open(ct).ConfigureAwait(false);
        await storing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var user = storage ?? throw new ChatApiException(401, null);
            lock (gate)
            {
                if (entries.Find(entry => entry.Key == own.ClientMessageId) is { } same)
                    return same.Message;
            }
            var message = new OutgoingMessage { ClientMessageId = own.ClientMessageId, Request = own, CreatedAt = options.TimeProvider.GetUtcNow() };
            var added = new Entry(lastPosition + 1, message);
            try
            {
                await user.SetAsync(added.StorageKey, added.Text, ct).ConfigureAwait(false);
                lock (gate)
                {
                    if (storage != user)
                        throw new ChatApiException(401, null); // signed out meanwhile
                    lastPosition = added.Position;
                    entries.Add(added);
                }
            }
            catch
            {
                await user.RemoveAsync(added.StorageKey, CancellationToken.None).ConfigureAwait(false); // who is told that it failed sends it anew
                throw;
            }
            Tell(added);
            Start(added.Lane);
            return message;
        }
        finally
        {
            storing.Release();
        }
    }

    /// <summary>Sends a text, now or when it is possible.</summary>
    public Task<OutgoingMessage> SendAsync(Guid conversationId, string text, CancellationToken ct = default) =>
        SendAsync(new SendMessage { ConversationId = conversationId, Text = text }, ct);

    /// <summary>Sends a message that was refused once more, with its key. False when it is not among those.</summary>
    public async Task<bool> RetryAsync(Guid clientMessageId, CancellationToken ct = default)
    {
        Entry? entry;
        await storing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            UserStorage? user;
            lock (gate)
            {
                (entry, user) = (entries.Find(one => one.Key == clientMessageId && one.Message.State == OutgoingState.Failed), storage);
                if (entry is null || user is null)
                    return false;
            }
            var again = entry.Message with { State = OutgoingState.Queued, Error = null };
            await user.SetAsync(entry.StorageKey, new Entry(entry.Position, again).Text, ct).ConfigureAwait(false);
            lock (gate)
                entry.Message = again;
        }
        finally
        {
            storing.Release();
        }
        Tell(entry);
        Start(entry.Lane);
        return true;
    }

    /// <summary>
    /// Forgets a message that waits or was refused. False when it is not among those: it has arrived, or is being sent. One that had no answer yet
    /// may have arrived all the same.
    /// </summary>
    public async Task<bool> DiscardAsync(Guid clientMessageId, CancellationToken ct = default)
    {
        Entry? entry;
        await storing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            UserStorage? user;
            lock (gate)
            {
                (entry, user) = (entries.Find(one => one.Key == clientMessageId && one.Message.State != OutgoingState.Sending), storage);
                if (entry is null || user is null)
                    return false;
                entries.Remove(entry);
            }
            try
            {
                await user.RemoveAsync(entry.StorageKey, ct).ConfigureAwait(false);
            }
            catch
            {
                PutBack(entry, user);
                throw;
            }
        }
        finally
        {
            storing.Release();
        }
        Tell(entry);
        return true;
    }

    /// <summary>Completes when no message is on its way any more: each has arrived or was refused.</summary>
    public async Task FlushAsync(CancellationToken ct = default)
    {
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (entries.TrueForAll(entry => entry.Message.State == OutgoingState.Failed))
                    return;
                changed = settled.Task;
            }
            await changed.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>The messages to a conversation, or to a user whose direct conversation it is.</summary>
    internal IReadOnlyList<OutgoingMessage> Of(Guid conversationId, string? otherUserId) =>
        [.. Messages.Where(message => message.Request.ConversationId == conversationId || (otherUserId is not null && message.Request.RecipientId == otherUserId))];

    /// <summary>Goes on with what was kept of a user.</summary>
    internal async Task OpenAsync(UserStorage user, CancellationToken closed)
    {
        var kept = new List<Entry>();
        foreach (var key in await user.KeysAsync(Entry.Prefix, closed).ConfigureAwait(false))
        {
            if (await user.GetAsync(key, closed).ConfigureAwait(false) is { } text && Entry.Read(text, options.Log) is { } entry)
                kept.Add(entry);
        }
        lock (gate)
        {
            closed.ThrowIfCancellationRequested();
            (storage, closing, lanes) = (user, closed, []);
            entries = [.. kept.OrderBy(entry => entry.Position)];
            lastPosition = entries.Count > 0 ? entries[^1].Position : 0;
        }
        kept.ForEach(Tell);
        foreach (var lane in kept.Select(entry => entry.Lane).Distinct())
            Start(lane);
    }

    /// <summary>Sends nothing any more; what is stored stays.</summary>
    internal void Close()
    {
        lock (gate)
            (storage, entries) = (null, []);
        Signal(ref settled);
    }

    /// <summary>Completes when nothing is being written any more.</summary>
    internal async Task QuietAsync(CancellationToken ct)
    {
        await storing.WaitAsync(ct).ConfigureAwait(false);
        storing.Release();
    }

    /// <summary>Tries at once what waits for another try: there is a connection again.</summary>
    internal void Wake() => Signal(ref wake);

    /// <summary>It could not be removed from storage, and so would be sent after a restart: it is here, too.</summary>
    private void PutBack(Entry entry, UserStorage user)
    {
        lock (gate)
        {
            if (storage != user)
                return;
            entries.Add(entry);
            entries.Sort((one, other) => one.Position.CompareTo(other.Position));
        }
        Start(entry.Lane);
    }

    private void Tell(Entry entry)
    {
        Signal(ref settled);
        try
        {
            Changed?.Invoke(entry.Message);
        }
        catch (Exception e)
        {
            options.Log?.Invoke("A subscriber of the outbox failed", e);
        }
    }

    private void Signal(ref TaskCompletionSource signal)
    {
        TaskCompletionSource ended;
        lock (gate)
            (ended, signal) = (signal, NewSignal());
        ended.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
