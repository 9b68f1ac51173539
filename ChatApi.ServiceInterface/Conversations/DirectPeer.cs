using ChatApi.ServiceInterface.Social;

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
        (other.deleted_at IS NOT NULL OR other.messages_from = 'nobody'
                OR EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = other.id)
                OR EXISTS (SELECT FROM blocks WHERE blocks.user_id = other.id AND blocks.blocked_id = m.user_id))
        """;
}
