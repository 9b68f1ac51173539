using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListBlocksTests : ChatTest
{
    [Test]
    public async Task They_come_in_pages_in_the_order_of_ids()
    {
        var alice = await User("alice");
        var others = await Task.WhenAll(new[] { "bob", "carol", "dan" }.Select(User));
        foreach (var other in others)
            await alice.Client.BlockUserAsync(other.Id);
        var ids = others.Select(other => other.Id).Order(StringComparer.Ordinal).ToList();

        var first = await alice.Client.ListBlocksAsync(new ListBlocks { Limit = 2 });
        var second = await alice.Client.ListBlocksAsync(new ListBlocks { Limit = 2, Cursor = first.NextCursor });
        Assert.That(first.Results.Concat(second.Results).Select(block => block.User.Id), Is.EqualTo(ids));
        Assert.That((first.Results.Count, second.NextCursor), Is.EqualTo((2, (string?)null)));
        var all = new List<string>();
        await foreach (var block in alice.Client.ListBlocksAsync())
            all.Add(block.User.Id);
        Assert.That(all, Is.EqualTo(ids));
    }

    [Test]
    public async Task Nobody_sees_those_of_others()
    {
        var (alice, bob) = await Users("alice", "bob");
        await alice.Client.BlockUserAsync(bob.Id);

        Assert.That((await bob.Client.ListBlocksAsync(new ListBlocks())).Results, Is.Empty);
        await Refused(ErrorCode.InvalidCursor, bob.Client.ListBlocksAsync(new ListBlocks { Cursor = "made-up" }));
        await Refused(ErrorCode.InclusiveBetween, "limit", bob.Client.ListBlocksAsync(new ListBlocks { Limit = 101 }));
        await Refused(ErrorCode.Unauthorized, Client().ListBlocksAsync(new ListBlocks()));
    }
}
