using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product.Access;

/// <summary>A call of an operation by HTTP, as somebody or as nobody.</summary>
sealed partial class Call(string operation, string body, string? token)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false });

    public Call(Operation operation, object request, string? token)
        : this(operation.Name, JsonSerializer.Serialize(request, ContractJson.Wire.GetTypeInfo(operation.RequestType)), token)
    {
    }

    /// <summary>The same call with ids that nothing has.</summary>
    public Call AboutNothing() => new(operation, Ids().Replace(body, _ => Guid.NewGuid().ToString()), token);

    /// <summary>How it was answered. An item that was refused in a 2xx is a refusal.</summary>
    public async Task<(Verdict Verdict, string Text)> RunAsync()
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, $"{ChatServers.NodeA.Url}/api/{operation}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        call.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Http.SendAsync(call);
        var text = await answer.Content.ReadAsStringAsync();
        var code = text.Length == 0 ? null : CodeOf(JsonDocument.Parse(text).RootElement);
        var verdict = answer.IsSuccessStatusCode
            ? code is null ? Verdict.Allowed : Verdict.Refused(Enum.Parse<ErrorCode>(code))
            : new Verdict((int)answer.StatusCode, code ?? "");
        return (verdict, text);
    }

    /// <summary>An answer without what differs each time.</summary>
    public static string Plain(string text) => Traces().Replace(Ids().Replace(text, "id"), "");

    private static string? CodeOf(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            return null;
        if (answer.TryGetProperty("responseStatus", out var status))
            return status.GetProperty("errorCode").GetString();
        if (!answer.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array || results.GetArrayLength() == 0)
            return null;
        var first = results[0];
        if (first.ValueKind == JsonValueKind.Object && first.TryGetProperty("error", out var error))
            first = error;
        return first.ValueKind == JsonValueKind.Object && first.TryGetProperty("errorCode", out var code) ? code.GetString() : null;
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Ids();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Traces();
}
