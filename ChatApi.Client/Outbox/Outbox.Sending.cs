namespace ChatApi.Client;

public sealed partial class Outbox
{
    /// <summary>A message of one's own has been heard of, which may be before its answer is here.</summary>
    internal Task ConfirmAsync(Message message)
    {
        lock (gate)
        {
            if (entries.Find(entry => entry.Key == message.ClientMessageId) is not { } entry)
                return Task.CompletedTask;
            entry.Arrived = message;
        }
        return SettleAsync();
    }

    /// <summary>Lets go of those that have arrived and that the store shows, or need not show.</summary>
    internal async Task SettleAsync()
    {
        List<Entry> done;
        UserStorage? user;
        lock (gate)
        {
            done = entries.FindAll(entry => entry.Arrived is { } message && store.Has(message));
            entries.RemoveAll(done.Contains);
            user = storage;
        }
        foreach (var entry in done)
        {
            if (user is not null)
                await RemoveOrLogAsync(user, entry).ConfigureAwait(false);
            Tell(entry);
        }
    }

    private async Task RemoveOrLogAsync(UserStorage user, Entry entry)
    {
        await storing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            await user.RemoveAsync(entry.StorageKey, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            options.Log?.Invoke("A message that is done could not be removed; after a restart it is sent again, with its key", e);
        }
        finally
        {
            storing.Release();
        }
    }

    /// <summary>Has someone send what waits in a lane.</summary>
    private void Start(string lane)
    {
        lock (gate)
        {
            if (storage is not null && lanes.Add(lane))
            {
                var (running, userId, ct) = (lanes, storage.UserId, closing);
                _ = Task.Run(() => SendAllAsync(lane, running, userId, ct), CancellationToken.None);
            }
        }
    }

    /// <summary>Sends the messages of a lane, one after the other, until there is none left.</summary>
    private async Task SendAllAsync(string lane, HashSet<string> running, string userId, CancellationToken ct)
    {
        var failures = 0;
        while (Next(lane, running, ct) is { } entry)
        {
            Task woken;
            lock (gate)
                woken = wake.Task; // from before the try: nothing that happens during it is overheard
            if (await TrySendAsync(entry, userId, ct).ConfigureAwait(false) is not { } wait)
            {
                failures = 0;
                continue;
            }
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var delay = Task.Delay(wait + BackOff.After(++failures, options.ReconnectDelay, options.MaxReconnectDelay), options.TimeProvider, either.Token);
            await Task.WhenAny(delay, woken).ConfigureAwait(false);
            await either.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The first message of a lane that waits; null ends the lane.</summary>
    private Entry? Next(string lane, HashSet<string> running, CancellationToken ct)
    {
        lock (gate)
        {
            var next = ct.IsCancellationRequested ? null
                : entries.Find(entry => entry.Lane == lane && entry.Arrived is null && entry.Message.State == OutgoingState.Queued);
            if (next is null)
                running.Remove(lane);
            else
                next.Message = next.Message with { State = OutgoingState.Sending };
            return next;
        }
    }

    /// <summary>Tries once. Null when the outcome is known; else how long to wait at least before the next try.</summary>
    private async Task<TimeSpan?> TrySendAsync(Entry entry, string userId, CancellationToken ct)
    {
        Tell(entry);
        try
        {
            var answer = await send(entry.Message.Request, userId, ct).ConfigureAwait(false);
            await TakeAsync(entry, answer.Message, ct).ConfigureAwait(false);
            return null;
        }
        catch (ChatApiException refusal) when (!IsTemporary(refusal))
        {
            await FailAsync(entry, refusal).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            options.Log?.Invoke("A message could not be sent; it waits for another try", e);
            lock (gate)
            {
                if (entry.Arrived is not null)
                    return null;
                entry.Message = entry.Message with { State = OutgoingState.Queued };
            }
            Tell(entry);
            return (e as ChatApiException)?.RetryAfter ?? TimeSpan.Zero;
        }
    }

    /// <summary>The service has it: it is shown as a message, and stays here until it is.</summary>
    private async Task TakeAsync(Entry entry, Message message, CancellationToken ct)
    {
        lock (gate)
            entry.Arrived = message;
        try
        {
            await store.AcceptAsync(message, ct).ConfigureAwait(false);
            await SettleAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            options.Log?.Invoke("A message was sent; what is shown of it could not be brought up to date yet", e);
        }
    }

    private async Task FailAsync(Entry entry, ChatApiException refusal)
    {
        await storing.WaitAsync(CancellationToken.None).ConfigureAwait(false); // before it can be tried again: the two must not write at once
        try
        {
            UserStorage? user;
            lock (gate)
            {
                if (entry.Arrived is not null)
                    return;
                entry.Message = entry.Message with { State = OutgoingState.Failed, Error = refusal };
                user = storage;
            }
            if (user is not null)
                await user.SetAsync(entry.StorageKey, entry.Text, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            options.Log?.Invoke("That a message was refused could not be stored; after a restart it is sent again", e);
        }
        finally
        {
            storing.Release();
        }
        Tell(entry);
    }

    /// <summary>It may go another time: the service cannot now, asks to wait, or does not know who this is any more.</summary>
    private static bool IsTemporary(ChatApiException refusal) => refusal.Status is 401 or 408 or 429 or >= 500;
}
