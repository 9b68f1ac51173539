using System.Collections.Concurrent;
using System.Diagnostics;
using ChatApi.Client;
using ChatApi.ServiceModel;
using Dapper;

namespace ChatApi.Tests.Support;

/// <summary>
/// Tests that read as a chat between named people, through the C# SDK, against two nodes. Each makes its own people, who take turns
/// in which node they are on: what they tell each other crosses nodes.
/// </summary>
public abstract class ChatTest
{
    private readonly ConcurrentStack<IAsyncDisposable> toDispose = [];
    private int people;

    [TearDown]
    public async Task EveryoneLeaves()
    {
        while (toDispose.TryPop(out var leaving))
            await leaving.DisposeAsync();
        people = 0;
    }

    /// <summary>A fresh account; the user name is made unique, the display name is the name given.</summary>
    private protected async Task<TestUser> User(string name)
    {
        var client = Client(Interlocked.Increment(ref people) % 2 == 1 ? ChatServers.NodeA : ChatServers.NodeB);
        return await TestUser.RegisterAsync(client, name);
    }

    private protected async Task<(TestUser, TestUser)> Users(string one, string two) => (await User(one), await User(two));

    private protected async Task<(TestUser, TestUser, TestUser)> Users(string one, string two, string three) =>
        (await User(one), await User(two), await User(three));

    /// <summary>A client that nobody has signed in to; disposed after the test.</summary>
    private protected ChatClient Client(TestNode? node = null)
    {
        var client = new ChatClient(new ChatClientOptions { BaseUrl = (node ?? ChatServers.NodeA).Url, Device = "test" });
        toDispose.Push(client);
        return client;
    }

    /// <summary>A client of someone with a token of the app's own issuer; disposed after the test.</summary>
    private protected ChatClient Client(string foreignToken, TestNode? node = null)
    {
        var client = new ChatClient(new ChatClientOptions { BaseUrl = (node ?? ChatServers.NodeA).Url, TokenProvider = _ => Task.FromResult(foreignToken) });
        toDispose.Push(client);
        return client;
    }

    /// <summary>An id as an app has that counts its users; nobody has it yet.</summary>
    private protected static string NewNumber() => $"{Random.Shared.NextInt64(1, long.MaxValue)}";

    /// <summary>One blocks the other, straight in the tables; who is connected does not hear of it.</summary>
    private protected static async Task Block(TestUser who, TestUser whom)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await db.ExecuteAsync("INSERT INTO blocks (user_id, blocked_id) VALUES (@One, @Other)", new { One = who.Id, Other = whom.Id });
    }

    /// <summary>Looks again and again until it is so; fails when it is not in 20 s, or as many as given.</summary>
    private protected static async Task Eventually(string what, Func<Task<bool>> isSo, int seconds = 20)
    {
        for (var since = Stopwatch.GetTimestamp(); !await isSo(); await Task.Delay(50))
        {
            if (Stopwatch.GetElapsedTime(since).TotalSeconds > seconds)
                Assert.Fail($"Not within {seconds} s: {what}.");
        }
    }

    /// <summary>Waits for a call that must be refused with a code.</summary>
    private protected static async Task<ChatApiException> Refused(ErrorCode code, Task call)
    {
        try
        {
            await call;
        }
        catch (ChatApiException refusal)
        {
            Assert.That(refusal.RawCode, Is.EqualTo(code.ToString()), refusal.Message);
            return refusal;
        }
        Assert.Fail($"Expected a refusal with {code}, but the call was answered.");
        throw new InvalidOperationException();
    }

    /// <summary>The same, and the refusal names the member of the request.</summary>
    private protected static async Task Refused(ErrorCode code, string field, Task call)
    {
        var refusal = await Refused(code, call);
        Assert.That(refusal.Errors.Select(error => error.FieldName), Does.Contain(field));
    }

    /// <summary>A call that someone else must not be able to tell from one about nothing at all.</summary>
    private protected static async Task RefusedAlike(ErrorCode code, Task existing, Task missing)
    {
        var (one, other) = (await Refused(code, existing), await Refused(code, missing));
        Assert.That((one.Status, one.Message), Is.EqualTo((other.Status, other.Message)));
    }
}
