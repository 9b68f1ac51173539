using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>A refresh token as a client sent it, not yet proved.</summary>
/// <param name="SessionId">The session it claims to renew.</param>
/// <param name="Generation">How often it was replaced before; 0 for tokens that are never replaced.</param>
/// <param name="Mac">The proof.</param>
readonly record struct RefreshToken(Guid SessionId, int Generation, byte[] Mac);

/// <summary>
/// Refresh tokens: base64url of session id ‖ generation ‖ HMAC-SHA256 over both and the session's nonce. Nothing of them is
/// stored: the database holds the nonce, the service the key, and a token is proved by both.
/// </summary>
sealed class RefreshTokens(SigningKeys keys)
{
    public const int NonceBytes = 16;
    private const int IdBytes = 16;
    private const int ContentBytes = IdBytes + sizeof(int);
    private const int TokenBytes = ContentBytes + HMACSHA256.HashSizeInBytes;
    private static readonly int TokenCharacters = Base64Url.GetEncodedLength(TokenBytes);

    public string Issue(Guid sessionId, int generation, byte[] nonce)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        Sign(sessionId, generation, nonce).CopyTo(token[ContentBytes..]);
        Write(sessionId, generation, token);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Null when the text has not the form of a refresh token.</summary>
    public static RefreshToken? Parse(string text)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        if (text.Length != TokenCharacters || Base64Url.DecodeFromChars(text, token, out _, out var length) != OperationStatus.Done || length != TokenBytes)
            return null;
        return new(new Guid(token[..IdBytes], bigEndian: true), BinaryPrimitives.ReadInt32BigEndian(token[IdBytes..]), token[ContentBytes..].ToArray());
    }

    public bool IsAuthentic(RefreshToken token, byte[] nonce) =>
        CryptographicOperations.FixedTimeEquals(token.Mac, Sign(token.SessionId, token.Generation, nonce));

    private byte[] Sign(Guid sessionId, int generation, byte[] nonce)
    {
        Span<byte> content = stackalloc byte[ContentBytes + NonceBytes];
        Write(sessionId, generation, content);
        nonce.CopyTo(content[ContentBytes..]);
        return HMACSHA256.HashData(keys.Refresh, content);
    }

    private static void Write(Guid sessionId, int generation, Span<byte> into)
    {
        sessionId.TryWriteBytes(into, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(into[IdBytes..], generation);
    }
}
