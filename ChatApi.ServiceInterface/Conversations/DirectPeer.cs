using ChatApi.ServiceInterface.Social;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>The other one of a direct conversation: parts of statements over <c>members m</c> and <c>conversations c</c>.</summary>
static class DirectPeer
{
    /// <summary>User <c>other</c>; a group has none. Index users_pkey.</summary>
    public const string Join = $"LEFT JOIN users other ON other.id = {ConversationRow.OtherId}";

    /// <summary>
    /// Whether the member may not write to the other: that account is gone or wants no messages, or one of the two has blocked the other. As
    /// <see cref="ContactRules.MayMessage"/> says of two who share a conversation. Needs <see cref="Join"/>. Index blocks_pkey.
    /// </summary>
    public const string CannotContact = """
        (other.deleted_at IS NOT NULL OR other.messages_from IS NOT DISTINCT FROM 'nobody'
                OR EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = other.id)
                OR EXISTS (SELECT FROM blocks WHERE blocks.user_id = other.id AND blocks.blocked_id = m.user_id))
        """;

    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// 403 <c>CannotContactUser</c> in a direct conversation where the member may not write to the other: nor do they change there
        /// what both see. In a group nothing stands in the way.
        /// </summary>
        public async Task RequireContactAsync(Guid conversationId, string userId, CancellationToken ct)
        {
            if (await db.QuerySingleAsync<bool>(new CommandDefinition($"""
                /* Members.CannotContact: members_pkey, conversations_pkey, users_pkey, blocks_pkey */
                SELECT {CannotContact}
                  FROM members m
                  JOIN conversations c ON c.id = m.conversation_id
                  {Join}
                 WHERE m.conversation_id = @conversationId AND m.user_id = @userId
                """, new { conversationId, userId }, cancellationToken: ct)))
                throw Refusals.CannotContactUser();
        }
    }
}
