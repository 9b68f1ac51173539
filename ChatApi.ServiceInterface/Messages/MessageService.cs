using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

sealed partial class MessageService(NpgsqlDataSource dataSource, EventLog events, ILogger<MessageService> log)
{
    private const string TextType = "text";

    /// <summary>Checks in the order of the guarantees, under the conversation's lock: two sends of one key become one message and one replay.</summary>
    public async Task<SendMessageResponse> SendAsync(SendMessage request, Caller caller, CancellationToken ct)
    {
        if (request.ConversationId is null && string.IsNullOrEmpty(request.RecipientId))
            throw Refusals.InvalidValue("conversationId", "Give 'conversationId' or 'recipientId': exactly one of the two.");
        if (request.ConversationId is not null && !string.IsNullOrEmpty(request.RecipientId))
            throw Refusals.InvalidValue("recipientId", "Give 'conversationId' or 'recipientId', not both.");
        var bodyHash = HashBody(TextType, request.Text!);

        await using var tx = await events.BeginAsync(ct);
        var conversationId = request.ConversationId ?? (await tx.OpenDirectAsync(caller.UserId, request.RecipientId!, ct)).Id;
        var (sender, earlier) = await tx.Db.LockForSendAsync(conversationId, caller.UserId, request.ClientMessageId, ct)
            ?? throw Refusals.ConversationNotFound();
        if (earlier is not null)
        {
            return bodyHash.AsSpan().SequenceEqual(earlier.BodyHash)
                ? new SendMessageResponse { Message = earlier.ToMessage(), Replayed = true }
                : throw Refusals.KeyReused("clientMessageId");
        }
        // role: every member may write; muted and read-only members are refused here
        if (sender.OtherDeleted) // blocks and privacy settings are refused here too, in the same words
            throw Refusals.CannotContactUser();
        // reply target: must be readable by the sender
        // media: must be the sender's own and confirmed

        var messageId = Guid.CreateVersion7();
        var stored = await tx.Db.InsertMessageAsync(
            conversationId, messageId, caller.UserId, request.ClientMessageId, bodyHash, TextType, request.Text, ct);
        tx.Append(new EventRow(EventKind.MessageNew, conversationId, Seq: stored.Seq, ActorId: caller.UserId));
        await tx.CommitAsync(ct);
        LogStored(messageId, conversationId, stored.Seq);

        return new SendMessageResponse
        {
            Created = true,
            Message = new Message
            {
                Id = messageId,
                ConversationId = conversationId,
                Seq = stored.Seq,
                Sender = UserSummaries.Of(caller.UserId, sender.UserName, sender.DisplayName, deleted: false),
                ClientMessageId = request.ClientMessageId,
                Type = TextType,
                Text = request.Text,
                Version = 1,
                CreatedAt = stored.CreatedAt,
            },
        };
    }

    public async Task<Message> GetAsync(GetMessage request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var row = await db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        return row.ToMessage();
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
        var rows = await db.ListMessagesAsync(request.ConversationId, window.Oldest, window.Newest, ct);
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

    /// <summary>SHA-256 of type, U+0000 (which no text holds) and text.</summary>
    private static byte[] HashBody(string type, string text) => SHA256.HashData(Encoding.UTF8.GetBytes($"{type}\0{text}"));

    [LoggerMessage(Level = LogLevel.Debug, Message = "Message {MessageId} stored in {ConversationId} at {Seq}")]
    private partial void LogStored(Guid messageId, Guid conversationId, long seq);
}
