using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>A member of a conversation small enough that its members are told of each other's streams.</summary>
readonly record struct ChannelMember(string UserId, Guid ConversationId, bool Invisible);

/// <summary>Who may be told of on the channels of server-event streams.</summary>
static class SubscriberQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Those of the pairs where the user is a member of a conversation of at most <see cref="Limits.LiveChannelMembers"/>. In no order.</summary>
        public async Task<List<ChannelMember>> ListChannelMembersAsync(string[] userIds, Guid[] conversationIds, CancellationToken ct) =>
            (await db.QueryAsync<ChannelMember>(new CommandDefinition("""
                /* Presence.ListChannelMembers: members_pkey, conversations_pkey, presence_pkey */
                SELECT m.user_id, m.conversation_id, coalesce(p.invisible, false) AS invisible
                  FROM unnest(@userIds, @conversationIds) AS s (user_id, conversation_id)
                  JOIN members m ON m.conversation_id = s.conversation_id AND m.user_id = s.user_id AND m.left_at IS NULL
                  JOIN conversations c ON c.id = m.conversation_id AND c.member_count <= @most
                  LEFT JOIN presence p ON p.user_id = m.user_id
                """, new { userIds, conversationIds, most = Limits.LiveChannelMembers }, cancellationToken: ct))).AsList();

        /// <summary>Those of the users who are members of the conversations now and whose presence the user may see: not of who is invisible. In no order.</summary>
        public async Task<List<ChannelMember>> ListVisibleMembersAsync(string userId, Guid[] conversationIds, string[] userIds, CancellationToken ct) =>
            (await db.QueryAsync<ChannelMember>(new CommandDefinition($"""
                /* Presence.ListVisibleMembers: members_pkey, users_pkey, presence_pkey, members_user_id_conversation_id */
                SELECT m.user_id, m.conversation_id, coalesce(p.invisible, false) AS invisible
                  FROM members m
                  JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
                  LEFT JOIN presence p ON p.user_id = m.user_id
                 WHERE m.conversation_id = ANY(@conversationIds) AND m.user_id = ANY(@userIds) AND m.left_at IS NULL
                   AND (u.id = @userId OR p.invisible IS NOT TRUE) AND {ContactRules.MaySeePresence}
                """, new { userId, conversationIds, userIds }, cancellationToken: ct))).AsList();
    }
}
