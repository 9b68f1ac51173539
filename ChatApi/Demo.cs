using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;

namespace ChatApi;

/// <summary>How to sign in as a user that everybody may be.</summary>
sealed record DemoAccount(string UserName, string DisplayName, string Password);

/// <summary>Two users to try the service with.</summary>
static class Demo
{
    private const string Password = "correct horse battery staple";

    /// <summary>The command that makes a UUID: every Linux has the first, macOS the second.</summary>
    private static readonly string NewId = OperatingSystem.IsLinux() ? "cat /proc/sys/kernel/random/uuid" : "uuidgen";

    /// <summary>What the sign-in form of the page shows.</summary>
    public static IReadOnlyList<DemoAccount> Accounts { get; } = [new("alice", "Alice", Password), new("bob", "Bob", Password)];

    /// <summary>The ids of alice and bob, made when missing; once the database is there.</summary>
    public static async Task<(string Alice, string Bob)> EnsureUsersAsync(WebApplication app, CancellationToken ct)
    {
        await app.Services.GetRequiredService<Readiness>().Started.WaitAsync(ct);
        var accounts = app.Services.GetRequiredService<AuthService>();
        return (await accounts.EnsureAccountAsync("alice", "Alice", Password, ct), await accounts.EnsureAccountAsync("bob", "Bob", Password, ct));
    }

    /// <summary>How to sign in, and three commands that work as they stand: sign in, send, hear.</summary>
    public static string Describe((string Alice, string Bob) users, string url) => $$$"""

          Try it: alice and bob, password "{{{Password}}}"

          # 1. sign in as alice and as bob; the tokens live 15 minutes
          token() { curl -s {{{url}}}/api/Authenticate -H 'Content-Type: application/json' -d '{"userName":"'$1'","password":"{{{Password}}}","meta":{"tokens":"body"}}' | sed 's/.*"bearerToken":"\([^"]*\)".*/\1/'; }; ALICE=$(token alice) BOB=$(token bob)

          # 2. bob listens (in the background, for a minute)
          curl -sN --max-time 60 {{{url}}}/event-stream -H "Authorization: Bearer $BOB" &

          # 3. alice writes to bob ({{{users.Bob}}}); he hears it at once
          curl -s {{{url}}}/api/v1/messages -H "Authorization: Bearer $ALICE" -H 'Content-Type: application/json' -d '{"recipientId":"{{{users.Bob}}}","clientMessageId":"'$({{{NewId}}})'","text":"hello bob"}'

        """;
}
