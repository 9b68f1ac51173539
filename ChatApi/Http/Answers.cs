using System.Text.Json;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;

namespace ChatApi.Http;

/// <summary>Writes answers: JSON, never to be stored by anyone on the way.</summary>
static class Answers
{
    public static async Task WriteJsonAsync(this HttpResponse response, int status, ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        response.Headers.CacheControl = "no-store";
        await response.BodyWriter.WriteAsync(json, ct);
    }

    public static void WriteNothing(this HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.CacheControl = "no-store";
    }

    public static Task WriteErrorAsync(this HttpResponse response, ErrorReply reply)
    {
        if (reply.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds;
        response.TellRates(reply.Rates);
        return response.WriteJsonAsync(reply.Status, JsonSerializer.SerializeToUtf8Bytes(reply.Body, ContractJson.Wire.GetTypeInfo(typeof(ErrorResponse))), CancellationToken.None);
    }
}

/// <summary>
/// The outermost layer: whatever is thrown, and every bare status of 400 or more that a layer below leaves, becomes the error
/// answer of the contract. A client that has gone is no error.
/// </summary>
sealed class ErrorBoundary(RequestDelegate next, ErrorTranslator errors)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var response = http.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(http);
            if (response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null or 0 })
                await response.WriteErrorAsync(errors.ForStatus(response.StatusCode));
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException or BadHttpRequestException)
        {
            if (!response.HasStarted)
                response.StatusCode = StatusCodes.Status499ClientClosedRequest; // nobody reads it
        }
        catch (Exception e) when (!response.HasStarted)
        {
            await response.WriteErrorAsync(errors.Translate(e));
        }
        catch (Exception e)
        {
            _ = errors.Translate(e); // for its log line: half an answer is out, only cutting it off tells the client
            http.Abort();
        }
    }
}
