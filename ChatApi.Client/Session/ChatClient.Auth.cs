namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>The session; null when nobody is signed in.</summary>
    public ChatTokens? Tokens => session.Tokens;

    /// <summary>Told about new tokens, at sign-in and at each renewal, and null when the session is over: save them in the device's secure store.</summary>
    public event Action<ChatTokens?>? TokensChanged;

    /// <summary>The service has ended the session (sign-out elsewhere, password change, token expired): sign in again.</summary>
    public event Action? SignedOut;

    /// <summary>Signs in by user name, e-mail or phone. Throws <see cref="ChatApiException"/> (401 <c>Unauthorized</c>) when they do not match.</summary>
    public Task<AuthenticateResponse> SignInAsync(string userName, string password, CancellationToken ct = default) =>
        AuthenticateAsync(new Authenticate { UserName = userName, Password = password }, ct);

    /// <summary>
    /// Goes on with the session that the last run kept in <see cref="ChatClientOptions.TokenStorage"/>; no network is needed. False when there is none:
    /// sign in. With a <see cref="ChatClientOptions.TokenProvider"/> it is the user that is kept, not the token.
    /// </summary>
    public async Task<bool> RestoreAsync(CancellationToken ct = default)
    {
        if (await keeper.ReadAsync(ct).ConfigureAwait(false) is not { } tokens)
            return false;
        session.Set(tokens);
        return true;
    }

    /// <summary>Goes on with the tokens of an earlier run that the app has kept itself.</summary>
    public void Resume(ChatTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        session.Set(tokens);
    }

    /// <summary>
    /// Disconnects, forgets the tokens at once and then ends the session at the service. Throws when the service gives no answer: the session
    /// then ends by itself, with its refresh token.
    /// </summary>
    public async Task SignOutAsync(CancellationToken ct = default)
    {
        await DisconnectAsync().ConfigureAwait(false);
        if (session.Tokens is not { } left)
            return;
        session.Set(null);
        if (options.TokenProvider is not null)
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.Token);
        var former = new Session(options, RenewAsync, lifetime.Token);
        former.Set(left);
        try
        {
            await http.SendAsync(RequestInfo.Of(new Logout()), null, former, null, either.Token).ConfigureAwait(false);
        }
        catch (ChatApiException e) when (e.Status == 401)
        {
            // It had ended already.
        }
    }

    /// <summary>An access token that is valid now, for calls this client does not make; null when nobody is signed in.</summary>
    public Task<string?> GetAccessTokenAsync(CancellationToken ct = default) => session.TokenAsync(ct);

    /// <summary>Makes an account and signs it in, tokens kept by this client.</summary>
    public async Task<AuthenticateResponse> RegisterAsync(Register request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Device ??= options.Device;
        request.Meta = WithTokenMode(request.Meta);
        return await AdoptAsync(await SendAsync(request, ct).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Signs in, tokens kept by this client.</summary>
    public async Task<AuthenticateResponse> AuthenticateAsync(Authenticate request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Provider ??= "credentials";
        request.Meta = WithTokenMode(request.Meta);
        return await AdoptAsync(await SendAsync(request, ct).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Who the caller is.</summary>
    public Task<AuthenticateResponse> GetAuthenticationAsync(GetAuthentication request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Renews tokens that are not this client's own; its own it renews by itself.</summary>
    public Task<GetAccessTokenResponse> GetAccessTokenAsync(GetAccessToken request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Ends the session at the service; <see cref="SignOutAsync"/> also cleans up here.</summary>
    public Task LogoutAsync(Logout request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>A page of the caller's sessions that have not ended, newest first.</summary>
    public Task<ListSessionsResponse> ListSessionsAsync(ListSessions request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>All of the caller's sessions that have not ended, newest first, loaded page by page as they are read.</summary>
    public IAsyncEnumerable<DeviceSession> ListSessionsAsync(CancellationToken ct = default) => Pages.ReadAsync(
        async (cursor, cancel) =>
        {
            var page = await SendAsync(new ListSessions { Cursor = cursor, Limit = Limits.ListPage }, cancel).ConfigureAwait(false);
            return (page.Results, page.NextCursor);
        }, ct);

    /// <summary>Ends one of the caller's sessions, on every node.</summary>
    public Task RevokeSessionAsync(RevokeSession request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Ends one of the caller's sessions, on every node.</summary>
    public Task RevokeSessionAsync(Guid sessionId, CancellationToken ct = default) => SendAsync(new RevokeSession { SessionId = sessionId }, ct);

    /// <summary>Changes the password and ends all other sessions; this one goes on with its tokens.</summary>
    public Task ChangePasswordAsync(ChangePassword request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Changes the password and ends all other sessions; this one goes on with its tokens.</summary>
    public Task ChangePasswordAsync(string currentPassword, string newPassword, CancellationToken ct = default) =>
        SendAsync(new ChangePassword { CurrentPassword = currentPassword, NewPassword = newPassword }, ct);

    /// <summary>A ticket that opens one stream for someone who cannot send a token, such as a page's EventSource; good for 30 seconds.</summary>
    public Task<CreateStreamTicketResponse> CreateStreamTicketAsync(CreateStreamTicket request, CancellationToken ct = default) => SendAsync(request, ct);

    private Dictionary<string, string> WithTokenMode(Dictionary<string, string>? meta)
    {
        var all = new Dictionary<string, string>(meta ?? []) { ["tokens"] = "body", ["rotate"] = "true" };
        if (options.Device is { } device)
            all.TryAdd("device", device);
        return all;
    }

    private async Task<AuthenticateResponse> AdoptAsync(AuthenticateResponse answer)
    {
        if (answer.BearerToken is { } token)
        {
            session.Set(new ChatTokens
            {
                UserId = answer.UserId ?? "",
                AccessToken = token,
                AccessTokenExpiry = TokenClaims.Of(token, options.TimeProvider.GetUtcNow()).Expiry,
                RefreshToken = answer.RefreshToken,
                RefreshTokenExpiry = answer.RefreshTokenExpiry,
            });
            await keeper.KeptAsync().ConfigureAwait(false);
        }
        return answer;
    }
}
