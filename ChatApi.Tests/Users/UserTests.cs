using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using ChatApi.Tests.Auth;

namespace ChatApi.Tests.Users;

public sealed class UserTests
{
    private Identity identity = null!;

    [OneTimeSetUp]
    public async Task SetUp() => identity = await Identity.StartAsync();

    [Test]
    public async Task One_sees_all_of_oneself_and_others_see_the_summary()
    {
        var name = Identity.NewName();
        var me = await NewUser(new() { UserName = name, DisplayName = " Ann ", Email = $"{name}@Example.org" });
        var profile = await identity.Users.GetMeAsync(new(), me, default);
        Assert.That((profile.Id, profile.UserName, profile.DisplayName, profile.Email, profile.Phone), Is.EqualTo((me.UserId, name, "Ann", $"{name}@Example.org", (string?)null)));
        var other = await NewUser(new() { UserName = Identity.NewName() });
        var summary = await identity.Users.GetUserAsync(new GetUser { UserId = me.UserId }, other, default);
        Assert.That(summary, Is.EqualTo(new UserSummary { Id = me.UserId, UserName = name, DisplayName = "Ann" }));
        Assert.That(await identity.Users.GetUserAsync(new GetUser { UserId = "me" }, me, default), Is.EqualTo(summary));
    }

    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("no id \0")]
    public async Task Nobody_is_404(string id)
    {
        var me = await NewUser(new() { UserName = Identity.NewName() });
        var refusal = await Refused.With(ErrorCode.UserNotFound, () => identity.Users.GetUserAsync(new GetUser { UserId = id }, me, default));
        Assert.That(refusal.Meta["userIds"], Is.EqualTo(id));
    }

    [Test]
    public async Task An_account_that_is_gone_keeps_its_id_only()
    {
        var gone = await NewUser(new() { UserName = Identity.NewName() });
        await identity.Execute("UPDATE users SET deleted_at = now() WHERE id = @UserId", new { gone.UserId });
        var me = await NewUser(new() { UserName = Identity.NewName() });
        Assert.That(await identity.Users.GetUserAsync(new GetUser { UserId = gone.UserId }, me, default),
            Is.EqualTo(new UserSummary { Id = gone.UserId, DisplayName = "", Deleted = true }));
        await Refused.With(ErrorCode.TokenInvalid, () => identity.Users.GetMeAsync(new(), gone, default));

        await using var db = await identity.DataSource.OpenConnectionAsync();
        Assert.That((await db.ListUserSummariesAsync([me.UserId, gone.UserId, "nobody"], default)).Select(user => user.Id), Is.EquivalentTo(new[] { me.UserId, gone.UserId }));
        Assert.That(await db.ListMissingUserIdsAsync([me.UserId, "nobody", gone.UserId, "no id"], default), Is.EqualTo(new[] { "nobody", gone.UserId, "no id" }));
    }

    [Test]
    public async Task A_changed_profile_is_told_and_an_unchanged_one_is_not()
    {
        var me = await NewUser(new() { UserName = Identity.NewName(), DisplayName = "Ann" });
        await identity.Users.UpdateMeAsync(new UpdateMe { DisplayName = " Ann " }, me, default);
        await identity.Users.UpdateMeAsync(new UpdateMe(), me, default);
        Assert.That(await identity.EventsOf(me.UserId), Is.Empty);

        var profile = await identity.Users.UpdateMeAsync(new UpdateMe { DisplayName = "ANN", Phone = NewPhone() }, me, default);
        Assert.That(profile.DisplayName, Is.EqualTo("ANN"));
        Assert.That(profile.Phone, Is.Not.Null);
        Assert.That(await identity.EventsOf(me.UserId), Is.EqualTo(new[] { ("user.updated", me.UserId, me.UserId) }));
        Assert.That(await identity.Users.GetMeAsync(new(), me, default), Is.EqualTo(profile));
    }

    [Test]
    public async Task A_taken_name_changes_nothing()
    {
        var taken = Identity.NewName();
        await NewUser(new() { UserName = taken });
        var me = await NewUser(new() { UserName = Identity.NewName(), DisplayName = "Ann" });
        await Refused.With(ErrorCode.UserNameTaken, () => identity.Users.UpdateMeAsync(new UpdateMe { UserName = taken.ToUpperInvariant(), DisplayName = "Bea" }, me, default));
        Assert.That((await identity.Users.GetMeAsync(new(), me, default)).DisplayName, Is.EqualTo("Ann"));
        Assert.That(await identity.EventsOf(me.UserId), Is.Empty);
        Assert.That((await Refused.With(ErrorCode.NotEmpty, () => identity.Users.UpdateMeAsync(new UpdateMe { DisplayName = "  " }, me, default))).Field, Is.EqualTo("displayName"));
    }

    [Test]
    public async Task People_are_found_by_the_beginning_of_either_name_page_by_page()
    {
        var word = $"q{Guid.NewGuid():N}"[..12];
        var me = await NewUser(new() { UserName = Identity.NewName() });
        var byName = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => NewUser(new() { UserName = $"{word}{i}", DisplayName = "Someone" })));
        var byDisplayName = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => NewUser(new() { UserName = Identity.NewName(), DisplayName = $"{word.ToUpperInvariant()} É{i}" })));
        var both = await NewUser(new() { UserName = $"{word}-both", DisplayName = $"{word} both" });
        var disabled = await NewUser(new() { UserName = $"{word}-disabled" });
        await NewUser(new() { UserName = Identity.NewName(), DisplayName = $"not {word}" });
        await NewUser(new() { Email = $"{word}@example.org" });
        await identity.Execute("UPDATE users SET disabled_at = now() WHERE id = @UserId", new { disabled.UserId });

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await identity.Users.SearchUsersAsync(new SearchUsers { Query = $" {word.ToUpperInvariant()} ", Cursor = cursor, Limit = 3 }, me, default);
            Assert.That(page.Results, Has.Count.LessThanOrEqualTo(3));
            found.AddRange(page.Results.Select(user => user.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.That(found, Is.EqualTo(byName.Concat(byDisplayName).Append(both).Select(user => user.UserId).Order(StringComparer.Ordinal)));

        Assert.That((await Search($"{word} e\u0301")).Count, Is.EqualTo(5));
        Assert.That(await Search("%_"), Is.Empty);
        Assert.That(await Search($"{word}%"), Is.Empty);
        Assert.That(await Search("\\\\"), Is.Empty);
        Assert.That((await Refused.With(ErrorCode.MinimumLength, () => Search(" q "))).Field, Is.EqualTo("query"));
        await Refused.With(ErrorCode.InvalidCursor, () => identity.Users.SearchUsersAsync(new SearchUsers { Query = word, Cursor = "!" }, me, default));

        async Task<List<UserSummary>> Search(string text) => (await identity.Users.SearchUsersAsync(new SearchUsers { Query = text }, me, default)).Results;
    }

    [Test]
    public async Task A_display_name_that_unfolds_far_is_stored_and_found()
    {
        var name = string.Concat(Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? "\uFDFA" : "\uFDFB"));
        var me = await NewUser(new() { UserName = Identity.NewName(), DisplayName = name });
        var found = await identity.Users.SearchUsersAsync(new SearchUsers { Query = name }, me, default);
        Assert.That(found.Results.Select(user => user.Id), Does.Contain(me.UserId));
    }

    private async Task<Caller> NewUser(Register request)
    {
        request.Password = Identity.Password;
        return Identity.Of(await identity.Auth.RegisterAsync(request, Identity.Visitor(), default));
    }

    private static string NewPhone() => $"+49{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}";
}
