using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Copies messages into other conversations, all in one transaction: each is judged as a send of its own.</summary>
sealed class ForwardService(EventLog events, TimeProvider clock)
{
    public async Task<ForwardMessagesResponse> ForwardAsync(ForwardMessages request, Caller caller, CancellationToken ct)
    {
        Guid[] messageIds = [.. request.MessageIds!.Distinct()];
        await using var tx = await events.BeginAsync(ct);
        var sources = (await tx.Db.ListForwardableAsync(messageIds, caller.UserId, ct)).DistinctBy(row => row.Id).ToDictionary(row => row.Id, row => row.ToMessage());
        var sends = request.ConversationIds!.Distinct().SelectMany(_ => messageIds, (conversationId, messageId) => (
            MessageId: messageId,
            Send: new PendingSend(
                conversationId, caller.UserId, KeyOf(request.ClientForwardId, messageId, conversationId),
                Copy(messageId, sources.GetValueOrDefault(messageId), request.Silent == true)))).ToList();

        await tx.StoreAsync(sends.ConvertAll(one => one.Send), wait: true, ct);
        var response = new ForwardMessagesResponse();
        foreach (var (messageId, send) in sends)
            response.Results.Add(await ResultOfAsync(messageId, send));
        return response;
    }

    private MessageContent Copy(Guid messageId, Message? source, bool silent)
    {
        if (source is null)
            return new MessageContent { Forward = new(messageId, null) };
        return new MessageContent
        {
            Type = source.Type,
            Body = source.Text,
            Metadata = MessageJson.Write(source.Metadata),
            Poll = source.Poll is { } poll
                ? new([.. poll.Options.Select(option => option.Text)], poll.Multiple, poll.Anonymous, poll.ClosesAt > clock.GetUtcNow() ? poll.ClosesAt : null)
                : null,
            Forward = new(messageId, source.ForwardedFrom ?? new() { Sender = source.Sender, CreatedAt = source.CreatedAt }),
            Silent = silent,
        };
    }

    private static async Task<ForwardResult> ResultOfAsync(Guid messageId, PendingSend send)
    {
        var result = new ForwardResult { MessageId = messageId, ConversationId = send.ConversationId };
        try
        {
            var response = await send.Outcome;
            return result with { Message = response.Message, Replayed = response.Replayed };
        }
        catch (ChatException refusal)
        {
            return result with { ErrorCode = refusal.Code.ToString(), ErrorMessage = refusal.Message };
        }
    }

    /// <summary>The same for the same three: the first bits of a SHA-256 as a UUIDv8 (RFC 9562 §5.8).</summary>
    private static Guid KeyOf(Guid forwardId, Guid messageId, Guid conversationId)
    {
        Span<byte> ids = stackalloc byte[48];
        forwardId.TryWriteBytes(ids);
        messageId.TryWriteBytes(ids[16..]);
        conversationId.TryWriteBytes(ids[32..]);
        var key = SHA256.HashData(ids).AsSpan(0, 16);
        key[6] = (byte)((key[6] & 0x0F) | 0x80);
        key[8] = (byte)((key[8] & 0x3F) | 0x80);
        return new Guid(key, bigEndian: true);
    }
}
