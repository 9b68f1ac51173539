using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Social;

/// <summary>T-G14: a block stands between two people in both directions, and answers as the strictest privacy setting does, byte for byte.</summary>
public sealed class ContactTests : ChatTest
{
    private static readonly HttpClient Http = new();

    /// <summary>What somebody may try with somebody else.</summary>
    private static readonly Dictionary<string, Func<Place, string, string, Task<string>>> Attempts = new()
    {
        ["open a new direct conversation"] = (place, token, other) => Call(token, nameof(CreateConversation), new CreateConversation { RecipientId = other }),
        ["write to begin one"] = (place, token, other) => Call(token, nameof(SendMessage), new SendMessage { RecipientId = other, ClientMessageId = Guid.NewGuid(), Text = "hello" }),
        ["make a group"] = (place, token, other) => Call(token, nameof(CreateConversation), new CreateConversation { ClientConversationId = Guid.NewGuid(), Title = "t", MemberIds = [other] }),
        ["make a group of several"] = (place, token, other) => Call(token, nameof(CreateConversation), new CreateConversation { ClientConversationId = Guid.NewGuid(), Title = "t", MemberIds = [place.Third, other] }),
        ["add to a group"] = (place, token, other) => Call(token, nameof(AddMembers), new AddMembers { ConversationId = place.Group, UserIds = [other] }),
    };

