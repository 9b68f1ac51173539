using ChatApi.ServiceModel;
using ChatApi.Tests.Search;

namespace ChatApi.Tests.Operations;

public sealed class SearchMessagesTests : SearchTest
{
    [Test]
    public async Task Words_are_found_by_their_beginnings_newest_first_over_all_pages()
    {
        var (ann, ben) = await Users("ann", "ben");
        var direct = await ann.StartConversation(with: ben);
        var group = await ann.StartGroup("the other", ben);
        for (var n = 1; n <= 6; n++)
            await ann.Send(n % 2 == 0 ? direct : group, $"Lantern number {n}");
        await ben.Send(direct, "A lamp");
        await Known(await ben.Send(group, "lanterns, lanterns"));

        Assert.That(await Texts(ben, "LANT"), Is.EqualTo(new[] { "lanterns, lanterns", "Lantern number 6", "Lantern number 5", "Lantern number 4", "Lantern number 3", "Lantern number 2", "Lantern number 1" }));
        Assert.That(await Texts(ben, "lantern 4"), Is.EqualTo(new[] { "Lantern number 4" }));
        Assert.That(await Texts(ben, "lantern", direct), Is.EqualTo(new[] { "Lantern number 6", "Lantern number 4", "Lantern number 2" }));
        Assert.That(await Texts(ben, "\"lantern number\""), Has.Count.EqualTo(6));

        var (paged, request) = (new List<string?>(), new SearchMessages { Query = "lantern", Limit = 2 });
        do
        {
            var page = await ben.Client.SearchMessagesAsync(request);
            Assert.That(page.Results, Has.Count.LessThanOrEqualTo(2));
            paged.AddRange(page.Results.Select(found => found.Message.Text));
            request.Cursor = page.NextCursor;
        }
        while (request.Cursor is not null);
        Assert.That(paged, Is.EqualTo(await Texts(ben, "lantern")));

        var all = new List<string?>();
        await foreach (var found in ben.Client.SearchMessagesAsync("lantern", direct.Id))
            all.Add(found.Message.Text);
        Assert.That(all, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Filters_say_which_messages()
    {
        var (ann, ben) = await Users("ann", "ben");
        var conversation = await ann.StartConversation(with: ben);
        await ann.Send(conversation, "apples from ann");
        var link = await ben.Send(conversation, "apples at https://example.com/apples from ben");
        await ann.Send(new SendMessage { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = "ben, apples?", Mentions = [ben.Id] });
        await ben.Client.CreatePollAsync(conversation.Id, "Which cherries?", ["sweet", "sour"]);
        await ann.Send(conversation, "the cherries");
        var last = await ben.Send(conversation, "no pears");
        await Known(last);

        Assert.That(await Found(new() { Query = "apples", SenderId = ann.Id }), Is.EqualTo(new[] { "ben, apples?", "apples from ann" }));
        Assert.That(await Found(new() { Query = "apples", SenderId = "me" }), Is.EqualTo(new[] { link.Text }));
        Assert.That(await Found(new() { Has = "link" }), Is.EqualTo(new[] { link.Text }));
        Assert.That(await Found(new() { MentionsMe = true }), Is.EqualTo(new[] { "ben, apples?" }));
        Assert.That(await Found(new() { SenderId = ben.Id, ConversationId = conversation.Id }), Is.EqualTo(new[] { "no pears", "Which cherries?", link.Text }));
        Assert.That(await Found(new() { Query = "cherries" }), Is.EqualTo(new[] { "the cherries", "Which cherries?" }));
        Assert.That(await Found(new() { Query = "cherries", Type = "poll" }), Is.EqualTo(new[] { "Which cherries?" }));
        Assert.That(await Found(new() { Query = "cherries", Type = "text" }), Is.EqualTo(new[] { "the cherries" }));
        Assert.That(await Found(new() { Type = "poll" }), Is.EqualTo(new[] { "Which cherries?" }));
        Assert.That(await Found(new() { Query = "apples", From = link.CreatedAt }), Is.EqualTo(new[] { "ben, apples?", link.Text }));
        Assert.That(await Found(new() { Query = "apples", To = link.CreatedAt }), Is.EqualTo(new[] { "apples from ann" }));
        Assert.That((await ben.Client.SearchMessagesAsync(new SearchMessages { SenderId = "me", Has = "link" })).Results.Single().Highlights, Is.Empty);

        async Task<IEnumerable<string?>> Found(SearchMessages request) => (await ben.Client.SearchMessagesAsync(request)).Results.Select(found => found.Message.Text);
    }

    [Test]
    public async Task What_is_found_is_shown_with_its_place_its_words_and_what_is_around_it()
    {
        var (ann, ben) = await Users("ann", "ben");
        var conversation = await ann.StartConversation(with: ben);
        await ann.SendMany(conversation, 3);
        var message = await ann.Send(conversation, "a <b>needle</b> & more");
        await Known((await ben.SendMany(conversation, 3))[^1]);

        var found = (await ben.Client.SearchMessagesAsync(new SearchMessages { Query = "needle", Context = 2 })).Results.Single();
        Assert.That((found.Message.Id, found.Message.ConversationId, found.Message.Seq), Is.EqualTo((message.Id, conversation.Id, 4L)));
        Assert.That(found.Highlights.Select(range => found.Message.Text!.Substring(range.Start, range.Length)), Is.EqualTo(new[] { "needle" }));
        Assert.That(found.Before!.Select(one => one.Seq), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(found.After!.Select(one => one.Seq), Is.EqualTo(new[] { 5, 6 }));
        Assert.That((await Find(ben, "needle")).Single().Before, Is.Null);
    }

    [Test]
    public async Task What_cannot_be_looked_for_is_said()
    {
        var (ann, ben, eve) = await Users("ann", "ben", "eve");
        var conversation = await ann.StartConversation(with: ben);
        var message = await ann.Send(conversation, "hello");

        await Refused(ErrorCode.NotEmpty, "query", ann.Client.SearchMessagesAsync(new SearchMessages()));
        await Refused(ErrorCode.NotEmpty, "query", ann.Client.SearchMessagesAsync(new SearchMessages { ConversationId = conversation.Id }));
        await Refused(ErrorCode.NotEmpty, "query", ann.Client.SearchMessagesAsync(new SearchMessages { Query = " ?!… ", SenderId = "me" }));
        await Refused(ErrorCode.MaximumLength, "query", ann.Client.SearchMessagesAsync(new SearchMessages { Query = new string('a', Limits.SearchLength + 1) }));
        await Refused(ErrorCode.InvalidValue, "to", ann.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", From = message.CreatedAt, To = message.CreatedAt }));
        await Refused(ErrorCode.InclusiveBetween, "context", ann.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", Context = Limits.SearchContext + 1 }));
        await Refused(ErrorCode.InclusiveBetween, "limit", ann.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", Limit = Limits.SearchPage + 1 }));
        await Refused(ErrorCode.RegularExpression, "has", ann.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", Has = "money" }));
        foreach (var cursor in new[] { "made-up", "MTIz", ann.Id })
            await Refused(ErrorCode.InvalidCursor, ann.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", Cursor = cursor }));
        await RefusedAlike(ErrorCode.ConversationNotFound,
            eve.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", ConversationId = conversation.Id }),
            eve.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", ConversationId = Guid.NewGuid() }));
        await RefusedAlike(ErrorCode.MessageNotFound,
            eve.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", ThreadRootId = message.Id }),
            eve.Client.SearchMessagesAsync(new SearchMessages { Query = "hello", ThreadRootId = Guid.NewGuid() }));
        await Refused(ErrorCode.Unauthorized, Client().SearchMessagesAsync(new SearchMessages { Query = "hello" }));
    }
}
