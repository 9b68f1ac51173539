using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class SearchUsersTests : ChatTest
{
    [Test]
    public async Task Users_are_found_by_the_beginning_of_either_name_over_all_pages()
    {
        var family = $"zq{Guid.NewGuid():N}"[..12];
        var (one, two, other) = (await User($"{family}-one"), await User($"{family}-two"), await User("other"));
        await other.Client.UpdateMeAsync(new UpdateMe { DisplayName = family.ToUpperInvariant() + " the third" });

        var (found, request) = (new List<string>(), new SearchUsers { Query = family, Limit = 2 });
        do
        {
            var page = await one.Client.SearchUsersAsync(request);
            found.AddRange(page.Results.Select(user => user.Id));
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor is not null);
        Assert.That(found, Is.EqualTo(new[] { one.Id, two.Id, other.Id }.Order(StringComparer.Ordinal)));

        var all = new List<string>();
        await foreach (var user in one.Client.SearchUsersAsync(family))
            all.Add(user.Id);
        Assert.That(all, Is.EqualTo(found));
        Assert.That((await one.Client.SearchUsersAsync(new SearchUsers { Query = $"{family}%" })).Results, Is.Empty, "no wildcards");
    }

    [Test]
    public async Task Who_does_not_want_to_be_found_by_someone_is_not()
    {
        var family = $"zq{Guid.NewGuid():N}"[..12];
        var (ann, ben) = (await User($"{family}-ann"), await User($"{family}-ben"));
        Assert.That((await Found(ann), await Found(ben)), Is.EqualTo((2, 2)));
        await ben.Client.UpdatePrivacyAsync(new UpdatePrivacy { Search = "nobody" });
        Assert.That((await Found(ann), await Found(ben)), Is.EqualTo((1, 2)), "everyone finds themselves");
        await ben.Client.UpdatePrivacyAsync(new UpdatePrivacy { Search = "shared" });
        Assert.That(await Found(ann), Is.EqualTo(1));
        await ben.StartConversation(with: ann);
        Assert.That(await Found(ann), Is.EqualTo(2));

        await ben.Client.BlockUserAsync(ann.Id);
        Assert.That((await Found(ann), await Found(ben)), Is.EqualTo((1, 2)), "who has blocked someone finds them, to lift the block");

        async Task<int> Found(TestUser who) => (await who.Client.SearchUsersAsync(new SearchUsers { Query = family })).Results.Count;
    }

    [Test]
    public async Task Two_characters_are_needed_and_so_is_signing_in()
    {
        var alice = await User("alice");

        await Refused(ErrorCode.MinimumLength, "query", alice.Client.SearchUsersAsync(new SearchUsers { Query = "a" }));
        await Refused(ErrorCode.NotEmpty, "query", alice.Client.SearchUsersAsync(new SearchUsers()));
        await Refused(ErrorCode.InvalidCursor, alice.Client.SearchUsersAsync(new SearchUsers { Query = "alice", Cursor = "made-up" }));
        await Refused(ErrorCode.Unauthorized, Client().SearchUsersAsync(new SearchUsers { Query = "alice" }));
    }
}
