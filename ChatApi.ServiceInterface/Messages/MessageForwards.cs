using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>What a message is a copy of.</summary>
/// <param name="MessageId">The message that was copied; with it the key's owner is told a retry from another request, however that has changed since.</param>
/// <param name="From">Null: there is nothing that its sender might copy.</param>
sealed record Forward(Guid MessageId, ForwardedFrom? From)
{
    /// <summary>As it is kept: of the first sender the id alone.</summary>
    public string? Json => MessageJson.Write(From is null ? null : From with { Sender = new UserSummary { Id = From.Sender.Id } });
}

static class MessageForwards
{
    /// <summary>JSON of the <see cref="ForwardedFrom"/> of message <c>msg</c>, looked up only for a copy. Index users_pkey.</summary>
    public const string Column = """
        CASE WHEN msg.forwarded_from IS NOT NULL THEN (
                   SELECT jsonb_build_object(
                              'createdAt', msg.forwarded_from -> 'createdAt',
                              'sender', CASE WHEN origin.id IS NULL OR origin.deleted_at IS NOT NULL
                                             THEN jsonb_build_object('id', named.id, 'deleted', true)
                                             ELSE jsonb_build_object('id', origin.id, 'userName', origin.user_name, 'displayName', origin.display_name) END)::text
                     FROM (VALUES (msg.forwarded_from -> 'sender' ->> 'id')) AS named (id)
                     LEFT JOIN users origin ON origin.id = named.id) END AS forwarded_from
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>Those of the messages that the user may read and so copy; at most 100, in no order.</summary>
        public Task<IEnumerable<MessageRow>> ListForwardableAsync(Guid[] messageIds, string userId, CancellationToken ct) =>
            db.QueryAsync<MessageRow>(new CommandDefinition($"""
                /* Messages.ListForwardable: messages_id, members_pkey, users_pkey, hidden_messages_pkey, blocks_pkey */
                SELECT {MessageRow.ColumnsFor}
                  FROM messages msg
                  JOIN members m ON m.conversation_id = msg.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                  {MessageRow.Joins}
                 WHERE msg.id = ANY(@messageIds) AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND msg.type IN ('text', 'poll') AND msg.deleted_at IS NULL AND (msg.expires_at IS NULL OR msg.expires_at > now())
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                   AND NOT EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = msg.sender_id)
                """, new { messageIds, userId }, cancellationToken: ct));
    }
}
