using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>The reactions to a message are rows of their own, looked up only for a message that has some.</summary>
static class MessageReactions
{
    /// <summary>
    /// JSON of the <see cref="ReactionGroup"/>s of message <c>msg</c>, of an account that is gone the id alone. Reads every reaction to it, at
    /// most 3 a member. Indexes reactions_pkey, users_pkey.
    /// </summary>
    public const string Column = """
        CASE WHEN msg.reaction_count > 0 THEN (
                   SELECT jsonb_agg(jsonb_build_object('emoji', one.reaction, 'count', one.count, 'users', (
                              SELECT jsonb_agg(CASE WHEN u.deleted_at IS NULL AND u.id IS NOT NULL
                                                    THEN jsonb_build_object('id', u.id, 'userName', u.user_name, 'displayName', u.display_name)
                                                    ELSE jsonb_build_object('id', early.id, 'deleted', true) END ORDER BY early.place)
                                FROM unnest(one.first) WITH ORDINALITY AS early (id, place)
                                LEFT JOIN users u ON u.id = early.id)) ORDER BY one.since, one.reaction)::text
                     FROM (SELECT reaction, count(*) AS count, min(created_at) AS since, (array_agg(user_id ORDER BY created_at, user_id))[1:5] AS first
                             FROM reactions
                            WHERE conversation_id = msg.conversation_id AND seq = msg.seq
                            GROUP BY reaction) one) END AS reactions
        """;

    /// <summary>Those of member <c>m</c>. Index reactions_pkey.</summary>
    public const string Mine = """
        CASE WHEN msg.reaction_count > 0 THEN ARRAY(
                   SELECT mine.reaction FROM reactions mine WHERE mine.conversation_id = msg.conversation_id AND mine.seq = msg.seq AND mine.user_id = m.user_id) END AS my_reactions
        """;

    /// <summary>The groups as their reader sees them; null when there are none.</summary>
    public static List<ReactionGroup>? Read(string? json, string[]? mine)
    {
        var groups = MessageJson.Read<List<ReactionGroup>>(json);
        return mine is null or [] ? groups : groups?.ConvertAll(group => mine.Contains(group.Emoji) ? group with { Me = true } : group);
    }
}
