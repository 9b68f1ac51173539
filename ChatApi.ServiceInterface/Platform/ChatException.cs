using System.Collections.Frozen;
using System.Reflection;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>An expected refusal: a documented code, and a sentence that names the limit and the way out.</summary>
sealed class ChatException(ErrorCode code, string message, string? field = null) : Exception(message)
{
    private static readonly FrozenDictionary<ErrorCode, int> Statuses = Enum.GetValues<ErrorCode>()
        .ToFrozenDictionary(code => code, code => typeof(ErrorCode).GetField(code.ToString())!.GetCustomAttribute<StatusAttribute>()!.Status);

    public ErrorCode Code { get; } = code;

    /// <summary>The JSON path of the member that is to blame, when one is.</summary>
    public string? Field { get; } = field;

    /// <summary>Further facts for <c>responseStatus.meta</c>.</summary>
    public Dictionary<string, string> Meta { get; init; } = [];

    /// <summary>All field errors of a validation; empty for other refusals.</summary>
    public IReadOnlyList<ResponseError> Errors { get; init; } = [];

    /// <summary>For 429 and 503: when to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For 429: the limits that were looked at, for the headers <c>RateLimit</c> and <c>RateLimit-Policy</c>.</summary>
    public IReadOnlyList<RateState> Rates { get; init; } = [];

    public int Status => Statuses[Code];

    /// <summary>The same about a member of the request that is a request itself.</summary>
    public ChatException Within(string member) => Field is null ? this : new(Code, Message, $"{member}.{Field}") { Meta = Meta };

    public static int StatusOf(ErrorCode code) => Statuses[code];
}
