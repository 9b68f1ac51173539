using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>The part of a conversation that all members share, and both members of a direct one.</summary>
sealed record SharedConversation(Conversation Conversation, List<MemberRow>? Members);

/// <summary>One member's own side.</summary>
sealed record MineRow : ConversationRow
{
    public string UserId { get; init; } = "";
}

/// <summary>Which conversations a list shows; null = whichever.</summary>
/// <param name="NameKey">Folded text in the title or in the other user's name.</param>
/// <param name="MemberId">Someone else who is a member.</param>
sealed record ConversationFilter(bool Archived, bool? Pinned, bool? Unread, string? Kind, string? NameKey, string? MemberId);

/// <summary>A place in the list of conversations: that of the last one shown.</summary>
readonly record struct ConversationPlace(bool Pinned, DateTimeOffset LastActivityAt, Guid Id);

/// <summary>Reading conversations: one shape, four ways to choose which.</summary>
static class ConversationQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>The conversation as the user sees it; null when not a member.</summary>
        public async Task<Conversation?> FindConversationAsync(Guid conversationId, string userId, CancellationToken ct) =>
            (await db.QueryConversationsAsync($"""
                /* Conversations.Find: members_pkey, members_user_id_conversation_id, conversations_pkey, users_pkey, messages_pkey, messages_conversation_id_seq_uncounted, messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey, drafts_pkey */
                SELECT {ConversationRow.Columns}
                  FROM members m
                  {ConversationRow.OneByOne}
                  {ConversationRow.Joins}
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
                """, new { conversationId, userId }, ct)).SingleOrDefault();

        /// <summary>
        /// The user's conversations that pass the filter, after a place: pinned ones first, then those with the newest activity. Activity is
        /// not indexed, because every send would pay for it: all of the user's conversations are looked up (measured: 5,000 in 10 ms),
        /// but only those of the page are joined with messages, users and counts. What a filter needs is looked at only when it is given.
        /// </summary>
        public Task<List<Conversation>> ListConversationsAsync(string userId, ConversationFilter filter, ConversationPlace? after, int limit, CancellationToken ct) =>
            db.QueryConversationsAsync($"""
                /* Conversations.List: members_user_id_conversation_id, conversations_pkey, members_pkey, users_pkey, messages_pkey, messages_conversation_id_seq_uncounted, messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey, drafts_pkey */
                WITH page AS MATERIALIZED (
                    SELECT m.conversation_id AS id, m.pinned_at IS NOT NULL AS pinned, c.last_activity_at
                      FROM members m
                     CROSS JOIN LATERAL (
                        SELECT id, kind, coalesce(title_key, lower(title)) AS title_key, direct_key, last_seq, coalesce(last_message_at, created_at) AS last_activity_at
                          FROM conversations WHERE id = m.conversation_id LIMIT 1) c
                     WHERE m.user_id = @userId AND m.left_at IS NULL AND c.last_seq >= coalesce(m.deleted_before_seq, 0)
                       AND {ConversationRow.IsArchived} = @Archived
                       AND (@Kind::text IS NULL OR c.kind = @Kind)
                       AND (@Pinned::boolean IS NULL OR (m.pinned_at IS NOT NULL) = @Pinned)
                       AND (@afterAt::timestamptz IS NULL OR (m.pinned_at IS NOT NULL, c.last_activity_at, m.conversation_id) < (@afterPinned, @afterAt, @afterId))
                       AND (@MemberId::text IS NULL OR EXISTS (
                            SELECT FROM members two WHERE two.conversation_id = m.conversation_id AND two.user_id = @MemberId AND two.left_at IS NULL))
                       AND (@NameKey::text IS NULL OR strpos(c.title_key, @NameKey) > 0 OR EXISTS (
                            SELECT FROM users u
                             WHERE u.id = {ConversationRow.OtherId} AND u.deleted_at IS NULL AND (strpos(u.display_name_key, @NameKey) > 0 OR strpos(u.user_name_key, @NameKey) > 0)))
                       AND (@Unread::boolean IS NULL OR {ConversationRow.IsUnread} = @Unread)
                     ORDER BY pinned DESC, c.last_activity_at DESC, m.conversation_id DESC
                     LIMIT @limit
                )
                SELECT {ConversationRow.Columns}
                  FROM page
                  JOIN members m ON m.conversation_id = page.id AND m.user_id = @userId
                  {ConversationRow.OneByOne}
                  {ConversationRow.Joins}
                 ORDER BY page.pinned DESC, page.last_activity_at DESC, page.id DESC
                """,
                new
                {
                    userId,
                    filter.Archived,
                    filter.Kind,
                    filter.Pinned,
                    filter.Unread,
                    filter.NameKey,
                    filter.MemberId,
                    afterPinned = after?.Pinned,
                    afterAt = after?.LastActivityAt,
                    afterId = after?.Id,
                    limit,
                },
                ct);

        /// <summary>The user's conversations with ids after one, in the order of their ids: for snapshots.</summary>
        public Task<List<Conversation>> ListConversationsByIdAsync(string userId, Guid afterId, int limit, CancellationToken ct) =>
            db.QueryConversationsAsync($"""
                /* Conversations.ListById: members_user_id_conversation_id, conversations_pkey, members_pkey, users_pkey, messages_pkey, messages_conversation_id_seq_uncounted, messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey, drafts_pkey */
                WITH page AS MATERIALIZED (
                    SELECT conversation_id AS id
                      FROM members
                     WHERE user_id = @userId AND left_at IS NULL AND conversation_id > @afterId
                     ORDER BY conversation_id
                     LIMIT @limit
                )
                SELECT {ConversationRow.Columns}
                  FROM page
                  JOIN members m ON m.conversation_id = page.id AND m.user_id = @userId
                  {ConversationRow.OneByOne}
                  {ConversationRow.Joins}
                 ORDER BY page.id
                """, new { userId, afterId, limit }, ct);

        /// <summary>Those of the conversations that the user is a member of; in no order.</summary>
        public Task<List<Conversation>> ListConversationsAsync(string userId, Guid[] ids, CancellationToken ct) =>
            db.QueryConversationsAsync($"""
                /* Conversations.ListNamed: members_pkey, conversations_pkey, users_pkey, messages_pkey, messages_conversation_id_seq_uncounted, messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey, drafts_pkey */
                SELECT {ConversationRow.Columns}
                  FROM unnest(@ids) AS named (id)
                  JOIN members m ON m.conversation_id = named.id AND m.user_id = @userId AND m.left_at IS NULL
                  {ConversationRow.OneByOne}
                  {ConversationRow.Joins}
                """, new { userId, ids }, ct);

        /// <summary>The own sides of memberships, one for each existing pair of conversation and user however often it is named; in no order.</summary>
        public async Task<IEnumerable<(MineRow Mine, MessageRow? LastMessage)>> ListMineAsync(Guid[] conversationIds, string[] userIds, CancellationToken ct)
        {
            var rows = await db.QueryAsync<MineRow, MessageRow?, (MineRow Mine, MessageRow? LastMessage)>(new CommandDefinition($"""
                /* Conversations.ListMine: members_pkey, conversations_pkey, users_pkey, messages_pkey, messages_conversation_id_seq_uncounted, messages_conversation_id_seq_mentions, hidden_messages_pkey, blocks_pkey, drafts_pkey */
                SELECT m.conversation_id AS id, m.user_id, coalesce(c.last_message_at, c.created_at) AS last_activity_at, {ConversationRow.Mine}, {ConversationRow.OtherMarks},
                       {MessageRow.ColumnsFor}
                  FROM unnest(@conversationIds, @userIds) AS wanted (conversation_id, user_id)
                  JOIN members m ON m.conversation_id = wanted.conversation_id AND m.user_id = wanted.user_id AND m.left_at IS NULL
                  {ConversationRow.OneByOne}
                  {ConversationRow.MineJoins}
                  {ConversationRow.OtherJoin}
                  {ConversationRow.LastMessageJoins}
                """, new { conversationIds, userIds }, cancellationToken: ct), (mine, lastMessage) => (mine, lastMessage));
            return rows.DistinctBy(row => (row.Mine.Id, row.Mine.UserId));
        }

        /// <summary>
        /// The part of these conversations that all members share, and both members of direct ones; in no order. Checks no right:
        /// whoever delivers them knows the audience.
        /// </summary>
        public async Task<List<SharedConversation>> ListSharedConversationsAsync(Guid[] ids, CancellationToken ct)
        {
            var rows = await db.QueryAsync<ConversationRow, MemberRow?, (ConversationRow Conversation, MemberRow? Member)>(new CommandDefinition($"""
                /* Conversations.ListShared: conversations_pkey, members_pkey, users_pkey */
                SELECT {ConversationRow.Shared},
                       {MemberRow.Columns}
                  FROM conversations c
                  LEFT JOIN members m ON m.conversation_id = c.id AND m.user_id = ANY(string_to_array(c.direct_key, ' '))
                  LEFT JOIN users u ON u.id = m.user_id
                 WHERE c.id = ANY(@ids)
                 ORDER BY m.user_id
                """, new { ids, readerId = (string?)null }, cancellationToken: ct), (conversation, member) => (conversation, member), splitOn: "conversation_id");
            return
            [
                .. rows.GroupBy(row => row.Conversation.Id).Select(group => new SharedConversation(
                    group.First().Conversation.ToShared(),
                    group.First().Member is null ? null : [.. group.Select(row => row.Member!)])),
            ];
        }

        private async Task<List<Conversation>> QueryConversationsAsync(string sql, object parameters, CancellationToken ct) =>
            [.. await db.QueryAsync<ConversationRow, MessageRow?, Conversation>(new CommandDefinition(sql, parameters, cancellationToken: ct),
                (conversation, lastMessage) => conversation.ToConversation(lastMessage))];
    }
}
