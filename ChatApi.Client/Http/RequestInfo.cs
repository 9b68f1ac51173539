using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using System.Xml;

namespace ChatApi.Client;

/// <summary>How a request travels: all of it follows from the request's type.</summary>
sealed record RequestInfo
{
    public required object Request { get; init; }

    /// <summary>The operation's name, which is the type's.</summary>
    public required string Name { get; init; }

    public required HttpMethod Verb { get; init; }

    public required JsonTypeInfo TypeInfo { get; init; }

    /// <summary>Anyone may call it, so no token is sent.</summary>
    public required bool IsAnonymous { get; init; }

    /// <summary>
    /// Whose outbox it comes from, if it does: it is sent with this user's token or not at all, and once, because the outbox repeats it.
    /// </summary>
    public string? OutboxOf { get; init; }

    /// <summary>
    /// Sending it twice does what sending it once does (guarantees, section 1): everything but making an account or a session,
    /// a group without its key, and what is fleeting.
    /// </summary>
    public bool IsRepeatable => !IsFleeting && Request is not (Register or Authenticate or CreateConversation { RecipientId: null, ClientConversationId: null });

    /// <summary>It is worth something at once or not at all: it is sent once.</summary>
    public bool IsFleeting => Request is StartTyping or StopTyping or SendEvent;

    /// <summary>GET and DELETE carry their members in the query string.</summary>
    public bool HasBody => Verb != HttpMethod.Get && Verb != HttpMethod.Delete;

    /// <summary>How much longer than others the service may take to answer.</summary>
    public TimeSpan ExtraTime => TimeSpan.FromSeconds((Request as GetEvents)?.Wait ?? 0);

    /// <summary>
    /// The refusal a repeat gets when the first try, whose answer was lost, was carried out: it is then a success. Who has left a
    /// conversation cannot see it any more.
    /// </summary>
    public ErrorCode? DoneBefore => Request is LeaveConversation ? ErrorCode.ConversationNotFound : null;

    public static RequestInfo Of(object request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var type = request.GetType();
        return new RequestInfo
        {
            Request = request,
            Name = type.Name,
            Verb = request switch
            {
                IGet => HttpMethod.Get,
                IPut => HttpMethod.Put,
                IPatch => HttpMethod.Patch,
                IDelete => HttpMethod.Delete,
                _ => HttpMethod.Post,
            },
            TypeInfo = ContractJson.Wire.GetTypeInfo(type),
            IsAnonymous = type.GetCustomAttribute<AccessAttribute>() is { Actor: Actor.Anonymous },
        };
    }

    public string PathAndQuery()
    {
        var path = new StringBuilder("/api/").Append(Name);
        if (HasBody)
            return path.ToString();
        var separator = '?';
        foreach (var member in TypeInfo.Properties)
        {
            if (member.Get?.Invoke(Request) is not { } value)
                continue;
            path.Append(separator).Append(member.Name).Append('=').Append(Uri.EscapeDataString(TextOf(value)));
            separator = '&';
        }
        return path.ToString();
    }

    /// <summary>The query-string form of a value: lists by commas, times in UTC.</summary>
    private static string TextOf(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        TimeSpan span => XmlConvert.ToString(span),
        IEnumerable items => string.Join(',', items.Cast<object>().Select(TextOf)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
