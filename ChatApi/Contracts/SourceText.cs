using System.Text;
using System.Text.Json;

namespace ChatApi.Contracts;

/// <summary>Source that is being generated, line by line; lines end in LF on every system.</summary>
/// <param name="indent">The spaces of one level.</param>
sealed class SourceText(int indent)
{
    private const int MaxWidth = 120;

    private readonly StringBuilder text = new();
    private int level;

    public SourceText Line(string line = "")
    {
        if (line.Length > 0)
            text.Append(' ', level * indent).Append(line);
        text.Append('\n');
        return this;
    }

    public SourceText Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Line(line);
        return this;
    }

    /// <summary>Writes an opening line, what is inside one level deeper, and a closing line.</summary>
    public SourceText Block(string open, Action inside, string close = "}")
    {
        Line(open);
        level++;
        inside();
        level--;
        return Line(close);
    }

    /// <summary>A comment of the form that JavaScript's tools read, with camelCase members; nothing when there is nothing to say.</summary>
    /// <param name="tags">Lines of their own after the words, such as a type.</param>
    public SourceText DocBlock(DocText docs, params string[] tags)
    {
        var words = docs.Write(JsonNamingPolicy.CamelCase).Replace("*/", "*\\/", StringComparison.Ordinal);
        var lines = Wrap(words, MaxWidth - 3 - (level * indent)).Concat(tags).ToList();
        return lines.Count switch
        {
            0 => this,
            1 => Line($"/** {lines[0]} */"),
            _ => Line("/**").Lines(lines.Select(line => $" * {line}")).Line(" */"),
        };
    }

    /// <summary>A summary as C# and its editors know; nothing when there is nothing to say.</summary>
    public SourceText XmlDoc(DocText docs)
    {
        const string Begin = "<summary>", End = "</summary>";
        var lines = Wrap(docs.WriteXml(), MaxWidth - Begin.Length - End.Length - 4 - (level * indent)).ToList();
        return lines.Count switch
        {
            0 => this,
            1 => Line($"/// {Begin}{lines[0]}{End}"),
            _ => Line($"/// {Begin}").Lines(lines.Select(line => $"/// {line}")).Line($"/// {End}"),
        };
    }

    /// <summary>Breaks text between words.</summary>
    public static IEnumerable<string> Wrap(string words, int width)
    {
        var line = new StringBuilder();
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        if (line.Length > 0)
            yield return line.ToString();
    }

    public override string ToString() => text.ToString();
}
