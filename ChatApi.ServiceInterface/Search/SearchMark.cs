using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChatApi.ServiceInterface.Search;

/// <summary>
/// Terms for what a message is, rather than what it says; no word begins as they do. User ids are shortened to 48 bits: who shares them
/// by chance is told apart when the message is read.
/// </summary>
static class SearchMark
{
    /// <summary>Its text has changed since the terms were taken: it may have any word.</summary>
    public const string Changed = "=changed";

    /// <summary>It has a link.</summary>
    public const string Link = "=link";

    /// <summary>It is a poll.</summary>
    public const string Poll = "=poll";

    /// <summary>It mentions everyone.</summary>
    public const string MentionsAll = "=to*";

    /// <summary>Who sent it.</summary>
    public static string From(string userId) => "=from" + Short(userId);

    /// <summary>Whom it mentions.</summary>
    public static string Mentions(string userId) => "=to" + Short(userId);

    /// <summary>The thread it is in, by the seq of its root: threads of other conversations have the same.</summary>
    public static string Thread(long rootSeq) => string.Create(CultureInfo.InvariantCulture, $"=in{rootSeq}");

    private static string Short(string userId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(userId), hash);
        return Base64Url.EncodeToString(hash[..6]);
    }
}
