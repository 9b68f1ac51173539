using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ChatApi.Contracts;

/// <summary>A piece of documentation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words, the code, or the name of the type or member.</param>
/// <param name="Owner">Of a member of another type: the name of that type.</param>
readonly record struct DocPart(DocPartKind Kind, string Text, string? Owner = null);

/// <summary>What a piece of documentation is.</summary>
enum DocPartKind
{
    Words,
    Code,
    Type,
    Member,
}

/// <summary>Documentation of one type or member, ready to be written in the names of any language.</summary>
sealed partial record DocText(IReadOnlyList<DocPart> Parts)
{
    public static DocText None { get; } = new([]);

    public bool IsEmpty => Parts.Count == 0;

    /// <summary>One line of plain text; code and names stand in backquotes.</summary>
    /// <param name="members">How the language spells members; null = as C# does.</param>
    public string Write(JsonNamingPolicy? members) => string.Concat(Parts.Select(part => part.Kind switch
    {
        DocPartKind.Words => part.Text,
        DocPartKind.Member => $"`{(part.Owner is null ? "" : part.Owner + ".")}{members?.ConvertName(part.Text) ?? part.Text}`",
        _ => $"`{part.Text}`",
    }));

    /// <summary>One line of XML, as in documentation comments of C#; code and names stand in <c>c</c> elements.</summary>
    public string WriteXml() => string.Concat(Parts.Select(part => part.Kind switch
    {
        DocPartKind.Words => Escape(part.Text),
        _ => $"<c>{Escape((part.Owner is null ? "" : part.Owner + ".") + part.Text)}</c>",
    }));

    /// <summary>Reads the content of an XML documentation element.</summary>
    /// <param name="about">The type it stands at, whose members need no owner.</param>
    public static DocText Read(XElement element, Type about)
    {
        var parts = new List<DocPart>();
        foreach (var node in element.Nodes())
        {
            if (node is XText text)
                parts.Add(new DocPart(DocPartKind.Words, Spaces().Replace(text.Value, " ")));
            else if (node is XElement inner)
                parts.Add(PartOf(inner, about));
        }
        if (parts is [{ Kind: DocPartKind.Words } first, ..])
            parts[0] = first with { Text = first.Text.TrimStart() };
        if (parts is [.., { Kind: DocPartKind.Words } last])
            parts[^1] = last with { Text = last.Text.TrimEnd() };
        return new DocText(parts);
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static DocPart PartOf(XElement element, Type about)
    {
        if (element.Attribute("cref")?.Value is not { } cref)
            return new DocPart(DocPartKind.Code, element.Attribute("name")?.Value ?? element.Attribute("langword")?.Value ?? element.Value);
        var path = cref[2..].Split('(')[0];
        var dot = path.LastIndexOf('.');
        if (cref.StartsWith("T:", StringComparison.Ordinal))
            return new DocPart(DocPartKind.Type, path[(dot + 1)..]);
        var owner = path[..dot];
        return new DocPart(DocPartKind.Member, path[(dot + 1)..], owner == about.FullName?.Replace('+', '.') ? null : owner[(owner.LastIndexOf('.') + 1)..]);
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Spaces();
}
