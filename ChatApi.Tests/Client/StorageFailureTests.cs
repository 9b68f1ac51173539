using System.Text.Json;
using ChatApi.Client;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;

namespace ChatApi.Tests.Client;

/// <summary>The outbox over a storage that fails or is slow: what it says is what happens.</summary>
public sealed class StorageFailureTests : ClientTest
{
    private static readonly Guid Chat = Guid.NewGuid();
    private HookedStorage storage = null!;
    private ChatClient device = null!;

    [SetUp]
    public void Begin()
    {
        storage = new();
        device = NewClient(storage: storage);
        device.Resume(Tokens("first"));
    }

    [TearDown]
    public async Task End() => await device.DisposeAsync();

    [Test]
    public async Task What_is_acknowledged_and_cannot_be_removed_is_done_all_the_same()
    {
        Service.On("SendMessage", Accept);
        storage.Removing = Fails;
        await device.Outbox.SendAsync(Chat, "one");
        await device.Outbox.SendAsync(Chat, "two");
        await device.Outbox.FlushAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That((CallsOf("SendMessage"), device.Outbox.Messages.Count), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task What_cannot_be_discarded_stays()
    {
        var refused = await Refused();
        storage.Removing = Fails;
        Assert.That(() => device.Outbox.DiscardAsync(refused), Throws.InstanceOf<IOException>());
        Assert.That(device.Outbox.Messages.Single().State, Is.EqualTo(OutgoingState.Failed));
        storage.Removing = Fine;
        Assert.That(await device.Outbox.DiscardAsync(refused));
        Assert.That((device.Outbox.Messages.Count, await storage.CountAsync("outbox")), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task What_cannot_be_stored_for_another_try_stays_refused_and_can_be_tried_again()
    {
        var refused = await Refused();
        storage.Setting = Fails;
        Assert.That(() => device.Outbox.RetryAsync(refused), Throws.InstanceOf<IOException>());
        Assert.That(device.Outbox.Messages.Single().State, Is.EqualTo(OutgoingState.Failed));
        storage.Setting = Fine;
        Assert.That(await device.Outbox.RetryAsync(refused));
        await device.Outbox.FlushAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(device.Outbox.Messages, Is.Empty);
    }

    [Test]
    public async Task Whoever_is_told_that_a_message_was_not_taken_finds_nothing_of_it_kept()
    {
        storage.Set = Fails;
        Assert.That(() => device.Outbox.SendAsync(Chat, "one"), Throws.InstanceOf<IOException>());
        Assert.That((device.Outbox.Messages.Count, await storage.CountAsync("outbox")), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_message_given_while_the_user_signs_out_is_refused_and_not_kept()
    {
        Service.On("Logout", "{}");
        var (writing, go) = Hold("outbox");
        var sending = device.Outbox.SendAsync(Chat, "one");
        await writing;
        await device.SignOutAsync();
        go.SetResult();
        Assert.That(() => sending, Throws.TypeOf<ChatApiException>().With.Property("Status").EqualTo(401));
        Assert.That(await storage.CountAsync("outbox"), Is.Zero);
    }

    [Test]
    public async Task Nothing_is_left_of_a_user_who_is_forgotten_while_a_message_is_being_kept()
    {
        Service.OnGet(Chat).On("SendMessage", Accept);
        var (writing, go) = Hold("outbox");
        await device.StartAsync();
        var sending = device.Outbox.SendAsync(Chat, "one");
        await writing;
        var forgetting = device.ForgetAsync();
        await Until(() => device.Store.State is null && device.Outbox.Messages.Count == 0);
        go.SetResult();
        await forgetting;
        await Task.WhenAny(sending);
        Assert.That(await storage.KeysAsync(""), Is.Empty);
    }

    /// <summary>Holds up the first text that is kept under such a key.</summary>
    private (Task Writing, TaskCompletionSource Go) Hold(string part)
    {
        var (writing, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        storage.Setting = key => key.Contains(part, StringComparison.Ordinal) && writing.TrySetResult() ? go.Task : Task.CompletedTask;
        return (writing.Task, go);
    }

    private async Task<Guid> Refused()
    {
        Service.OnError("SendMessage", 403, "CannotContactUser").On("SendMessage", Accept);
        var refused = await device.Outbox.SendAsync(Chat, "one");
        await device.Outbox.FlushAsync();
        return refused.ClientMessageId;
    }

    private static Task Fine(string key) => Task.CompletedTask;

    private static Task Fails(string key) => key.Contains("outbox", StringComparison.Ordinal) ? Task.FromException(new IOException("The disk is full.")) : Task.CompletedTask;

    private Task Accept(HttpContext http)
    {
        var request = (SendMessage)JsonSerializer.Deserialize(
            Service.Requests.Last(one => one.Name == "SendMessage").Body, ContractJson.Wire.GetTypeInfo(typeof(SendMessage)))!;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(
            $$$"""{"message":{"id":"{{{Guid.NewGuid()}}}","conversationId":"{{{Chat}}}","seq":1,"sender":{"id":"u"},"clientMessageId":"{{{request.ClientMessageId}}}","type":"text"}}""");
    }
}
