using System.Text;
using System.Text.Json;

namespace ChatApi.Http;

/// <summary>
/// JSV, the text in which ServiceStack clients put objects, maps and lists into query strings and forms: <c>{Emoji:"a,b",Count:1}</c>.
/// Text with one of <c>" , { } [ ]</c> or a line break stands in quotes, where a quote is <c>""</c> or <c>\"</c>; blanks count.
/// </summary>
static class Jsv
{
    private const int MaxDepth = 32;

    /// <summary>Writes it as JSON in which every scalar is text, and one without text is null. A <see cref="ServiceModel.ValueFormException"/> says that it is malformed.</summary>
    public static void Write(Utf8JsonWriter json, string text)
    {
        var rest = text.AsSpan();
        WriteValue(json, ref rest, MaxDepth);
        if (!rest.IsEmpty)
            throw Malformed();
    }

    /// <summary>Takes a text in quotes and the quotes.</summary>
    public static string TakeQuoted(ref ReadOnlySpan<char> rest)
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] is '\\' or '"' && i + 1 < rest.Length && rest[i + 1] == '"')
                i++;
            else if (rest[i] == '"')
            {
                rest = rest[(i + 1)..];
                return text.ToString();
            }
            text.Append(rest[i]);
        }
        throw Malformed();
    }

    private static void WriteValue(Utf8JsonWriter json, ref ReadOnlySpan<char> rest, int depth)
    {
        switch (rest)
        {
            case ['{' or '[', ..] when depth == 0:
                throw Malformed();
            case ['{', ..]:
                WriteObject(json, ref rest, depth - 1);
                break;
            case ['[', ..]:
                WriteList(json, ref rest, depth - 1);
                break;
            case ['"', ..]:
                json.WriteStringValue(TakeQuoted(ref rest));
                break;
            case [] or [',' or '}' or ']', ..]:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(TakePlain(ref rest, ",}]"));
                break;
        }
    }

    private static void WriteObject(Utf8JsonWriter json, ref ReadOnlySpan<char> rest, int depth)
    {
        json.WriteStartObject();
        rest = rest[1..];
        while (!Ends(ref rest, '}'))
        {
            json.WritePropertyName(rest is ['"', ..] ? TakeQuoted(ref rest) : TakePlain(ref rest, ":,{}[]\"").Trim());
            Take(ref rest, ':');
            WriteValue(json, ref rest, depth);
            if (rest is not ['}', ..])
                Take(ref rest, ',');
        }
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, ref ReadOnlySpan<char> rest, int depth)
    {
        json.WriteStartArray();
        rest = rest[1..];
        while (!Ends(ref rest, ']'))
        {
            WriteValue(json, ref rest, depth);
            if (rest is not [']', ..])
                Take(ref rest, ',');
        }
        json.WriteEndArray();
    }

    private static string TakePlain(ref ReadOnlySpan<char> rest, string until)
    {
        var end = rest.IndexOfAny(until);
        var text = end < 0 ? rest : rest[..end];
        rest = rest[text.Length..];
        return text.ToString();
    }

    private static bool Ends(ref ReadOnlySpan<char> rest, char end)
    {
        if (rest.IsEmpty || rest[0] != end)
            return false;
        rest = rest[1..];
        return true;
    }

    private static void Take(ref ReadOnlySpan<char> rest, char mark)
    {
        if (rest.IsEmpty || rest[0] != mark)
            throw Malformed();
        rest = rest[1..];
    }

    private static ServiceModel.ValueFormException Malformed() =>
        new("cannot be read: write it as JSON, or as JSV such as {Name:Ann,Tags:[a,\"b,c\"]}.");
}
