using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>A conversation a user is in.</summary>
/// <param name="FromSeq">The first seq the user may see.</param>
/// <param name="Peer">Direct conversations: the other user.</param>
readonly record struct Membership(long FromSeq, string? Peer);

/// <summary>All memberships of a user at one snapshot, and what else decides what they see.</summary>
sealed record Memberships(IReadOnlyDictionary<Guid, Membership> ByConversation, LogEnd AsOf)
{
    /// <summary>Ids of users.</summary>
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>Whether they neither give nor see read marks.</summary>
    public bool ReadsHidden { get; init; }

    /// <summary>Whether the user may see an event for the members of a conversation.</summary>
    public bool MayHear(LoggedEvent row) =>
        row.ConversationId is { } conversationId && ByConversation.TryGetValue(conversationId, out var membership) && row.AudienceFromSeq >= membership.FromSeq;
}

/// <summary>What a user may see of the log, whom they have blocked, and whether they neither give nor see read marks.</summary>
/// <param name="End">Where the log ended just after, in the same run of the database; null when that has no number yet.</param>
sealed record LogForUser(List<LoggedEvent> Rows, HashSet<string> Blocked, bool ReadsHidden, LogEnd? End);

static class EventLogQueries
{
    private const string Rows = "SELECT pos, xid, conversation_id, user_id, kind, seq, actor_id, ref, at FROM event_log";
    private const string Beyond = "(xid >= @xmax OR xid = ANY(@open))";
    private const string BeyondOrSince = "(xid >= @xmax OR xid = ANY(@open) OR at >= @overlapSince)";

    private const string SightOfUser = """
        /* Blocks.ListForCatchUp: blocks_pkey */ SELECT blocked_id FROM blocks WHERE user_id = @userId;
        /* Privacy.FindForCatchUp: users_pkey */ SELECT reads_hidden IS TRUE FROM users WHERE id = @userId
        """;

    /// <summary>
    /// Where the log ends, as <c>s</c>; <see cref="EndRow"/> reads it. Of one statement, so that snapshot, run and epoch belong together. The
    /// start of the server counts too: a copy of its files that is put back brings the number of its run along.
    /// </summary>
    public const string End = """
        (SELECT pg_current_snapshot()::text AS snapshot, statement_timestamp() AS server_time, id AS run, epoch,
                (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint AS server_start
           FROM (VALUES (true)) one LEFT JOIN log_incarnation ON single) s
        """;

    // After a crash more rows are asked for; as statements of their own, so that the usual ones keep their plans.
    // The usual tail keeps its plan (LogDatabase), for which an OR would be a filter on all rows: it is two scans that cannot meet.
    private static readonly string Tail = TailSql("/* EventLog.Tail: event_log_xid */", $"{Rows} WHERE xid >= @xmax UNION ALL {Rows} WHERE xid = ANY(@open)");
    private static readonly string TailAfterCrash = TailSql("/* EventLog.TailAfterCrash: event_log_xid, event_log_pos */", $"{Rows} WHERE {Beyond} OR pos > @above");
    private static readonly string CatchUp = CatchUpSql(
        "/* EventLog.CatchUp: members_user_id_conversation_id, event_log_conversation_id_xid, event_log_user_id_xid */", Beyond);
    private static readonly string CatchUpWithOverlap = CatchUpSql(
        "/* EventLog.CatchUpWithOverlap: members_user_id_conversation_id, event_log_conversation_id_xid, event_log_user_id_xid */", BeyondOrSince);
    private static readonly string EndForCatchUp = $"/* EventLog.EndForCatchUp: none */ SELECT * FROM {End}";

    extension(NpgsqlConnection db)
    {
        /// <summary>Where the log ends now; null when this run of the database has no number yet (<see cref="LogEpoch.RenewAsync"/>).</summary>
        public async Task<LogEnd?> EndOfLogAsync(CancellationToken ct) =>
            (await db.QuerySingleAsync<EndRow>(new CommandDefinition($"/* EventLog.End: none */ SELECT * FROM {End}", cancellationToken: ct))).ToEnd();

