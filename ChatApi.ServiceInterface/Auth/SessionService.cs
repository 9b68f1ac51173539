using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>The caller's sessions, what ends them, and tickets for their streams.</summary>
sealed class SessionService(
    NpgsqlDataSource dataSource, Sessions sessions, Passwords passwords, SignInAttempts attempts, StreamTickets tickets, TimeProvider clock)
{
    public async Task<ListSessionsResponse> ListAsync(ListSessions request, Caller caller, CancellationToken ct)
    {
        var before = Paging.Decode(request.Cursor, parts: 1) is [var text]
            ? Guid.TryParse(text, out var id) ? id : throw Paging.Invalid()
            : (Guid?)null;
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var rows = (await db.ListSessionsAsync(caller.UserId, before, limit + 1, clock.GetUtcNow(), ct)).AsList();
        return new()
        {
            Results = [.. rows.Take(limit).Select(row => new DeviceSession
            {
                Id = row.Id,
                Device = row.Device,
                CreatedAt = row.CreatedAt,
                LastUsedAt = row.LastUsedAt ?? row.CreatedAt,
                ExpiresAt = row.ExpiresAt,
                Current = row.Id == caller.SessionId,
            })],
            NextCursor = rows.Count > limit ? Paging.Encode(rows[limit - 1].Id.ToString()) : null,
        };
    }

    public async Task RevokeAsync(RevokeSession request, Caller caller, CancellationToken ct)
    {
        if (!await sessions.RevokeAsync(request.SessionId, caller.UserId, ct))
            throw new ChatException(ErrorCode.NotFound, "You have no session of this id: see ListSessions.", "sessionId");
        if (request.SessionId == caller.SessionId)
            caller.Cookies?.Clear();
    }

    public async Task ChangePasswordAsync(ChangePassword request, Caller caller, CancellationToken ct)
    {
        var account = await FindAsync(caller.UserId, ct);
        if (account.PasswordHash is null)
            throw new ChatException(ErrorCode.Forbidden, "Your password is not kept here: change it in the app you come from.");
        PasswordRules.Check(request.NewPassword!, account.UserName, account.Email, account.Phone, "newPassword");
        var key = SignInAttempts.OfUser(account.Id);
        await attempts.CountAsync(key, caller.Address, ct);

        if (!(await passwords.VerifyAsync(request.CurrentPassword!, account.PasswordHash, ct)).Matches)
            throw new ChatException(ErrorCode.InvalidValue, "'currentPassword' is not your password.", "currentPassword"); // no 401: it makes clients renew and repeat
        if (!await sessions.ChangePasswordAsync(caller, account.PasswordHash, await passwords.HashAsync(request.NewPassword!, ct), ct))
            throw new ChatException(ErrorCode.Conflict, "The password was changed at the same moment on another device; try again with that one.");
        await attempts.ForgiveAsync(key, ct);
    }

    public async Task<CreateStreamTicketResponse> CreateTicketAsync(CreateStreamTicket request, Caller caller, CancellationToken ct)
    {
        var (ticket, expires) = await tickets.CreateAsync(caller, ct);
        return new() { Ticket = ticket, ExpiresAt = expires };
    }

    private async Task<AccountRow> FindAsync(string userId, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.GetAccountAsync(userId, ct) is { IsClosed: false } account
            ? account
            : throw new ChatException(ErrorCode.TokenInvalid, "The account of this token is closed.");
    }
}
