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
    public async Task Two_characters_are_needed_and_so_is_signing_in()
    {
        var alice = await User("alice");

        await Refused(ErrorCode.MinimumLength, "query", alice.Client.SearchUsersAsync(new SearchUsers { Query = "a" }));
        await Refused(ErrorCode.NotEmpty, "query", alice.Client.SearchUsersAsync(new SearchUsers()));
        await Refused(ErrorCode.InvalidCursor, alice.Client.SearchUsersAsync(new SearchUsers { Query = "alice", Cursor = "made-up" }));
        await Refused(ErrorCode.Unauthorized, Client().SearchUsersAsync(new SearchUsers { Query = "alice" }));
    }
}
