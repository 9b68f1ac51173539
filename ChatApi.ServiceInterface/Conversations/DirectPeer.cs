namespace ChatApi.ServiceInterface.Conversations;

/// <summary>The other one of a direct conversation: parts of statements over <c>members m</c> and <c>conversations c</c>.</summary>
static class DirectPeer
{
    /// <summary>User <c>other</c>; a group has none. Index users_pkey.</summary>
    public const string Join = $"LEFT JOIN users other ON other.id = {ConversationRow.OtherId}";

    /// <summary>Whether neither may write to the other: the other account is gone, or one of the two has blocked the other. Needs <see cref="Join"/>. Index blocks_pkey.</summary>
    public const string CannotContact = """
        (other.deleted_at IS NOT NULL
                OR EXISTS (SELECT FROM blocks WHERE blocks.user_id = m.user_id AND blocks.blocked_id = other.id)
                OR EXISTS (SELECT FROM blocks WHERE blocks.user_id = other.id AND blocks.blocked_id = m.user_id))
        """;
}
