using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace ChatApi.ServiceModel;

/// <summary>The forms that times and durations have on the wire.</summary>
static class WireTime
{
    /// <summary>Longer than any form, escapes included.</summary>
    public const int MaxLength = 192;

    /// <summary>
    /// ISO 8601 with <c>Z</c>, an offset or no zone (= UTC), with a fraction of any length (seven digits count) or none; a date
    /// alone; <c>/Date(ms)/</c> and <c>/Date(ms±hhmm)/</c>, whose suffix never shifts the time. The result is in UTC.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        text = text.Trim();
        if (text.StartsWith("/Date(") && text.EndsWith(")/"))
            return TryParseUnixDate(text[6..^2], out time);

        int hour = 0, minute = 0, second = 0, offset = 0;
        long fraction = 0;
        if (!Number(ref text, 4, out var year) || !Take(ref text, '-') || !Number(ref text, 2, out var month)
            || !Take(ref text, '-') || !Number(ref text, 2, out var day))
        {
            return false;
        }
        if (!text.IsEmpty)
        {
            if (!(Take(ref text, 'T') || Take(ref text, 't') || Take(ref text, ' ')) || !Number(ref text, 2, out hour)
                || !Take(ref text, ':') || !Number(ref text, 2, out minute))
            {
                return false;
            }
            if (Take(ref text, ':') && (!Number(ref text, 2, out second) || (Take(ref text, '.') && !Fraction(ref text, out fraction))))
                return false;
            if (!Zone(text, out offset))
                return false;
        }
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return false;
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - (offset * TimeSpan.TicksPerMinute);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary><c>2026-01-02T03:04:05.678Z</c>: UTC, no more digits than needed.</summary>
    /// <param name="time">UTC.</param>
    /// <param name="to">At least 28 bytes.</param>
    public static ReadOnlySpan<byte> Format(DateTime time, Span<byte> to)
    {
        time.TryFormat(to, out var length, "O", CultureInfo.InvariantCulture); // always seven digits and Z
        length--;
        while (to[length - 1] == '0' && length > 20)
            length--;
        if (length == 20)
            length--; // nothing is left of the fraction but its point
        to[length] = (byte)'Z';
        return to[..(length + 1)];
    }

    /// <summary>An ISO 8601 duration, <c>[d.]hh:mm:ss[.f]</c>, or a number of seconds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        text = text.Trim();
        if (text.Contains(':'))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
        if (text is ['P', ..] or ['-', 'P', ..])
        {
            try
            {
                duration = XmlConvert.ToTimeSpan(text.ToString());
                return true;
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                return false;
            }
        }
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(seconds) > (decimal)TimeSpan.MaxValue.TotalSeconds - 1)
        {
            return false;
        }
        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static bool TryParseUnixDate(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        var suffix = text.IsEmpty ? -1 : text[1..].IndexOfAny('+', '-');
        if (suffix >= 0 && !Zone(text[(suffix + 1)..], out _))
            return false;
        if (!long.TryParse(suffix < 0 ? text : text[..(suffix + 1)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms)
            || ms < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }
        time = DateTimeOffset.FromUnixTimeMilliseconds(ms);
        return true;
    }

    /// <summary>Minutes east of UTC. A blank counts as the plus it was before a query string was decoded.</summary>
    private static bool Zone(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text is "" or "Z" or "z")
            return true;
        var sign = text[0] switch { '+' or ' ' => 1, '-' => -1, _ => 0 };
        text = text[1..];
        if (sign == 0 || !Number(ref text, 2, out var hours) || hours > 14)
            return false;
        _ = Take(ref text, ':');
        if (!text.IsEmpty && !Number(ref text, 2, out minutes))
            return false;
        minutes = sign * ((hours * 60) + minutes);
        return text.IsEmpty;
    }

    private static bool Fraction(ref ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        var digits = 0;
        for (; !text.IsEmpty && char.IsAsciiDigit(text[0]); text = text[1..], digits++)
        {
            if (digits < 7)
                ticks = (ticks * 10) + (text[0] - '0');
        }
        for (var more = digits; more < 7; more++)
            ticks *= 10;
        return digits > 0;
    }

    private static bool Number(ref ReadOnlySpan<char> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits)
            return false;
        foreach (var digit in text[..digits])
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }
        text = text[digits..];
        return true;
    }

    private static bool Take(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }
}

/// <summary>Reads as <see cref="WireTime.TryParse(ReadOnlySpan{char}, out DateTimeOffset)"/> says; writes UTC with a Z.</summary>
sealed class DateTimeOffsetConverter : JsonConverter<DateTimeOffset>
{
    public override bool HandleNull => true;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType == JsonTokenType.String && LenientConverters.Bytes(ref reader).Length <= WireTime.MaxLength)
        {
            Span<char> text = stackalloc char[WireTime.MaxLength];
            if (WireTime.TryParse(text[..reader.CopyString(text)], out DateTimeOffset time))
                return time;
        }
        throw new ValueFormException("must be a time such as 2026-01-02T03:04:05.678Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireTime.Format(value.UtcDateTime, stackalloc byte[28]));
}

/// <summary>As <see cref="DateTimeOffsetConverter"/>. A time without a kind is UTC.</summary>
sealed class DateTimeConverter : JsonConverter<DateTime>
{
    private static readonly DateTimeOffsetConverter Inner = new();

    public override bool HandleNull => true;

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Inner.Read(ref reader, typeToConvert, options).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(
        WireTime.Format(value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc), stackalloc byte[28]));
}

/// <summary>Reads as <see cref="WireTime.TryParse(ReadOnlySpan{char}, out TimeSpan)"/> says; writes an ISO 8601 duration such as <c>PT1M30S</c>.</summary>
sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override bool HandleNull => true;

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            var bytes = LenientConverters.Bytes(ref reader);
            Span<char> text = stackalloc char[WireTime.MaxLength];
            if (bytes.Length <= text.Length
                && System.Text.Encoding.UTF8.TryGetChars(bytes, text, out var length)
                && WireTime.TryParse(text[..length], out TimeSpan duration))
            {
                return duration;
            }
        }
        throw new ValueFormException("must be a duration such as PT1M30S, 00:01:30 or a number of seconds.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
}