    [Test]
    public async Task A_block_answers_as_privacy_does_whoever_made_it([Values] bool shares)
    {
        var (ann, ben, third) = await Users("ann", "ben", "third");
        if (shares)
            await third.StartGroup("all three", ann, ben);
        var place = new Place((await ann.StartGroup("group")).Id, third.Id);
        var token = (await ann.Client.GetAccessTokenAsync(default))!;
        foreach (var (what, attempt) in Attempts)
        {
            await ben.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = "nobody", Groups = "nobody" });
            var refusedByPrivacy = await attempt(place, token, ben.Id);
            await ben.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = "everyone", Groups = "everyone" });
            Assert.That(refusedByPrivacy, Does.StartWith("403 ").And.Contain("\"CannotContactUser\""), what);

            await ben.Client.BlockUserAsync(ann.Id);
            Assert.That(await attempt(place, token, ben.Id), Is.EqualTo(refusedByPrivacy), $"{what}, blocked by the other");
            await ann.Client.BlockUserAsync(ben.Id);
            Assert.That(await attempt(place, token, ben.Id), Is.EqualTo(refusedByPrivacy), $"{what}, both blocked");
            await ben.Client.UnblockUserAsync(ann.Id);
            Assert.That(await attempt(place, token, ben.Id), Is.EqualTo(refusedByPrivacy), $"{what}, blocked oneself");
            await ann.Client.UnblockUserAsync(ben.Id);
        }
        Assert.That((await ben.Client.ListConversationsAsync(new ListConversations())).Results, Has.Count.EqualTo(shares ? 1 : 0), "nothing came of it");
        foreach (var (what, attempt) in Attempts)
            Assert.That(await attempt(place, token, ben.Id), Does.StartWith("20"), $"{what}, once nothing stands against it");
    }

    [Test]
    public async Task A_setting_of_shared_lets_those_who_are_in_a_conversation_with_one()
    {
        var (ann, ben, third) = await Users("ann", "ben", "third");
        var place = new Place((await ann.StartGroup("group")).Id, third.Id);
        var token = (await ann.Client.GetAccessTokenAsync(default))!;
        var shared = await third.StartGroup("all three", ben);
        await ben.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = "shared", Groups = "shared" });
        foreach (var (what, attempt) in Attempts)
            Assert.That(await attempt(place, token, ben.Id), Does.StartWith("403 "), what);

        await third.Client.AddMembersAsync(shared.Id, [ann.Id]);
        foreach (var (what, attempt) in Attempts)
            Assert.That(await attempt(place, token, ben.Id), Does.StartWith("20"), what);
        Assert.That(await ben.StartConversation(with: ann), Is.Not.Null, "the setting is about who comes, not whom one goes to");
        await third.Client.RemoveMemberAsync(shared.Id, ann.Id);
        Assert.That(await Attempts["open a new direct conversation"](place, token, ben.Id), Does.StartWith("200 "), "their direct conversation is one they share");
    }

    [Test]
    public async Task An_existing_direct_conversation_stays_and_is_not_opened_anew()
    {
        var (ann, ben) = await Users("ann", "ben");
        var direct = await ann.StartConversation(with: ben);
        await ann.Send(direct, "before");
        await ben.Client.BlockUserAsync(ann.Id);

        await Refused(ErrorCode.CannotContactUser, ann.StartConversation(with: ben));
        await Refused(ErrorCode.CannotContactUser, ben.StartConversation(with: ann));
        Assert.That(await ann.Read(direct), Is.EqualTo(new[] { "before" }), "a block destroys nothing");
        Assert.That((await ben.See(direct)).LastMessage!.HiddenByBlock, Is.True);
    }

    [Test]
    public async Task Where_neither_may_write_neither_changes_what_both_see()
    {
        var (ann, ben) = await Users("ann", "ben");
        var direct = await ann.StartConversation(with: ben);
        var (mine, poll) = (new Dictionary<TestUser, Message>(), await ann.Client.CreatePollAsync(direct.Id, "which?", ["one", "two"]));
        foreach (var one in new[] { ann, ben })
            mine[one] = await one.Send(direct, "hello");
        await ann.Client.BlockUserAsync(ben.Id);

        foreach (var (one, sent) in mine)
        {
            await Refused(ErrorCode.CannotContactUser, one.Send(direct, "more"));
            await Refused(ErrorCode.CannotContactUser, one.Client.EditMessageAsync(sent.Id, "more"));
            await Refused(ErrorCode.CannotContactUser, one.Client.AddReactionAsync(new AddReaction { MessageId = sent.Id, Emoji = "👍" }));
            await Refused(ErrorCode.CannotContactUser, one.Client.CreatePollAsync(direct.Id, "and now?", ["one", "two"]));
            if (one == ann) // the other sees nothing of the poll
                await Refused(ErrorCode.CannotContactUser, one.Client.VotePollAsync(poll.Id, [0]));
            await Refused(ErrorCode.CannotContactUser, one.Client.PinMessageAsync(sent.Id));
            await Refused(ErrorCode.CannotContactUser, one.Client.UnpinMessageAsync(sent.Id));
            await Refused(ErrorCode.CannotContactUser, one.Client.SetMessageExpiryAsync(direct.Id, TimeSpan.FromHours(1)));
            await Refused(ErrorCode.CannotContactUser, one.Client.ScheduleMessageAsync(direct.Id, "later", DateTimeOffset.UtcNow.AddHours(1)));
            await Refused(ErrorCode.CannotContactUser, one.Client.UpdateConversationAsync(new UpdateConversation { ConversationId = direct.Id, Metadata = new() { ["note"] = JsonElement.Parse("1") } }));
            await Refused(ErrorCode.CannotContactUser, one.Client.UpdateMyMemberAsync(new UpdateMyMember { ConversationId = direct.Id, Metadata = new() { ["note"] = JsonElement.Parse("1") } }));
            Assert.That((await one.Client.ForwardMessagesAsync([sent.Id], [direct.Id])).Single().ErrorCode, Is.EqualTo("CannotContactUser"));

            await one.Client.StarMessageAsync(sent.Id);
            await one.Client.MarkReadAsync(direct.Id, sent.Seq);
            await one.Client.SetDraftAsync(new SetDraft { ConversationId = direct.Id, Text = "unsent" });
            await one.Client.DeleteMessageAsync(new DeleteMessage { MessageId = sent.Id, Scope = "everyone" });
        }
    }

    [Test]
    public async Task Of_a_block_and_the_first_message_at_once_one_comes_first([Range(1, 20)] int round)
    {
        var (ann, ben) = await Users("ann", "ben");
        var sending = ann.Client.SendMessageAsync(new SendMessage { RecipientId = ben.Id, ClientMessageId = Guid.NewGuid(), Text = "hello" });
        if (round % 3 == 0)
            await Task.Yield();
        await ben.Client.BlockUserAsync(ann.Id);
        var seen = (await ben.Client.ListConversationsAsync(new ListConversations())).Results.Count;
        try
        {
            await sending;
        }
        catch (ChatApi.Client.ChatApiException e) when (e.RawCode == nameof(ErrorCode.CannotContactUser))
        {
            // the block was first
        }
        Assert.That((await ben.Client.ListConversationsAsync(new ListConversations())).Results, Has.Count.EqualTo(seen), "nothing is stored once the block is acknowledged");
    }

    /// <summary>Status and body of a call, without the trace id.</summary>
    private static async Task<string> Call<TRequest>(string token, string operation, TRequest request)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{ChatServers.NodeA.Url}/api/{operation}");
        message.Headers.Authorization = new("Bearer", token);
        message.Content = JsonContent.Create(request, ContractJson.Wire.GetTypeInfo(typeof(TRequest)));
        using var answer = await Http.SendAsync(message);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        (body["responseStatus"]?["meta"] as JsonObject)?.Remove("traceId");
        return $"{(int)answer.StatusCode} {body.ToJsonString()}";
    }

    /// <summary>A group of the one who tries, and someone whom nothing stands against.</summary>
    private sealed record Place(Guid Group, string Third);
}
