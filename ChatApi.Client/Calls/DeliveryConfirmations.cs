namespace ChatApi.Client;

/// <summary>
/// Confirms what this device has received: at once, and then what came meanwhile by one call a second, for all conversations together.
/// Thread-safe.
/// </summary>
sealed class DeliveryConfirmations(Func<MarkReceipts, CancellationToken, Task> send, ChatClientOptions options, CancellationToken lifetime)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, long> received = [];
    private bool isSending;

    /// <summary>Notes that everything up to a seq has come; <see cref="Send"/> confirms it.</summary>
    public void Note(Guid conversationId, long seq)
    {
        lock (gate)
            received[conversationId] = Math.Max(seq, received.GetValueOrDefault(conversationId));
    }

    /// <summary>Confirms what is noted, in the background; nothing when there is none.</summary>
    public void Send()
    {
        lock (gate)
        {
            if (isSending || received.Count == 0)
                return;
            isSending = true;
        }
        _ = Task.Run(SendAllAsync, CancellationToken.None);
    }

    /// <summary>Another user follows: what is noted is nothing to them.</summary>
    public void Forget()
    {
        lock (gate)
            received.Clear();
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (Take() is { Count: > 0 } marks)
            {
                await TrySendAsync(marks).ConfigureAwait(false);
                await Task.Delay(Interval, options.TimeProvider, lifetime).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // the client is disposed: the next one hears of it by its snapshot or its cursor
        }
    }

    /// <summary>What has no answer, or is to be asked again later, is noted again; what is refused is not: the user has signed out.</summary>
    private async Task TrySendAsync(List<ReceiptMark> marks)
    {
        try
        {
            await send(new MarkReceipts { Marks = marks }, lifetime).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ChatConnectionException or ChatApiException { IsOutcomeUnknown: true } or ChatApiException { Status: 429 })
        {
            options.Log?.Invoke("What was received could not be confirmed; trying again", e);
            marks.ForEach(mark => Note(mark.ConversationId, mark.DeliveredSeq!.Value));
        }
        catch (Exception e) when (!lifetime.IsCancellationRequested) // also what gives the tokens may fail; the next message is confirmed again
        {
            options.Log?.Invoke("What was received could not be confirmed", e);
        }
    }

    /// <summary>As many as one call takes; with none left sending ends.</summary>
    private List<ReceiptMark> Take()
    {
        lock (gate)
        {
            List<ReceiptMark> marks = [.. received.Take(Limits.MarksPerCall).Select(one => new ReceiptMark { ConversationId = one.Key, DeliveredSeq = one.Value })];
            marks.ForEach(mark => received.Remove(mark.ConversationId));
            isSending = marks.Count > 0;
            return marks;
        }
    }
}