        /// <summary>
        /// Rows not seen by <paramref name="after"/>, seen by the statement's own snapshot or the one given, in the order of pos.
        /// The filter is materialised first: an ordered walk along pos would read the whole log. Null when the run has no number yet.
        /// </summary>
        public async Task<LogPage?> ReadLogAsync(
            LogSnapshot after, LogSnapshot? upper, long lastPos, long? above, int limit, CancellationToken ct)
        {
            var rows = (await db.QueryAsync<TailRow>(new CommandDefinition(above is null ? Tail : TailAfterCrash,
                new { xmax = after.Xmax, open = after.Open, above, lastPos, upper = upper?.ToString(), limit },
                cancellationToken: ct))).AsList();
            return rows[0].ToEnd() is { } end
                ? new([.. rows.Where(row => row.Pos is not null).Select(row => row.ToEvent())], upper is null ? end : end with { Snapshot = upper })
                : null;
        }

        /// <summary>
        /// The same for one user: events of the conversations they are in now, and those addressed to them. Of a conversation
        /// they joined meanwhile only what came from the join on; of messages only those their history begins with.
        /// Cost: one index probe per conversation and partition, then the rows found.
        /// </summary>
        public async Task<LogForUser> ReadLogForUserAsync(
            string userId, IReadOnlySet<Guid>? only, LogSnapshot after, LogSnapshot upper, long lastPos, DateTimeOffset? overlapSince, DateTimeOffset? notBefore,
            int limit, CancellationToken ct)
        {
            await using var results = await db.QueryMultipleAsync(new CommandDefinition($"{(overlapSince is null ? CatchUp : CatchUpWithOverlap)};{SightOfUser};{EndForCatchUp}",
                new
                {
                    userId,
                    only = only?.ToArray(),
                    xmax = after.Xmax,
                    open = after.Open,
                    upper = upper.ToString(),
                    lastPos,
                    ofMessages = EventKind.OfMessages.ToArray(),
                    overlapSince,
                    notBefore = notBefore ?? DateTimeOffset.MinValue,
                    limit,
                },
                cancellationToken: ct));
            return new(
                [.. await results.ReadAsync<LoggedEvent>()], [.. await results.ReadAsync<string>()], await results.ReadSingleOrDefaultAsync<bool>(),
                (await results.ReadSingleAsync<EndRow>()).ToEnd());
        }

        /// <summary>The highest pos; 0 when there is none.</summary>
        public Task<long> LastPosAsync(CancellationToken ct) =>
            db.QuerySingleAsync<long>(new CommandDefinition("/* EventLog.LastPos: event_log_pos */ SELECT coalesce(max(pos), 0) FROM event_log", cancellationToken: ct));

        /// <summary>When the event was logged; index event_log_pos.</summary>
        public Task<DateTimeOffset?> FindEventTimeAsync(long pos, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<DateTimeOffset?>(new CommandDefinition(
                "/* EventLog.FindTime: event_log_pos */ SELECT at FROM event_log WHERE pos = @pos", new { pos }, cancellationToken: ct));

        /// <summary>A user's conversations and the snapshot of the same statement. Null when the run has no number yet.</summary>
        public async Task<Memberships?> ListMembershipsAsync(string userId, CancellationToken ct)
        {
            var rows = (await db.QueryAsync<MembershipRow>(new CommandDefinition($"""
                /* Members.ListForHub: members_user_id_conversation_id, conversations_pkey, blocks_pkey, users_pkey */
                SELECT s.*, m.conversation_id, m.from_seq, m.direct_key, m.blocked_id, (SELECT reads_hidden IS TRUE FROM users WHERE id = @userId) AS reads_hidden
                  FROM {End}
                  LEFT JOIN LATERAL (
                    SELECT m.conversation_id, greatest(m.history_from_seq, m.cleared_before_seq) AS from_seq, c.direct_key, NULL AS blocked_id
                      FROM members m
                      JOIN conversations c ON c.id = m.conversation_id
                     WHERE m.user_id = @userId AND m.left_at IS NULL
                    UNION ALL
                    SELECT NULL, 0, NULL, blocked_id FROM blocks WHERE user_id = @userId
                  ) m ON true
                """,
                new { userId }, cancellationToken: ct))).AsList();
            return rows[0].ToEnd() is { } asOf
                ? new(
                    rows.Where(row => row.ConversationId is not null)
                        .ToDictionary(row => row.ConversationId!.Value, row => new Membership(row.FromSeq, Peer(row.DirectKey, userId))),
                    asOf)
                {
                    Blocked = [.. rows.Select(row => row.BlockedId).OfType<string>()],
                    ReadsHidden = rows[0].ReadsHidden == true,
                }
                : null;
        }
    }

