using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatApi.Tests.Auth;

public sealed class SigningKeysTests
{
    [Test]
    public async Task Nodes_that_start_together_have_one_key_and_keep_it()
    {
        await using var database = Database.Open(await ChatServers.NewDatabaseAsync(), new DatabaseSettings());
        await using (var db = await database.OpenConnectionAsync())
            await new Migrator(NullLogger<Migrator>.Instance).ApplyAsync(db, Migration.BuiltIn, default);
        var nodes = Enumerable.Range(0, 12).Select(_ => new SigningKeys(database, new AuthSettings())).ToList();
        await Task.WhenAll(nodes.Select(node => node.LoadAsync(default)));
        Assert.That(nodes.Select(node => Convert.ToHexString(node.Sign([]))).Distinct().Count(), Is.EqualTo(1));
        Assert.That(nodes.Select(node => node.Access.KeyId).Distinct().Count(), Is.EqualTo(1));
        Assert.That(nodes[0].Refresh, Has.Length.EqualTo(32));
    }

    [Test]
    public void Keys_are_not_used_before_they_are_loaded() =>
        Assert.Throws<InvalidOperationException>(() => _ = new SigningKeys(null!, new AuthSettings()).Access);
}
