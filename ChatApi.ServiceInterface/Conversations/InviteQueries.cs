using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>A link as the database gives it.</summary>
sealed record InviteLinkRow
{
    public const string Columns = "id, conversation_id, token_hash, created_by, created_at, expires_at, max_uses, uses, revoked_at";

    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }
    public byte[] TokenHash { get; init; } = [];
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public int? MaxUses { get; init; }
    public int Uses { get; init; }
    public DateTimeOffset? RevokedAt { get; init; }

    public InviteLink ToLink(InviteTokens tokens) => new()
    {
        Id = Id,
        Token = tokens.Show(Id, TokenHash),
        CreatedBy = CreatedBy,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
        MaxUses = MaxUses,
        Uses = Uses,
        RevokedAt = RevokedAt,
    };
}

/// <summary>A link to be made.</summary>
sealed record NewInviteLink(Guid Id, Guid ConversationId, string CreatedBy, Guid ClientLinkId, byte[] TokenHash, DateTimeOffset? ExpiresAt, int? MaxUses);

/// <summary>A link, the group it leads to, and whether the user is a member there.</summary>
sealed record InvitationRow
{
    public Guid LinkId { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Not ended, expired or used up, and the group still is, with somebody in it: nobody who joins could ever lead an empty one.</summary>
    public bool IsOpen { get; init; }
    public bool IsMember { get; init; }
    public Guid ConversationId { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? AvatarUrl { get; init; }
    public string? History { get; init; }
    public int MemberCount { get; init; }
    public long LastSeq { get; init; }
}

/// <summary>Links by which one can join a group.</summary>
static class InviteQueries
{
    // Of the clock and not of the transaction's begin: it may have waited for the lock.
    private const string IsOpen =
        "(l.revoked_at IS NULL AND (l.expires_at IS NULL OR l.expires_at > clock_timestamp()) AND (l.max_uses IS NULL OR l.uses < l.max_uses))";

    private const string Invitation = $"""
        SELECT l.id AS link_id, l.created_by, l.expires_at, {IsOpen} AND c.deleted_at IS NULL AND c.member_count > 0 AS is_open, m.user_id IS NOT NULL AS is_member,
               c.id AS conversation_id, c.title, c.description, c.avatar_url, c.history, c.member_count, c.last_seq
          FROM invite_links l
          JOIN conversations c ON c.id = l.conversation_id
          LEFT JOIN members m ON m.conversation_id = c.id AND m.user_id = @userId AND m.left_at IS NULL
         WHERE l.token_hash = @tokenHash
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>The link that a user has made with a key, and the database's clock.</summary>
        public Task<InviteLinkRow?> FindInviteLinkByKeyAsync(string createdBy, Guid clientLinkId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<InviteLinkRow>(new CommandDefinition($"""
                /* InviteLinks.FindByKey: invite_links_created_by_client_link_id */
                SELECT {InviteLinkRow.Columns} FROM invite_links WHERE created_by = @createdBy AND client_link_id = @clientLinkId
                """, new { createdBy, clientLinkId }, cancellationToken: ct));

        /// <summary>How many links of a group work, and the database's clock.</summary>
        public Task<(int Open, DateTimeOffset Now)> CountInviteLinksAsync(Guid conversationId, CancellationToken ct) =>
            db.QuerySingleAsync<(int, DateTimeOffset)>(new CommandDefinition($"""
                /* InviteLinks.CountOpen: invite_links_conversation_id_id */
                SELECT count(*)::int, now() FROM invite_links l WHERE l.conversation_id = @conversationId AND {IsOpen}
                """, new { conversationId }, cancellationToken: ct));

        /// <summary>Makes a link; null when the creator has just used the key elsewhere.</summary>
        public Task<InviteLinkRow?> InsertInviteLinkAsync(NewInviteLink link, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<InviteLinkRow>(new CommandDefinition($"""
                /* InviteLinks.Insert: insert */
                INSERT INTO invite_links (id, conversation_id, created_by, client_link_id, token_hash, expires_at, max_uses)
                VALUES (@Id, @ConversationId, @CreatedBy, @ClientLinkId, @TokenHash, @ExpiresAt, @MaxUses)
                ON CONFLICT DO NOTHING
                RETURNING {InviteLinkRow.Columns}
                """, link, cancellationToken: ct));

        /// <summary>The links of a group with ids below one, the newest first.</summary>
        public async Task<List<InviteLinkRow>> ListInviteLinksAsync(Guid conversationId, Guid? beforeId, int limit, CancellationToken ct) =>
        [
            .. await db.QueryAsync<InviteLinkRow>(new CommandDefinition($"""
                /* InviteLinks.List: invite_links_conversation_id_id */
                SELECT {InviteLinkRow.Columns}
                  FROM invite_links
                 WHERE conversation_id = @conversationId AND (@beforeId::uuid IS NULL OR id < @beforeId)
                 ORDER BY id DESC
                 LIMIT @limit
                """, new { conversationId, beforeId, limit }, cancellationToken: ct)),
        ];

        /// <summary>Ends a link, if it has not ended before; false when the group has none of this id.</summary>
        public async Task<bool> RevokeInviteLinkAsync(Guid conversationId, Guid linkId, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* InviteLinks.Revoke: invite_links_conversation_id_id */
                UPDATE invite_links SET revoked_at = coalesce(revoked_at, now()) WHERE id = @linkId AND conversation_id = @conversationId
                """, new { conversationId, linkId }, cancellationToken: ct)) > 0;

        /// <summary>What a token leads to; null when nothing.</summary>
        public Task<InvitationRow?> FindInvitationAsync(byte[] tokenHash, string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<InvitationRow>(new CommandDefinition($"""
                /* InviteLinks.Find: invite_links_token_hash, conversations_pkey, members_pkey */
                {Invitation}
                """, new { tokenHash, userId }, cancellationToken: ct));

        /// <summary>
        /// The same, with the group locked until the transaction ends. One round trip but two statements, so that the second sees what
        /// whoever held the lock before has committed.
        /// </summary>
        public async Task<InvitationRow?> LockInvitationAsync(byte[] tokenHash, string userId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                /* InviteLinks.LockGroup: conversations_pkey, invite_links_token_hash */
                SELECT true FROM conversations WHERE id = (SELECT conversation_id FROM invite_links WHERE token_hash = @tokenHash) FOR NO KEY UPDATE;
                /* InviteLinks.FindLocked: invite_links_token_hash, conversations_pkey, members_pkey */
                {Invitation}
                """, new { tokenHash, userId }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            return await results.ReadSingleOrDefaultAsync<InvitationRow>();
        }

        /// <summary>Counts a use; the group must be locked and the link open.</summary>
        public Task UseInviteLinkAsync(Guid linkId, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* InviteLinks.Use: invite_links_pkey */
                UPDATE invite_links SET uses = uses + 1 WHERE id = @linkId
                """, new { linkId }, cancellationToken: ct));
    }
}
