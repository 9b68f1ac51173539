using ChatApi.ServiceInterface.Auth;
using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Http;

/// <summary>Serves every operation at all its paths: finds it, identifies the caller, binds the request, runs it, writes the answer.</summary>
sealed class OperationEndpoint(OperationCatalog catalog, Router router, HttpCallers callers, Dispatcher dispatcher, RequestLimits limits, ErrorTranslator errors, ServerSettings settings)
{
    private readonly FrozenDictionary<Operation, RequestBinder> binders =
        catalog.All.ToFrozenDictionary(operation => operation, operation => new RequestBinder(operation.RequestType, catalog.Json));

    public async Task HandleAsync(HttpContext http)
    {
        RequestBody.LiftServerLimit(http);
        var match = router.Match(http.Request.Path.Value ?? "", http.Request.Method);
        var caller = Caller.At(http.Connection.RemoteIpAddress);
        if (match.Target is not { Operation: var operation })
        {
            await limits.CountAsync(caller.Address);
            RefusePath(http, match);
            return;
        }
        try
        {
            caller = await callers.IdentifyAsync(http, operation.Access, changesState: operation.Verb != "GET");
            Dispatcher.RequireAccess(operation, caller);
            http.Response.TellRatesOf(caller);
            using var body = await RequestBody.ReadAsync(http, settings.MaxBodyBytes);
            if (match.Target.Kind is CallKind.Batch or CallKind.OneWayBatch)
                await RunBatchAsync(http, match.Target, caller, body);
            else
                await RunOneAsync(http, match, caller, body);
        }
        catch (Exception) when (!caller.IsCounted && !http.RequestAborted.IsCancellationRequested)
        {
            await limits.CountAsync(null, null, caller); // refused before it reached its operation: a 429 goes before that refusal
            throw;
        }
    }

    private static void RefusePath(HttpContext http, RouteMatch match)
    {
        if (match.Allowed.Count == 0)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = string.Join(", ", match.Allowed) + (match.Allowed.Contains("GET") ? ", HEAD, OPTIONS" : ", OPTIONS");
    }

    private async Task RunOneAsync(HttpContext http, RouteMatch match, Caller caller, RequestBody body)
    {
        var (operation, kind, pathMembers) = match.Target!;
        var path = pathMembers.Select(entry => (entry.Member, match.Segments[entry.Segment]));
        var form = await RequestForm.ReadAsync(http, body);
        var request = binders[operation].Bind(form is not null || body.IsEmpty ? [] : body.Bytes.Span, form ?? RequestForm.None, http.Request.Query, path);

        var result = await dispatcher.RunAsync(operation, request, caller, http.RequestServices, http.RequestAborted);
        if (result.Replayed)
            http.Response.Headers["Idempotency-Replayed"] = "true";
        if (result.Body is null || kind == CallKind.OneWay)
            http.Response.WriteNothing();
        else
            await http.Response.WriteJsonAsync(result.Status, JsonSerializer.SerializeToUtf8Bytes(result.Body, catalog.Json.GetTypeInfo(operation.ResponseType!)), http.RequestAborted);
    }

    /// <summary>Runs the items in order and stops at the first that fails: the answer is then its error, with its index; those before it stay done.</summary>
    private async Task RunBatchAsync(HttpContext http, RouteTarget target, Caller caller, RequestBody body)
    {
        var operation = target.Operation;
        var items = Items(body.Bytes.Span);
        if (items.Count == 0)
            await limits.CountAsync(null, null, caller);
        var answer = new ArrayBufferWriter<byte>();
        await using var writer = new Utf8JsonWriter(answer, new JsonWriterOptions { Encoder = catalog.Json.Encoder });
        writer.WriteStartArray();
        for (var i = 0; i < items.Count; i++)
        {
            try
            {
                caller.IsCounted = false;
                var request = binders[operation].Read(body.Bytes.Span[items[i]]);
                var result = await dispatcher.RunAsync(operation, request, caller, http.RequestServices, http.RequestAborted);
                if (result.Body is null)
                    writer.WriteNullValue();
                else
                    JsonSerializer.Serialize(writer, result.Body, catalog.Json.GetTypeInfo(operation.ResponseType!));
            }
            catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
            {
                var reply = errors.Translate(caller.IsCounted ? e : await CountRefusedAsync(caller, e));
                reply.Body.ResponseStatus!.Meta!["AutoBatchIndex"] = i.ToString(CultureInfo.InvariantCulture);
                http.Response.Headers["X-AutoBatch-Completed"] = i.ToString(CultureInfo.InvariantCulture);
                await http.Response.WriteErrorAsync(reply);
                return;
            }
        }
        writer.WriteEndArray();
        await writer.FlushAsync(http.RequestAborted);
        http.Response.Headers["X-AutoBatch-Completed"] = items.Count.ToString(CultureInfo.InvariantCulture);
        if (target.Kind == CallKind.OneWayBatch)
            http.Response.WriteNothing();
        else
            await http.Response.WriteJsonAsync(StatusCodes.Status200OK, answer.WrittenMemory, http.RequestAborted);
    }

    /// <summary>Counts what could not be read; the refusal to answer.</summary>
    private async Task<Exception> CountRefusedAsync(Caller caller, Exception refusal)
    {
        try
        {
            await limits.CountAsync(null, null, caller);
            return refusal;
        }
        catch (ChatException tooMany)
        {
            return tooMany;
        }
    }

    /// <summary>Where the items of a JSON array stand. The whole array is checked before any of them runs.</summary>
    private List<Range> Items(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = catalog.Json.MaxDepth + 1 });
        var items = new List<Range>();
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                throw new ChatException(ErrorCode.SerializationException, "The body of a batch must be a JSON array of requests.");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (items.Count == Limits.BatchItems)
                    throw new ChatException(ErrorCode.BatchTooLarge, $"A batch must have at most {Limits.BatchItems} requests.");
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add(start..(int)reader.BytesConsumed);
            }
            reader.Read(); // nothing may follow
        }
        catch (JsonException e)
        {
            throw new JsonException(null, e.Path, e.LineNumber, e.BytePositionInLine, e);
        }
        return items;
    }
}
