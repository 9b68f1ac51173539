using System.Buffers.Text;
using System.Text;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>The cursors of lists: the sort key of the last row shown, as opaque text. Not secret and not checked for truth: a made-up one only pages elsewhere in the caller's own list.</summary>
static class Paging
{
    private const char Separator = '\u001f';

    public static string Encode(params ReadOnlySpan<string> key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, key)));

    /// <summary>The parts of the key; null without a cursor. 400 <c>InvalidCursor</c> when it is not one of <paramref name="parts"/> parts.</summary>
    public static string[]? Decode(string? cursor, int parts)
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            var key = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
            if (key.Length == parts && !key.Any(part => part.Contains('\0')))
                return key;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            // falls through to the refusal
        }
        throw Invalid();
    }

    public static ChatException Invalid() =>
        new(ErrorCode.InvalidCursor, "'cursor' must be the 'nextCursor' of an earlier page of this list; leave it out for the first page.", "cursor");
}
