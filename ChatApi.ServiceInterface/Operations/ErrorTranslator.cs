using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Operations;

/// <summary>What a refused or failed request is answered, on every transport.</summary>
/// <param name="Status">400 to 599.</param>
/// <param name="Body">To be sent as it is.</param>
/// <param name="RetryAfter">For 429 and 503: when to try again; the body has it too, because not every transport has headers.</param>
/// <param name="Rates">For 429: the limits to tell in headers.</param>
readonly record struct ErrorReply(int Status, ErrorResponse Body, TimeSpan? RetryAfter, IReadOnlyList<RateState> Rates)
{
    /// <summary>Whole seconds, rounded up.</summary>
    public string? RetryAfterSeconds => RetryAfter is { } wait ? Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture) : null;
}

/// <summary>
/// Turns any exception into the answer for it, and logs what is not the caller's fault: bugs as errors, dependencies that are
/// down as warnings, with the trace id and without any text that could quote a request.
/// </summary>
sealed partial class ErrorTranslator(ILogger<ErrorTranslator> log)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public ErrorReply Translate(Exception exception)
    {
        var refusal = Understand(exception);
        var traceId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
        if (refusal.Status == 503 && exception is not ChatException)
            LogUnavailable(refusal.Code, traceId, Describe(exception, withStack: false));
        else if (refusal.Status == 500)
            LogBug(traceId, Describe(exception, withStack: true));
        return Reply(refusal, traceId);
    }

    /// <summary>The answer where something in front of the operations has given a bare status.</summary>
    public ErrorReply ForStatus(int status) => Translate(status switch
    {
        401 => new ChatException(ErrorCode.Unauthorized, "Sign in first: send an access token."),
        403 => new ChatException(ErrorCode.Forbidden, "This is not allowed."),
        404 => new ChatException(ErrorCode.NotFound, "There is nothing at this path. GET /api lists the operations."),
        405 => new ChatException(ErrorCode.MethodNotAllowed, "This path does not have that verb: see the Allow header."),
        413 => new ChatException(ErrorCode.RequestTooLarge, "The body is too large."),
        415 => new ChatException(ErrorCode.UnsupportedMediaType, "The media type or encoding is not supported."),
        429 => new ChatException(ErrorCode.RateLimitExceeded, "Too many requests: wait as Retry-After says."),
        503 => new ChatException(ErrorCode.Overloaded, "The service cannot answer now: try again."),
        < 500 => new ChatException(ErrorCode.InvalidValue, "The request cannot be served as it is."),
        _ => new InvalidOperationException($"An answer of status {status} without a body."),
    });

    private static ChatException Understand(Exception exception) => exception switch
    {
        ChatException refusal => refusal,
        ValueFormException { Path: var path } e => Unreadable(path, e.Message),
        JsonException { InnerException: JsonException } e => // the reader's own: the text is no JSON
            new ChatException(ErrorCode.SerializationException, $"The body is not valid JSON, or nested too deeply, at line {e.LineNumber + 1}, byte {e.BytePositionInLine}.", FieldOf(e.Path)),
        JsonException { Path: var path } => Unreadable(path, "cannot be read: it has the wrong type, is malformed, or is given twice."),
        BadHttpRequestException { StatusCode: 413 } => new ChatException(ErrorCode.RequestTooLarge, "The body is too large."),
        BadHttpRequestException => new ChatException(ErrorCode.SerializationException, "The request cannot be read."),
        PostgresException e => UnderstandDatabase(e.SqlState, isPanic: e.InvariantSeverity == "PANIC"),
        NpgsqlException or TimeoutException => Unavailable(),
        OperationCanceledException => Overloaded(),
        _ => new ChatException(ErrorCode.InternalServerError, "Something went wrong here. The trace id finds it in the log."),
    };

    private static ChatException UnderstandDatabase(string state, bool isPanic) => state switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
            new ChatException(ErrorCode.ConversationBusy, "Others are changing the same thing; nothing was stored. Repeat it.") { RetryAfter = Soon },
        PostgresErrorCodes.QueryCanceled => Overloaded(),
        PostgresErrorCodes.DiskFull => // in a panic it had no space to say in its log what it did
            new ChatException(ErrorCode.StorageFull, $"The database has no space left; {(isPanic ? "whether this was stored is unknown" : "nothing was stored")}. Repeat it later with the same key.") { RetryAfter = TimeSpan.FromSeconds(10) },
        // insufficient resources, operator intervention, connection, idle transaction ended, read-only after a failover
        ['5', '3', ..] or ['5', '7', 'P', ..] or ['0', '8', ..] or "25P03" or "25006" => Unavailable(),
        _ => new ChatException(ErrorCode.InternalServerError, "Something went wrong here. The trace id finds it in the log."),
    };

    private static ChatException Overloaded() => new(ErrorCode.Overloaded, "The service is overloaded or going down. Repeat it with the same key.") { RetryAfter = Soon };

    private static ChatException Unavailable() =>
        new(ErrorCode.DatabaseUnavailable, "The database cannot be reached; whether this was done is unknown. Repeat it with the same key.") { RetryAfter = Soon };

    private static ChatException Unreadable(string? path, string wrong) => FieldOf(path) is { } field
        ? new ChatException(ErrorCode.SerializationException, $"'{field}' {wrong}", field)
        : new ChatException(ErrorCode.SerializationException, "The body must be a JSON object.");

    /// <summary>The member path of a JSON path: <c>$.Attachments[0].Size</c> is <c>attachments[0].size</c>; null for the whole.</summary>
    private static string? FieldOf(string? path)
    {
        if (path is null || !path.StartsWith("$.", StringComparison.Ordinal))
            return path is ['$', '[', ..] ? path[1..] : null;
        return string.Join('.', path[2..].Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
    }

    private static ErrorReply Reply(ChatException refusal, string traceId)
    {
        var errors = refusal.Errors.ToList();
        if (errors.Count == 0 && refusal.Field is { } field)
            errors.Add(new ResponseError { ErrorCode = refusal.Code.ToString(), FieldName = field, Message = refusal.Message });
        var body = new ErrorResponse
        {
            ResponseStatus = new ResponseStatus
            {
                ErrorCode = refusal.Code.ToString(),
                Message = refusal.Message,
                Errors = errors,
                Meta = new Dictionary<string, string>(refusal.Meta) { ["traceId"] = traceId },
            },
        };
        var reply = new ErrorReply(refusal.Status, body, refusal.RetryAfter ?? (refusal.Status is 429 or 503 ? Soon : null), refusal.Rates);
        if (reply.RetryAfterSeconds is { } seconds)
            body.ResponseStatus.Meta["retryAfter"] = seconds;
        return reply;
    }

    /// <summary>Types, SQL states and where it happened. Messages only of exceptions whose messages never quote data.</summary>
    private static string Describe(Exception exception, bool withStack)
    {
        var text = new StringBuilder();
        for (var e = exception; e is not null; e = e.InnerException)
        {
            text.Append(text.Length == 0 ? "" : " <- ").Append(e.GetType().FullName);
            if (e is PostgresException database)
                text.Append($" {database.SqlState} {database.Routine} {database.TableName} {database.ConstraintName}");
            else if (e is InvalidOperationException or NullReferenceException or InvalidCastException or NotSupportedException or NpgsqlException or System.Net.Sockets.SocketException)
                text.Append(": ").Append(e.Message);
            if (withStack)
                text.AppendLine().Append(e.StackTrace);
        }
        return text.ToString();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unexpected failure, trace {TraceId}: {Failure}")]
    private partial void LogBug(string traceId, string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused with {Code}, trace {TraceId}: {Failure}")]
    private partial void LogUnavailable(ErrorCode code, string traceId, string failure);
}
