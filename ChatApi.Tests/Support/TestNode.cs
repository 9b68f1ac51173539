using Microsoft.AspNetCore.Builder;

namespace ChatApi.Tests.Support;

/// <summary>One node of the product, in this process, on a free port of loopback.</summary>
sealed class TestNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestNode(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public IServiceProvider Services => app.Services;

    public static async Task<TestNode> StartAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var app = await ChatApiHost.BuildAsync([], new Dictionary<string, string?>(settings) { ["Urls"] = "http://127.0.0.1:0" });
        await app.StartAsync();
        return new TestNode(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
