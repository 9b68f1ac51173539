using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using ChatApi.Verify;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatApi.Tests.Faults;

/// <summary>
/// Order and identity do not follow from clocks. Nodes of one database, minutes and a day apart. PostgreSQL's own clock is not moved
/// here: that takes libfaketime, and seqs are taken under a lock, never from a time.
/// </summary>
[NonParallelizable]
public sealed class ClockTests
{
    [Test]
    public async Task G21_nodes_ten_minutes_apart_lose_double_and_swap_nothing()
    {
        var settings = await NewSettingsAsync();
        await using var late = await NodeAsync(settings, TimeSpan.FromMinutes(-5));
        await using var early = await NodeAsync(settings, TimeSpan.FromMinutes(5));
        var report = await FaultRig.RunAsync(new VerifySettings
        {
            Urls = [late.Url, early.Url], // people sign in on the first: what the second signs is not valid yet on it
            Duration = TimeSpan.FromSeconds(FaultForm.Of(6, 90)),
            Users = FaultForm.Of(20, 100),
            SendRate = FaultForm.Of(25, 50),
        });
        Assert.That(report.Verdict.IsGood, report.ToString());
    }

    [Test]
    public async Task G21_a_token_is_valid_a_minute_before_its_time_and_no_longer()
    {
        var settings = await NewSettingsAsync();
        await using var ahead = await NodeAsync(settings, TimeSpan.FromSeconds(30));
        await using var behind = await NodeAsync(settings, TimeSpan.Zero);
        await using var far = await NodeAsync(settings, TimeSpan.FromMinutes(-2));
        await using var alice = new ChatClient(new ChatClientOptions { BaseUrl = ahead.Url });
        await alice.RegisterAsync(new Register { UserName = $"alice-{Guid.NewGuid():N}"[..30], Password = $"pass {Guid.NewGuid():N}" });
        using var api = new Api();
        var token = await alice.GetAccessTokenAsync();
        Assert.That((await api.CallAsync(behind.Url, token, new GetMe())).Status, Is.EqualTo(200), "30 s");
        Assert.That((await api.CallAsync(far.Url, token, new GetMe())).Status, Is.EqualTo(401), "2 min 30 s");
    }

    [Test]
    public async Task G2_a_key_is_known_on_a_node_a_day_later()
    {
        var settings = await NewSettingsAsync();
        await using var today = await NodeAsync(settings, TimeSpan.Zero);
        await using var tomorrow = await NodeAsync(settings, TimeSpan.FromHours(25));
        var (userName, password) = ($"alice-{Guid.NewGuid():N}"[..30], $"pass {Guid.NewGuid():N}");
        await using var alice = new ChatClient(new ChatClientOptions { BaseUrl = today.Url });
        await alice.RegisterAsync(new Register { UserName = userName, Password = password });
        var group = await alice.CreateGroupAsync("notes", []);
        var request = new SendMessage { ConversationId = group.Id, ClientMessageId = Guid.NewGuid(), Text = "once" };
        var first = await alice.SendMessageAsync(request);
        await using var later = new ChatClient(new ChatClientOptions { BaseUrl = tomorrow.Url });
        await later.SignInAsync(userName, password);
        var again = await later.SendMessageAsync(request);
        Assert.That((again.Replayed, again.Message), Is.EqualTo((true, first.Message)));
    }

    private static async Task<Dictionary<string, string?>> NewSettingsAsync() =>
        new(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = await ChatServers.NewDatabaseAsync(), ["Database:MaxPoolSize"] = "10" };

    private static Task<TestNode> NodeAsync(Dictionary<string, string?> settings, TimeSpan ahead) =>
        TestNode.StartAsync(settings, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new ShiftedClock(ahead))));

    private sealed class ShiftedClock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
