using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// One-time tickets that open a stream on any node. PostgreSQL holds their hashes, and using one deletes it: of two at the same time one
/// wins. A ticket is no administrator, whoever made it.
/// </summary>
sealed class StreamTickets(NpgsqlDataSource dataSource, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private const int TicketBytes = 24;
    private static readonly int TicketCharacters = Base64Url.GetEncodedLength(TicketBytes);

    public async Task<(string Ticket, DateTimeOffset Expires)> CreateAsync(Caller caller, CancellationToken ct)
    {
        var ticket = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TicketBytes));
        await using var db = await dataSource.OpenConnectionAsync(ct);
        await db.InsertTicketAsync(Hash(ticket), new TicketRow { UserId = caller.UserId, SessionId = caller.SessionId, TokenExpiresAt = caller.TokenExpires }, Life, ct);
        return (ticket, clock.GetUtcNow() + Life);
    }

    /// <summary>Who made the ticket, which is spent now. 401 <c>TokenInvalid</c> when it is spent, over, or no ticket.</summary>
    public async Task<AccessToken> RedeemAsync(string ticket, CancellationToken ct)
    {
        if (ticket.Length != TicketCharacters) // access tokens among them: they are not for URLs
            throw Invalid();
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.TakeTicketAsync(Hash(ticket), ct) is { SessionEnded: false, IsOver: false } row
            ? new(row.UserId, row.SessionId, row.TokenExpiresAt)
            : throw Invalid();
    }

    private static byte[] Hash(string ticket) => SHA256.HashData(Encoding.UTF8.GetBytes(ticket));

    private static ChatException Invalid() => new(ErrorCode.TokenInvalid, "The ticket is spent, over, or its session ended: make another with CreateStreamTicket.");
}

/// <summary>A ticket, without itself.</summary>
sealed record TicketRow
{
    public string UserId { get; init; } = "";

    public Guid SessionId { get; init; }

    public DateTimeOffset TokenExpiresAt { get; init; }

    /// <summary>Whether its life had ended.</summary>
    public bool IsOver { get; init; }

    /// <summary>Whether its session was revoked, which this node may not have heard yet.</summary>
    public bool SessionEnded { get; init; }
}

static class StreamTicketQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Its life is counted by the database's clock, which is the same for the node that makes it and the one that takes it.</summary>
        public Task InsertTicketAsync(byte[] hash, TicketRow ticket, TimeSpan life, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.InsertTicket: insert */
                INSERT INTO stream_tickets (hash, user_id, session_id, token_expires_at, expires_at) VALUES (@hash, @UserId, @SessionId, @TokenExpiresAt, statement_timestamp() + @life)
                """, new { hash, ticket.UserId, ticket.SessionId, ticket.TokenExpiresAt, life }, cancellationToken: ct));

        /// <summary>Null when there is none, or another has taken it.</summary>
        public Task<TicketRow?> TakeTicketAsync(byte[] hash, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<TicketRow>(new CommandDefinition("""
                /* Auth.TakeTicket: stream_tickets_pkey, sessions_pkey */
                DELETE FROM stream_tickets t WHERE hash = @hash
                RETURNING user_id, session_id, token_expires_at, expires_at <= statement_timestamp() AS is_over,
                          EXISTS (SELECT FROM sessions s WHERE s.id = t.session_id AND s.revoked_at IS NOT NULL) AS session_ended
                """, new { hash }, cancellationToken: ct));

        /// <summary>Deletes tickets that nobody used in time, at most so many.</summary>
        public Task<int> DeleteOldTicketsAsync(DateTimeOffset endedBefore, int limit, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.DeleteOldTickets: stream_tickets_expires_at, stream_tickets_pkey */
                DELETE FROM stream_tickets WHERE hash = ANY(ARRAY(SELECT hash FROM stream_tickets WHERE expires_at < @endedBefore ORDER BY expires_at LIMIT @limit))
                """, new { endedBefore, limit }, cancellationToken: ct));
    }
}
