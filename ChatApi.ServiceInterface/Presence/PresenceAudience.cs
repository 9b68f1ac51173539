using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Someone who is seen, and someone who would see them.</summary>
readonly record struct Sight(string ViewerId, string UserId);

/// <summary>A member who does something that the others hear of.</summary>
/// <param name="User">As others see them.</param>
/// <param name="Rights">What they may do there.</param>
/// <param name="MemberCount">How many members the conversation has.</param>
/// <param name="HidesTyping">They do not want it seen that they type.</param>
/// <param name="HiddenFrom">Ids of the members who must not hear of them, and of those who have left lately: not every node may know yet.</param>
sealed record Speaker(UserSummary User, MemberRights Rights, int MemberCount, bool HidesTyping, IReadOnlyList<string> HiddenFrom);

/// <summary>
/// Who may see how present somebody is, and what they are doing: by their privacy settings, and not across a block, whoever blocked whom.
/// Asked whenever something is told, so that a change counts at once, on every node.
/// </summary>
sealed class PresenceAudience(NpgsqlDataSource dataSource)
{
    // The one rule, with a viewer for each row.
    private static readonly string MaySee = ContactRules.MaySeePresence.Replace("@userId", "s.viewer_id", StringComparison.Ordinal);

    /// <summary>Which of these may be seen now. Oneself may always. One round trip.</summary>
    public async Task<HashSet<Sight>> ListAllowedAsync(IReadOnlyCollection<Sight> sights, CancellationToken ct)
    {
        if (sights.Count == 0)
            return [];
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var allowed = await db.QueryAsync<(string ViewerId, string UserId)>(new CommandDefinition($"""
            /* Presence.ListAllowed: users_pkey, members_user_id_conversation_id */
            SELECT s.viewer_id, s.user_id
              FROM unnest(@viewerIds, @userIds) AS s (viewer_id, user_id)
              JOIN users u ON u.id = s.user_id AND u.deleted_at IS NULL
             WHERE {MaySee}
            """,
            new { viewerIds = sights.Select(one => one.ViewerId).ToArray(), userIds = sights.Select(one => one.UserId).ToArray() }, cancellationToken: ct));
        return [.. allowed.Select(one => new Sight(one.ViewerId, one.UserId))];
    }

    /// <summary>What is kept of those of the users whom the viewer may see; a row of defaults where nothing is. In no order. One round trip.</summary>
    public async Task<List<PresenceRow>> ListVisibleAsync(string viewerId, IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return (await db.QueryAsync<PresenceRow>(new CommandDefinition($"""
            /* Presence.ListVisible: users_pkey, presence_pkey, members_user_id_conversation_id */
            SELECT u.id AS user_id, p.last_seen_at, coalesce(p.invisible, false) AS invisible, p.status_text, p.status_text_expires_at
              FROM users u
              LEFT JOIN presence p ON p.user_id = u.id
             WHERE u.id = ANY(@userIds) AND u.deleted_at IS NULL AND {ContactRules.MaySeePresence}
            """, new { userId = viewerId, userIds = userIds.ToArray() }, cancellationToken: ct))).AsList();
    }

    /// <summary>A member as those hear of them who may; null when they are no member. One round trip.</summary>
    public async Task<Speaker?> FindSpeakerAsync(Guid conversationId, string userId, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var row = await db.QuerySingleOrDefaultAsync<SpeakerRow>(new CommandDefinition($"""
            /* Presence.FindSpeaker: members_pkey, conversations_pkey, users_pkey */
            SELECT {MemberRights.Columns}, c.member_count, u.id, u.user_name, u.display_name, u.typing_hidden IS TRUE AS hides_typing,
                   ARRAY(SELECT o.user_id
                           FROM members o
                          WHERE o.conversation_id = @conversationId
                            AND CASE WHEN o.left_at IS NULL
                                     THEN EXISTS (SELECT FROM blocks b WHERE b.user_id = o.user_id AND b.blocked_id = @userId)
                                          OR EXISTS (SELECT FROM blocks b WHERE b.user_id = @userId AND b.blocked_id = o.user_id)
                                     ELSE o.left_at > now() - interval '1 minute' END) AS hidden_from
              FROM members m
              JOIN conversations c ON c.id = m.conversation_id
              JOIN users u ON u.id = m.user_id
             WHERE m.conversation_id = @conversationId AND m.user_id = @userId AND m.left_at IS NULL
            """, new { conversationId, userId }, cancellationToken: ct));
        return row is null ? null : new(UserSummaries.Of(row.Id, row.UserName, row.DisplayName, deleted: false), row, row.MemberCount, row.HidesTyping, row.HiddenFrom);
    }

    /// <summary>Those of the ids that are members whom this member may see type. In the order of their ids. One round trip.</summary>
    public async Task<List<UserSummary>> ListTypingAsync(Guid conversationId, string viewerId, string[] userIds, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var rows = await db.QueryAsync<UserRow>(new CommandDefinition($"""
            /* Presence.ListTyping: members_pkey, users_pkey */
            SELECT u.id, u.user_name, u.display_name
              FROM unnest(@userIds) AS typing (id)
              JOIN members m ON m.conversation_id = @conversationId AND m.user_id = typing.id AND m.left_at IS NULL
              JOIN users u ON u.id = m.user_id AND u.deleted_at IS NULL
             WHERE u.typing_hidden IS NOT TRUE AND NOT {ContactRules.IsBlocked}
             ORDER BY u.id
            """, new { conversationId, userId = viewerId, userIds }, cancellationToken: ct));
        return [.. rows.Select(row => row.ToSummary())];
    }

    private sealed record SpeakerRow : MemberRights
    {
        public int MemberCount { get; init; }

        public string Id { get; init; } = "";

        public string? UserName { get; init; }

        public string? DisplayName { get; init; }

        public bool HidesTyping { get; init; }

        public string[] HiddenFrom { get; init; } = [];
    }
}
