using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>A locked conversation, and what the caller is in it.</summary>
sealed record LockedConversation : MemberRights
{
    public int MemberCount { get; init; }
    public long LastSeq { get; init; }
    public long Version { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? AvatarUrl { get; init; }
    public string? Metadata { get; init; }
    public string? History { get; init; }

    /// <summary>What can be changed of it for everyone.</summary>
    public ConversationInfo Info => new()
    {
        Title = Title,
        Description = Description,
        AvatarUrl = AvatarUrl,
        Metadata = Metadata,
        Permissions = Permissions,
        History = History,
    };

    /// <summary>The first seq that someone who joins now may read.</summary>
    public long HistoryFromSeq => ConversationHistory.FirstSeq(History, LastSeq);

    public bool IsOwner => Role == MemberRole.Owner;
}

/// <summary>Those who become members now.</summary>
/// <param name="UserIds">Each once.</param>
/// <param name="AddedBy">Who adds them.</param>
/// <param name="LastSeq">The last message of before their time, which with all before it counts as read.</param>
/// <param name="HistoryFromSeq">The first they may read.</param>
/// <param name="LinkId">The link they join by.</param>
sealed record Newcomers(string[] UserIds, string AddedBy, long LastSeq, long HistoryFromSeq, Guid? LinkId = null);

/// <summary>Which members a list shows; null = whichever.</summary>
/// <param name="NameKey">Folded text that the user name or display name begins with.</param>
readonly record struct MemberFilter(string? NameKey, string? Role, Guid? InviteLinkId);

/// <summary>Someone who is to become a member.</summary>
sealed record CandidateRow
{
    public string Id { get; init; } = "";
    public bool Exists { get; init; }
    public bool IsMember { get; init; }
}

/// <summary>
/// Who is in a conversation. Those who left keep their row, with <c>left_at</c>; the index of those who did not
/// (members_user_id_conversation_id) finds a member as members_pkey does. Writes need the conversation locked.
/// </summary>
static class MemberQueries
{
    extension(NpgsqlConnection db)
    {
        public Task<bool> IsMemberAsync(Guid conversationId, string userId, CancellationToken ct) =>
            db.QuerySingleAsync<bool>(new CommandDefinition("""
                /* Members.IsMember: members_user_id_conversation_id */
                SELECT EXISTS (SELECT FROM members WHERE conversation_id = @conversationId AND user_id = @userId AND left_at IS NULL)
                """, new { conversationId, userId }, cancellationToken: ct));

        public Task<bool> IsOwnerAsync(Guid conversationId, string userId, CancellationToken ct) =>
            db.QuerySingleAsync<bool>(new CommandDefinition("""
                /* Members.IsOwner: members_user_id_conversation_id */
                SELECT EXISTS (SELECT FROM members WHERE conversation_id = @conversationId AND user_id = @userId AND left_at IS NULL AND role = 'owner')
                """, new { conversationId, userId }, cancellationToken: ct));

        /// <summary>What the user may do in a conversation now, for reading; null when not a member.</summary>
        public Task<MemberRights?> FindRightsAsync(Guid conversationId, string userId, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<MemberRights>(new CommandDefinition($"""
                /* Members.FindRights: members_user_id_conversation_id, conversations_pkey */
                SELECT {MemberRights.Columns}
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId }, cancellationToken: ct));

        /// <summary>
        /// Locks the conversation until the transaction ends; null when the user is not a member. One round trip but two statements,
        /// so that the second sees what whoever held the lock before has committed.
        /// </summary>
        public async Task<LockedConversation?> LockConversationAsync(Guid conversationId, string userId, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"""
                /* Members.LockConversation: conversations_pkey */
                SELECT true FROM conversations WHERE id = @conversationId FOR NO KEY UPDATE;
                /* Members.GetLocked: members_user_id_conversation_id, conversations_pkey */
                SELECT c.member_count, c.last_seq, c.version, c.title, c.description, c.avatar_url, c.metadata, c.history, {MemberRights.Columns}
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId }, cancellationToken: ct));
            await results.ReadAsync<bool>();
            return await results.ReadSingleOrDefaultAsync<LockedConversation>();
        }

        /// <summary>For each id whether it is a user's and whether it is a member's; in the order of the ids.</summary>
        public Task<IEnumerable<CandidateRow>> ListCandidatesAsync(Guid conversationId, string[] userIds, CancellationToken ct) =>
            db.QueryAsync<CandidateRow>(new CommandDefinition("""
                /* Members.ListCandidates: users_pkey, members_user_id_conversation_id */
                SELECT wanted.id, (u.id IS NOT NULL) AS exists, (m.user_id IS NOT NULL) AS is_member
                  FROM unnest(@userIds) AS wanted (id)
                  LEFT JOIN users u ON u.id = wanted.id AND u.deleted_at IS NULL
                  LEFT JOIN members m ON m.conversation_id = @conversationId AND m.user_id = wanted.id AND m.left_at IS NULL
                 ORDER BY wanted.id COLLATE "C"
                """, new { conversationId, userIds }, cancellationToken: ct));

