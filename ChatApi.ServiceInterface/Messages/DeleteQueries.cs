using ChatApi.ServiceInterface.Realtime;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>A message that someone hides for themselves.</summary>
sealed record HiddenRow
{
    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
}

/// <summary>The newest message a member sees, beside one they have hidden.</summary>
sealed record LastVisibleRow : MessageRow
{
    public Guid HiddenId { get; init; }
    public long HiddenSeq { get; init; }
    public Guid HiddenIn { get; init; }
    public string ReaderId { get; init; } = "";
}

static class DeleteQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Those of the messages that the user may read, also those hidden before. Locks the memberships until the transaction ends.</summary>
        public async Task<List<HiddenRow>> LockReadableAsync(Guid[] messageIds, string userId, CancellationToken ct) =>
        [
            .. await db.QueryAsync<HiddenRow>(new CommandDefinition("""
                /* Messages.LockReadable: messages_id, members_pkey */
                SELECT msg.id, msg.conversation_id, msg.seq
                  FROM messages msg
                  JOIN members m ON m.conversation_id = msg.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                 WHERE msg.id = ANY(@messageIds) AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                 ORDER BY msg.conversation_id, msg.seq
                   FOR SHARE OF m
                """, new { messageIds, userId }, cancellationToken: ct)),
        ];

        /// <summary>Hides messages from a user; gives those that were not hidden before.</summary>
        public Task<IEnumerable<HiddenRow>> HideAsync(string userId, IReadOnlyList<HiddenRow> messages, CancellationToken ct) =>
            db.QueryAsync<HiddenRow>(new CommandDefinition("""
                /* Messages.Hide: insert */
                INSERT INTO hidden_messages (user_id, conversation_id, seq)
                SELECT @userId, conversation_id, seq FROM unnest(@conversationIds, @seqs) AS one (conversation_id, seq)
                ON CONFLICT DO NOTHING
                RETURNING conversation_id, seq
                """, new { userId, conversationIds = messages.Select(one => one.ConversationId).ToArray(), seqs = messages.Select(one => one.Seq).ToArray() }, cancellationToken: ct));

        /// <summary>For each message that a user has hidden, as events name them, the newest one they see of its conversation, as it is now; none for those who are no member any more.</summary>
        public async Task<List<LastVisibleRow>> ListLastVisibleAsync(Guid[] conversationIds, string[] userIds, long[] seqs, CancellationToken ct)
        {
            var rows = await db.QueryAsync<LastVisibleRow>(new CommandDefinition($"""
                /* Messages.ListLastVisible: members_pkey, messages_pkey, users_pkey, hidden_messages_pkey, blocks_pkey */
                SELECT {MessageRow.ColumnsFor}, hidden.id AS hidden_id, hidden.seq AS hidden_seq, hidden.conversation_id AS hidden_in, m.user_id AS reader_id
                  FROM unnest(@conversationIds, @userIds, @seqs) AS wanted (conversation_id, user_id, seq)
                  JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = wanted.user_id AND m.left_at IS NULL
                  JOIN messages hidden ON hidden.conversation_id = wanted.conversation_id AND hidden.seq = wanted.seq
                  LEFT JOIN messages msg
                    ON msg.conversation_id = m.conversation_id
                   AND msg.seq = {MessageRow.LastVisible}
                  {MessageRow.Joins}
                """, new { conversationIds, userIds, seqs }, cancellationToken: ct));
            return [.. rows.DistinctBy(row => (row.HiddenIn, row.HiddenSeq, row.ReaderId))];
        }
    }

    extension(EventTransaction tx)
    {
        /// <summary>Takes all content from messages that are locked: nothing of them is left to be served. Written in the round trip of the commit.</summary>
        public void EraseContent(IReadOnlyList<MessageRow> messages, DateTimeOffset at)
        {
            var conversationIds = messages.Select(message => message.ConversationId).ToArray();
            var seqs = messages.Select(message => message.Seq).ToArray();
            tx.Write(new NpgsqlBatchCommand("""
                /* Messages.Erase: messages_pkey */
                UPDATE messages
                   SET body = NULL, mentions = NULL, links = NULL, metadata = NULL, system = NULL, forwarded_from = NULL, reply_to_seq = NULL, silent = NULL,
                       expires_at = NULL, expire_after_read = NULL, pinned_at = NULL, pinned_by = NULL, pin_expires_at = NULL, reaction_count = NULL,
                       version = version + 1, deleted_at = $3
                  FROM unnest($1, $2) AS gone (conversation_id, seq)
                 WHERE messages.conversation_id = gone.conversation_id AND messages.seq = gone.seq
                """)
            {
                Parameters = { Uuids(conversationIds), Numbers(seqs), new NpgsqlParameter<DateTime> { TypedValue = at.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz } },
            });
            tx.Write(new NpgsqlBatchCommand("""
                /* Messages.EraseVersions: message_versions_pkey */
                DELETE FROM message_versions USING unnest($1, $2) AS gone (conversation_id, seq)
                 WHERE message_versions.conversation_id = gone.conversation_id AND message_versions.seq = gone.seq
                """)
            {
                Parameters = { Uuids(conversationIds), Numbers(seqs) },
            });
            if (messages.Any(message => message.Type == MessageType.Poll))
            {
                tx.Write(new NpgsqlBatchCommand("""
                    /* Polls.Erase: polls_pkey, poll_votes_pkey */
                    WITH votes AS (
                        DELETE FROM poll_votes USING unnest($1, $2) AS gone (conversation_id, seq)
                         WHERE poll_votes.conversation_id = gone.conversation_id AND poll_votes.seq = gone.seq
                    )
                    DELETE FROM polls USING unnest($1, $2) AS gone (conversation_id, seq)
                     WHERE polls.conversation_id = gone.conversation_id AND polls.seq = gone.seq
                    """)
                {
                    Parameters = { Uuids(conversationIds), Numbers(seqs) },
                });
            }
            tx.Write(new NpgsqlBatchCommand("""
                /* Messages.EraseReactions: reactions_pkey */
                DELETE FROM reactions USING unnest($1, $2) AS gone (conversation_id, seq)
                 WHERE reactions.conversation_id = gone.conversation_id AND reactions.seq = gone.seq
                """)
            {
                Parameters = { Uuids(conversationIds), Numbers(seqs) },
            });
        }
    }

    private static NpgsqlParameter<Guid[]> Uuids(Guid[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    private static NpgsqlParameter<long[]> Numbers(long[] values) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
}
