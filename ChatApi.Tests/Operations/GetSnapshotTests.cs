using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class GetSnapshotTests : ChatTest
{
    [Test]
    public async Task It_is_everything_and_its_cursor_leads_on_from_there()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        await alice.Send(direct, "before");
        var snapshot = await bob.Client.GetSnapshotAsync();
        await alice.Send(direct, "after");

        Assert.That(snapshot.Me!.Id, Is.EqualTo(bob.Id));
        Assert.That(snapshot.Results.Single(), Has.Property("LastSeq").EqualTo(1).And.Property("OtherUser").Property("Id").EqualTo(alice.Id));
        await using var inbox = await bob.Listen(snapshot.EventCursor);
        Assert.That((await inbox.Next<MessageCreated>()).Message.Text, Is.EqualTo("after"));
        await inbox.StaysQuiet();
    }

    [Test]
    public async Task Pages_join_and_only_the_first_has_the_cursor_and_oneself()
    {
        var alice = await User("alice");
        var made = new List<Guid>();
        for (var n = 0; n < 3; n++)
            made.Add((await alice.StartGroup($"group {n}")).Id);
        var first = await alice.Client.GetSnapshotAsync(new GetSnapshot { Limit = 2 });
        var second = await alice.Client.GetSnapshotAsync(new GetSnapshot { Limit = 2, Cursor = first.NextCursor });

        Assert.That((first.EventCursor, second.EventCursor, second.Me, second.NextCursor), Is.Not.EqualTo(((string?)null, (string?)null, (MyProfile?)null, (string?)null)));
        Assert.That(second.EventCursor, Is.Null);
        Assert.That(first.Results.Concat(second.Results).Select(conversation => conversation.Id), Is.EqualTo(made.Order()));
    }

    [Test]
    public async Task Limit_and_cursor_are_checked_and_signing_in_is_needed()
    {
        var alice = await User("alice");

        await Refused(ErrorCode.InclusiveBetween, "limit", alice.Client.GetSnapshotAsync(new GetSnapshot { Limit = 201 }));
        await Refused(ErrorCode.InvalidCursor, alice.Client.GetSnapshotAsync(new GetSnapshot { Cursor = "made-up" }));
        await Refused(ErrorCode.Unauthorized, Client().GetSnapshotAsync());
    }
}