        /// <summary>Adds members; those who were members once begin anew. Locks in the order of the ids.</summary>
        public Task AddMembersAsync(Guid conversationId, Newcomers added, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Members.Add: conversations_pkey */
                WITH counted AS (
                    UPDATE conversations SET member_count = member_count + cardinality(@UserIds) WHERE id = @conversationId
                )
                INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq, added_by, invite_link_id)
                SELECT @conversationId, added.id, 'member', @HistoryFromSeq, @LastSeq, @LastSeq, @AddedBy, @LinkId
                  FROM unnest(@UserIds) AS added (id)
                 ORDER BY added.id COLLATE "C"
                ON CONFLICT (conversation_id, user_id) DO UPDATE
                   SET role = excluded.role, joined_at = excluded.joined_at, history_from_seq = excluded.history_from_seq,
                       cleared_before_seq = 0, delivered_seq = excluded.delivered_seq, read_seq = excluded.read_seq, left_at = NULL,
                       added_by = excluded.added_by, invite_link_id = excluded.invite_link_id, metadata = NULL,
                       pinned_at = NULL, muted_until = NULL, archived_at = NULL, archived_until_seq = NULL, notify = NULL,
                       unread_from_seq = NULL, deleted_before_seq = NULL
                """, new { conversationId, added.UserIds, added.AddedBy, added.LastSeq, added.HistoryFromSeq, added.LinkId }, cancellationToken: ct));

        /// <summary>Ends a membership; false, and nothing done, when there is none.</summary>
        public async Task<bool> EndMembershipAsync(Guid conversationId, string userId, CancellationToken ct) =>
            await db.ExecuteAsync(new CommandDefinition("""
                /* Members.End: members_user_id_conversation_id, conversations_pkey */
                WITH ended AS (
                    UPDATE members SET left_at = now() WHERE conversation_id = @conversationId AND user_id = @userId AND left_at IS NULL
                    RETURNING conversation_id
                )
                UPDATE conversations SET member_count = member_count - 1
                 WHERE id = (SELECT conversation_id FROM ended)
                """, new { conversationId, userId }, cancellationToken: ct)) > 0;

        /// <summary>Ends the conversation: nobody is a member any more. Gives who was one. Locks in the order of the ids.</summary>
        public async Task<List<string>> EndConversationAsync(Guid conversationId, CancellationToken ct) =>
        [
            .. await db.QueryAsync<string>(new CommandDefinition("""
                /* Members.EndAll: members_pkey, conversations_pkey */
                WITH ending AS MATERIALIZED (
                    SELECT user_id FROM members WHERE conversation_id = @conversationId AND left_at IS NULL ORDER BY user_id FOR NO KEY UPDATE
                ), ended AS (
                    UPDATE conversations SET member_count = 0, deleted_at = now() WHERE id = @conversationId
                )
                UPDATE members SET left_at = now()
                  FROM ending
                 WHERE members.conversation_id = @conversationId AND members.user_id = ending.user_id
                RETURNING members.user_id
                """, new { conversationId }, cancellationToken: ct)),
        ];

        /// <summary>The member as another user sees them; null when there is none.</summary>
        public async Task<Member?> FindMemberAsync(Guid conversationId, string userId, string readerId, CancellationToken ct) =>
            (await db.QuerySingleOrDefaultAsync<MemberRow>(new CommandDefinition($"""
                /* Members.Find: members_user_id_conversation_id, users_pkey */
                SELECT {MemberRow.Columns}
                  FROM members m
                  LEFT JOIN users u ON u.id = m.user_id
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId, readerId }, cancellationToken: ct)))?.ToMember();

        /// <summary>The member's metadata, whose row is locked until the transaction ends; not found when there is no such member.</summary>
        public async Task<(bool IsMember, string? Metadata)> LockMetadataAsync(Guid conversationId, string userId, CancellationToken ct)
        {
            var found = (await db.QueryAsync<string?>(new CommandDefinition("""
                /* Members.LockMetadata: members_user_id_conversation_id */
                SELECT metadata::text FROM members WHERE conversation_id = @conversationId AND user_id = @userId AND left_at IS NULL FOR NO KEY UPDATE
                """, new { conversationId, userId }, cancellationToken: ct))).AsList();
            return (found.Count > 0, found.FirstOrDefault());
        }

        /// <summary>Sets what was computed under the lock of <see cref="LockMetadataAsync"/>.</summary>
        public Task SetMetadataAsync(Guid conversationId, string userId, string? metadata, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Members.SetMetadata: members_pkey */
                UPDATE members SET metadata = @metadata::jsonb WHERE conversation_id = @conversationId AND user_id = @userId
                """, new { conversationId, userId, metadata }, cancellationToken: ct));

        /// <summary>Gives a member another role.</summary>
        public Task SetRoleAsync(Guid conversationId, string userId, string role, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Members.SetRole: members_pkey */
                UPDATE members SET role = @role WHERE conversation_id = @conversationId AND user_id = @userId
                """, new { conversationId, userId, role }, cancellationToken: ct));

        /// <summary>Hands the ownership over, when the heir is a member whose account exists; false, and nothing done, otherwise.</summary>
        public async Task<bool> TransferOwnershipAsync(Guid conversationId, string ownerId, string heirId, CancellationToken ct)
        {
            string[] userIds = [ownerId, heirId];
            return await db.QuerySingleAsync<bool>(new CommandDefinition("""
                /* Members.TransferOwnership: members_pkey, users_pkey */
                WITH pair AS MATERIALIZED (
                    SELECT m.user_id
                      FROM members m
                     WHERE m.conversation_id = @conversationId AND m.user_id = ANY(@userIds) AND m.left_at IS NULL
                     ORDER BY m.user_id
                       FOR NO KEY UPDATE
                ), heir AS (
                    SELECT pair.user_id FROM pair JOIN users u ON u.id = pair.user_id AND u.deleted_at IS NULL WHERE pair.user_id = @heirId
                ), swapped AS (
                    UPDATE members SET role = CASE WHEN members.user_id = @heirId THEN 'owner' ELSE 'admin' END
                      FROM pair
                     WHERE members.conversation_id = @conversationId AND members.user_id = pair.user_id AND EXISTS (SELECT FROM heir)
                    RETURNING members.user_id
                )
                SELECT EXISTS (SELECT FROM swapped)
                """, new { conversationId, userIds, heirId }, cancellationToken: ct));
        }

        /// <summary>The members with ids after one that pass the filter, in the order of their ids, as a user sees them. Names are not indexed by group: all of its members are looked at, 1,000 at most.</summary>
        public async Task<List<Member>> ListMembersAsync(Guid conversationId, string readerId, MemberFilter filter, string afterUserId, int limit, CancellationToken ct)
        {
            var rows = await db.QueryAsync<MemberRow>(new CommandDefinition($"""
                /* Members.List: members_pkey, users_pkey */
                SELECT {MemberRow.Columns}
                  FROM members m
                  LEFT JOIN users u ON u.id = m.user_id
                 WHERE m.conversation_id = @conversationId AND m.user_id > @afterUserId AND m.left_at IS NULL
                   AND (@Role::text IS NULL OR m.role = @Role)
                   AND (@InviteLinkId::uuid IS NULL OR m.invite_link_id = @InviteLinkId)
                   AND (@NameKey::text IS NULL OR (u.deleted_at IS NULL AND (starts_with(u.display_name_key, @NameKey) OR starts_with(u.user_name_key, @NameKey))))
                 ORDER BY m.user_id
                 LIMIT @limit
                """, new { conversationId, readerId, afterUserId, limit, filter.NameKey, filter.Role, filter.InviteLinkId }, cancellationToken: ct));
            return [.. rows.Select(row => row.ToMember())];
        }

        /// <summary>
        /// These members as they are now, also those who have left: one for each existing pair of conversation and user however often it is
        /// named, in the order of conversation and user id. Checks no right: whoever asks knows the audience.
        /// </summary>
        /// <param name="readerId">Who sees them; null when it is for many.</param>
        public async Task<List<MemberRow>> ListMembersByIdAsync(Guid[] conversationIds, string[] userIds, string? readerId, CancellationToken ct)
        {
            var rows = await db.QueryAsync<MemberRow>(new CommandDefinition($"""
                /* Members.ListById: members_pkey, users_pkey */
                SELECT {MemberRow.Columns}
                  FROM unnest(@conversationIds, @userIds) AS wanted (conversation_id, user_id)
                  JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = wanted.user_id
                  LEFT JOIN users u ON u.id = m.user_id
                 ORDER BY m.conversation_id, m.user_id
                """, new { conversationIds, userIds, readerId }, cancellationToken: ct));
            return [.. rows.DistinctBy(row => (row.ConversationId, row.UserId))];
        }
    }
}
