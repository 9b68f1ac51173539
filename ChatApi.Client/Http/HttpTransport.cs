using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChatApi.Client;

/// <summary>
/// One request and one answer over HTTP, repeated while that is safe and promising: the outcome is unknown (no answer, 502, 503,
/// 504) and the request repeatable, or the service asks to wait (429). The same object is sent again, so the same key is.
/// </summary>
sealed class HttpTransport : IDisposable
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private readonly ChatClientOptions options;
    private readonly HttpClient http;
    private readonly bool ownsHttp;

    public HttpTransport(ChatClientOptions options)
    {
        this.options = options;
        ownsHttp = options.HttpClient is null;
        http = options.HttpClient ?? new HttpClient(options.HttpMessageHandler ?? new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
        }, disposeHandler: options.HttpMessageHandler is null)
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The answer as <paramref name="answerType"/>, or null when it is empty.</summary>
    /// <param name="call">The request.</param>
    /// <param name="answerType">Null for requests without an answer.</param>
    /// <param name="session">Whose token to send; null sends none.</param>
    /// <param name="refused">What it was answered by another way; it counts as the first attempt, and the wait asked for is kept.</param>
    /// <param name="ct">Ends the attempts and the waits between them.</param>
    public async Task<object?> SendAsync(RequestInfo call, JsonTypeInfo? answerType, Session? session, ChatApiException? refused, CancellationToken ct)
    {
        var started = options.TimeProvider.GetTimestamp();
        var (renewed, mayBeDone) = (false, false);
        for (var attempt = 1; ; attempt++)
        {
            Exception failure;
            var token = session is null ? null : await session.TokenAsync(ct).ConfigureAwait(false);
            if (call.OutboxOf is { } userId && !(session?.Tokens is { } now && now.UserId == userId && now.AccessToken == token))
                throw new ChatApiException(401, null);
            try
            {
                if (attempt == 1 && refused is not null)
                    ExceptionDispatchInfo.Throw(refused);
                return await SendOnceAsync(call, answerType, token, ct).ConfigureAwait(false);
            }
            catch (ChatApiException e) when (e.Status == 401 && token is not null && !renewed)
            {
                renewed = true;
                await session!.RenewAsync(token, ct).ConfigureAwait(false);
                continue;
            }
            catch (ChatApiException e) when (mayBeDone && e.Code == call.DoneBefore)
            {
                return null;
            }
            catch (ChatApiException e) when ((e.Status == 429 && !call.IsFleeting) || (e.IsOutcomeUnknown && call.IsRepeatable))
            {
                mayBeDone |= e.IsOutcomeUnknown;
                failure = e;
            }
            catch (ChatConnectionException e) when (call.IsRepeatable)
            {
                mayBeDone = true;
                failure = e;
            }
            var wait = BackOff.After(attempt, options.RetryDelay, LongestDelay) + ((failure as ChatApiException)?.RetryAfter ?? TimeSpan.Zero);
            if (attempt >= (call.OutboxOf is null ? options.MaxAttempts : 1) || options.TimeProvider.GetElapsedTime(started) + wait > options.RetryTime)
                ExceptionDispatchInfo.Throw(failure);
            options.Log?.Invoke($"{call.Name}: attempt {attempt} failed, repeating in {wait.TotalMilliseconds:F0} ms", failure);
            await Task.Delay(wait, options.TimeProvider, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Sends something that is no request of the contract, to wherever it says.</summary>
    public async Task UploadAsync(HttpRequestMessage upload, CancellationToken ct)
    {
        try
        {
            using var response = await http.SendAsync(upload, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw new ChatApiException((int)response.StatusCode, ErrorOf(await response.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false)), WaitOf(response.Headers.RetryAfter));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ChatConnectionException($"The upload got no answer: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        if (ownsHttp)
            http.Dispose();
    }

    private async Task<object?> SendOnceAsync(RequestInfo call, JsonTypeInfo? answerType, string? token, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(options.RequestTimeout + call.ExtraTime, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var message = MessageOf(call, token);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (status >= 400)
                throw new ChatApiException(status, ErrorOf(body), WaitOf(response.Headers.RetryAfter));
            return AnswerOf(body, status, answerType);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ChatConnectionException($"{call.Name} got no answer in {options.RequestTimeout + call.ExtraTime}.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ChatConnectionException($"{call.Name} got no answer: {e.Message}", e);
        }
    }

    private HttpRequestMessage MessageOf(RequestInfo call, string? token)
    {
        var message = new HttpRequestMessage(call.Verb, options.AddressOf(call.PathAndQuery()));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (call.HasBody)
        {
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(call.Request, call.TypeInfo));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        return message;
    }

    /// <summary>Reads a 2xx body. Anything but the promised JSON was not written by the service, so the outcome is unknown.</summary>
    public static object? AnswerOf(ReadOnlyMemory<byte> body, int status, JsonTypeInfo? answerType)
    {
        if (answerType is null)
            return null;
        try
        {
            var answer = JsonSerializer.Deserialize(body.Span, answerType) ?? throw new ChatConnectionException("The answer is empty.");
            if (answer is ICreated created)
                created.Created = status == 201;
            return answer;
        }
        catch (JsonException e)
        {
            throw new ChatConnectionException("The answer cannot be read.", e);
        }
    }

    public static ResponseStatus? ErrorOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ((ErrorResponse?)JsonSerializer.Deserialize(body.Span, ContractJson.Wire.GetTypeInfo(typeof(ErrorResponse))))?.ResponseStatus;
        }
        catch (JsonException)
        {
            return null; // a proxy's page
        }
    }

    private TimeSpan? WaitOf(RetryConditionHeaderValue? retryAfter)
    {
        var wait = retryAfter?.Delta ?? (retryAfter?.Date - options.TimeProvider.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
