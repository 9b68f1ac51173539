using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Realtime;
using ChatApi.Tests.Support;
using ChatApi.Verify;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace ChatApi.Tests.Faults;

/// <summary>
/// The checker is only worth what it finds: services broken on purpose, each in a way that services are broken in. Together with the
/// spoilt histories of <see cref="CheckerTests"/> – one lost, doubled, swapped, skipped, refused but there, stale, repeated – they are twelve.
/// </summary>
[NonParallelizable]
public sealed class PlantedFaultTests
{
    private static readonly VerifySettings Short = new() { Duration = TimeSpan.FromSeconds(4), Users = 12, SendRate = 40, Aborts = 0, Patience = TimeSpan.FromSeconds(5) };

    [Test]
    public async Task Reading_the_log_by_position_is_found()
    {
        await using var broken = await BrokenNodes.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<EventLogReader, ByPosition>()), Dawdling.Sql);
        var report = await FaultRig.RunAsync(Short with { Urls = broken.Urls, SendRate = 120, CutRate = 0 });
        Assert.That(report.Verdict["missed"], Is.GreaterThan(0));
    }

    /// <summary>Keys are stored as others than were sent, so that no repeat is recognised; they are put right before the end is read.</summary>
    [Test]
    public async Task A_missing_unique_key_is_found()
    {
        await using var broken = await BrokenNodes.StartAsync(configure: null, """
            CREATE TABLE keys_as_sent (message_id uuid, key uuid);
            CREATE FUNCTION forget_key() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              INSERT INTO keys_as_sent VALUES (NEW.id, NEW.client_message_id);
              NEW.client_message_id := gen_random_uuid();
              RETURN NEW;
            END $$;
            CREATE TRIGGER forget_key BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION forget_key();
            """, "messages_conversation_id_sender_id_client_message_id");
        var report = await FaultRig.RunAsync(Short with { Urls = broken.Urls }, async (_, _, ct) =>
        {
            await Task.Delay(Short.Duration + TimeSpan.FromSeconds(1), ct);
            await broken.ExecuteAsync("UPDATE messages SET client_message_id = key FROM keys_as_sent WHERE id = message_id");
        });
        Assert.That(report.Verdict["doubled"], Is.GreaterThan(0));
    }

    /// <summary>Those who were removed are members all the same wherever the database is asked.</summary>
    [Test]
    public async Task A_missing_member_filter_is_found()
    {
        await using var broken = await BrokenNodes.StartAsync(configure: null, """
            CREATE FUNCTION never_leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.left_at := NULL; RETURN NEW; END $$;
            CREATE TRIGGER never_leave BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION never_leave();
            """);
        var report = await FaultRig.RunAsync(Short with { Urls = broken.Urls, RemovalRate = 5 });
        Assert.That(report.Verdict["leaks"], Is.GreaterThan(0));
    }

    /// <summary>Who sent a message is remembered from the first time it was shown.</summary>
    [Test]
    public async Task A_cached_body_is_found()
    {
        await using var broken = await BrokenNodes.StartAsync(services =>
        {
            var messages = services.Single(service => service.ServiceType == typeof(IEventBodies) && service.ImplementationType?.Name == "MessageEventBodies");
            services.Remove(messages);
            services.AddSingleton<IEventBodies>(provider => new Cached((IEventBodies)ActivatorUtilities.CreateInstance(provider, messages.ImplementationType!)));
        });
        var report = await FaultRig.RunAsync(Short with { Urls = broken.Urls, RenameRate = 5 });
        Assert.That(report.Verdict["stale"], Is.GreaterThan(0));
    }

    /// <summary>Answers are given before commits are on disk; then PostgreSQL ends at once.</summary>
    [Test]
    public async Task An_asynchronous_commit_is_found()
    {
        var rig = await FaultRig.MendedAsync();
        await rig.Postgres.ExecuteAsync("ALTER SYSTEM SET synchronous_commit = off");
        await rig.Postgres.ExecuteAsync("SELECT pg_reload_conf()");
        try
        {
            var report = await rig.VerifyAsync(Short with { RemovalRate = 0 }, async (_, _, ct) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
                rig.Postgres.FreezeLogWriter();
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
                await rig.Postgres.CrashSilentlyAsync();
                await rig.Postgres.StartAsync();
            });
            Assert.That(report.Verdict["lost"], Is.GreaterThan(0));
        }
        finally
        {
            await rig.Postgres.ExecuteAsync("ALTER SYSTEM RESET ALL");
            await rig.Postgres.ExecuteAsync("SELECT pg_reload_conf()");
        }
    }

    [Test]
    public async Task Nothing_is_found_where_nothing_is_broken()
    {
        await using var whole = await BrokenNodes.StartAsync(configure: null);
        var report = await FaultRig.RunAsync(Short with { Urls = whole.Urls, RemovalRate = 5, RenameRate = 5 });
        Assert.That(report.Verdict.IsGood, report.ToString());
    }

    private sealed class Cached(IEventBodies inner) : IEventBodies
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, UserSummary> senders = new();

        public IReadOnlyCollection<string> Kinds => inner.Kinds;

        public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
        {
            await inner.FillAsync(rows, ct);
            foreach (var row in rows)
            {
                if (row.Body is MessageCreated { Message: var message })
                    row.Fill(new MessageCreated(message with { Sender = senders.GetOrAdd(message.Sender.Id, message.Sender) }));
            }
        }
    }

    /// <summary>Two nodes of this process on a database of their own, changed after they have made it.</summary>
    private sealed class BrokenNodes(TestNode a, TestNode b, string database) : IAsyncDisposable
    {
        public IReadOnlyList<string> Urls => [a.Url, b.Url];

        public static async Task<BrokenNodes> StartAsync(Action<IServiceCollection>? configure, string? sql = null, string? withoutIndex = null)
        {
            var database = await ChatServers.NewDatabaseAsync();
            var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = database, ["Database:MaxPoolSize"] = "10" };
            var nodes = new BrokenNodes(await TestNode.StartAsync(settings, configure), await TestNode.StartAsync(settings, configure), database);
            if (withoutIndex is not null)
                await nodes.ExecuteAsync($"ALTER TABLE messages DROP CONSTRAINT IF EXISTS {withoutIndex}; DROP INDEX IF EXISTS {withoutIndex}");
            if (sql is not null)
                await nodes.ExecuteAsync(sql);
            return nodes;
        }

        public async Task ExecuteAsync(string sql)
        {
            await using var db = new NpgsqlConnection(database);
            await db.ExecuteAsync(sql);
        }

        public async ValueTask DisposeAsync()
        {
            await a.DisposeAsync();
            await b.DisposeAsync();
        }
    }
}
