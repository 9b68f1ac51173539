using System.Text.Json;

namespace ChatApi.Tests.Support;

/// <summary>A frame of a server-event stream.</summary>
sealed record ServerEventFrame(string? Id, string Selector, JsonElement Json);

/// <summary>Reads <c>/event-stream</c> as bytes come, without any client's kindness.</summary>
sealed class ServerEventReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private StreamReader reader = null!;

    public HttpResponseMessage Response { get; private set; } = null!;

    public static async Task<ServerEventReader> OpenAsync(string url, string? token, string? lastEventId = null)
    {
        var stream = new ServerEventReader();
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        stream.Response = await stream.http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        stream.reader = new StreamReader(await stream.Response.Content.ReadAsStreamAsync());
        return stream;
    }

    /// <summary>The next frame; null at the end of the stream. Fails after 10 s.</summary>
    public async Task<ServerEventFrame?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        string? id = null;
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                var space = line.IndexOf(' ', 6);
                return new(id, line[6..space], JsonDocument.Parse(line[(space + 1)..]).RootElement);
            }
        }
        return null;
    }

    /// <summary>The next frame with this selector; others before it are passed over.</summary>
    public async Task<ServerEventFrame> NextAsync(string selector)
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.Selector == selector)
                return frame;
        }
        Assert.Fail($"The stream ended without {selector}.");
        throw new InvalidOperationException();
    }

    public ValueTask DisposeAsync()
    {
        Response.Dispose(); // closes the line
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
