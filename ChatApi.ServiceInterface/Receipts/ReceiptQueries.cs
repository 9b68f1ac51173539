using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>A message whose receipts are asked for.</summary>
sealed record AcknowledgedMessage
{
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public string SenderId { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A member who has received a message.</summary>
sealed record ReceiptRow
{
    public string UserId { get; init; } = "";
    public string? UserName { get; init; }
    public string? DisplayName { get; init; }
    public bool Deleted { get; init; }
    public bool Read { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public DateTimeOffset? ReadAt { get; init; }

    public MessageReceipt ToReceipt() => new()
    {
        User = UserSummaries.Of(UserId, UserName, DisplayName, Deleted),
        DeliveredAt = DeliveredAt,
        Read = Read,
        ReadAt = Read ? ReadAt : null,
    };
}

/// <summary>Reading marks: who has received a message.</summary>
static class ReceiptQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Where the message is, if the user may read it.</summary>
        public Task<AcknowledgedMessage?> FindAcknowledgedAsync(Guid messageId, string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<AcknowledgedMessage>(new CommandDefinition("""
                /* Receipts.FindMessage: messages_id, members_user_id_conversation_id, hidden_messages_pkey */
                SELECT msg.conversation_id, msg.seq, msg.sender_id, msg.created_at
                  FROM messages msg
                  JOIN members m ON m.conversation_id = msg.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                 WHERE msg.id = @messageId AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                """, new { messageId, userId }, cancellationToken: ct));

        /// <summary>
        /// Members after an id who have received a message, in the order of their ids, as a user sees them. A read mark says that it was
        /// received, too: the earlier of the first marks at or beyond the message is when. Two index probes a row.
        /// </summary>
        public async Task<List<ReceiptRow>> ListReceiptsAsync(AcknowledgedMessage message, string readerId, string afterUserId, int limit, CancellationToken ct) =>
            (await db.QueryAsync<ReceiptRow>(new CommandDefinition("""
                /* Receipts.List: members_pkey, users_pkey, receipt_marks_pkey */
                SELECT m.user_id, u.user_name, u.display_name, (u.id IS NULL OR u.deleted_at IS NOT NULL) AS deleted,
                       m.read_seq >= @Seq AND u.reads_hidden IS NOT TRUE AND (SELECT reader.reads_hidden FROM users reader WHERE reader.id = @readerId) IS NOT TRUE AS read,
                       read.at AS read_at, least(delivered.at, read.at) AS delivered_at
                  FROM members m
                  LEFT JOIN users u ON u.id = m.user_id
                  LEFT JOIN LATERAL (
                    SELECT at FROM receipt_marks r
                     WHERE r.conversation_id = m.conversation_id AND r.user_id = m.user_id AND r.is_read AND r.seq >= @Seq
                     ORDER BY r.seq LIMIT 1) read ON true
                  LEFT JOIN LATERAL (
                    SELECT at FROM receipt_marks r
                     WHERE r.conversation_id = m.conversation_id AND r.user_id = m.user_id AND NOT r.is_read AND r.seq >= @Seq
                     ORDER BY r.seq LIMIT 1) delivered ON true
                 WHERE m.conversation_id = @ConversationId AND m.user_id > @afterUserId AND m.left_at IS NULL
                   AND m.user_id <> @SenderId AND m.delivered_seq >= @Seq AND m.history_from_seq <= @Seq AND m.joined_at <= @CreatedAt
                 ORDER BY m.user_id
                 LIMIT @limit
                """, new { message.ConversationId, message.Seq, message.SenderId, message.CreatedAt, readerId, afterUserId, limit }, cancellationToken: ct))).AsList();

        /// <summary>How many pages the table of marks has.</summary>
        public Task<long> CountMarkPagesAsync(CancellationToken ct) =>
            db.QuerySingleAsync<long>(new CommandDefinition(
                "/* Receipts.CountPages: none */ SELECT pg_relation_size('receipt_marks') / current_setting('block_size')::int", cancellationToken: ct));

        /// <summary>Deletes marks of before a time that stand in these pages of the table, by their places.</summary>
        /// <param name="toPage">Not itself.</param>
        public Task DeleteOldMarksAsync(DateTimeOffset before, long fromPage, long toPage, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Receipts.DeleteOld: none */
                DELETE FROM receipt_marks WHERE ctid >= @from::tid AND ctid < @to::tid AND at < @before
                """, new { before, from = $"({fromPage},0)", to = $"({toPage},0)" }, cancellationToken: ct));
    }
}
