using System.Buffers;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Users;

/// <summary>The form of user ids, which is the same for accounts kept here (UUIDs) and for ids that an app brings.</summary>
static class UserIds
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.@|:");

    /// <summary>1 to 64 of <c>A-Z a-z 0-9 _ - . @ | :</c>, a letter or digit first; <c>me</c> is the caller and no id. Text of another form is no one's id and need not be looked up.</summary>
    public static bool IsValid(string? id) =>
        id is { Length: >= 1 and <= Limits.UserIdLength } && char.IsAsciiLetterOrDigit(id[0]) && id != "me" && !id.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>What names the direct conversation of two users: both ids in order, joined by a space.</summary>
    public static string DirectKey(string one, string other) => string.CompareOrdinal(one, other) < 0 ? $"{one} {other}" : $"{other} {one}";

    /// <summary>The id of a new account: a UUIDv7.</summary>
    public static string New() => Guid.CreateVersion7().ToString();
}
