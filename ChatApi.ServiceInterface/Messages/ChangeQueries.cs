using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>A message that is about to be changed, locked, as the member who changes it sees it.</summary>
sealed record LockedMessage : MessageRow
{
    public string Kind { get; init; } = "";
    public string Role { get; init; } = "";
    public string? Permissions { get; init; }

    /// <summary>What the member may do in the conversation.</summary>
    public MemberRights Rights => new() { Kind = Kind, Role = Role, Permissions = Permissions };

    /// <summary>Direct conversations: the other account is gone, or one of the two has blocked the other.</summary>
    public bool CannotContact { get; init; }

    /// <summary>The database's clock, read once the locks are held.</summary>
    public DateTimeOffset Now { get; init; }
}

/// <summary>An earlier version as the database gives it.</summary>
sealed record VersionRow
{
    public long Version { get; init; }
    public string? Body { get; init; }
    public string[]? Mentions { get; init; }
    public string? Metadata { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    public MessageVersion ToVersion() => new()
    {
        Version = Version,
        Text = Body,
        Mentions = MessageMentions.ToUsers(Mentions),
        MentionsAll = MessageMentions.ToEveryone(Mentions),
        Metadata = MessageJson.ReadMap(Metadata),
        CreatedAt = CreatedAt,
    };
}

/// <summary>Changing messages that are there.</summary>
static class ChangeQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Those of the messages that the user may read, in the order of conversation and seq, locked until the transaction ends; so is the
        /// membership, which a removal waits for, but not the conversation: changes do not hold up those who send. One round trip but
        /// three statements, so that the last sees what whoever held the locks before has committed.
        /// </summary>
        public async Task<List<LockedMessage>> LockMessagesAsync(Guid[] messageIds, string userId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                /* Messages.LockMembers: messages_id, members_pkey */
                WITH named AS MATERIALIZED (
                    SELECT DISTINCT conversation_id FROM messages WHERE id = ANY(@messageIds)
                )
                SELECT true
                  FROM named
                  JOIN members m ON m.conversation_id = named.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                 ORDER BY m.conversation_id
                   FOR SHARE OF m;
                /* Messages.LockNamed: messages_id, members_pkey */
                SELECT true
                  FROM messages msg
                 WHERE msg.id = ANY(@messageIds)
                   AND EXISTS (SELECT FROM members m WHERE m.conversation_id = msg.conversation_id AND m.user_id = @userId AND m.left_at IS NULL)
                 ORDER BY msg.conversation_id, msg.seq
                   FOR NO KEY UPDATE OF msg;
                /* Messages.GetLocked: messages_id, members_pkey, conversations_pkey, users_pkey, messages_pkey, hidden_messages_pkey, blocks_pkey */
                SELECT {MessageRow.ColumnsFor}, {MemberRights.Columns}, {DirectPeer.CannotContact} AS cannot_contact, clock_timestamp() AS now
                  FROM messages msg
                  JOIN members m ON m.conversation_id = msg.conversation_id AND m.user_id = @userId AND m.left_at IS NULL
                  JOIN conversations c ON c.id = msg.conversation_id
                  {DirectPeer.Join}
                  {MessageRow.Joins}
                 WHERE msg.id = ANY(@messageIds) AND msg.seq >= greatest(m.history_from_seq, m.cleared_before_seq)
                   AND NOT EXISTS (SELECT FROM hidden_messages h WHERE h.user_id = m.user_id AND h.conversation_id = msg.conversation_id AND h.seq = msg.seq)
                 ORDER BY msg.conversation_id, msg.seq
                """, new { messageIds, userId }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            await results.ReadAsync<bool>();
            return [.. await results.ReadAsync<LockedMessage>()];
        }

        /// <summary>Which of the users are members.</summary>
        public Task<IEnumerable<string>> ListMembersAmongAsync(Guid conversationId, string[] userIds, CancellationToken ct) =>
            db.QueryAsync<string>(new CommandDefinition("""
                /* Members.ListAmong: members_pkey */
                SELECT user_id FROM members WHERE conversation_id = @conversationId AND user_id = ANY(@userIds) AND left_at IS NULL
                """, new { conversationId, userIds }, cancellationToken: ct));

        /// <summary>Gives a locked message its new content and keeps the old; the version rises.</summary>
        public Task EditAsync(LockedMessage edited, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Messages.Edit: messages_pkey */
                WITH former AS (
                    INSERT INTO message_versions (conversation_id, seq, version, body, mentions, metadata, created_at)
                    SELECT conversation_id, seq, version, body, mentions, metadata, coalesce(edited_at, created_at)
                      FROM messages
                     WHERE conversation_id = @ConversationId AND seq = @Seq
                )
                UPDATE messages
                   SET body = @Body, mentions = @Mentions, links = @Links, metadata = @Metadata::jsonb, version = @Version, edited_at = @EditedAt
                 WHERE conversation_id = @ConversationId AND seq = @Seq
                """,
                new { edited.ConversationId, edited.Seq, edited.Body, edited.Mentions, edited.Links, edited.Metadata, edited.Version, edited.EditedAt },
                cancellationToken: ct));

        /// <summary>What a message said before, below a version, newest first.</summary>
        public async Task<List<MessageVersion>> ListVersionsAsync(Guid conversationId, long seq, long below, int limit, CancellationToken ct)
        {
            var rows = await db.QueryAsync<VersionRow>(new CommandDefinition("""
                /* Messages.ListVersions: message_versions_pkey */
                SELECT version, body, mentions, metadata, created_at
                  FROM message_versions
                 WHERE conversation_id = @conversationId AND seq = @seq AND version < @below
                 ORDER BY version DESC
                 LIMIT @limit
                """, new { conversationId, seq, below, limit }, cancellationToken: ct));
            return [.. rows.Select(row => row.ToVersion())];
        }
    }
}
