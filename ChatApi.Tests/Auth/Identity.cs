using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatApi.Tests.Auth;

/// <summary>One node's identity, put together by hand on the real database, with a clock of its own.</summary>
sealed class Identity
{
    public const string Password = "four unrelated words";

    private Identity(NpgsqlDataSource dataSource, AuthSettings settings, TestClock clock)
    {
        DataSource = dataSource;
        Clock = clock;
        Settings = settings;
        Keys = new SigningKeys(dataSource, settings);
        AccessTokens = new AccessTokens(Keys, new ForeignIssuers(settings, clock, NullLogger<ForeignIssuers>.Instance), new ForeignUsers(dataSource, clock), settings, clock);
        RefreshTokens = new RefreshTokens(Keys);
        Revoked = new RevokedSessions(dataSource, settings, clock);
        var events = new EventLog(dataSource, new TailSignal());
        Sessions = new Sessions(dataSource, events, AccessTokens, RefreshTokens, Revoked, settings, clock, NullLogger<Sessions>.Instance);
        var attempts = new SignInAttempts(dataSource, settings);
        Auth = new AuthService(dataSource, new Passwords(settings), Sessions, attempts, settings, clock);
        Authenticator = new Authenticator(AccessTokens, new StreamTickets(dataSource, clock), Sessions, Revoked);
        Users = new UserService(dataSource, events);
    }

    public NpgsqlDataSource DataSource { get; }

    public TestClock Clock { get; }

    public AuthSettings Settings { get; }

    public SigningKeys Keys { get; }

    public AccessTokens AccessTokens { get; }

    public RefreshTokens RefreshTokens { get; }

    public RevokedSessions Revoked { get; }

    public Sessions Sessions { get; }

    public AuthService Auth { get; }

    public Authenticator Authenticator { get; }

    public UserService Users { get; }

    public static async Task<Identity> StartAsync(AuthSettings? settings = null, TestClock? clock = null)
    {
        var identity = new Identity(ChatServers.DataSource, settings ?? new() { PasswordIterations = 10_000, AddressAttempts = 0 }, clock ?? new());
        await identity.Keys.LoadAsync(default);
        return identity;
    }

    /// <summary>A name nobody has.</summary>
    public static string NewName(string start = "user") => $"{start}-{Guid.NewGuid():N}"[..24];

    public Task<AuthenticateResponse> Register(string userName, params (string Key, string Value)[] meta) =>
        Auth.RegisterAsync(new Register { UserName = userName, Password = Password, Meta = Meta(meta) }, Visitor(), default);

    public Task<AuthenticateResponse> SignIn(string userName, string password = Password, params (string Key, string Value)[] meta) =>
        Auth.AuthenticateAsync(new Authenticate { UserName = userName, Password = password, Meta = Meta(meta) }, Visitor(), default);

    /// <summary>A rotating sign-in in token mode.</summary>
    public async Task<AuthenticateResponse> NewRotatingUser() => await Register(NewName(), ("tokens", "body"), ("rotate", "true"));

    public Task<GetAccessTokenResponse> Renew(string? refreshToken) => Auth.GetAccessTokenAsync(new GetAccessToken { RefreshToken = refreshToken }, Visitor(), default);

    public Task<Caller> Identify(string? bearer = null, string? accessCookie = null, string? refreshCookie = null) =>
        Authenticator.IdentifyAsync(new Credentials(bearer, accessCookie, refreshCookie, null), default);

    public async Task<List<(string Kind, string? UserId, string? Ref)>> EventsOf(string userId)
    {
        await using var db = await DataSource.OpenConnectionAsync();
        return (await db.QueryAsync<(string, string?, string?)>("SELECT kind, user_id, ref FROM event_log WHERE user_id = @userId ORDER BY pos", new { userId })).AsList();
    }

    public async Task Execute(string sql, object parameters)
    {
        await using var db = await DataSource.OpenConnectionAsync();
        await db.ExecuteAsync(sql, parameters);
    }

    public static Caller Visitor(string? refreshCookie = null) => new() { Cookies = new TokenCookies { RefreshToken = refreshCookie } };

    public static Caller Of(AuthenticateResponse signedIn) => new(signedIn.UserId, Guid.Parse(signedIn.SessionId!)) { Cookies = new TokenCookies() };

    private static Dictionary<string, string>? Meta((string Key, string Value)[] meta) =>
        meta.Length == 0 ? null : meta.ToDictionary(pair => pair.Key, pair => pair.Value);
}

/// <summary>Refusals, as tests ask for them.</summary>
static class Refused
{
    public static async Task<ChatException> With(ErrorCode code, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ChatException refusal)
        {
            Assert.That(refusal.Code, Is.EqualTo(code), refusal.Message);
            return refusal;
        }
        throw new AssertionException($"Expected a refusal with {code}.");
    }
}
