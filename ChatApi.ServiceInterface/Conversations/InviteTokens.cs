using System.Buffers.Text;
using System.Security.Cryptography;
using ChatApi.ServiceInterface.Auth;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>
/// The tokens of invite links: 128 bits of an HMAC-SHA256 over the link's id, so that they can be shown again without being kept. The
/// database has their hashes, by which they are found, also after the key has changed.
/// </summary>
sealed class InviteTokens(SigningKeys keys)
{
    private const int TokenBytes = 16;

    public string Issue(Guid linkId) => Base64Url.EncodeToString(HMACSHA256.HashData(keys.Invite, linkId.ToByteArray(bigEndian: true)).AsSpan(0, TokenBytes));

    /// <summary>The link's token, unless it was made with another key.</summary>
    public string? Show(Guid linkId, byte[] hash) => Issue(linkId) is var token && HashOf(token).AsSpan().SequenceEqual(hash) ? token : null;

    /// <summary>What the database knows a token by.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));
}
