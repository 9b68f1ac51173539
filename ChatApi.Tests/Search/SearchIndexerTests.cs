using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Search;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatApi.Tests.Search;

/// <summary>The index follows the log, through whatever happens to it; on a database of its own.</summary>
public sealed class SearchIndexerTests : SearchTest
{
    [Test]
    public async Task What_the_index_has_missed_is_found_again()
    {
        var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = await ChatServers.NewDatabaseAsync() };
        await using var node = await TestNode.StartAsync(settings);
        var ann = await TestUser.RegisterAsync(Client(node), "ann");
        var ben = await TestUser.RegisterAsync(Client(node), "ben");
        var conversation = await ann.StartConversation(with: ben);
        await ann.Send(conversation, "the first lantern");
        await Until(async () => (await Texts(ann, "lantern")).Count == 1);

        await using var db = new NpgsqlConnection(settings["ConnectionStrings:Postgres"]);
        await db.ExecuteAsync("DELETE FROM message_search; UPDATE log_consumers SET cursor = '' WHERE name = 'search'"); // as when the log begins anew
        await Until(async () => (await Texts(ben, "lantern")).Count == 1);
        await ann.Send(conversation, "the second lantern");
        await Until(async () => (await Texts(ben, "lantern")).Count == 2);

        await db.ExecuteAsync("DELETE FROM message_search; DELETE FROM log_consumers"); // as when it is new
        await Until(async () => (await Texts(ben, "lantern")).Count == 2);
    }

    [Test]
    public async Task After_a_crash_of_the_database_it_goes_on_where_it_was()
    {
        await using var postgres = await PrivatePostgres.StartAsync();
        await using var node = await TestNode.StartAsync(postgres.Settings);
        var ann = await TestUser.RegisterAsync(Client(node), "ann");
        var ben = await TestUser.RegisterAsync(Client(node), "ben");
        var conversation = await ann.StartConversation(with: ben);
        await ann.Send(conversation, "a lantern of before");
        await Until(async () => (await Texts(ann, "lantern")).Count == 1);

        await postgres.CrashAsync();
        await ann.SendThrough(conversation, 1);
        await ann.Send(conversation, "a lantern of after");
        await Until(async () => (await Texts(ann, "lantern")).Count == 2);
    }

    [Test]
    public async Task Partitions_are_there_before_they_are_needed()
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await db.KeepSearchPartitionsAsync(default);
        Assert.That(await db.QuerySingleAsync<bool>("SELECT max(to_at) > now() + interval '1 day' FROM message_search_ranges"));
        var connection = await ChatServers.NewDatabaseAsync();
        await using (await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = connection }))
        {
            await using var other = new NpgsqlConnection(connection);
            await other.ExecuteAsync("DROP TABLE message_search_first; DELETE FROM message_search_ranges; SELECT make_message_search_partition('-infinity', now() - interval '100 days')");
            Assert.That(await other.KeepSearchPartitionsAsync(default), Is.EqualTo(2), "two of sixty days while there is little");
        }
    }

    [Test]
    public async Task Two_nodes_share_the_work()
    {
        var consumer = ChatServers.NodeA.Services.GetRequiredService<LogConsumer>();
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await using var transaction = await db.BeginTransactionAsync();
        await Until(async () => await db.TryLockConsumerAsync("shared work", default));
        Assert.That(await consumer.StepAsync("shared work", 10, (_, _, _) => throw new InvalidOperationException("it is the other's turn"), default), Is.EqualTo(ConsumerStep.Elsewhere));
        await transaction.RollbackAsync();
        Assert.That(await consumer.StepAsync("shared work", 10, (_, _, _) => throw new InvalidOperationException("it has no place yet"), default), Is.EqualTo(ConsumerStep.NotBegun));
    }
}
