using ChatApi.ServiceModel;
using ChatApi.Tests.Search;

namespace ChatApi.Tests.Operations;

public sealed class SearchTests : SearchTest
{
    [Test]
    public async Task People_conversations_and_messages_are_found_by_one_text()
    {
        var word = $"q{Guid.NewGuid():N}"[..10];
        var (ann, ben, cleo) = await Users("ann", "ben", word);
        await cleo.Client.UpdateMeAsync(new UpdateMe { DisplayName = $"Cléo {word}" });
        var (direct, group) = (await ann.StartConversation(with: cleo), await ann.StartGroup($"About {word.ToUpperInvariant()}", ben));
        var shared = await ann.StartGroup("the three", ben, cleo);
        await Known(await ben.Send(group, $"who is {word}?"));

        var found = await ann.Client.SearchAsync(new ServiceModel.Search { Query = word });
        Assert.That(found.Users.Select(user => user.Id), Is.EqualTo(new[] { cleo.Id }));
        Assert.That(found.Conversations.Select(conversation => conversation.Id), Is.EqualTo(new[] { group.Id, direct.Id, shared.Id }), "by title, by the other's name, by a member");
        Assert.That(found.Messages.Select(one => one.Message.Text), Is.EqualTo(new[] { $"who is {word}?" }));
        Assert.That((await ann.Client.SearchAsync(new ServiceModel.Search { Query = $"cleo {word}" })).Conversations.Select(conversation => conversation.Id), Is.EqualTo(new[] { direct.Id, shared.Id }));

        var strangers = await (await User("eve")).Client.SearchAsync(new ServiceModel.Search { Query = word });
        Assert.That((strangers.Users.Count, strangers.Conversations.Count, strangers.Messages.Count), Is.EqualTo((1, 0, 0)), "people are found by everyone");
    }

    [Test]
    public async Task Of_each_kind_come_as_many_as_asked_for()
    {
        var word = $"q{Guid.NewGuid():N}"[..10];
        var (ann, ben) = await Users("ann", "ben");
        var groups = new List<Guid>();
        Message? last = null;
        for (var n = 1; n <= 4; n++)
        {
            var group = await ann.StartGroup($"{word} {n}", ben);
            last = await ann.Send(group, $"{word} {n}");
            groups.Add(group.Id);
        }
        await Known(last!);

        var found = await ben.Client.SearchAsync(new ServiceModel.Search { Query = word, Limit = 2 });
        Assert.That(found.Conversations.Select(conversation => conversation.Id), Is.EqualTo(groups.AsEnumerable().Reverse().Take(2)));
        Assert.That(found.Messages.Select(one => one.Message.Text), Is.EqualTo(new[] { $"{word} 4", $"{word} 3" }));
    }

    [Test]
    public async Task Who_has_blocked_one_is_not_among_the_people()
    {
        var word = $"q{Guid.NewGuid():N}"[..10];
        var (ann, ben) = await Users("ann", word);
        await ann.StartConversation(with: ben);
        await ben.Client.BlockUserAsync(new BlockUser { UserId = ann.Id });

        var found = await ann.Client.SearchAsync(new ServiceModel.Search { Query = word });
        Assert.That(found.Users, Is.Empty, "as SearchUsers has it");
        Assert.That(found.Conversations, Has.Count.EqualTo(1), "as ListConversations has it");
    }

    [Test]
    public async Task Something_must_be_looked_for()
    {
        var ann = await User("ann");
        await Refused(ErrorCode.NotEmpty, "query", ann.Client.SearchAsync(new ServiceModel.Search()));
        await Refused(ErrorCode.NotEmpty, "query", ann.Client.SearchAsync(new ServiceModel.Search { Query = "…" }));
        await Refused(ErrorCode.MaximumLength, "query", ann.Client.SearchAsync(new ServiceModel.Search { Query = new string('a', Limits.SearchLength + 1) }));
        await Refused(ErrorCode.InclusiveBetween, "limit", ann.Client.SearchAsync(new ServiceModel.Search { Query = "a", Limit = Limits.SearchGroup + 1 }));
        await Refused(ErrorCode.Unauthorized, Client().SearchAsync(new ServiceModel.Search { Query = "a" }));
    }
}
