using System.Collections.Frozen;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// Which passwords are refused, after NIST SP 800-63B §5.1.1.2: the ones an attacker tries first, and nothing else. No rule asks
/// for digits, capitals or signs.
/// </summary>
static class PasswordRules
{
    private const string ServiceName = "chatapi";
    private static readonly string[] Runs = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"];
    private static readonly Lazy<FrozenSet<string>> WellKnown = new(LoadWellKnown);

    /// <summary>400 <c>WeakPassword</c> when the password is refused. The account's own names may be null.</summary>
    public static void Check(string password, string? userName, string? email, string? phone, string field = "password")
    {
        var text = Nfkc.Normalize(password);
        var scalars = text.EnumerateRunes().Count();
        if (scalars is < Limits.PasswordMinLength or > Limits.PasswordLength)
            throw Weak(field, $"must have {Limits.PasswordMinLength} to {Limits.PasswordLength} characters; it has {scalars}.");

        text = text.ToLowerInvariant();
        if (IsPattern(text))
            throw Weak(field, "must be more than one repeated or running pattern; a few unrelated words make a good one.");
        if (WellKnown.Value.Contains(text) || WellKnown.Value.Contains(Word(text)))
            throw Weak(field, "is one of the first an attacker would try; choose another, such as a few unrelated words.");
        if (IsBuiltOn(text, userName) || IsBuiltOn(text, email?.Split('@')[0]) || IsBuiltOn(text, email) || IsBuiltOn(text, phone?.TrimStart('+')))
            throw Weak(field, "must not hold your user name, e-mail address or phone number; a few unrelated words make a good one.");
        if (IsBuiltOn(text, ServiceName))
            throw Weak(field, "must not hold the name of this service; a few unrelated words make a good one.");
    }

    /// <summary>One short piece again and again ("aaaaaaaa", "12312312"), or a run of the alphabet, the digits or a keyboard row, either way.</summary>
    private static bool IsPattern(string text)
    {
        for (var period = 1; period <= 3; period++)
        {
            if (text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period)))
                return true;
        }
        var backwards = string.Concat(text.Reverse());
        return Runs.Any(run => run.Contains(text, StringComparison.Ordinal) || run.Contains(backwards, StringComparison.Ordinal));
    }

    /// <summary>Whether the password holds the name; a name of 3 letters may stand inside a word, but not be all the letters there are.</summary>
    private static bool IsBuiltOn(string text, string? name)
    {
        if (name is null || name.Length < 3)
            return false;
        name = Nfkc.Normalize(name).ToLowerInvariant();
        return text.Contains(name, StringComparison.Ordinal)
            && (name.Length > 3 || !text.Replace(name, "", StringComparison.Ordinal).Any(char.IsLetter));
    }

    /// <summary>The text without the digits and signs around it: "dragon" of "!dragon2024".</summary>
    private static string Word(string text)
    {
        var start = 0;
        var end = text.Length;
        while (start < end && !char.IsLetter(text[start]))
            start++;
        while (end > start && !char.IsLetter(text[end - 1]))
            end--;
        return text[start..end];
    }

    /// <summary>The list, and the words of 4 letters and more in its entries.</summary>
    private static FrozenSet<string> LoadWellKnown()
    {
        using var reader = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream("Auth/well-known-passwords.txt")!);
        var entries = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(Nfkc.Normalize).ToList();
        return entries.Concat(entries.Select(Word).Where(word => word.Length >= 4)).ToFrozenSet(StringComparer.Ordinal);
    }

    private static ChatException Weak(string field, string reason) => new(ErrorCode.WeakPassword, $"'{field}' {reason}", field);
}
