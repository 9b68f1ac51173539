using ChatApi.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Client;

/// <summary>The client from a container, and options that cannot work.</summary>
public sealed class DependencyInjectionTests
{
    [Test]
    public async Task One_client_with_its_store_and_outbox_lives_as_long_as_the_container()
    {
        var services = new ServiceCollection().AddSingleton<IChatStorage, MemoryStorage>()
            .AddChatClient(provider => new ChatClientOptions { BaseUrl = "http://localhost:1", Storage = provider.GetRequiredService<IChatStorage>() });
        ChatClient client;
        await using (var provider = services.BuildServiceProvider())
        {
            client = provider.GetRequiredService<ChatClient>();
            Assert.That(provider.GetRequiredService<ChatClient>(), Is.SameAs(client));
            Assert.That(provider.GetRequiredService<ChatStore>(), Is.SameAs(client.Store));
            Assert.That(provider.GetRequiredService<Outbox>(), Is.SameAs(client.Outbox));
        }
        Assert.That(async () => await client.GetMeAsync(), Throws.TypeOf<ObjectDisposedException>());
    }

    [TestCase("chat.example.org")]
    [TestCase("ftp://chat.example.org")]
    [TestCase("https://chat.example.org?tenant=1")]
    [TestCase("")]
    public void An_address_that_is_none_is_refused_when_it_is_given(string address)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddChatClient(new ChatClientOptions { BaseUrl = address }));
        Assert.That(refusal!.Message, Does.Contain("BaseUrl").And.Contain("https://"));
    }

    [Test]
    public void Times_and_counts_that_cannot_work_are_refused_by_name()
    {
        Assert.That(() => new ChatClient(new() { BaseUrl = "http://a", RequestTimeout = TimeSpan.Zero }), Throws.ArgumentException.With.Message.Contains("RequestTimeout"));
        Assert.That(() => new ChatClient(new() { BaseUrl = "http://a", MaxAttempts = 0 }), Throws.ArgumentException.With.Message.Contains("MaxAttempts"));
        using var http = new HttpClient();
        using var handler = new HttpClientHandler();
        Assert.That(() => new ChatClient(new() { BaseUrl = "http://a", HttpClient = http, HttpMessageHandler = handler }), Throws.ArgumentException.With.Message.Contains("HttpMessageHandler"));
    }
}
