using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>A value that cannot be read as its member's type. The message completes a sentence that begins with the member's name.</summary>
/// <param name="must">Such as "must be a whole number."; never the value itself.</param>
/// <param name="path">The JSON path of the member; the serializer adds it when it is left out.</param>
public sealed class ValueFormException(string must, string? path = null) : JsonException(must, path, lineNumber: null, bytePositionInLine: null);

/// <summary>
/// Reads every form of a value that clients send, and writes one strict form. An explicit null for a value that cannot be
/// null is its default. Refusals are <see cref="ValueFormException"/>s, to which the serializer adds the path.
/// </summary>
static class LenientConverters
{
    public static IReadOnlyList<JsonConverter> All { get; } =
    [
        new TextConverter(), new TruthConverter(), new GuidConverter(), new EnumConverters(),
        new DateTimeOffsetConverter(), new DateTimeConverter(), new DurationConverter(),
        new NumberConverter<int>(), new NumberConverter<long>(), new NumberConverter<double>(), new NumberConverter<decimal>(),
        new NumberConverter<float>(), new NumberConverter<short>(), new NumberConverter<byte>(), new NumberConverter<sbyte>(),
        new NumberConverter<uint>(), new NumberConverter<ulong>(), new NumberConverter<ushort>(),
    ];

    /// <summary>The bytes of a number or text token; allocates only for escaped text.</summary>
    public static ReadOnlySpan<byte> Bytes(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!)
        : reader.HasValueSequence ? reader.ValueSequence.ToArray()
        : reader.ValueSpan;
}

/// <summary>Text, or a number as it was written.</summary>
sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(LenientConverters.Bytes(ref reader)),
        _ => throw new ValueFormException("must be text."),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}

/// <summary><c>true</c>, <c>"True"</c>, 1, <c>"1"</c> and their opposites.</summary>
sealed class TruthConverter : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False or JsonTokenType.Null:
                return false;
            case JsonTokenType.String or JsonTokenType.Number:
                var text = LenientConverters.Bytes(ref reader);
                if (text.SequenceEqual("1"u8) || Ascii.EqualsIgnoreCase(text, "true"u8))
                    return true;
                if (text.SequenceEqual("0"u8) || Ascii.EqualsIgnoreCase(text, "false"u8))
                    return false;
                break;
        }
        throw new ValueFormException("must be true or false.");
    }

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}

/// <summary>A number, or text of one. Infinite and out of range is refused.</summary>
sealed class NumberConverter<T> : JsonConverter<T> where T : struct, INumber<T>
{
    private static readonly bool IsWhole = typeof(T) != typeof(double) && typeof(T) != typeof(float) && typeof(T) != typeof(decimal);

    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && T.TryParse(LenientConverters.Bytes(ref reader), IsWhole ? NumberStyles.Integer : NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && T.IsFinite(number))
        {
            return number;
        }
        throw new ValueFormException(IsWhole ? $"must be a whole number that fits {Bits()} bits." : "must be a number.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case float number: writer.WriteNumberValue(number); break;
            case ulong number: writer.WriteNumberValue(number); break;
            default: writer.WriteNumberValue(long.CreateChecked(value)); break;
        }
    }

    private static int Bits() => System.Runtime.CompilerServices.Unsafe.SizeOf<T>() * 8;
}

/// <summary>A UUID, dashed or as 32 hexadecimal digits; written dashed in lower case.</summary>
sealed class GuidConverter : JsonConverter<Guid>
{
    public override bool HandleNull => true;

    public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.TryGetGuid(out var id))
                return id;
            var text = reader.GetString().AsSpan().Trim();
            if (Guid.TryParseExact(text, "N", out id) || Guid.TryParseExact(text, "D", out id))
                return id;
        }
        throw new ValueFormException("must be a UUID such as 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9.");
    }

    public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Makes an <see cref="EnumConverter{T}"/> for each enumeration.</summary>
sealed class EnumConverters : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(EnumConverter<>).MakeGenericType(typeToConvert))!;
}

/// <summary>A declared name in any case, or its number; written as declared.</summary>
sealed class EnumConverter<T> : JsonConverter<T> where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> ByText = Enum.GetValues<T>()
        .Select(value => KeyValuePair.Create(value.ToString("D"), value))
        .Concat(Enum.GetNames<T>().Select(name => KeyValuePair.Create(name, Enum.Parse<T>(name))))
        .DistinctBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public override bool HandleNull => true;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            && ByText.TryGetValue(Encoding.UTF8.GetString(LenientConverters.Bytes(ref reader)).Trim(), out var value))
        {
            return value;
        }
        throw new ValueFormException($"must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
