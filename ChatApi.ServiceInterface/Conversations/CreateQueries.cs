using ChatApi.ServiceInterface.Social;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>The other side of a direct conversation, and the conversation when there is one.</summary>
sealed record RecipientRow
{
    public bool Deleted { get; init; }
    public Guid? ConversationId { get; init; }

    /// <summary>Whether neither a block nor a setting stands against writing to them.</summary>
    public bool MayMessage { get; init; }
}

/// <summary>A group made earlier with the same key.</summary>
sealed record EarlierGroupRow
{
    public Guid Id { get; init; }
    public byte[] CreateHash { get; init; } = [];
}

/// <summary>Making conversations.</summary>
static class CreateQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>The recipient and the direct conversation with them; null when there is no such user.</summary>
        public Task<RecipientRow?> FindRecipientAsync(string userId, string recipientId, string directKey, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<RecipientRow>(new CommandDefinition($"""
                /* Conversations.FindRecipient: users_pkey, conversations_direct_key, blocks_pkey */
                SELECT u.deleted_at IS NOT NULL AS deleted, c.id AS conversation_id, {ContactRules.MayMessage} AS may_message
                  FROM users u
                  LEFT JOIN conversations c ON c.direct_key = @directKey
                 WHERE u.id = @recipientId
                """, new { userId, recipientId, directKey }, cancellationToken: ct));

        /// <summary>The group the user has made with a key, if any.</summary>
        public Task<EarlierGroupRow?> FindGroupByKeyAsync(string createdBy, Guid clientConversationId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<EarlierGroupRow>(new CommandDefinition("""
                /* Conversations.FindGroupByKey: conversations_created_by_client_conversation_id */
                SELECT id, create_hash FROM conversations WHERE created_by = @createdBy AND client_conversation_id = @clientConversationId
                """, new { createdBy, clientConversationId }, cancellationToken: ct));

        /// <summary>
        /// Makes a conversation with its members, who may read all of it. False, and nothing made, when there is one with the same
        /// direct key or the same creator and client key; one that is just being made elsewhere is waited for.
        /// </summary>
        /// <param name="conversation">A group's title, client key and hash, or a direct conversation's key.</param>
        /// <param name="userIds">All members, the creator among them.</param>
        /// <param name="ct">Cancels the statement.</param>
        public async Task<bool> InsertConversationAsync(NewConversation conversation, string[] userIds, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Conversations.Insert: insert */
                WITH made AS (
                    INSERT INTO conversations (id, kind, title, title_key, description, avatar_url, metadata, permissions, history, direct_key, created_by, client_conversation_id, create_hash, member_count)
                    VALUES (@Id, @Kind, @Title, @TitleKey, @Description, @AvatarUrl, @Metadata::jsonb, @Permissions::jsonb, @History, @DirectKey, @CreatedBy, @ClientConversationId, @CreateHash, cardinality(@userIds))
                    ON CONFLICT DO NOTHING
                    RETURNING id
                )
                INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq)
                SELECT made.id, member.id, CASE WHEN @Kind = 'group' AND member.id = @CreatedBy THEN 'owner' ELSE 'member' END, 1, 0, 0
                  FROM made CROSS JOIN unnest(@userIds) AS member (id)
                """,
                new
                {
                    conversation.Id,
                    conversation.Kind,
                    conversation.Info.Title,
                    conversation.Info.TitleKey,
                    conversation.Info.Description,
                    conversation.Info.AvatarUrl,
                    conversation.Info.Metadata,
                    conversation.Info.Permissions,
                    conversation.Info.History,
                    conversation.DirectKey,
                    conversation.CreatedBy,
                    conversation.ClientConversationId,
                    conversation.CreateHash,
                    userIds,
                },
                cancellationToken: ct)) > 0;
    }
}

/// <summary>A conversation to be made.</summary>
sealed record NewConversation(Guid Id, string Kind, string CreatedBy)
{
    public ConversationInfo Info { get; init; } = new();
    public string? DirectKey { get; init; }
    public Guid? ClientConversationId { get; init; }
    public byte[]? CreateHash { get; init; }
}

static class ConversationKind
{
    public const string Direct = "direct";
    public const string Group = "group";
}

/// <summary>What those who join a group may read.</summary>
static class ConversationHistory
{
    public const string FromJoin = "from_join";
    public const string All = "all";

    /// <summary>The first seq that someone who joins after <paramref name="lastSeq"/> may read.</summary>
    public static long FirstSeq(string? history, long lastSeq) => history == All ? 1 : lastSeq + 1;
}
