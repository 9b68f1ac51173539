using System.Globalization;
using System.Net;

namespace ChatApi.Client;

/// <summary>The service refused a request.</summary>
public sealed class ChatApiException : Exception
{
    internal ChatApiException(int status, ResponseStatus? answer, TimeSpan? retryAfter = null)
        : base(string.IsNullOrEmpty(answer?.Message) ? $"The service answered {status}." : answer.Message)
    {
        Status = status;
        Answer = answer;
        RawCode = string.IsNullOrEmpty(answer?.ErrorCode) ? ((HttpStatusCode)status).ToString() : answer.ErrorCode;
        Code = char.IsAsciiLetter(RawCode[0]) && Enum.TryParse<ErrorCode>(RawCode, out var code) ? code : ErrorCode.Unknown;
        Errors = answer?.Errors ?? [];
        Meta = answer?.Meta ?? [];
        RetryAfter = retryAfter
            ?? (int.TryParse(Meta.GetValueOrDefault("retryAfter"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null);
    }

    /// <summary>What the service said, if it was the service.</summary>
    internal ResponseStatus? Answer { get; }

    /// <summary>Why; <see cref="ErrorCode.Unknown"/> for codes younger than this client, whose text is in <see cref="RawCode"/>.</summary>
    public ErrorCode Code { get; }

    /// <summary>The code as it was sent; the name of the HTTP status when something between here and the service answered.</summary>
    public string RawCode { get; }

    /// <summary>The HTTP status, 400 to 599.</summary>
    public int Status { get; }

    /// <summary>What is wrong with single members of the request.</summary>
    public IReadOnlyList<ResponseError> Errors { get; }

    /// <summary>Further facts, per code.</summary>
    public IReadOnlyDictionary<string, string> Meta { get; }

    /// <summary>Names this request in the service's log.</summary>
    public string? TraceId => Meta.GetValueOrDefault("traceId");

    /// <summary>How long the service asks to wait before the next try (429, 503).</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>True for 502, 503 and 504: the request may have been carried out. Repeat it with the same key.</summary>
    public bool IsOutcomeUnknown => Status is 502 or 503 or 504;
}

/// <summary>
/// No answer was read: no connection, a broken one, or a timeout. The request may have been carried out: repeating the same
/// request object, with the same key, is safe.
/// </summary>
public sealed class ChatConnectionException : Exception
{
    internal ChatConnectionException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
