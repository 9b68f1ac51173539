using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class UpdateConversationTests : ChatTest
{
    [Test]
    public async Task Everyone_hears_of_the_change_and_what_is_left_out_stays()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await using var inbox = await bob.Listen();
        await Update(alice, new() { ConversationId = group.Id, Title = "Lunch", Description = "Where we eat", AvatarUrl = "https://example.org/a.png" });
        var answer = await Update(alice, new() { ConversationId = group.Id, Description = "" });

        Assert.That((answer.Title, answer.Description, answer.AvatarUrl, answer.Version, answer.History), Is.EqualTo(("Lunch", (string?)null, "https://example.org/a.png", 3L, "from_join")));
        await inbox.Next<ConversationUpdated>();
        var heard = (await inbox.Next<ConversationUpdated>()).Conversation;
        Assert.That((heard.Title, heard.Description, heard.Version, heard.Me), Is.EqualTo(("Lunch", (string?)null, 3L, (MyMembership?)null)));
        Assert.That((await bob.Client.ListConversationsAsync(new ListConversations { Query = "lunch" })).Results.Single().Id, Is.EqualTo(group.Id));
        Assert.That((await bob.Client.ListConversationsAsync(new ListConversations { Query = "group" })).Results, Is.Empty);
    }

    [Test]
    public async Task What_changes_nothing_makes_no_version_and_a_stale_one_is_refused()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        await using var inbox = await bob.Listen();
        Assert.That((await Update(alice, new() { ConversationId = group.Id, Title = "group", Description = "", History = "from_join", Permissions = new() { AddMembers = "admin" } })).Version, Is.EqualTo(1));
        await inbox.StaysQuiet();

        Assert.That((await Update(alice, new() { ConversationId = group.Id, Title = "two", Version = 1 })).Version, Is.EqualTo(2));
        var refusal = await Refused(ErrorCode.VersionConflict, Update(alice, new() { ConversationId = group.Id, Title = "three", Version = 1 }));
        Assert.That(refusal.Meta["version"], Is.EqualTo("2"));
        Assert.That((await alice.See(group)).Title, Is.EqualTo("two"));
    }

    [Test]
    public async Task Metadata_is_merged_by_both_of_a_direct_conversation_which_has_nothing_else()
    {
        var (alice, bob) = await Users("alice", "bob");
        var direct = await alice.StartConversation(with: bob);
        await Update(alice, new() { ConversationId = direct.Id, Metadata = Json("""{"order":17,"tags":{"a":1,"b":2},"gone":true}""") });
        var answer = await Update(bob, new() { ConversationId = direct.Id, Metadata = Json("""{"tags":{"b":null,"c":[null]},"gone":null}""") });

        Assert.That(Text(answer.Metadata), Is.EqualTo("""{"tags":{"a":1,"c":[null]},"order":17}"""));
        Assert.That(Text((await alice.See(direct)).Metadata), Is.EqualTo(Text(answer.Metadata)));
        Assert.That((await Update(bob, new() { ConversationId = direct.Id, Metadata = Json("""{"order":null,"tags":null}""") })).Metadata, Is.Null);
        await Refused(ErrorCode.NotAGroup, "title", Update(alice, new() { ConversationId = direct.Id, Title = "us" }));
        await Refused(ErrorCode.NotAGroup, "history", Update(alice, new() { ConversationId = direct.Id, History = "all" }));
    }

    [Test]
    public async Task Metadata_has_a_limit_also_when_it_grows_bit_by_bit()
    {
        var alice = await User("alice");
        var id = (await alice.StartGroup("group")).Id;
        Task<Conversation> Set(string name, int bytes) => Update(alice, new() { ConversationId = id, Metadata = Json($$"""{"{{name}}":"{{new string('x', bytes)}}"}""") });

        await Set("a", Limits.MetadataBytes - """{"a":""}""".Length);
        await Refused(ErrorCode.MaximumLength, "metadata", Set("a", Limits.MetadataBytes - """{"a":""}""".Length + 1));
        await Refused(ErrorCode.MaximumLength, "metadata", Set("b", 1));
        await Set("a", 8_000);
        await Set("b", 8_000);
        await Refused(ErrorCode.MaximumLength, "metadata", Set("c", 1_000));
    }

    [Test]
    public async Task The_owner_says_who_may_what_and_it_holds_at_once()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var answer = await Update(alice, new() { ConversationId = group.Id, Permissions = new() { SendMessages = "admin", AddMembers = "member", EditInfo = "owner" } });

        Assert.That(answer.Permissions, Is.EqualTo(new ConversationPermissions { SendMessages = "admin", AddMembers = "member", EditInfo = "owner" }));
        var refusal = await Refused(ErrorCode.Forbidden, bob.Send(group, "hello"));
        Assert.That((refusal.Meta["permission"], refusal.Meta["role"]), Is.EqualTo(("sendMessages", "admin")));
        await bob.Client.AddMembersAsync(group.Id, [carol.Id]);
        await alice.Client.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group.Id, UserId = bob.Id, Role = "admin" });
        await bob.Send(group, "now I may");
        await Refused(ErrorCode.Forbidden, Update(bob, new() { ConversationId = group.Id, Title = "mine" }));
        await Refused(ErrorCode.Forbidden, Update(bob, new() { ConversationId = group.Id, Permissions = new() { EditInfo = "admin" } }));
        await Refused(ErrorCode.Forbidden, Update(bob, new() { ConversationId = group.Id, History = "all" }));

        var back = await Update(alice, new() { ConversationId = group.Id, Permissions = new() { SendMessages = "member", EditInfo = "admin" } });
        Assert.That(back.Permissions, Is.EqualTo(new ConversationPermissions { AddMembers = "member" }), "what is as usual is not listed");
        await carol.Send(group, "hello");
        Assert.That((await Update(bob, new() { ConversationId = group.Id, Title = "ours" })).Title, Is.EqualTo("ours"));
    }

    [Test]
    public async Task Who_comes_later_reads_all_or_from_the_join_on_as_the_group_says_then()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = (await alice.Client.CreateConversationAsync(new CreateConversation { Title = "open", History = "all", Description = "for all", MemberIds = [] })).Conversation;
        Assert.That((group.History, group.Description), Is.EqualTo(("all", "for all")));
        await alice.Send(group, "before");
        await using var inbox = await bob.Listen();
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);

        Assert.That(await bob.Read(group), Is.EqualTo(new[] { "before" }));
        Assert.That(((await bob.See(group)).Me!.Unread, (await bob.See(group)).Me!.HistoryFromSeq), Is.EqualTo((0, 1L)));
        Assert.That((await inbox.Next<MemberAdded>()).Member.HistoryFromSeq, Is.EqualTo(1));
        await Update(alice, new() { ConversationId = group.Id, History = "from_join" });
        await alice.Client.AddMembersAsync(group.Id, [carol.Id]);
        await alice.Send(group, "after");
        Assert.That(await carol.Read(group), Is.EqualTo(new[] { "after" }));
        Assert.That(await bob.Read(group), Is.EqualTo(new[] { "after", "before" }), "those who are there keep what they have");

        await bob.Client.LeaveConversationAsync(group.Id);
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
        Assert.That(await bob.Read(group), Is.Empty);
        await bob.Client.LeaveConversationAsync(group.Id);
        await Update(alice, new() { ConversationId = group.Id, History = "all" });
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
        Assert.That(await bob.Read(group), Is.EqualTo(new[] { "after", "before" }));
    }

    [Test]
    public async Task Bad_input_is_refused_at_each_limit_and_strangers_cannot_tell_that_there_is_a_group()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var id = (await alice.StartGroup("group", bob)).Id;
        async Task Limit(string field, int length, Func<string, UpdateConversation> make, string prefix = "")
        {
            await Update(alice, make(prefix + new string('x', length - prefix.Length)));
            await Refused(ErrorCode.MaximumLength, field, Update(alice, make(prefix + new string('x', length - prefix.Length + 1))));
        }

        await Limit("title", Limits.TitleLength, text => new() { ConversationId = id, Title = text });
        await Limit("description", Limits.DescriptionLength, text => new() { ConversationId = id, Description = text });
        await Limit("avatarUrl", Limits.UrlLength, text => new() { ConversationId = id, AvatarUrl = text }, "https://");
        await Refused(ErrorCode.NotEmpty, "title", Update(alice, new() { ConversationId = id, Title = " " }));
        foreach (var url in new[] { "ftp://example.org", "javascript:alert(1)", "https://", "https://a b", "//example.org", "data:image/png;base64,AA" })
            await Refused(ErrorCode.RegularExpression, "avatarUrl", Update(alice, new() { ConversationId = id, AvatarUrl = url }));
        await Refused(ErrorCode.RegularExpression, "history", Update(alice, new() { ConversationId = id, History = "none" }));
        await Refused(ErrorCode.RegularExpression, "permissions.changeRoles", Update(alice, new() { ConversationId = id, Permissions = new() { ChangeRoles = "member" } }));
        await Refused(ErrorCode.Forbidden, Update(bob, new() { ConversationId = id, Title = "mine" }));
        await RefusedAlike(ErrorCode.ConversationNotFound, Update(carol, new() { ConversationId = id, Title = "x" }), Update(carol, new() { ConversationId = Guid.NewGuid(), Title = "x" }));
        await Refused(ErrorCode.Unauthorized, Client().UpdateConversationAsync(new UpdateConversation { ConversationId = id }));
    }

    private static Task<Conversation> Update(TestUser user, UpdateConversation request) => user.Client.UpdateConversationAsync(request);

    private static Dictionary<string, JsonElement> Json(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    private static string Text(Dictionary<string, JsonElement>? metadata) => JsonSerializer.Serialize(metadata);
}
