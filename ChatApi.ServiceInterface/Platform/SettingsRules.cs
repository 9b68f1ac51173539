using System.ComponentModel.DataAnnotations;
using System.Net;
using Npgsql;
using StackExchange.Redis;

namespace ChatApi.ServiceInterface.Platform;

// What a number range does not say about a setting. Empty text is always allowed: it means the default.

/// <summary>An origin: http or https, host and port, nothing behind them.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class HttpOriginAttribute() : TextRuleAttribute("must be an origin such as https://chat.example.org: http or https, a host, perhaps a port, nothing behind")
{
    protected override bool Holds(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" };
}

/// <summary>IP addresses, or networks written as 10.0.0.0/8.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class NetworksAttribute() : TextRuleAttribute("must hold IP addresses or networks such as 10.0.0.0/8")
{
    protected override bool Holds(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _);
}

/// <summary>Base64 of at least 32 bytes.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SigningKeyAttribute() : TextRuleAttribute("must be base64 of at least 32 random bytes; make one with: openssl rand -base64 32")
{
    protected override bool Holds(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= 32;
    }
}

/// <summary>A connection string that Npgsql reads and that names a host.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class PostgresConnectionAttribute() : TextRuleAttribute("must be a connection string such as Host=127.0.0.1;Port=5432;Database=chatapi;Username=chatapi;Password=…")
{
    protected override bool Holds(string text)
    {
        try
        {
            return !string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}

/// <summary>A configuration that StackExchange.Redis reads and that names a server.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class RedisConnectionStringAttribute() : TextRuleAttribute("must be a connection string such as 127.0.0.1:6379,password=…")
{
    protected override bool Holds(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return false;
        }
    }
}

/// <summary>A rule for a text, or for each item of a list of texts.</summary>
/// <param name="rule">What must be true, to follow the setting's name.</param>
[AttributeUsage(AttributeTargets.Property)]
abstract class TextRuleAttribute(string rule) : ValidationAttribute(() => $"{{0}} {rule}")
{
    protected abstract bool Holds(string text);

    public override bool IsValid(object? value) => value switch
    {
        string { Length: > 0 } text => Holds(text),
        IEnumerable<string> texts => texts.All(Holds),
        _ => true,
    };
}
