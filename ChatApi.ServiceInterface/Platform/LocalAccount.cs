using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>
/// The account that the private servers run as: PostgreSQL refuses root, and Redis needs nothing of it. A host that is root
/// hands them to an unprivileged account, which must also be able to reach their folder; any other host runs them as itself.
/// </summary>
[UnsupportedOSPlatform("windows")]
static class LocalAccount
{
    private static readonly string[] Unprivileged = ["postgres", "redis", "nobody"];

    /// <summary>Null when the servers run as the host's own account.</summary>
    public static string? Name { get; } = Environment.IsPrivilegedProcess ? FindUnprivileged() : null;

    /// <summary>The command that runs <paramref name="command"/> as that account.</summary>
    public static string[] RunAs(params string[] command) =>
        Name is null ? command : ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups", .. command];

    /// <summary>Gives files and folders to that account.</summary>
    public static async Task OwnAsync(CancellationToken ct, params string[] paths)
    {
        if (Name is not null)
            await LocalProcess.RequireAsync(["chown", $"{Name}:", .. paths], ct);
    }

    /// <summary>The folder itself; or, when the account may not enter it (a clone in root's home), one under /var/lib or /var/tmp that belongs to it.</summary>
    public static async Task<string> UsableFolderAsync(string folder, CancellationToken ct)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16];
        string[] candidates = [folder, $"/var/lib/chatapi/{key}", $"/var/tmp/chatapi/{key}"];
        foreach (var candidate in candidates.OrderByDescending(HoldsData)) // stable: data that is there stays in use
        {
            try
            {
                Directory.CreateDirectory(candidate);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            if (Name is null || (await LocalProcess.RunAsync(RunAs("test", "-x", candidate), ct)).ExitCode == 0)
                return candidate;
        }
        throw new StartupException($"The account {Name} may enter none of {string.Join(", ", candidates)}: set Server:LocalData to a folder it may enter.");
    }

    private static bool HoldsData(string folder) => Directory.Exists(Path.Combine(folder, "postgres"));

    private static string FindUnprivileged()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line[..line.IndexOf(':')]).ToHashSet();
        return Array.Find(Unprivileged, accounts.Contains)
            ?? throw new StartupException("The servers of this host may not run as root, and there is no account postgres: install PostgreSQL, or run the host as another account.");
    }
}
