using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Operations;

public sealed class UpsertUsersTests : ChatTest
{
    [Test]
    public async Task An_app_brings_people_who_have_not_signed_in_and_they_can_be_written_to()
    {
        var (ann, ben) = (NewNumber(), NewNumber());
        var answer = await Admin().UpsertUsersAsync(Request(new UserUpsert { Id = ann, DisplayName = " Ann ", UserName = $"ann-{ann[..8]}" }, new UserUpsert { Id = ben }));
        Assert.That((answer.Created, answer.Updated), Is.EqualTo((2, 0)));

        var cleo = await User("cleo");
        var conversation = await cleo.Client.OpenDirectAsync(ann);
        await cleo.Client.SendMessageAsync(conversation.Id, "welcome");
        Assert.That((conversation.OtherUser!.DisplayName, conversation.OtherUser.UserName), Is.EqualTo(("Ann", $"ann-{ann[..8]}")));
        var anns = Client(ChatServers.Issuer.Token(ann, ("name", "Another Name")), ChatServers.NodeB);
        Assert.That((await anns.GetMeAsync()).DisplayName, Is.EqualTo("Ann"), "claims make users, they do not change them");
        Assert.That((await anns.GetSnapshotAsync(new GetSnapshot())).Results.Single().Me!.Unread, Is.EqualTo(1));
        Assert.That((await cleo.Client.GetUserAsync(ben)).DisplayName, Is.EqualTo("New user"));
    }

    [Test]
    public async Task Changes_are_told_like_ones_own_and_nothing_when_nothing_changes()
    {
        var (ann, ben) = (NewNumber(), NewNumber());
        await Admin().UpsertUsersAsync(Request(new UserUpsert { Id = ann, DisplayName = "Ann" }, new UserUpsert { Id = ben, DisplayName = "Ben" }));
        var anns = Client(ChatServers.Issuer.Token(ann), ChatServers.NodeB);
        var before = await Replica.LoadAsync(anns);

        var again = await Admin().UpsertUsersAsync(Request(new UserUpsert { Id = ann, DisplayName = "Ann" }, new UserUpsert { Id = ben }));
        Assert.That((again.Created, again.Updated), Is.EqualTo((0, 0)));
        Assert.That(await before.CatchUpAsync(anns), Is.Empty);

        var changed = await Admin().UpsertUsersAsync(Request(new UserUpsert { Id = ann, DisplayName = "Ann B." }, new UserUpsert { Id = ben }, new UserUpsert { Id = NewNumber() }));
        Assert.That((changed.Created, changed.Updated), Is.EqualTo((1, 1)));
        Assert.That(((UserUpdated)(await before.CatchUpAsync(anns)).Single()).Me!.DisplayName, Is.EqualTo("Ann B."));
        Assert.That(before.ToString(), Is.EqualTo((await Replica.LoadAsync(anns)).ToString()));
    }

    [Test]
    public async Task Errors_name_the_item_and_then_nothing_is_stored()
    {
        var ann = await User("ann");
        var (first, gone) = (NewNumber(), NewNumber());
        var admin = Admin();
        await admin.UpsertUsersAsync(Request(new UserUpsert { Id = gone }));
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE users SET deleted_at = now() WHERE id = @gone", new { gone });

        await Refused(ErrorCode.RegularExpression, "users[1].id", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert { Id = "two words" })));
        await Refused(ErrorCode.NotEmpty, "users[1].id", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert())));
        await Refused(ErrorCode.InvalidValue, "users[1].id", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert { Id = "me" })));
        await Refused(ErrorCode.InvalidValue, "users[2].id", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert { Id = NewNumber() }, new UserUpsert { Id = first })));
        await Refused(ErrorCode.MaximumLength, "users[1].displayName", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert { Id = NewNumber(), DisplayName = new string('x', 101) })));
        await Refused(ErrorCode.Conflict, "users[1].id", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert { Id = ann.Id })));
        await Refused(ErrorCode.Conflict, "users[1].id", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert { Id = gone })));
        await Refused(ErrorCode.UserNameTaken, "users[1].userName", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first }, new UserUpsert { Id = NewNumber(), UserName = ann.UserName.ToUpperInvariant() })));
        await Refused(ErrorCode.UserNameTaken, "users[1].userName", admin.UpsertUsersAsync(Request(new UserUpsert { Id = first, UserName = $"u{first[..8]}" }, new UserUpsert { Id = NewNumber(), UserName = $"U{first[..8]}" })));
        await Refused(ErrorCode.MaximumCount, "users", admin.UpsertUsersAsync(Request([.. Enumerable.Range(0, 101).Select(_ => new UserUpsert { Id = NewNumber() })])));
        await Refused(ErrorCode.NotEmpty, "users", admin.UpsertUsersAsync(new UpsertUsers()));
        await Refused(ErrorCode.UserNotFound, ann.Client.GetUserAsync(first));
    }

    [Test]
    public async Task Two_who_bring_the_same_people_at_once_make_them_once()
    {
        string[] ids = [.. Enumerable.Range(0, 100).Select(_ => NewNumber())];
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n =>
            Admin(n % 2 == 0 ? ChatServers.NodeA : ChatServers.NodeB).UpsertUsersAsync(Request([.. (n < 3 ? ids : ids.Reverse()).Select(id => new UserUpsert { Id = id, DisplayName = $"call {n}" })]))));
        Assert.That(answers.Sum(answer => answer.Created), Is.EqualTo(100));
    }

    [Test]
    public async Task Only_administrators_may()
    {
        var ann = await User("ann");
        var request = Request(new UserUpsert { Id = NewNumber() });
        await Refused(ErrorCode.Forbidden, ann.Client.UpsertUsersAsync(request));
        await Refused(ErrorCode.Forbidden, Client(ChatServers.Issuer.Token(NewNumber())).UpsertUsersAsync(request));
        await Refused(ErrorCode.Forbidden, Client(ChatServers.Issuer.Token(NewNumber(), ("roles", "chat-admins"))).UpsertUsersAsync(request));
        await Refused(ErrorCode.Forbidden, Client(ChatServers.Issuer.Token(NewNumber(), ("role", "chat-admin"))).UpsertUsersAsync(request));
        await Refused(ErrorCode.Unauthorized, Client().UpsertUsersAsync(request));
        var admin = Client(ChatServers.Issuer.Token(NewNumber(), ("roles", "chat-admin")));
        await admin.UpsertUsersAsync(request);
        Assert.That((await admin.GetAuthenticationAsync(new GetAuthentication())).Roles, Is.EqualTo(new[] { "admin" }));
    }

    private ChatClient Admin(TestNode? node = null) => Client(ChatServers.Issuer.Token(NewNumber(), ("roles", new[] { "reader", "chat-admin" })), node);

    private static UpsertUsers Request(params UserUpsert[] users) => new() { Users = [.. users] };
}