    private static string TailSql(string tag, string fresh) => $"""
        {tag}
        WITH fresh AS MATERIALIZED (
          {fresh}
        )
        SELECT s.*, e.pos, e.xid, e.conversation_id, e.user_id, e.kind, e.seq, e.actor_id, e.ref, e.at
          FROM {End}
          LEFT JOIN LATERAL (
            SELECT pos, xid, conversation_id, user_id, kind, seq, actor_id, ref, at
              FROM fresh
             WHERE pos > @lastPos AND (@upper::text IS NULL OR pg_visible_in_snapshot(xid, @upper::pg_snapshot))
             ORDER BY pos
             LIMIT @limit
          ) e ON true
         ORDER BY e.pos
        """;

    private static string CatchUpSql(string tag, string beyond) => $"""
        {tag}
        WITH mine AS MATERIALIZED (
          SELECT conversation_id, greatest(history_from_seq, cleared_before_seq) AS from_seq
            FROM members
           WHERE user_id = @userId AND left_at IS NULL AND (@only::uuid[] IS NULL OR conversation_id = ANY(@only))
        ), found AS MATERIALIZED (
          SELECT e.pos, e.xid, e.conversation_id, e.user_id, e.kind, e.seq, e.actor_id, e.ref, e.at, m.from_seq
            FROM mine m
           CROSS JOIN LATERAL (
             SELECT pos, xid, conversation_id, user_id, kind, seq, actor_id, ref, at
               FROM event_log
              WHERE conversation_id = m.conversation_id AND user_id IS NULL AND {beyond} AND at >= @notBefore
           ) e
          UNION ALL
          SELECT pos, xid, conversation_id, user_id, kind, seq, actor_id, ref, at, 0
            FROM event_log
           WHERE user_id = @userId AND {beyond} AND at >= @notBefore
        ), since_joining AS (
          SELECT pos, xid, conversation_id, user_id, kind, seq, actor_id, ref, at, from_seq,
                 max(pos) FILTER (WHERE kind = 'member.added' AND ref = @userId AND user_id IS NULL) OVER (PARTITION BY conversation_id) AS joined_pos
            FROM found
        )
        SELECT pos, xid, conversation_id, user_id, kind, seq, actor_id, ref, at, from_seq
          FROM since_joining
         WHERE pos > @lastPos AND pg_visible_in_snapshot(xid, @upper::pg_snapshot)
           AND (user_id IS NOT NULL OR joined_pos IS NULL OR pos >= joined_pos)
           AND (seq >= from_seq OR kind <> ALL(@ofMessages))
         ORDER BY pos
         LIMIT @limit
        """;

    /// <summary>The other id of a direct key, which is both ids in order, joined by a space.</summary>
    public static string? Peer(string? directKey, string userId)
    {
        if (directKey is null)
            return null;
        var space = directKey.IndexOf(' ', StringComparison.Ordinal);
        return directKey.AsSpan(0, space).SequenceEqual(userId) ? directKey[(space + 1)..] : directKey[..space];
    }

    /// <summary>Where the log ends, and what a statement reads beside it.</summary>
    public class EndRow
    {
        public string Snapshot { get; init; } = "";

        public DateTimeOffset ServerTime { get; init; }

        public long? Run { get; init; }

        public Guid Epoch { get; init; }

        public long ServerStart { get; init; }

        /// <summary>Null when this run of the database has no number yet.</summary>
        public LogEnd? ToEnd() =>
            Run is { } run ? new(LogSnapshot.Parse(Snapshot), ServerStart ^ run, BitConverter.ToUInt64(Epoch.ToByteArray(), 8), ServerTime) : null;
    }

    private sealed class MembershipRow : EndRow
    {
        public Guid? ConversationId { get; init; }

        public long FromSeq { get; init; }

        public string? DirectKey { get; init; }

        public string? BlockedId { get; init; }

        public bool? ReadsHidden { get; init; }
    }

    private sealed class TailRow : EndRow
    {
        public long? Pos { get; init; }

        public ulong Xid { get; init; }

        public Guid? ConversationId { get; init; }

        public string? UserId { get; init; }

        public string? Kind { get; init; }

        public long? Seq { get; init; }

        public string? ActorId { get; init; }

        public string? Ref { get; init; }

        public DateTimeOffset At { get; init; }

        public LoggedEvent ToEvent() => new()
        {
            Pos = Pos!.Value,
            Xid = Xid,
            ConversationId = ConversationId,
            UserId = UserId,
            Kind = Kind!,
            Seq = Seq,
            ActorId = ActorId,
            Ref = Ref,
            At = At,
        };
    }
}
