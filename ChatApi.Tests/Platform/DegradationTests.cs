using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Platform;

/// <summary>What is answered while PostgreSQL is away, hangs, is full or has too much to do (guarantees, section 7).</summary>
public sealed class DegradationTests : PlatformTest
{
    private static readonly TimeSpan WithinReason = TimeSpan.FromSeconds(5.5); // guarantees: 5 s; the rest is this machine's
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 100 });

    [OneTimeTearDown]
    public void Dispose() => http.Dispose();

    [Test]
    public async Task A_database_that_hangs_is_told_within_5_seconds_and_forgiven_when_it_is_back()
    {
        var folder = Path.Combine("/var/tmp", $"chatapi-hang-{Environment.ProcessId}");
        var connections = new ConnectionStringSettings { Redis = ChatServers.Connections.Redis };
        var local = await LocalServices.StartAsync(connections, new ServerSettings { LocalData = folder }, folder, NullLogger.Instance, default);
        try
        {
            var (node, alice, conversation) = await Chat(connections.Postgres, ("Database:MaxPoolSize", "40"));
            var postgres = int.Parse(File.ReadLines(Path.Combine(folder, "postgres", "data", "postmaster.pid")).First());
            const int stop = 19, go = 18;
            var family = Family(postgres);
            family.ForEach(process => LocalProcess.Signal(process, stop));
            try
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => n % 3 == 0 ? Read(node, alice, conversation) : Send(node, alice, conversation)));
                foreach (var (status, code, retryAfter, took) in answers)
                {
                    Assert.That((status, code), Is.EqualTo((503, "DatabaseUnavailable")).Or.EqualTo((503, "Overloaded")));
                    Assert.That(retryAfter, Is.Not.Null);
                    Assert.That(took, Is.LessThan(WithinReason));
                }
                Assert.That(await Status(node, "/health/ready"), Is.EqualTo(503));
                Assert.That(await Status(node, "/health/live"), Is.EqualTo(200));
                Assert.That((await Read(node, alice, conversation)).Code, Is.EqualTo("DatabaseUnavailable"));
            }
            finally
            {
                family.ForEach(process => LocalProcess.Signal(process, go));
            }
            await Until(async () => (await Send(node, alice, conversation)).Status == 201 && await Status(node, "/health/ready") == 200, "sends are stored again");

            await local.DisposeAsync();
            var gone = await Task.WhenAll(Send(node, alice, conversation), Read(node, alice, conversation), Send(node, alice, conversation));
            Assert.That(gone.Select(answer => (answer.Status, answer.Code, answer.RetryAfter is not null, answer.Took < WithinReason)), Is.All.EqualTo((503, "DatabaseUnavailable", true, true)));
        }
        finally
        {
            await DisposeAll();
            await local.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public async Task A_full_disk_refuses_writes_in_whole_and_lets_reads_go_on()
    {
        var connectionString = await NewDatabase();
        var (node, alice, conversation) = await Chat(connectionString);
        await using var db = await Connect(connectionString);
        await Execute(db, """
            CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER no_space BEFORE INSERT ON event_log FOR EACH ROW EXECUTE FUNCTION no_space();
            """);
        var refused = await Send(node, alice, conversation);
        Assert.That((refused.Status, refused.Code, refused.RetryAfter), Is.EqualTo((503, "StorageFull", TimeSpan.FromSeconds(10))));
        Assert.That((await Read(node, alice, conversation)).Status, Is.EqualTo(200));
        Assert.That(await Ask(db, "SELECT count(*) FROM messages"), Is.EqualTo(1L), "nothing of it is stored");

        await Execute(db, "DROP TRIGGER no_space ON event_log");
        Assert.That((await Send(node, alice, conversation)).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task With_more_to_do_than_it_can_it_says_so_and_stays_ready()
    {
        var connectionString = await NewDatabase();
        var (node, alice, conversation) = await Chat(connectionString, ("Server:MaxOperations", "20"));
        await using var db = await Connect(connectionString);
        await Execute(db, "BEGIN; SELECT 1 FROM conversations FOR UPDATE; SELECT 1 FROM members FOR UPDATE");

        var marks = Enumerable.Range(0, 16).Select(_ => Mark(node, alice, conversation)).ToList();
        var admission = node.Services.GetRequiredService<Admission>();
        await Until(() => Task.FromResult(admission.Running == marks.Count), "all are under way");
        var oneMore = await Mark(node, alice, conversation);
        Assert.That((oneMore.Status, oneMore.Code, oneMore.RetryAfter), Is.EqualTo((503, "Overloaded", TimeSpan.FromSeconds(1))), "writes give up at four fifths");
        var read = Read(node, alice, conversation);
        Assert.That(await Status(node, "/health/ready"), Is.EqualTo(200), "busy is not broken");

        var answers = await Task.WhenAll(marks.Append(read));
        Assert.That(answers.Select(answer => answer.Code).Distinct(), Is.EquivalentTo(new[] { "ConversationBusy", "Overloaded" }));
        Assert.That(answers.Select(answer => (answer.Status, answer.RetryAfter, answer.Took < WithinReason)), Is.All.EqualTo((503, TimeSpan.FromSeconds(1), true)));
        await Execute(db, "ROLLBACK");
        Assert.That((await Mark(node, alice, conversation)).Status, Is.EqualTo(200));
        Assert.That((await Send(node, alice, conversation)).Status, Is.EqualTo(201));
    }

    /// <summary>A node on a database of its own with 5 connections and shipped patience; alice, and a group of hers with one message.</summary>
    private async Task<(WebApplication Node, string Token, string Conversation)> Chat(string postgres, params (string Name, string Value)[] settings)
    {
        var node = await NewNode([("ConnectionStrings:Postgres", postgres), ("Database:MaxPoolSize", "5"), ("RateLimits:Enabled", "false"), ("Auth:PasswordIterations", "10000"), .. settings]);
        await node.StartAsync();
        var account = await Post(node, "/api/Register", null, new { userName = "alice", password = "violet lantern harbour", meta = new { tokens = "body" } });
        var token = account.Body.GetProperty("bearerToken").GetString()!;
        var group = await Post(node, "/api/CreateConversation", token, new { title = "a group", clientConversationId = Guid.NewGuid() });
        var conversation = group.Body.GetProperty("conversation").GetProperty("id").GetString()!;
        Assert.That((await Send(node, token, conversation)).Status, Is.EqualTo(201));
        return (node, token, conversation);
    }

    private Task<Answer> Send(WebApplication node, string token, string conversation) =>
        Summary(Post(node, "/api/SendMessage", token, new { conversationId = conversation, clientMessageId = Guid.NewGuid(), text = "hello" }));

    private Task<Answer> Mark(WebApplication node, string token, string conversation) => Summary(Post(node, "/api/MarkRead", token, new { conversationId = conversation, upToSeq = 1 }));

    private Task<Answer> Read(WebApplication node, string token, string conversation) => Summary(Post(node, "/api/ListMessages", token, new { conversationId = conversation }));

    private async Task<int> Status(WebApplication node, string path)
    {
        using var answer = await http.GetAsync(node.Urls.Single() + path);
        return (int)answer.StatusCode;
    }

    private async Task<(int Status, JsonElement Body, TimeSpan? RetryAfter)> Post(WebApplication node, string path, string? token, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, node.Urls.Single() + path) { Content = JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement, answer.Headers.RetryAfter?.Delta);
    }

    private static async Task<Answer> Summary(Task<(int Status, JsonElement Body, TimeSpan? RetryAfter)> call)
    {
        var since = Stopwatch.GetTimestamp();
        var (status, body, retryAfter) = await call;
        var code = body.TryGetProperty("responseStatus", out var error) ? error.GetProperty("errorCode").GetString() : null;
        return new(status, code, retryAfter, Stopwatch.GetElapsedTime(since));
    }

    /// <summary>A process and its children.</summary>
    private static List<int> Family(int parent) =>
    [
        parent,
        .. from folder in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(folder), out _)
           let stat = TryRead(Path.Combine(folder, "stat"))
           where stat is not null && int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]) == parent
           select int.Parse(Path.GetFileName(folder)),
    ];

    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    private sealed record Answer(int Status, string? Code, TimeSpan? RetryAfter, TimeSpan Took);
}
