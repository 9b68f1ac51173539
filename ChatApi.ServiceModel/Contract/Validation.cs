using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatApi.ServiceModel;

/// <summary>A rule for one member of a request, checked before the operation runs.</summary>
/// <param name="errorCode">The code of the refusal.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class RuleAttribute(ErrorCode errorCode) : Attribute
{
    /// <summary>The code of the refusal; each rule has its own, which a member may replace.</summary>
    public ErrorCode ErrorCode { get; set; } = errorCode;

    /// <summary>What is wrong with <paramref name="value"/>, to stand after the member's name; null when it is fine.</summary>
    public abstract string? Check(object? value);
}

/// <summary>Something must be given: not null, not blank text, not an empty list, not an all-zero id.</summary>
public sealed class NotEmptyAttribute() : RuleAttribute(ErrorCode.NotEmpty)
{
    /// <inheritdoc/>
    public override string? Check(object? value) => value switch
    {
        null => "must not be empty.",
        string text when string.IsNullOrWhiteSpace(text) => "must not be empty.",
        Guid id when id == Guid.Empty => "must be a UUID other than zero.",
        ICollection { Count: 0 } => "must name at least one.",
        _ => null,
    };
}

/// <summary>At most so many Unicode scalars of text, and, when <see cref="MaxBytes"/> is set, so many bytes of UTF-8.</summary>
/// <param name="max">Scalars.</param>
public sealed class MaxScalarsAttribute(int max) : RuleAttribute(ErrorCode.MaximumLength)
{
    /// <summary>Scalars.</summary>
    public int Max { get; } = max;

    /// <summary>Bytes of UTF-8; 0 = four a scalar.</summary>
    public int MaxBytes { get; set; }

    /// <inheritdoc/>
    public override string? Check(object? value)
    {
        if (value is not string text || text.Length <= Math.Min(Max, MaxBytes == 0 ? Max : MaxBytes / 3))
            return null;
        var scalars = text.EnumerateRunes().Count();
        if (scalars > Max)
            return string.Create(CultureInfo.InvariantCulture, $"must be at most {Max} characters (Unicode scalars); it has {scalars}.");
        var bytes = MaxBytes == 0 ? 0 : Encoding.UTF8.GetByteCount(text);
        return bytes > MaxBytes
            ? string.Create(CultureInfo.InvariantCulture, $"must be at most {MaxBytes} bytes of UTF-8; it has {bytes}.")
            : null;
    }
}

/// <summary>JSON of at most so many bytes, as UTF-8 without spaces, nested at most 16 deep. Numbers have at most 30 digits before and after the point, texts are whole Unicode.</summary>
/// <param name="max">Bytes.</param>
public sealed class MaxJsonBytesAttribute(int max) : RuleAttribute(ErrorCode.MaximumLength)
{
    /// <summary>Bytes.</summary>
    public int Max { get; } = max;

