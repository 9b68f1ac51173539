using ChatApi.ServiceInterface.Realtime;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatApi.Tests.Realtime;

/// <summary>Work that follows from events is done for each, as soon as it can be.</summary>
public sealed class LogConsumerTests
{
    private const int Limit = 3;

    [Test]
    public async Task Pages_hold_up_nothing_that_comes_after_them([Values(2, 3, 4, 6)] int first)
    {
        var connection = await ChatServers.NewDatabaseAsync();
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = connection });
        var consumer = node.Services.GetRequiredService<LogConsumer>();
        await consumer.BeginAtAsync("test", await consumer.EndAsync(default), default);
        await using var db = new NpgsqlConnection(connection);
        var done = 0;

        await AppendAsync(first);
        await StepAsync(); // the first page, and its end is known before more comes
        await AppendAsync(1);
        while (await StepAsync() == ConsumerStep.More)
            Assert.That(done, Is.LessThanOrEqualTo(first + 1));
        Assert.That(done, Is.EqualTo(first + 1));

        Task<int> AppendAsync(int rows) => db.ExecuteAsync("INSERT INTO event_log (kind) SELECT 'test' FROM generate_series(1, @rows)", new { rows });

        Task<ConsumerStep> StepAsync() => consumer.StepAsync("test", Limit, (_, rows, _) =>
        {
            done += rows.Count;
            return Task.CompletedTask;
        }, default);
    }
}
