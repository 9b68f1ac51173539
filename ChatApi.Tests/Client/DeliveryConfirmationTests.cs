using System.Text.Json;
using ChatApi.Client;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;

namespace ChatApi.Tests.Client;

/// <summary>A client confirms by itself what its device has received, in few calls.</summary>
public sealed class DeliveryConfirmationTests : ClientTest
{
    private static readonly Guid First = Guid.NewGuid(), Second = Guid.NewGuid();

    [Test]
    public async Task What_comes_meanwhile_is_confirmed_by_one_call_with_the_highest_of_each_conversation()
    {
        var answering = new TaskCompletionSource();
        Service.On("MarkReceipts", async http =>
        {
            await answering.Task;
            await http.Response.WriteAsync("""{"results":[]}""");
        });
        await using var device = NewClient(confirmsDelivery: true);
        device.Resume(Tokens("first"));
        var socket = await Connect(device);
        await socket.SendAsync(Messages("c1", (First, 1, "ann")));
        await Until(() => CallsOf("MarkReceipts") == 1);
        for (var seq = 2; seq <= 40; seq++)
            await socket.SendAsync(Messages($"c{seq}", (First, seq, "ann"), (Second, seq + 100, "ben")));
        await Until(() => device.Cursor == "c40");
        answering.SetResult();
        await Until(() => CallsOf("MarkReceipts") == 2);

        Assert.That(Marks(0), Is.EquivalentTo(new[] { (First, 1L) }));
        Assert.That(Marks(1), Is.EquivalentTo(new[] { (First, 40L), (Second, 140L) }));
    }

    [Test]
    public async Task Own_messages_confirm_nothing_and_without_the_option_neither_does_anything()
    {
        await using var device = NewClient(confirmsDelivery: true);
        device.Resume(Tokens("first"));
        var (own, none) = (await Connect(device), await Connect(Client));
        var (cursor, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        device.CursorChanged += _ => cursor.TrySetResult();
        Client.CursorChanged += _ => other.TrySetResult();
        await own.SendAsync(Messages("c1", (First, 1, "u")));
        await none.SendAsync(Messages("c1", (First, 1, "ann")));
        await Task.WhenAll(cursor.Task, other.Task);
        Assert.That(CallsOf("MarkReceipts"), Is.Zero);
    }

    [Test]
    public async Task What_has_no_answer_or_comes_too_early_is_confirmed_later([Values(0, 503, 429)] int status)
    {
        const int Attempts = 5; // of one call
        for (var i = 0; i < Attempts; i++)
        {
            if (status == 0)
                Service.OnCut("MarkReceipts");
            else
                Service.OnError("MarkReceipts", status, status == 503 ? "DatabaseUnavailable" : "RateLimitExceeded");
        }
        Service.On("MarkReceipts", """{"results":[]}""");
        await using var device = NewClient(confirmsDelivery: true);
        device.Resume(Tokens("first"));
        await (await Connect(device)).SendAsync(Messages("c1", (First, 7, "ann")));
        await Until(() => CallsOf("MarkReceipts") == Attempts + 1);
        Assert.That(Marks(Attempts), Is.EquivalentTo(new[] { (First, 7L) }));
    }

    private async Task<ScriptedSocket> Connect(ChatClient device)
    {
        var connecting = device.ConnectAsync();
        var socket = await Service.NextSocketAsync();
        await socket.ReadyAsync();
        await connecting;
        return socket;
    }

    private List<(Guid, long)> Marks(int call) =>
        JsonSerializer.Deserialize<MarkReceipts>(Service.Requests.Where(request => request.Name == "MarkReceipts").ElementAt(call).Body, ContractJson.Wire)!
            .Marks!.ConvertAll(mark => (mark.ConversationId, mark.DeliveredSeq!.Value));

    private static string Messages(string cursor, params (Guid ConversationId, long Seq, string Sender)[] messages)
    {
        var events = messages.Select(one => $$"""{"id":{{one.Seq}},"name":"message.new","conversationId":"{{one.ConversationId}}","message":{"conversationId":"{{one.ConversationId}}","seq":{{one.Seq}},"sender":{"id":"{{one.Sender}}"} } }""");
        return $$"""{"cursor":"{{cursor}}","events":[{{string.Join(',', events)}}]}""";
    }
}
