using System.Buffers.Text;
using System.Security.Cryptography;
using ChatApi.ServiceInterface.Platform;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// The keys that tokens are signed with, the same on every node: <c>Auth:SigningKey</c>, or else a key made once and kept in
/// the database. Changing it ends every session. Loaded before the first request.
/// </summary>
sealed class SigningKeys(NpgsqlDataSource dataSource, AuthSettings settings)
{
    private const int KeyBytes = 32;
    private const string StoredKeyId = "1";
    private TokenKey? access;
    private byte[]? signing;
    private byte[]? refresh;
    private byte[]? invite;

    /// <summary>Checks access tokens (HS256). Its id, the <c>kid</c>, is derived from it: another key has another.</summary>
    public TokenKey Access => access ?? throw NotLoaded();

    /// <summary>Authenticates refresh tokens; derived from the same secret, so that neither can stand for the other.</summary>
    public byte[] Refresh => refresh ?? throw NotLoaded();

    /// <summary>Makes the tokens of invite links; derived likewise.</summary>
    public byte[] Invite => invite ?? throw NotLoaded();

    /// <summary>The signature of an access token.</summary>
    public byte[] Sign(byte[] content) => HMACSHA256.HashData(signing ?? throw NotLoaded(), content);

    /// <summary>The configured key was checked with the settings: base64 of 32 bytes or more.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        var secret = settings.SigningKey.Length > 0 ? Convert.FromBase64String(settings.SigningKey) : await LoadStoredAsync(ct);
        signing = secret;
        access = TokenKey.OfSecret(secret, Base64Url.EncodeToString(Derive(secret, 9, "chatapi key id")));
        refresh = Derive(secret, KeyBytes, "chatapi refresh token");
        invite = Derive(secret, KeyBytes, "chatapi invite link");
    }

    /// <summary>Nodes that start at the same time all propose a key; the first insert wins and every node reads that one.</summary>
    private async Task<byte[]> LoadStoredAsync(CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (await db.FindSigningKeyAsync(StoredKeyId, ct) is { } stored)
            return stored;
        await db.InsertSigningKeyAsync(StoredKeyId, RandomNumberGenerator.GetBytes(KeyBytes), ct);
        return await db.FindSigningKeyAsync(StoredKeyId, ct) ?? throw new InvalidOperationException("The signing key just stored cannot be read.");
    }

    private static byte[] Derive(byte[] secret, int length, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, info: System.Text.Encoding.ASCII.GetBytes(purpose));

    private static InvalidOperationException NotLoaded() => new("The signing keys are not loaded yet.");
}
