using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Primitives;

namespace ChatApi.Http;

/// <summary>
/// Makes the request DTO of one operation from a JSON body, form fields, the query string and path values: the path wins over
/// all, body and form win over the query. Text is read by the same converters as JSON. Made once per operation.
/// </summary>
sealed class RequestBinder
{
    private readonly JsonTypeInfo type;
    private readonly FrozenDictionary<string, Member> members;

    public RequestBinder(Type requestType, JsonSerializerOptions json)
    {
        type = json.GetTypeInfo(requestType);
        members = type.Properties.Where(property => property.Set is not null)
            .ToFrozenDictionary(property => property.Name, property => new Member(property, json.GetTypeInfo(property.PropertyType)), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>One request of JSON alone, as in a batch. A <see cref="JsonException"/> says what cannot be read.</summary>
    public object Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize(body, type) ?? type.CreateObject!();

    /// <summary>One request of all its parts.</summary>
    /// <param name="body">JSON; empty = a request with defaults.</param>
    /// <param name="form">Empty when the body is JSON. Its files go to a request that takes some; others leave them.</param>
    /// <param name="query">Unknown names are ignored, as are values without text.</param>
    /// <param name="path">Values by member.</param>
    public object Bind(ReadOnlySpan<byte> body, RequestForm form, IQueryCollection query, IEnumerable<(string Member, string Value)> path)
    {
        var request = body.IsEmpty ? type.CreateObject!() : Read(body);
        var given = new HashSet<Member>();
        foreach (var (member, value) in path)
            Set(request, member, value, given);
        foreach (var (name, values) in form.Fields)
            Set(request, name, values, given);
        if (request is ITakesFiles takesFiles)
            takesFiles.Files = form.Files;
        if (query.Count > 0)
        {
            if (!body.IsEmpty)
                AddNames(body, given);
            foreach (var (name, values) in query)
                Set(request, name, values, given);
        }
        return request;
    }

    private void Set(object request, string name, StringValues values, HashSet<Member> given)
    {
        if (!members.TryGetValue(name, out var member) || StringValues.IsNullOrEmpty(values) || !given.Add(member))
            return;
        if (member.IsText)
            member.Property.Set!(request, values[0]);
        else
            member.Property.Set!(request, Convert(member, values));
    }

    /// <summary>Adds the members that a JSON object gives a value other than null.</summary>
    private void AddNames(ReadOnlySpan<byte> body, HashSet<Member> given)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // an unknown name may be no valid UTF-8; an escaped one has been read before
            var member = members.GetValueOrDefault(reader.ValueIsEscaped ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan));
            reader.Read();
            if (member is not null && reader.TokenType != JsonTokenType.Null)
                given.Add(member);
            reader.Skip();
        }
    }

    private static object? Convert(Member member, StringValues values)
    {
        var json = new ArrayBufferWriter<byte>();
        try
        {
            using (var writer = new Utf8JsonWriter(json))
            {
                if (member.IsScalarList)
                    WriteItems(writer, values);
                else if (member.IsScalar)
                    writer.WriteStringValue(values[0]);
                else
                    WriteStructure(writer, member.IsList && values[0]!.AsSpan().TrimStart().StartsWith("{") ? $"[{string.Join(',', values.AsEnumerable())}]" : values[0]!);
            }
            return JsonSerializer.Deserialize(json.WrittenSpan, member.Type);
        }
        catch (JsonException e)
        {
            throw new ValueFormException(e is ValueFormException ? e.Message : "cannot be read: it has the wrong type or is malformed.", PathOf(member, e.Path));
        }
    }

    /// <summary><c>1,2,3</c>, <c>[1,2,3]</c> or repeated, an item with a comma or bracket in it quoted.</summary>
    private static void WriteItems(Utf8JsonWriter writer, StringValues values)
    {
        writer.WriteStartArray();
        foreach (var text in values)
        {
            foreach (var item in ListText.Split(text ?? ""))
                writer.WriteStringValue(item);
        }
        writer.WriteEndArray();
    }

    /// <summary>An object, a map or a list: JSON, or else JSV. No text is none.</summary>
    private static void WriteStructure(Utf8JsonWriter writer, string text)
    {
        if (text.Length == 0)
        {
            writer.WriteNullValue();
            return;
        }
        try
        {
            writer.WriteRawValue(text); // writes nothing of what is not valid
        }
        catch (JsonException) when (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            Jsv.Write(writer, text.Trim());
        }
    }

    private static string PathOf(Member member, string? inner) => $"$.{member.Property.Name}{inner?[1..]}";

    private sealed record Member(JsonPropertyInfo Property, JsonTypeInfo Type)
    {
        public bool IsText { get; } = Property.PropertyType == typeof(string);

        public bool IsScalar { get; } = ContractRules.IsScalar(Property.PropertyType);

        public bool IsList { get; } = ContractRules.ItemOf(Property.PropertyType) is not null;

        public bool IsScalarList { get; } = ContractRules.ItemOf(Property.PropertyType) is { } item && ContractRules.IsScalar(item);
    }
}
