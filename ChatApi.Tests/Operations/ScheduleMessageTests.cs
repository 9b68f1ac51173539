using ChatApi.ServiceInterface.Scheduled;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Operations;

public sealed class ScheduleMessageTests : ChatTest
{
    private static DateTimeOffset Later => DateTimeOffset.UtcNow.AddHours(1);

    [Test]
    public async Task It_is_sent_when_it_is_due_as_if_it_had_been_sent_then()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var answered = await alice.Send(conversation, "question");
        await using var phone = await alice.Listen(on: ChatServers.NodeB);
        await using var inbox = await bob.Listen();
        var request = New(conversation, new SendMessage { Text = "later", ReplyToId = answered.Id });
        var scheduled = (await alice.Client.ScheduleMessageAsync(request)).Scheduled;

        Assert.That((await phone.Next<ScheduledUpdated>()).Scheduled!.Message.Text, Is.EqualTo("later"));
        Assert.That((await alice.Client.ListScheduledAsync(new ListScheduled())).Results.Select(one => one.Id), Is.EqualTo(new[] { scheduled.Id }));
        await inbox.StaysQuiet();
        await MakeDue(scheduled);
        var heard = (await inbox.Next<MessageCreated>()).Message;
        Assert.That((heard.Text, heard.ReplyTo!.Id, heard.ClientMessageId, heard.Sender.Id), Is.EqualTo(("later", answered.Id, request.Message!.ClientMessageId, alice.Id)));
        Assert.That(await phone.Next<ScheduledUpdated>(), Has.Property("ScheduledId").EqualTo(scheduled.Id).And.Property("Scheduled").Null);
        Assert.That(await alice.Client.ListScheduledAsync(), Is.Empty);
        Assert.That((await alice.Send(request.Message)).Replayed, Is.True, "the key is the message's own");
    }

    [Test]
    public async Task One_that_cannot_be_stored_holds_up_no_other()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var (bad, good) = ((await alice.Client.ScheduleMessageAsync(New(conversation))).Scheduled, (await bob.Client.ScheduleMessageAsync(New(conversation))).Scheduled);
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
        {
            await db.ExecuteAsync("""UPDATE scheduled_messages SET request = replace(request, '}', ',"metadata":{"a":1e999999}}') WHERE id = @Id""", new { bad.Id });
            await db.ExecuteAsync("UPDATE scheduled_messages SET due_at = now() - interval '1 hour' WHERE id = @Id", new { bad.Id });
        }
        await MakeDue(good);

        await Eventually("the other is sent", async () => (await bob.Client.ListScheduledAsync(new ListScheduled())).Results.Count == 0);
        await Eventually("the first is refused", async () => (await alice.Client.ListScheduledAsync(new ListScheduled())).Results.Single().ErrorCode == nameof(ErrorCode.InternalServerError));
    }

    [Test]
    public async Task A_key_makes_one_scheduled_message_and_one_message()
    {
        var (alice, bob) = await Users("alice", "bob");
        var request = New(await alice.StartConversation(with: bob));
        var (first, again) = (await alice.Client.ScheduleMessageAsync(request), await alice.Client.ScheduleMessageAsync(request));

        Assert.That((first.Created, again.Created, again.Replayed, again.Scheduled.Id), Is.EqualTo((true, false, (bool?)true, first.Scheduled.Id)));
        var other = new ScheduleMessage { SendAt = request.SendAt, Message = new SendMessage { ConversationId = request.Message!.ConversationId, ClientMessageId = request.Message.ClientMessageId, Text = "other" } };
        await Refused(ErrorCode.IdempotencyKeyReused, "message.clientMessageId", alice.Client.ScheduleMessageAsync(other));
        await alice.Client.SendScheduledNowAsync(first.Scheduled.Id);
        await Refused(ErrorCode.IdempotencyKeyReused, "message.clientMessageId", alice.Client.ScheduleMessageAsync(request));
    }

    [Test]
    public async Task It_can_be_changed_sent_at_once_and_taken_back_until_it_is_sent()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var request = New(conversation);
        var scheduled = (await alice.Client.ScheduleMessageAsync(request)).Scheduled;
        request.Message!.Text = "better";
        var changed = await alice.Client.UpdateScheduledAsync(new UpdateScheduled { ScheduledId = scheduled.Id, Message = request.Message, SendAt = Later.AddDays(1), Version = 1 });

        Assert.That((changed.Version, changed.Message.Text), Is.EqualTo((2, "better")));
        await Refused(ErrorCode.VersionConflict, "version", alice.Client.UpdateScheduledAsync(new UpdateScheduled { ScheduledId = scheduled.Id, SendAt = Later, Version = 1 }));
        await Refused(ErrorCode.InvalidValue, "message", alice.Client.UpdateScheduledAsync(new UpdateScheduled { ScheduledId = scheduled.Id, Message = New(conversation).Message }));
        foreach (var call in new[] { bob.Client.CancelScheduledAsync(scheduled.Id), bob.Client.SendScheduledNowAsync(scheduled.Id), bob.Client.UpdateScheduledAsync(new UpdateScheduled { ScheduledId = scheduled.Id }) })
            await Refused(ErrorCode.ScheduledNotFound, call);

        Assert.That((await alice.Client.SendScheduledNowAsync(new SendScheduledNow { ScheduledId = scheduled.Id })).Text, Is.EqualTo("better"));
        await Refused(ErrorCode.ScheduledNotFound, alice.Client.CancelScheduledAsync(scheduled.Id));
        var other = (await alice.Client.ScheduleMessageAsync(New(conversation))).Scheduled;
        await alice.Client.CancelScheduledAsync(new CancelScheduled { ScheduledId = other.Id });
        await Refused(ErrorCode.ScheduledNotFound, alice.Client.SendScheduledNowAsync(other.Id));
        Assert.That(await bob.Read(conversation), Is.EqualTo(new[] { "better" }));
    }

    [Test]
    public async Task What_may_no_longer_be_sent_is_not_and_stays_with_the_reason_until_it_may()
    {
        var (alice, bob) = await Users("alice", "bob");
        var group = await alice.StartGroup("group", bob);
        var scheduled = (await bob.Client.ScheduleMessageAsync(New(group))).Scheduled;
        await using var phone = await bob.Listen();
        await alice.Client.RemoveMemberAsync(group.Id, bob.Id);
        await MakeDue(scheduled);

        Assert.That((await phone.Next<ScheduledUpdated>()).Scheduled!.ErrorCode, Is.EqualTo("ConversationNotFound"));
        Assert.That((await bob.Client.ListScheduledAsync()).Single(), Has.Property("ErrorCode").EqualTo("ConversationNotFound").And.Property("Version").EqualTo(2));
        await Refused(ErrorCode.ConversationNotFound, bob.Client.SendScheduledNowAsync(scheduled.Id));
        await alice.Client.AddMembersAsync(group.Id, [bob.Id]);
        Assert.That((await bob.Client.UpdateScheduledAsync(new UpdateScheduled { ScheduledId = scheduled.Id, SendAt = Later })).ErrorCode, Is.Null);
        await MakeDue(scheduled);
        Assert.That((await phone.Next<MessageCreated>()).Message.System!.Action, Is.EqualTo("member_added"));
        Assert.That((await phone.Next<MessageCreated>()).Message.Text, Is.EqualTo("later"));
    }

    [Test]
    public async Task A_hundred_may_wait_from_five_seconds_to_a_year_ahead()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        Task<ScheduleMessageResponse> At(TimeSpan ahead) => alice.Client.ScheduleMessageAsync(New(conversation, sendAt: DateTimeOffset.UtcNow + ahead));

        await Refused(ErrorCode.InvalidValue, "sendAt", At(TimeSpan.FromSeconds(4)));
        await Refused(ErrorCode.InvalidValue, "sendAt", At(TimeSpan.FromDays(365) + TimeSpan.FromMinutes(1)));
        await Task.WhenAll(Enumerable.Range(1, Limits.Scheduled - 1).Select(n => At(TimeSpan.FromHours(n))));
        await At(TimeSpan.FromDays(365) - TimeSpan.FromMinutes(1));
        await Refused(ErrorCode.TooManyScheduled, At(TimeSpan.FromHours(1)));

        var page = await alice.Client.ListScheduledAsync(new ListScheduled { Limit = 60 });
        var rest = await alice.Client.ListScheduledAsync(new ListScheduled { Limit = 60, Cursor = page.NextCursor });
        var all = page.Results.Concat(rest.Results).ToList();
        Assert.That(all.Select(one => one.Id).Distinct().Count(), Is.EqualTo(Limits.Scheduled));
        Assert.That(all.Select(one => one.SendAt), Is.Ordered);
        await Refused(ErrorCode.InvalidCursor, "cursor", alice.Client.ListScheduledAsync(new ListScheduled { Cursor = "x" }));
    }

    [Test]
    public async Task It_takes_what_SendMessage_takes_and_refuses_what_that_refuses()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var conversation = await alice.StartConversation(with: bob);

        await Refused(ErrorCode.NotEmpty, "sendAt", alice.Client.ScheduleMessageAsync(new ScheduleMessage { Message = New(conversation).Message }));
        await Refused(ErrorCode.NotEmpty, "message", alice.Client.ScheduleMessageAsync(new ScheduleMessage { SendAt = Later }));
        await Refused(ErrorCode.MessageTooLong, "message.text", alice.Client.ScheduleMessageAsync(New(conversation, new SendMessage { Text = new string('x', Limits.MessageTextLength + 1) })));
        await Refused(ErrorCode.NotEmpty, "message.text", alice.Client.ScheduleMessageAsync(New(conversation, new SendMessage { Text = " " })));
        await Refused(ErrorCode.Forbidden, alice.Client.ScheduleMessageAsync(New(conversation, new SendMessage { Type = "system", System = new SystemNote { Action = "x" } })));
        var direct = new ScheduleMessage { SendAt = Later, Message = new SendMessage { RecipientId = bob.Id, ClientMessageId = Guid.NewGuid(), Text = "hello" } };
        await Refused(ErrorCode.InvalidValue, "message.conversationId", alice.Client.ScheduleMessageAsync(direct));
        await RefusedAlike(ErrorCode.ConversationNotFound, carol.Client.ScheduleMessageAsync(New(conversation)), carol.Client.ScheduleMessageAsync(New(new Conversation { Id = Guid.NewGuid() })));
    }

    [Test]
    public async Task What_would_be_refused_now_is_not_scheduled()
    {
        var (alice, bob, carol) = await Users("alice", "bob", "carol");
        var group = await alice.StartGroup("group", bob);
        var elsewhere = await alice.Send(await alice.StartConversation(with: carol), "elsewhere");
        var scheduled = (await bob.Client.ScheduleMessageAsync(New(group))).Scheduled;
        await Refused(ErrorCode.MessageNotFound, "message.replyToId", bob.Client.ScheduleMessageAsync(New(group, new SendMessage { Text = "x", ReplyToId = elsewhere.Id })));
        await Refused(ErrorCode.MessageNotFound, "message.threadRootId", bob.Client.ScheduleMessageAsync(New(group, new SendMessage { Text = "x", ThreadRootId = elsewhere.Id })));
        await Refused(ErrorCode.InvalidValue, "message.mentions", bob.Client.ScheduleMessageAsync(New(group, new SendMessage { Text = "x", Mentions = [carol.Id] })));

        await alice.Client.UpdateConversationAsync(new UpdateConversation { ConversationId = group.Id, Permissions = new() { MentionEveryone = "admin" } });
        await Refused(ErrorCode.Forbidden, bob.Client.ScheduleMessageAsync(New(group, new SendMessage { Text = "x", MentionsAll = true })));
        await alice.Client.UpdateConversationAsync(new UpdateConversation { ConversationId = group.Id, Permissions = new() { SendMessages = "admin" } });
        await Refused(ErrorCode.Forbidden, bob.Client.ScheduleMessageAsync(New(group)));
        await Refused(ErrorCode.Forbidden, bob.Client.UpdateScheduledAsync(new UpdateScheduled { ScheduledId = scheduled.Id, SendAt = Later }));
        var left = (await bob.Client.ListScheduledAsync()).Single();
        Assert.That((left.Id, left.SendAt, left.Version, left.ErrorCode), Is.EqualTo((scheduled.Id, scheduled.SendAt, 1, (string?)null)), "what was scheduled before stays as it was");
    }

    [Test]
    public async Task A_block_is_looked_at_when_it_is_scheduled_and_again_when_it_is_due()
    {
        var (alice, bob) = await Users("alice", "bob");
        var conversation = await alice.StartConversation(with: bob);
        var request = New(conversation);
        var scheduled = (await alice.Client.ScheduleMessageAsync(request)).Scheduled;
        await bob.Client.BlockUserAsync(alice.Id);

        await Refused(ErrorCode.CannotContactUser, alice.Client.ScheduleMessageAsync(New(conversation)));
        Assert.That((await alice.Client.ScheduleMessageAsync(request)).Replayed, Is.True, "a repeat is answered as before");
        await using var phone = await alice.Listen(on: ChatServers.NodeB);
        await MakeDue(scheduled);
        Assert.That((await phone.Next<ScheduledUpdated>()).Scheduled!.ErrorCode, Is.EqualTo("CannotContactUser"));
        await bob.Client.UnblockUserAsync(alice.Id);
        Assert.That((await alice.Client.SendScheduledNowAsync(scheduled.Id)).Text, Is.EqualTo("later"));
    }

    private static ScheduleMessage New(Conversation conversation, SendMessage? message = null, DateTimeOffset? sendAt = null)
    {
        message ??= new SendMessage { Text = "later" };
        (message.ConversationId, message.ClientMessageId) = (conversation.Id, Guid.NewGuid());
        return new ScheduleMessage { SendAt = sendAt ?? Later, Message = message };
    }

    /// <summary>Lets its hour come, and a node look.</summary>
    private static async Task MakeDue(ScheduledMessage scheduled)
    {
        await using (var db = await ChatServers.DataSource.OpenConnectionAsync())
            await db.ExecuteAsync("UPDATE scheduled_messages SET due_at = now() WHERE id = @Id", new { scheduled.Id });
        ChatServers.NodeA.Services.GetRequiredService<ScheduledSender>().Wake();
    }
}
