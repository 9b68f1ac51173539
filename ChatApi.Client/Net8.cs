// What .NET 8 does not have yet; the one place where the two builds differ.
#if !NET9_0_OR_GREATER
using System.Security.Cryptography;

namespace ChatApi.Client;

/// <summary>A lock, as .NET 9 has it.</summary>
sealed class Lock;

static class Net8
{
    extension(Guid)
    {
        /// <summary>An id that begins with the time (RFC 9562, section 5.7).</summary>
        public static Guid CreateVersion7()
        {
            Span<byte> id = stackalloc byte[16];
            RandomNumberGenerator.Fill(id);
            var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            for (var i = 0; i < 6; i++)
                id[i] = (byte)(time >> (40 - (8 * i)));
            id[6] = (byte)((id[6] & 0x0F) | 0x70);
            id[8] = (byte)((id[8] & 0x3F) | 0x80);
            return new Guid(id, bigEndian: true);
        }
    }
}
#endif
