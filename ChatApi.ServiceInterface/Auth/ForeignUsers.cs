using System.Text;
using System.Text.RegularExpressions;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// The users whom foreign issuers bring. Each gets a row when first seen, from the claims; later claims change nothing: the profile is
/// the user's from then on. Asked once for each token and node, and again a token's life later.
/// </summary>
sealed partial class ForeignUsers(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>Notes that the user is here, and the session they came with. 401 <c>TokenInvalid</c> when the id is another issuer's, the account closed or the session ended. One query.</summary>
    public async Task SeeAsync(ForeignToken token, CancellationToken ct)
    {
        var userName = token.UserName is { } name && UserName().IsMatch(name) ? name : null;
        var displayName = Shown(token.DisplayName) ?? userName ?? "New user";
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var sighting = new Sighting(token.UserId, token.Issuer, userName, UserKeys.OfUserName(userName), displayName, UserKeys.OfDisplayName(displayName),
            token.SessionId, token.Expires, clock.GetUtcNow());
        var seen = await db.SeeForeignUserAsync(sighting, ct)
            // the name is another's, or another request made the user this moment: with the second try too, the third finds them
            ?? await db.SeeForeignUserAsync(sighting with { UserName = null, UserNameKey = null }, ct)
            ?? await db.SeeForeignUserAsync(sighting with { UserName = null, UserNameKey = null }, ct);
        if (seen is not { IsClosed: false, SessionEnded: false } || seen.Issuer != token.Issuer)
            throw AccessTokens.Invalid();
    }

    /// <summary>Printable, and not longer than a display name; null when nothing is left.</summary>
    private static string? Shown(string? name)
    {
        var shown = string.Concat((name ?? "").Trim().EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Take(Limits.DisplayNameLength)).Trim();
        return shown.Length == 0 ? null : shown;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{2,39}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex UserName();
}
