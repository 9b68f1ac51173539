using System.Text;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Social;

/// <summary>Not a byte of what a blocked user writes in a group reaches who has blocked them, by any read and on any transport; to all others it does.</summary>
public sealed class HiddenByBlockTests : ChatTest
{
    private static readonly HttpClient Http = new();

    [Test]
    public async Task No_read_gives_it_and_no_replay_from_before()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        var cursor = await alice.EventCursor();
        var (secret, shown) = ($"secret-{Guid.NewGuid():N}", $"shown-{Guid.NewGuid():N}");
        var hidden = await bob.Send(group, secret);
        var answer = await carol.Send(group, shown);
        await Answers(group, answer.Seq, hidden.Seq);
        await bob.Send(group, secret + " again, and the last message");
        await alice.Client.BlockUserAsync(bob.Id);

        foreach (var (reader, hides) in new[] { (alice, true), (carol, false) })
        {
            var all = await ReadEverythingAsync(reader, group.Id, [hidden.Id, answer.Id], cursor);
            Assert.That(all, Does.Contain(shown), "who is not blocked is read");
            Assert.That(all.Contains(secret), Is.Not.EqualTo(hides), reader.Name);
            Assert.That(all.Contains("\"hiddenByBlock\":true"), Is.EqualTo(hides), reader.Name);
        }
        await alice.Client.UnblockUserAsync(bob.Id);
        Assert.That(await ReadEverythingAsync(alice, group.Id, [hidden.Id, answer.Id], cursor), Does.Contain(secret));
    }

    [Test]
    public async Task Who_is_connected_hears_no_more_of_it_and_after_unblocking_again([Values("ws", "event-stream", "GetEvents")] string transport)
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob, carol);
        await using var stream = await Ear.OpenAsync(alice, transport);
        await bob.Send(group, "one, as it is");
        await stream.UntilAsync("one, as it is");

        await alice.Client.BlockUserAsync(bob.Id);
        await bob.Send(group, "two, which is hidden");
        await carol.Send(group, "three, of somebody else");
        await stream.UntilAsync("three, of somebody else");
        await stream.UntilAsync("\"hiddenByBlock\":true");
        Assert.That(stream.Heard, Does.Not.Contain("two, which is hidden"));

        await alice.Client.UnblockUserAsync(bob.Id);
        await bob.Send(group, "four, as it is");
        await stream.UntilAsync("four, as it is");
    }

    /// <summary>All that the operations that read give, and all events since a cursor on all transports.</summary>
    private static async Task<string> ReadEverythingAsync(TestUser reader, Guid conversationId, Guid[] messageIds, string cursor)
    {
        var all = new StringBuilder();
        string[] paths =
        [
            $"conversations/{conversationId}", "conversations", "snapshot", $"conversations/{conversationId}/messages",
            $"conversations/{conversationId}/messages?aroundSeq=1", $"events?cursor={cursor}", .. messageIds.Select(id => $"messages/{id}"),
        ];
        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{reader.Client.BaseUrl}/api/v1/{path}");
            request.Headers.Authorization = new("Bearer", await reader.Client.GetAccessTokenAsync(default));
            using var answer = await Http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.That(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {body}");
            all.AppendLine(body);
        }
        foreach (var transport in new[] { "ws", "event-stream" })
        {
            await using var stream = await Ear.OpenAsync(reader, transport, cursor);
            var marker = $"{Guid.NewGuid():N}@example.org";
            await reader.Client.UpdateMeAsync(new UpdateMe { Email = marker });
            await stream.UntilAsync(marker);
            all.AppendLine(stream.Heard);
        }
        return all.ToString();
    }

    private static async Task Answers(Conversation conversation, long seq, long answered)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await db.ExecuteAsync("UPDATE messages SET reply_to_seq = @answered WHERE conversation_id = @Id AND seq = @seq", new { conversation.Id, seq, answered });
    }

    /// <summary>What comes over one of the transports, as text.</summary>
    private sealed class Ear(TestUser user, RawStream? stream, string? cursor) : IAsyncDisposable
    {
        private readonly StringBuilder polled = new();
        private string? place = cursor;

        public string Heard => stream?.Heard.ToString() ?? polled.ToString();

        public static async Task<Ear> OpenAsync(TestUser user, string transport, string? cursor = null) => transport == "GetEvents"
            ? new(user, null, cursor ?? await user.EventCursor())
            : new(user, await RawStream.OpenAsync(user.Client.BaseUrl, transport, (await user.Client.GetAccessTokenAsync(default))!, cursor), null);

        public async Task UntilAsync(string text)
        {
            if (stream is not null)
                Assert.That(await stream.ReadUntilAsync(text), text);
            for (var polls = 0; stream is null && !Heard.Contains(text, StringComparison.Ordinal); polls++)
            {
                Assert.That(polls, Is.LessThan(20), text);
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{user.Client.BaseUrl}/api/v1/events?wait=5&cursor={place}");
                request.Headers.Authorization = new("Bearer", await user.Client.GetAccessTokenAsync(default));
                using var answer = await Http.SendAsync(request);
                var body = await answer.Content.ReadAsStringAsync();
                polled.AppendLine(body);
                place = body.Split("\"cursor\":\"")[1].Split('"')[0];
            }
        }

        public ValueTask DisposeAsync()
        {
            stream?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
