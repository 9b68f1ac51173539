using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>What a send must know before it writes, read under the conversation's lock.</summary>
/// <param name="Earlier">What this sender stored before with the same key.</param>
/// <param name="Sender">Who sends.</param>
sealed record SendState(SenderRow Sender, MessageRow? Earlier);

/// <summary>The sender, a member of the conversation.</summary>
sealed record SenderRow
{
    public string Role { get; init; } = "";
    public string? UserName { get; init; }
    public string DisplayName { get; init; } = "";

    /// <summary>Direct conversations: the other account is gone.</summary>
    public bool OtherDeleted { get; init; }
}

/// <summary>Where a message was stored, and when.</summary>
sealed record StoredRow
{
    public long Seq { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The two round trips of a send: lock and look, then write.</summary>
static class SendQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Locks the conversation until the transaction ends, then looks at the sender and at what the key has stored before; null
        /// when the sender is not a member. One round trip but separate statements: those after the lock see what whoever held it
        /// before has committed, which one statement with one snapshot would not.
        /// </summary>
        public async Task<SendState?> LockForSendAsync(Guid conversationId, string senderId, Guid clientMessageId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                /* Messages.Lock: conversations_pkey */
                SELECT true FROM conversations WHERE id = @conversationId FOR NO KEY UPDATE;
                /* Messages.FindSender: members_user_id_conversation_id, conversations_pkey, users_pkey */
                SELECT m.role, u.user_name, u.display_name, other.deleted_at IS NOT NULL AS other_deleted
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                  JOIN users u ON u.id = m.user_id
                  LEFT JOIN users other
                    ON other.id = CASE WHEN split_part(c.direct_key, ' ', 1) = m.user_id THEN split_part(c.direct_key, ' ', 2) ELSE split_part(c.direct_key, ' ', 1) END
                 WHERE m.conversation_id = @conversationId AND m.user_id = @senderId AND m.left_at IS NULL;
                /* Messages.FindByKey: messages_conversation_id_sender_id_client_message_id, users_pkey */
                SELECT {MessageRow.Columns}
                  FROM messages msg
                  LEFT JOIN users sender ON sender.id = msg.sender_id
                 WHERE msg.conversation_id = @conversationId AND msg.sender_id = @senderId AND msg.client_message_id = @clientMessageId
                """, new { conversationId, senderId, clientMessageId }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            var sender = await results.ReadSingleOrDefaultAsync<SenderRow>();
            var earlier = await results.ReadSingleOrDefaultAsync<MessageRow>();
            return sender is null ? null : new(sender, earlier);
        }

        /// <summary>
        /// Gives the message the next seq and raises the sender's own marks to it; the conversation must be locked. The time is the
        /// database's: one clock for all nodes, read in the order of the seqs.
        /// </summary>
        public Task<StoredRow> InsertMessageAsync(
            Guid conversationId, Guid messageId, string senderId, Guid clientMessageId, byte[] bodyHash, string type, string? body, CancellationToken ct) =>
            db.QuerySingleAsync<StoredRow>(new CommandDefinition("""
                /* Messages.Insert: conversations_pkey, members_pkey */
                WITH place AS (
                    UPDATE conversations SET last_seq = last_seq + 1, last_message_at = clock_timestamp()
                     WHERE id = @conversationId
                    RETURNING last_seq, last_message_at
                ), marks AS (
                    UPDATE members SET delivered_seq = place.last_seq, read_seq = place.last_seq
                      FROM place
                     WHERE conversation_id = @conversationId AND user_id = @senderId
                )
                INSERT INTO messages (conversation_id, seq, id, sender_id, client_message_id, body_hash, type, body, created_at)
                SELECT @conversationId, last_seq, @messageId, @senderId, @clientMessageId, @bodyHash, @type, @body, last_message_at FROM place
                RETURNING seq, created_at
                """, new { conversationId, messageId, senderId, clientMessageId, bodyHash, type, body }, cancellationToken: ct));
    }
}
