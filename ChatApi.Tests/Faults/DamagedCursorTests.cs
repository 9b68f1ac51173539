using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Faults;

/// <summary>A cursor that cannot be served is said aloud, however it was damaged: never a silent empty stream, never a 500.</summary>
public sealed class DamagedCursorTests : ChatTest
{
    private const int Damages = 200;

    [Test]
    public async Task G6b_two_hundred_damaged_cursors_are_refused_or_answered_by_resync()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var cursor = await bob.EventCursor();
        await alice.Send(conversation, "heard by whoever has the right cursor");
        var token = (await bob.Client.GetAccessTokenAsync())!;
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);

        foreach (var damaged in Damage(cursor, new Random(1)))
        {
            using var answer = await http.GetAsync(new Uri($"{ChatServers.NodeB.Url}/api/v1/events?cursor={Uri.EscapeDataString(damaged)}"));
            var code = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("responseStatus").GetProperty("errorCode").GetString();
            Assert.That((int)answer.StatusCode, Is.EqualTo(410).Or.EqualTo(400), $"{damaged} → {code}");
        }
        foreach (var few in Damage(cursor, new Random(2)).Where(text => text.Length < 4_000).Take(FaultForm.Of(20, Damages)).Chunk(5))
        {
            var reader = await User("reader"); // a user may have ten connections at once, and closing one takes a moment
            foreach (var damaged in few)
                await StreamSaysResync(damaged, (await reader.Client.GetAccessTokenAsync())!);
        }
        Assert.That((await bob.Events(cursor)).Events.OfType<MessageCreated>().Count(), Is.EqualTo(1), "the right one still serves");
    }

    private static async Task StreamSaysResync(string damaged, string token)
    {
        await using var stream = await ServerEventReader.OpenAsync($"{ChatServers.NodeB.Url}/event-stream?cursor={Uri.EscapeDataString(damaged)}", token);
        Assert.That((await stream.NextAsync("cmd.resync.required")).Json.GetProperty("reason").GetString(), Is.Not.Empty);
        Assert.That((await stream.NextAsync("cmd.onCursor")).Json.GetProperty("cursor").GetString(), Is.Not.Empty, "the stream goes on live");
    }

    /// <summary>Bits turned, characters exchanged, parts left out, repeated or foreign; none of them is the cursor itself.</summary>
    private static IEnumerable<string> Damage(string cursor, Random random)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        string[] fixedOnes = ["0", "null", "-1", "AA", new string('A', 100), new string('A', 1_024), new string('A', 1_025), cursor + cursor, cursor + "A", cursor[1..], cursor[..^1], "../" + cursor, cursor.ToUpperInvariant(), "\u0000", "é", "💥"];
        foreach (var one in fixedOnes)
            yield return one;
        for (var n = fixedOnes.Length; n < Damages; n++)
        {
            var at = random.Next(cursor.Length);
            var damaged = (n % 4) switch
            {
                0 => cursor[..at] + Alphabet[random.Next(64)] + cursor[(at + 1)..],
                1 => cursor[..Math.Max(1, at)],
                2 => cursor.Remove(at, 1),
                _ => new string([.. cursor.Reverse().Take(at + 1)]),
            };
            yield return damaged == cursor ? damaged + "x" : damaged;
        }
    }
}
