using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>What came of checking a password.</summary>
/// <param name="Matches">Whether it is the account's.</param>
/// <param name="Replacement">A stronger hash to store instead, when the one kept is of fewer iterations than are set now.</param>
readonly record struct PasswordVerdict(bool Matches, string? Replacement);

/// <summary>
/// Password hashes: PBKDF2-HMAC-SHA512 over the NFKC form, as <c>pbkdf2-sha512$iterations$salt$hash</c>. A hash takes about a
/// tenth of a second of a core, so as many run at once as there are cores, each on a thread of its own; who has waited a second
/// is told 503 <c>Overloaded</c>. Waiting takes no thread.
/// </summary>
sealed class Passwords(AuthSettings settings)
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 64;
    private static readonly TimeSpan QueueWait = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim slots = new(Environment.ProcessorCount);

    public Task<string> HashAsync(string password, CancellationToken ct) => RunAsync(() => Hash(password), ct);

    /// <summary>Costs the same without a hash (<paramref name="stored"/> null: no such account), so that time does not tell.</summary>
    public Task<PasswordVerdict> VerifyAsync(string password, string? stored, CancellationToken ct) => RunAsync(() => Verify(password, stored), ct);

    private string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Derive(password, salt, settings.PasswordIterations, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${settings.PasswordIterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    private PasswordVerdict Verify(string password, string? stored)
    {
        if (stored?.Split('$') is not [Scheme, var iterationsText, var salt, var hash])
        {
            Derive(password, new byte[SaltBytes], settings.PasswordIterations, HashBytes);
            return default;
        }
        var iterations = int.Parse(iterationsText, CultureInfo.InvariantCulture);
        var expected = Convert.FromBase64String(hash);
        if (!CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), iterations, expected.Length), expected))
            return default;
        return new(Matches: true, iterations < settings.PasswordIterations ? Hash(password) : null);
    }

    private static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Nfkc.Normalize(password)), salt, iterations, HashAlgorithmName.SHA512, length);

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        if (!await slots.WaitAsync(QueueWait, ct))
            throw new ChatException(ErrorCode.Overloaded, "Too many people are signing in at this moment; try again in a second.") { RetryAfter = TimeSpan.FromSeconds(1) };
        try
        {
            return await Task.Factory.StartNew(work, CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach | TaskCreationOptions.RunContinuationsAsynchronously, TaskScheduler.Default);
        }
        finally
        {
            slots.Release();
        }
    }
}
