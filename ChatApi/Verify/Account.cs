using System.Security.Cryptography;
using ChatApi.ServiceModel;

namespace ChatApi.Verify;

/// <summary>Someone who was registered for this run, with a random password that nobody keeps.</summary>
sealed class Account
{
    /// <summary>Well within the shortest life an access token may have in practice.</summary>
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMinutes(4);

    /// <summary>What a registration waits for a rate limit; a service that asks for more lets so many accounts be made and no more for now.</summary>
    private static readonly TimeSpan LimitPatience = TimeSpan.FromSeconds(10);

    private readonly Api api;
    private readonly History history;
    private readonly SemaphoreSlim renewing = new(1, 1);
    private string token;
    private string refreshToken;
    private TimeSpan renewed;

    private Account(Api api, History history, string name, AuthenticateResponse signedIn)
    {
        (this.api, this.history, Name) = (api, history, name);
        (Id, token, refreshToken, renewed) = (signedIn.UserId!, signedIn.BearerToken!, signedIn.RefreshToken!, history.Now);
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>The version of the display name; shown names end in it, such as "anna v3".</summary>
    public int NameVersion { get; set; } = 1;

    /// <summary>Registers, waiting for a rate limit when that is short, else null. <see cref="VerifyException"/> when the service refuses.</summary>
    /// <param name="limited">Told of each time it asked to wait.</param>
    public static async Task<Account?> RegisterAsync(Api api, History history, string node, string name, Action limited, CancellationToken ct)
    {
        var request = new Register
        {
            UserName = $"{name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}",
            Password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            DisplayName = Display(name, 1),
            Device = "verify",
            Meta = new() { ["tokens"] = "body" },
        };
        for (var attempt = 1; ; attempt++)
        {
            var answer = await api.CallAsync(node, null, request, ct);
            if (answer.Outcome == Outcome.Ok && answer.Read<AuthenticateResponse>() is { UserId: not null, BearerToken: not null, RefreshToken: not null } signedIn)
                return new(api, history, name, signedIn);
            var isLimited = answer.Status == 429;
            if (isLimited)
                limited();
            if (isLimited && answer.RetryAfter > LimitPatience)
                return null;
            if (!isLimited && (answer.Outcome == Outcome.Failed || attempt == 5))
            {
                var said = answer.Status == 0 ? "no answer" : $"{answer.Status} {answer.Code}";
                throw new VerifyException($"{node} does not let accounts be registered: {said}. verify makes its own (Auth:OwnAccounts).");
            }
            await Task.Delay(answer.RetryAfter ?? TimeSpan.FromSeconds(1), ct);
        }
    }

    public static string Display(string name, int version) => $"{name} v{version}";

    /// <summary>The version at the end of a shown name; 0 when it has none.</summary>
    public static int VersionOf(string displayName) =>
        displayName.LastIndexOf(" v", StringComparison.Ordinal) is var at and >= 0 && int.TryParse(displayName[(at + 2)..], out var version) ? version : 0;

    /// <summary>One try of a call, signed in.</summary>
    public async Task<Answer> CallAsync(string node, object request, CancellationToken ct = default) =>
        await api.CallAsync(node, await TokenAsync(node, ct), request, ct);

    /// <summary>A valid access token. When it cannot be renewed the old one is given: the service will say what it thinks of it.</summary>
    public async Task<string> TokenAsync(string node, CancellationToken ct = default)
    {
        if (history.Now - renewed < RenewEvery || !await renewing.WaitAsync(TimeSpan.Zero, ct))
            return token;
        try
        {
            var answer = await api.CallAsync(node, null, new GetAccessToken { RefreshToken = refreshToken }, ct);
            if (answer.Outcome == Outcome.Ok && answer.Read<GetAccessTokenResponse>() is { AccessToken: { } fresh } response)
                (token, refreshToken, renewed) = (fresh, response.RefreshToken ?? refreshToken, history.Now);
            return token;
        }
        finally
        {
            renewing.Release();
        }
    }

    public override string ToString() => Name;
}

/// <summary>The run cannot be made; the message says why.</summary>
sealed class VerifyException(string message) : Exception(message);
