using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Several messages by one call, each with an outcome of its own.</summary>
sealed class BatchSendService(NpgsqlDataSource dataSource, SendQueue queue, RateLimiter limiter)
{
    /// <summary>
    /// Stored in their order. What concerns one message alone is its result; what concerns all – no membership, a database that cannot be
    /// reached – is the answer, and the same request can be sent again.
    /// </summary>
    public async Task<SendMessagesResponse> SendManyAsync(SendMessages request, Caller caller, CancellationToken ct)
    {
        var sends = request.Messages!.Index().Select(one => Read(request, one.Item, one.Index, caller)).ToList();
        await RequireMemberAsync(request.ConversationId, caller, ct); // others' count is not a stranger's to use up
        var allowed = 1 + await CountFurtherAsync(request.ConversationId, sends.Count - 1, caller); // the first is counted like any send
        var outcomes = queue.SendInOrder(request.ConversationId, sends[..allowed]);
        var results = new List<SendResult>(sends.Count);
        for (var index = 0; index < sends.Count; index++)
            results.Add(index < allowed ? await ResultAsync(outcomes[index], index, ct) : Refused(TooMany(), index));
        return new SendMessagesResponse { Results = results };
    }

    private async Task RequireMemberAsync(Guid conversationId, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (!await db.IsMemberAsync(conversationId, caller.UserId, ct))
            throw Refusals.ConversationNotFound();
    }

    private static PendingSend Read(SendMessages request, SendMessage message, int index, Caller caller)
    {
        if (message.ConversationId is { } other && other != request.ConversationId)
            throw Refusals.InvalidValue(Field(index, "conversationId"), "All messages are sent to the one conversation that the request names: leave it out.");
        if (!string.IsNullOrEmpty(message.RecipientId))
            throw Refusals.InvalidValue(Field(index, "recipientId"), "All messages are sent to the one conversation that the request names: leave it out.");
        try
        {
            return new PendingSend(request.ConversationId, caller.UserId, message.ClientMessageId, MessageContent.Of(message, caller));
        }
        catch (ChatException refusal)
        {
            throw refusal.Within($"messages[{index}]");
        }
    }

    private async Task<int> CountFurtherAsync(Guid conversationId, int most, Caller caller)
    {
        var keys = new[] { limiter.KeyOf(Rate.SendPerUser, caller.UserId), limiter.KeyOf(Rate.SendPerConversation, conversationId.ToString("N")) };
        return most == 0 ? 0 : await limiter.TakeUpToAsync([.. keys.OfType<RateKey>()], most);
    }

    private static async Task<SendResult> ResultAsync(Task<SendMessageResponse> outcome, int index, CancellationToken ct)
    {
        try
        {
            var stored = await outcome.WaitAsync(ct);
            return new SendResult { Message = stored.Message, Replayed = stored.Replayed };
        }
        catch (ChatException refusal) when (refusal.Status < 500)
        {
            return Refused(refusal, index);
        }
    }

    private static SendResult Refused(ChatException refusal, int index) => new()
    {
        Error = new ResponseStatus
        {
            ErrorCode = refusal.Code.ToString(),
            Message = refusal.Message,
            Errors = refusal.Field is { } field ? [new() { ErrorCode = refusal.Code.ToString(), FieldName = Field(index, field), Message = refusal.Message }] : [],
            Meta = refusal.Meta.Count > 0 ? refusal.Meta : null,
        },
    };

    private static string Field(int index, string field) => $"messages[{index}].{field}";

    private static ChatException TooMany() => new(ErrorCode.RateLimitExceeded, "Too many messages at once: send this one again later.");
}
