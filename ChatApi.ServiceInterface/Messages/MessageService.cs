using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

sealed partial class MessageService(NpgsqlDataSource dataSource, EventLog events, SendQueue queue, ILogger<MessageService> log)
{
    /// <summary>Checked and stored together with what others send at the same time; see <see cref="SendBatch"/>.</summary>
    public async Task<SendMessageResponse> SendAsync(SendMessage request, Caller caller, CancellationToken ct)
    {
        if (request.ConversationId is null && string.IsNullOrEmpty(request.RecipientId))
            throw Refusals.InvalidValue("conversationId", "Give 'conversationId' or 'recipientId': exactly one of the two.");
        if (request.ConversationId is not null && !string.IsNullOrEmpty(request.RecipientId))
            throw Refusals.InvalidValue("recipientId", "Give 'conversationId' or 'recipientId', not both.");

        var send = new PendingSend(request.ConversationId ?? default, caller.UserId, request.ClientMessageId, MessageContent.Of(request, caller));
        var response = request.ConversationId is not null ? await queue.SendAsync(send, ct) : await SendDirectAsync(send, request.RecipientId!, ct);
        if (response.Created)
            LogStored(response.Message.Id, response.Message.ConversationId, response.Message.Seq);
        return response;
    }

    /// <summary>A conversation that is made for the message is stored together with it or not at all.</summary>
    private async Task<SendMessageResponse> SendDirectAsync(PendingSend send, string recipientId, CancellationToken ct)
    {
        await using (var tx = await events.BeginAsync(ct))
        {
            var (conversationId, isNew, _) = await tx.OpenDirectAsync(send.SenderId, recipientId, ct);
            send = send with { ConversationId = conversationId };
            if (isNew)
            {
                await tx.StoreAsync([send], wait: true, ct);
                return await send.Outcome;
            }
        }
        return await queue.SendAsync(send, ct);
    }

    public async Task<Message> GetAsync(GetMessage request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var row = await db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        return row.ToMessage();
    }

    public async Task<GetMessagesResponse> GetManyAsync(GetMessages request, Caller caller, CancellationToken ct)
    {
        Guid[] ids = [.. request.MessageIds!.Distinct()];
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var found = (await db.FindMessagesAsync(ids, caller.UserId, ct)).ToDictionary(row => row.Id);
        return new GetMessagesResponse { Results = [.. ids.Where(found.ContainsKey).Select(id => found[id].ToMessage())] };
    }

    public async Task<ListMessagesResponse> ListAsync(ListMessages request, Caller caller, CancellationToken ct)
    {
        RequireOnePlace(request);
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var history = await db.FindReadableHistoryAsync(request.ConversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();

        var limit = request.Limit ?? Limits.DefaultPage;
        var window = request switch
        {
            { BeforeSeq: { } seq } => history.Before(seq, limit),
            { AfterSeq: { } seq } => history.After(seq, limit),
            { AroundSeq: { } seq } => history.Around(seq, limit),
            { At: { } time } => history.Around(await db.FindSeqAtAsync(request.ConversationId, history, time, ct), limit),
            _ => history.Before(history.Last + 1 - (request.Offset ?? 0), limit),
        };
        var rows = await db.ListMessagesAsync(request.ConversationId, caller.UserId, window.Oldest, window.Newest, ct);
        return new ListMessagesResponse
        {
            Results = [.. rows.Select(row => row.ToMessage())],
            HasMoreBefore = window.HasMoreBefore,
            HasMoreAfter = window.HasMoreAfter,
        };
    }

    private static void RequireOnePlace(ListMessages request)
    {
        ReadOnlySpan<(string Field, bool Given)> places =
        [
            ("beforeSeq", request.BeforeSeq is not null), ("afterSeq", request.AfterSeq is not null),
            ("aroundSeq", request.AroundSeq is not null), ("at", request.At is not null), ("offset", request.Offset is not null),
        ];
        string? first = null;
        foreach (var (field, given) in places)
        {
            if (given && first is not null)
                throw Refusals.InvalidValue(field, $"Give at most one of 'beforeSeq', 'afterSeq', 'aroundSeq', 'at' and 'offset'; '{first}' is given already.");
            if (given)
                first = field;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Message {MessageId} stored in {ConversationId} at {Seq}")]
    private partial void LogStored(Guid messageId, Guid conversationId, long seq);
}
