using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Faults;

/// <summary>One message per key: sent many times at once over two nodes, again after both were killed and Redis emptied, and with another text.</summary>
[NonParallelizable]
public sealed class RepeatTests
{
    private const int AtOnce = 64;

    [Test]
    public async Task G2_identical_sends_make_one_message_whatever_happens_between_them()
    {
        var rig = await FaultRig.MendedAsync();
        await using var onA = new ChatClient(new ChatClientOptions { BaseUrl = rig.Nodes[0].Url });
        await onA.RegisterAsync(new Register { UserName = $"twin-{Guid.NewGuid():N}"[..30], Password = $"pass {Guid.NewGuid():N}" });
        await using var onB = new ChatClient(new ChatClientOptions { BaseUrl = rig.Nodes[1].Url, TokenProvider = async ct => (await onA.GetAccessTokenAsync(ct))! });
        var group = await onA.CreateGroupAsync("twins", []);
        var requests = Enumerable.Range(0, FaultForm.Of(8, 500)).Select(n => new SendMessage { ConversationId = group.Id, ClientMessageId = Guid.NewGuid(), Text = $"twin {n}" }).ToList();

        var first = new Dictionary<Guid, Message>();
        foreach (var request in requests)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(n => (n % 2 == 0 ? onA : onB).SendMessageAsync(request)));
            Assert.That(answers.Count(answer => answer.Created), Is.EqualTo(1), "one made it, the others repeat it");
            Assert.That(answers.Select(answer => answer.Message).Distinct().Count(), Is.EqualTo(1));
            first.Add(request.ClientMessageId, answers[0].Message);
        }

        foreach (var node in rig.Nodes)
            await node.KillAsync();
        await rig.Redis.FlushAsync();
        foreach (var node in rig.Nodes)
            await node.StartAsync();
        foreach (var request in requests)
        {
            var again = await onB.SendMessageAsync(request);
            Assert.That((again.Replayed, again.Message), Is.EqualTo((true, first[request.ClientMessageId])));
            var other = new SendMessage { ConversationId = group.Id, ClientMessageId = request.ClientMessageId, Text = "another text" };
            Assert.That(Assert.ThrowsAsync<ChatApiException>(() => onA.SendMessageAsync(other))!.RawCode, Is.EqualTo(nameof(ErrorCode.IdempotencyKeyReused)));
        }
        Assert.That((await onA.GetConversationAsync(group.Id)).LastSeq, Is.EqualTo(requests.Count));
    }
}
