using ChatApi.ServiceInterface.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatApi.Tests.Support;

/// <summary>One node of the product, in this process, on a free port of loopback.</summary>
sealed class TestNode : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestNode(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public IServiceProvider Services => app.Services;

    public RedisConnection Redis => Services.GetRequiredService<RedisConnection>();

    public static async Task<TestNode> StartAsync(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? configure = null)
    {
        var node = new TestNode(await ChatApiHost.BuildAsync([], new Dictionary<string, string?>(settings) { ["Urls"] = "http://127.0.0.1:0" }, configure));
        node.app.Services.GetRequiredService<ILoggerFactory>().AddProvider(new ProgressLog());
        await node.app.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
