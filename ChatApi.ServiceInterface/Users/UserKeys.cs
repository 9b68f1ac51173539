using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Users;

/// <summary>The folded texts (columns <c>…_key</c>) by which users are unique and are found: the same whatever the case and however characters are composed.</summary>
static class UserKeys
{
    public static string Fold(string text) => Nfkc.Normalize(Nfkc.Normalize(text).ToLowerInvariant());

    public static string? OfUserName(string? userName) => userName is null ? null : Fold(userName);

    /// <summary>400 when it grows beyond what an address may be: one character can unfold to 18, and an index entry has 2.7 KB.</summary>
    public static string? OfEmail(string? email)
    {
        if (email is null)
            return null;
        var key = Fold(email);
        return key.EnumerateRunes().Count() <= Limits.EmailLength ? key
            : throw new ChatException(ErrorCode.MaximumLength, $"'email' must be at most {Limits.EmailLength} characters in their plain form.", "email");
    }

    /// <summary>Only its beginning is searched for, so that it is cut like the name itself.</summary>
    public static string OfDisplayName(string displayName) => string.Concat(Fold(displayName).EnumerateRunes().Take(Limits.DisplayNameLength));

    /// <summary>Where the texts that begin with <paramref name="prefix"/> end, in the byte order of the "C" collation; no name goes on with the last scalar there is.</summary>
    public static string EndOf(string prefix) => prefix + "\U0010FFFF";
}
