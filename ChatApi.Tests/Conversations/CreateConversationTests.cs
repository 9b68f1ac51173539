using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Conversations;

public sealed class CreateConversationTests : ServiceTest
{
    [Test]
    public async Task A_hundred_creates_from_both_sides_at_once_make_one_conversation()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => n % 2 == 0
            ? Conversations.CreateAsync(new CreateConversation { RecipientId = bob.UserId }, ann, default)
            : Conversations.CreateAsync(new CreateConversation { RecipientId = ann.UserId }, bob, default)));

        var id = answers.Select(answer => answer.Conversation.Id).Distinct().Single();
        Assert.That(answers.Count(answer => answer.Created), Is.EqualTo(1));
        Assert.That(await Ask<int>("SELECT count(*) FROM members WHERE user_id = @UserId", new { ann.UserId }), Is.EqualTo(1));
        Assert.That(await EventsOf(id), Is.EqualTo([$"conversation.created 0 {ann.UserId} {bob.UserId}"]));
    }

    [Test]
    public async Task A_direct_conversation_shows_each_the_other()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        await Send(id, bob);

        var (forAnn, forBob) = (await See(id, ann), await See(id, bob));
        Assert.That(forAnn.OtherUser!.DisplayName, Is.EqualTo("bob"));
        Assert.That(forAnn.OtherReceipt, Is.EqualTo(new Receipt { UserId = bob.UserId, DeliveredSeq = 1, ReadSeq = 1 }));
        Assert.That(forAnn.LastMessage!.Sender, Is.EqualTo(forAnn.OtherUser));
        Assert.That(forBob.OtherUser!.Id, Is.EqualTo(ann.UserId));
        Assert.That((forAnn.Me!.Unread, forBob.Me!.Unread, forAnn.MemberCount, forAnn.Kind), Is.EqualTo((1, 0, 2, "direct")));
    }

    [Test]
    public async Task Nobody_talks_to_themselves_or_to_someone_who_does_not_exist()
    {
        var ann = await User("ann");
        Assert.That(Refused(ErrorCode.InvalidValue, () => Direct(ann, ann)).Field, Is.EqualTo("recipientId"));
        var refusal = Refused(ErrorCode.UserNotFound, () => Direct(ann, new("nobody")));
        Assert.That(refusal.Meta["userIds"], Is.EqualTo("nobody"));
        Refused(ErrorCode.InvalidValue, () => Conversations.CreateAsync(new CreateConversation { RecipientId = "nobody", Title = "both" }, ann, default));
    }

    [Test]
    public async Task Someone_whose_account_is_gone_is_shown_as_gone_and_cannot_be_contacted_anew()
    {
        var (ann, bob, cem) = (await User("ann"), await User("bob"), await User("cem"));
        var id = await Direct(ann, bob);
        await DeleteAccount(bob);

        Assert.That(await Direct(ann, bob), Is.EqualTo(id));
        Assert.That((await See(id, ann)).OtherUser, Is.EqualTo(new UserSummary { Id = bob.UserId, Deleted = true }));
        Refused(ErrorCode.CannotContactUser, () => Direct(cem, bob));
        Refused(ErrorCode.UserNotFound, () => Group(cem, bob));
    }

    [Test]
    public async Task A_group_has_its_maker_as_owner_and_each_member_once()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var answer = await Conversations.CreateAsync(NewGroup(" Lunch ", bob.UserId, bob.UserId, ann.UserId), ann, default);

        var group = answer.Conversation;
        Assert.That((answer.Created, answer.Replayed, group.Title, group.MemberCount, group.Me!.Role), Is.EqualTo((true, (bool?)null, " Lunch ", 2, "owner")));
        Assert.That((await See(group.Id, bob)).Me!.Role, Is.EqualTo("member"));
        Assert.That((group.OtherUser, group.OtherReceipt, group.LastMessage), Is.EqualTo(((UserSummary?)null, (Receipt?)null, (Message?)null)));
        Assert.That(await EventsOf(group.Id), Is.EqualTo([$"conversation.created 0 {ann.UserId},{bob.UserId}"]));
    }

    [Test]
    public async Task A_repeated_key_answers_the_first_group_and_another_content_is_refused()
    {
        var (ann, bob, cem) = (await User("ann"), await User("bob"), await User("cem"));
        var request = NewGroup("Lunch", bob.UserId, cem.UserId);
        var first = await Conversations.CreateAsync(request, ann, default);
        request.MemberIds!.Reverse();
        var again = await Conversations.CreateAsync(request, ann, default);
        Assert.That((again.Conversation.Id, again.Created, again.Replayed), Is.EqualTo((first.Conversation.Id, false, (bool?)true)));

        request.Title = "Dinner";
        Refused(ErrorCode.IdempotencyKeyReused, () => Conversations.CreateAsync(request, ann, default));
        Assert.That((await Conversations.CreateAsync(request, bob, default)).Created, Is.True, "keys are the caller's own");
    }

    [Test]
    public async Task A_key_used_many_times_at_once_makes_one_group()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var request = NewGroup("Lunch", bob.UserId);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Conversations.CreateAsync(request, ann, default)));
        Assert.That(answers.Select(answer => answer.Conversation.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Created), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.Replayed == true), Is.EqualTo(29));
    }

    [Test]
    public async Task A_creator_who_left_does_not_see_the_group_by_repeating_the_key()
    {
        var ann = await User("ann");
        var request = NewGroup("Alone");
        await Leave((await Conversations.CreateAsync(request, ann, default)).Conversation.Id, ann);
        Refused(ErrorCode.ConversationNotFound, () => Conversations.CreateAsync(request, ann, default));
    }

    [Test]
    public async Task A_group_with_an_unknown_member_is_not_made()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var request = NewGroup("Lunch", bob.UserId, "nobody", "noone");
        var refusal = Refused(ErrorCode.UserNotFound, () => Conversations.CreateAsync(request, ann, default));
        Assert.That(refusal.Meta["userIds"].Split(','), Is.EquivalentTo(["nobody", "noone"]));
        Assert.That(await Ask<int>("SELECT count(*) FROM conversations WHERE created_by = @UserId", new { ann.UserId }), Is.Zero);
    }

    [Test]
    public async Task A_group_needs_a_title_and_a_key()
    {
        var ann = await User("ann");
        Assert.That(Refused(ErrorCode.NotEmpty, () => Conversations.CreateAsync(NewGroup(" "), ann, default)).Field, Is.EqualTo("title"));
        Assert.That(Refused(ErrorCode.NotEmpty, () => Conversations.CreateAsync(new CreateConversation { Title = "x" }, ann, default)).Field,
            Is.EqualTo("clientConversationId"));
        Refused(ErrorCode.NotEmpty, () => Conversations.CreateAsync(NewGroup("x", ""), ann, default));
    }
}
