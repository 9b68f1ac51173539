using ChatApi.ServiceModel;
using Dapper;

namespace ChatApi.Tests.Search;

/// <summary>Nobody finds what they may not read; what is gone is found by nobody, at once.</summary>
public sealed class SearchSightTests : SearchTest
{
    [Test]
    public async Task Members_find_what_was_said_in_their_time_and_strangers_nothing()
    {
        var (ann, ben, cleo) = await Users("ann", "ben", "cleo");
        var eve = await User("eve");
        var group = await ann.StartGroup("plans", ben);
        await ann.Send(group, "the walrus of before");
        await ann.Client.AddMembersAsync(new AddMembers { ConversationId = group.Id, UserIds = [cleo.Id] });
        await Known(await ann.Send(group, "the walrus of after"));

        Assert.That(await Texts(ben, "walrus"), Is.EqualTo(new[] { "the walrus of after", "the walrus of before" }));
        Assert.That(await Texts(cleo, "walrus"), Is.EqualTo(new[] { "the walrus of after" }), "her history begins with her");
        Assert.That((await cleo.Client.SearchMessagesAsync(new SearchMessages { Query = "walrus", Context = 5 })).Results.Single().Before!.Select(message => message.Text ?? ""), Has.None.Contains("before"));
        Assert.That(await Texts(eve, "walrus"), Is.Empty);

        await ann.Client.RemoveMemberAsync(new RemoveMember { ConversationId = group.Id, UserId = ben.Id });
        await cleo.Client.LeaveConversationAsync(new LeaveConversation { ConversationId = group.Id });
        Assert.That(await Texts(ben, "walrus"), Is.Empty);
        Assert.That(await Texts(cleo, "walrus"), Is.Empty);
        Assert.That(await Texts(ann, "walrus"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_one_has_cleared_or_hidden_or_blocked_is_not_found_by_oneself_and_still_by_others()
    {
        var (ann, ben) = await Users("ann", "ben");
        var group = await ann.StartGroup("plans", ben);
        await ann.Send(group, "a cleared walrus");
        var hidden = await ann.Send(group, "a hidden walrus");
        await Known(await ben.Send(group, "a walrus"));
        await ben.Client.DeleteMessageAsync(new DeleteMessage { MessageId = hidden.Id, Scope = "me" });
        Assert.That(await Texts(ben, "walrus"), Is.EqualTo(new[] { "a walrus", "a cleared walrus" }));

        await ben.Client.BlockUserAsync(new BlockUser { UserId = ann.Id });
        Assert.That(await Texts(ben, "walrus"), Is.EqualTo(new[] { "a walrus" }), "what is shown without its content cannot be found by it");
        await ben.Client.UnblockUserAsync(new UnblockUser { UserId = ann.Id });
        await ben.Client.ClearConversationAsync(new ClearConversation { ConversationId = group.Id });
        Assert.That(await Texts(ben, "walrus"), Is.Empty);
        Assert.That(await Texts(ann, "walrus"), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_deleted_text_is_gone_at_once_from_search_and_from_its_tables()
    {
        var (ann, ben) = await Users("ann", "ben");
        var conversation = await ann.StartConversation(with: ben);
        var message = await ann.Send(conversation, "the secret canary");
        await Known(message);
        Assert.That(await Texts(ben, "canary", conversation), Has.Count.EqualTo(1));

        await ann.Client.DeleteMessageAsync(new DeleteMessage { MessageId = message.Id, Scope = "everyone" });
        Assert.That(await Texts(ben, "canary", conversation), Is.Empty);
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        Assert.That(await db.QuerySingleAsync<long>("SELECT count(*) FROM message_search WHERE conversation_id = @Id", new { conversation.Id }), Is.Zero);
    }

    [Test]
    public async Task A_changed_text_is_found_by_its_new_words_at_once_and_never_by_the_old_ones()
    {
        var (ann, ben) = await Users("ann", "ben");
        var conversation = await ann.StartConversation(with: ben);
        var message = await ann.Send(conversation, "the first wording");
        await Known(message);

        await ann.Client.EditMessageAsync(message.Id, "another phrase");
        Assert.That(await Texts(ben, "wording"), Is.Empty);
        Assert.That(await Texts(ben, "phrase"), Is.EqualTo(new[] { "another phrase" }));
        await Known(message);
        Assert.That(await Texts(ben, "wording"), Is.Empty);
        Assert.That(await Texts(ben, "\"another phrase\""), Is.EqualTo(new[] { "another phrase" }));
    }

    [Test]
    public async Task System_messages_are_not_found()
    {
        var (ann, ben) = await Users("ann", "ben");
        var group = await ann.StartGroup("a group called walrus", ben);
        await Known(await ann.Send(group, "hello"));
        Assert.That(await Texts(ben, "walrus"), Is.Empty);
    }
}
