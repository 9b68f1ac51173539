using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>Accounts kept here: making one, signing in and out, renewing. Tokens travel as cookies, or in the body when asked for.</summary>
sealed class AuthService(
    NpgsqlDataSource dataSource, Passwords passwords, Sessions sessions, SignInAttempts attempts, AuthSettings settings, TimeProvider clock)
{
    private const string Credentials = "credentials";

    public async Task<AuthenticateResponse> RegisterAsync(Register request, Caller caller, CancellationToken ct)
    {
        RequireOwnAccounts();
        if (request.UserName is null && request.Email is null && request.Phone is null)
            throw new ChatException(ErrorCode.NotEmpty, "'userName' must not be empty, unless 'email' or 'phone' is given.", "userName");
        var password = Given(request.Password, "password");
        PasswordRules.Check(password, request.UserName, request.Email, request.Phone);
        await attempts.CountAsync(account: null, caller.Address, ct);

        var made = await NewAccountAsync(request, password, ct);
        var account = new AccountRow { Id = made.Id, UserName = made.UserName, DisplayName = made.DisplayName };
        await using var db = await dataSource.OpenConnectionAsync(ct);
        await using var transaction = await db.BeginTransactionAsync(ct);
        await TakenNames.TellAsync(() => db.InsertAccountAsync(made, ct));
        var session = await sessions.StartAsync(db, account, Device(request.Device), Rotates(request.Meta, caller), ct)
            ?? throw new InvalidOperationException("The account just made is not there.");
        await transaction.CommitAsync(ct);

        var answer = SignedIn(account, session, request.Meta, caller);
        answer.Created = true;
        return answer;
    }

    public async Task<AuthenticateResponse> AuthenticateAsync(Authenticate request, Caller caller, CancellationToken ct)
    {
        switch (request.Provider?.ToLowerInvariant())
        {
            case "logout":
                await SignOutAsync(caller, ct);
                return new();
            case null or "" or Credentials:
                break;
            default:
                throw new ChatException(ErrorCode.InvalidValue, $"'provider' must be '{Credentials}' or 'logout'.", "provider");
        }
        RequireOwnAccounts();
        var name = Given(request.UserName?.Trim(), "userName");
        var password = Given(request.Password, "password");
        var key = SignInAttempts.OfName(name);
        await attempts.CountAsync(key, caller.Address, ct);

        var account = await FindAccountAsync(name, ct);
        var verdict = await passwords.VerifyAsync(password, account?.PasswordHash, ct);
        if (account is null or { IsClosed: true } || !verdict.Matches)
            throw DoNotMatch();

        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (verdict.Replacement is { } stronger)
            await db.ReplacePasswordHashAsync(account.Id, account.PasswordHash, stronger, ct);
        var session = await sessions.StartAsync(db, account, Device(request.Meta?.GetValueOrDefault("device")), Rotates(request.Meta, caller), ct)
            ?? throw DoNotMatch(); // the password was changed meanwhile
        await attempts.ForgiveAsync(key, ct);
        return SignedIn(account, session, request.Meta, caller);
    }

    public async Task<AuthenticateResponse> GetAuthenticationAsync(GetAuthentication request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.GetAccountAsync(caller.UserId, ct) is { IsClosed: false } account
            ? Describe(account, caller.SessionId, caller.AdminOf is not null)
            : throw new ChatException(ErrorCode.TokenInvalid, "The account of this token is closed.");
    }

    public async Task<GetAccessTokenResponse> GetAccessTokenAsync(GetAccessToken request, Caller caller, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(request.RefreshToken))
        {
            var renewal = await sessions.RenewAsync(request.RefreshToken, mayRotate: true, ct);
            return new()
            {
                AccessToken = renewal.Access.Text,
                RefreshToken = renewal.RefreshToken,
                RefreshTokenExpiry = renewal.RefreshToken is null ? null : renewal.RefreshExpires,
            };
        }
        if (caller.Cookies is not { RefreshToken: { Length: > 0 } refreshCookie } cookies)
            throw new ChatException(ErrorCode.TokenInvalid, $"Give 'refreshToken', or send the cookie {TokenCookies.RefreshName}; or sign in again.", "refreshToken");
        var renewed = await sessions.RenewAsync(refreshCookie, mayRotate: false, ct);
        cookies.SetAccess(renewed.Access.Text, renewed.Access.Life);
        return new();
    }

    public Task LogoutAsync(Logout request, Caller caller, CancellationToken ct) => SignOutAsync(caller, ct);

    /// <summary>Makes the account if the user name is free, else leaves it as it is; its id. For demo users: any password will do.</summary>
    public async Task<string> EnsureAccountAsync(string userName, string displayName, string password, CancellationToken ct)
    {
        if (await FindAccountAsync(userName, ct) is { } existing)
            return existing.Id;
        var account = await NewAccountAsync(new Register { UserName = userName, DisplayName = displayName }, password, ct);
        await using var db = await dataSource.OpenConnectionAsync(ct);
        try
        {
            await db.InsertAccountAsync(account, ct);
            return account.Id;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return (await FindAccountAsync(userName, ct))!.Id; // another node was faster
        }
    }

    private async Task<NewAccount> NewAccountAsync(Register request, string password, CancellationToken ct)
    {
        var displayName = string.IsNullOrWhiteSpace(request.DisplayName) ? request.UserName ?? "New user" : request.DisplayName.Trim();
        return new(
            UserIds.New(), request.UserName, UserKeys.OfUserName(request.UserName), request.Email, UserKeys.OfEmail(request.Email), request.Phone,
            displayName, UserKeys.OfDisplayName(displayName), await passwords.HashAsync(password, ct), clock.GetUtcNow());
    }

    /// <summary>The form tells what the name is: only e-mail addresses hold an @, only phone numbers begin with a +.</summary>
    private async Task<AccountRow?> FindAccountAsync(string name, CancellationToken ct)
    {
        if (name.Contains('\0'))
            return null;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return name.Contains('@') ? await db.FindAccountAsync(null, UserKeys.Fold(name), null, ct)
            : name.StartsWith('+') ? await db.FindAccountAsync(null, null, name, ct)
            : await db.FindAccountAsync(UserKeys.Fold(name), null, null, ct);
    }

    /// <summary>Ends the session of the access token and that of the refresh cookie, which may be another; clears the cookies.</summary>
    private async Task SignOutAsync(Caller caller, CancellationToken ct)
    {
        caller.Cookies?.Clear();
        if (caller.IsSignedIn)
            await sessions.RevokeAsync(caller.SessionId, ct);
        if (caller.Cookies?.RefreshToken is { Length: > 0 } refreshCookie)
            await sessions.RevokeAsync(refreshCookie, ct);
    }

    private AuthenticateResponse SignedIn(AccountRow account, SessionRow session, Dictionary<string, string>? meta, Caller caller)
    {
        var access = sessions.IssueAccess(session).Issued;
        var refresh = sessions.IssueRefresh(session);
        var answer = Describe(account, session.Id);
        if (caller.Cookies is { } cookies && !InBody(meta, caller))
        {
            cookies.SetAccess(access.Text, access.Life);
            cookies.SetRefresh(refresh, session.ExpiresAt - session.CreatedAt);
        }
        else
        {
            answer.BearerToken = access.Text;
            answer.RefreshToken = refresh;
            answer.RefreshTokenExpiry = session.ExpiresAt;
        }
        return answer;
    }

    private static AuthenticateResponse Describe(AccountRow account, Guid sessionId, bool isAdmin = false) => new()
    {
        UserId = account.Id,
        SessionId = sessionId.ToString(),
        UserName = account.UserName,
        DisplayName = account.DisplayName,
        Roles = isAdmin ? ["admin"] : [],
        Permissions = [],
        AuthProvider = account.Issuer.Length == 0 ? Credentials : "jwt",
    };

    /// <summary>Where tokens go: as the client asks, else as configured; always into the body where there are no cookies.</summary>
    private bool InBody(Dictionary<string, string>? meta, Caller caller) =>
        caller.Cookies is null || (meta?.GetValueOrDefault("tokens")?.ToLowerInvariant() switch { "body" => true, "cookies" => false, _ => settings.TokensInBody });

    /// <summary>Cookies never rotate: requests at the same time share them.</summary>
    private bool Rotates(Dictionary<string, string>? meta, Caller caller) =>
        InBody(meta, caller) && string.Equals(meta?.GetValueOrDefault("rotate"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The device's name as it is shown: printable, and not longer than a display name.</summary>
    private static string? Device(string? name)
    {
        var shown = string.Concat((name ?? "").EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune)).Take(Limits.DisplayNameLength)).Trim();
        return shown.Length == 0 ? null : shown;
    }

    private void RequireOwnAccounts()
    {
        if (!settings.OwnAccounts)
            throw new ChatException(ErrorCode.Forbidden, "Accounts are not kept here: sign in with the app you come from.");
    }

    private static ChatException DoNotMatch() => new(ErrorCode.Unauthorized, "The user name and the password do not match.");

    private static string Given(string? value, string field) =>
        string.IsNullOrEmpty(value) ? throw new ChatException(ErrorCode.NotEmpty, $"'{field}' must not be empty.", field) : value;
}
