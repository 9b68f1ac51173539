using System.Reflection;
using System.Xml.Linq;

namespace ChatApi.Contracts;

/// <summary>
/// The documentation of the contract's types, from the XML files that the build puts beside their assemblies; where there is none,
/// generated code has no comments.
/// </summary>
sealed class ContractDocs
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> files = [];

    public DocText Of(Type type) => Find(type, $"T:{IdOf(type)}")?.Element("summary") is { } summary ? DocText.Read(summary, type) : DocText.None;

    /// <summary>Of a member, or of a value of an enumeration. A record's own is the parameter of its type; an inherited one, that of the interface or base type.</summary>
    public DocText Of(MemberInfo member)
    {
        var type = member.DeclaringType!;
        var entry = Find(type, $"{(member is FieldInfo ? 'F' : 'P')}:{IdOf(type)}.{member.Name}");
        if (entry?.Element("summary") is { } summary)
            return DocText.Read(summary, type);
        if (entry?.Element("inheritdoc") is not null)
            return Inherited(type).Select(one => one.GetProperty(member.Name)).OfType<PropertyInfo>().Select(Of).FirstOrDefault(docs => !docs.IsEmpty) ?? DocText.None;
        return Find(type, $"T:{IdOf(type)}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == member.Name) is { } parameter
            ? DocText.Read(parameter, type)
            : DocText.None;
    }

    private static IEnumerable<Type> Inherited(Type type) => type.BaseType is { } baseType ? type.GetInterfaces().Append(baseType) : type.GetInterfaces();

    private static string IdOf(Type type) => type.FullName!.Replace('+', '.');

    private XElement? Find(Type type, string id)
    {
        if (!files.TryGetValue(type.Assembly, out var entries))
            files.Add(type.Assembly, entries = Load(type.Assembly));
        return entries.GetValueOrDefault(id);
    }

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return File.Exists(file)
            ? XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal)
            : [];
    }
}
