using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Http;

/// <summary>Requests as bytes to a real node, for what the rules of the wire say of the chat itself.</summary>
public abstract class WireTest : ChatTest
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private protected static string Url => ChatServers.NodeA.Url;

    private protected static string NewName() => $"wire-{Guid.NewGuid():N}"[..24];

    [OneTimeTearDown]
    public void CloseClient() => http.Dispose();

    private protected async Task<Answer> Send(string verb, string url, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(verb), new Uri(url.StartsWith('/') ? Url + url : url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var text = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync();
        return new((int)answer.StatusCode, text, answer.Headers, answer.Content.Headers, answer.ReasonPhrase);
    }

    private protected static async Task<(string Name, string Value)> Bearer(TestUser user) => ("Authorization", $"Bearer {await user.Client.GetAccessTokenAsync()}");

    /// <summary>Checks that it is an error of the contract, in every respect.</summary>
    private protected static void IsError(Answer answer, int status, string? errorCode, string about)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(status), $"{about}: {answer.Body}");
            Assert.That(answer.Type, Is.EqualTo("application/json; charset=utf-8"), about);
        }
        var error = answer.Json.GetProperty("responseStatus");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error.GetProperty("errorCode").GetString(), errorCode is null ? Does.Match("^[A-Z][A-Za-z]+$") : Is.EqualTo(errorCode), about);
            Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty, about);
            Assert.That(error.GetProperty("errors").ValueKind, Is.EqualTo(JsonValueKind.Array), about);
            Assert.That(error.GetProperty("meta").EnumerateObject().Select(entry => entry.Value.ValueKind), Has.All.EqualTo(JsonValueKind.String), about);
            Assert.That(error.TryGetProperty("stackTrace", out _), Is.False, about);
        }
    }

    private protected sealed record Answer(int Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string? Reason)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string? Type => ContentHeaders.ContentType?.ToString();

        public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join('\n', values) : null;

        /// <summary>The cookies that were set, as the next request sends them.</summary>
        public string Cookies => string.Join("; ", Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Select(cookie => cookie.Split(';')[0]) : []);
    }
}