    /// <inheritdoc/>
    public override string? Check(object? value)
    {
        IEnumerable<JsonElement>? parts = value switch
        {
            IReadOnlyDictionary<string, JsonElement> map => map.Values,
            JsonElement one => [one],
            _ => null,
        };
        if (parts is null)
            return null;
        var inside = value is JsonElement ? 0 : 1;
        if (parts.Any(part => DepthOf(part) + inside > Limits.JsonDepth))
            return string.Create(CultureInfo.InvariantCulture, $"must be nested at most {Limits.JsonDepth} deep.");
        if (!parts.All(IsStorable))
            return "must hold numbers of ordinary size and texts of whole Unicode characters only.";
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, ContractJson.Wire.GetTypeInfo(value!.GetType())).Length;
        return bytes > Max ? string.Create(CultureInfo.InvariantCulture, $"must be at most {Max} bytes of JSON; it has {bytes}.") : null;
    }

    private static int DepthOf(JsonElement one) => one.ValueKind switch
    {
        JsonValueKind.Array => 1 + one.EnumerateArray().Select(DepthOf).DefaultIfEmpty().Max(),
        JsonValueKind.Object => 1 + one.EnumerateObject().Select(member => DepthOf(member.Value)).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static bool IsStorable(JsonElement one) => one.ValueKind switch
    {
        JsonValueKind.Number => Math.Abs(one.GetDouble()) is >= 1e-30 and <= 1e30 || IsPlainZero(one.GetRawText()), // the database writes them out
        JsonValueKind.String => IsWhole(one.GetString),
        JsonValueKind.Array => one.EnumerateArray().All(IsStorable),
        JsonValueKind.Object => one.EnumerateObject().All(member => IsWhole(() => member.Name) && IsStorable(member.Value)),
        _ => true,
    };

    /// <summary>Zero, and neither one that it is rounded to nor one with thousands of places: <c>1e-9999</c>, <c>0e-9999</c>.</summary>
    private static bool IsPlainZero(string number) => number.AsSpan().IndexOfAnyExcept("-0.") < 0;

    private static bool IsWhole(Func<string?> text)
    {
        try
        {
            return !text()!.Contains('\0');
        }
        catch (InvalidOperationException)
        {
            return false; // an escaped half of a surrogate pair
        }
    }
}

/// <summary>At least so many Unicode scalars, when given.</summary>
/// <param name="min">Scalars.</param>
public sealed class MinScalarsAttribute(int min) : RuleAttribute(ErrorCode.MinimumLength)
{
    /// <summary>Scalars.</summary>
    public int Min { get; } = min;

    /// <inheritdoc/>
    public override string? Check(object? value) => value is string text && text.EnumerateRunes().Count() < Min
        ? string.Create(CultureInfo.InvariantCulture, $"must be at least {Min} characters.")
        : null;
}

/// <summary>A number within bounds, when given.</summary>
/// <param name="min">The least allowed.</param>
/// <param name="max">The most allowed.</param>
public sealed class InRangeAttribute(long min, long max) : RuleAttribute(ErrorCode.InclusiveBetween)
{
    /// <summary>The least allowed.</summary>
    public long Min { get; } = min;

    /// <summary>The most allowed.</summary>
    public long Max { get; } = max;

    /// <inheritdoc/>
    public override string? Check(object? value)
    {
        if (value is null)
            return null;
        var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return number >= Min && number <= Max ? null
            : Max == long.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"must be at least {Min}; it is {number}.")
            : string.Create(CultureInfo.InvariantCulture, $"must be from {Min} to {Max}; it is {number}.");
    }
}

/// <summary>At most so many items.</summary>
/// <param name="max">Items.</param>
public sealed class MaxItemsAttribute(int max) : RuleAttribute(ErrorCode.MaximumCount)
{
    /// <summary>Items.</summary>
    public int Max { get; } = max;

    /// <inheritdoc/>
    public override string? Check(object? value) => value is ICollection items && items.Count > Max
        ? string.Create(CultureInfo.InvariantCulture, $"must have at most {Max} items; it has {items.Count}.")
        : null;
}

/// <summary>Text of a form that <paramref name="says"/> puts into words, when given. The pattern must be linear in the text.</summary>
/// <param name="pattern">Of the whole text.</param>
/// <param name="says">Completes "must …".</param>
public sealed class FormAttribute(string pattern, string says) : RuleAttribute(ErrorCode.RegularExpression)
{
    /// <summary>The pattern of a web address, or nothing.</summary>
    public const string WebAddress = @"(https?://[^\s\x00-\x20\x7f]+)?";

    /// <summary>What it says.</summary>
    public const string SaysWebAddress = "be a web address that begins with http:// or https://, or empty";

    private readonly Regex regex = new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Of the whole text.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>Completes "must …".</summary>
    public string Says { get; } = says;

    /// <inheritdoc/>
    public override string? Check(object? value) => value is string text && !regex.IsMatch(text) ? $"must {Says}." : null;
}
