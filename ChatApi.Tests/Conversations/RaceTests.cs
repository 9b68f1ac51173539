using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Conversations;

/// <summary>Who is in a group and what they are in it, changed from several sides and on two nodes at the same moment: one outcome, 200 times over.</summary>
public sealed class RaceTests : ServiceTest
{
    private const int Times = 200;

    private static MessageService Sends => ChatServers.NodeA.Services.GetRequiredService<MessageService>();

    private static new MemberService Members => ChatServers.NodeB.Services.GetRequiredService<MemberService>();

    [Test]
    public Task Leaving_against_sending() => Repeat(async (ann, ben, _) =>
    {
        var id = await Group(ann, ben);
        var outcome = await AtOnce(() => LeaveAsync(id, ben), () => SendAsync(id, ben));
        Assert.That(outcome[0], Is.Null);
        await ExpectNothingAfter(id, ben, "member_left", wasAccepted: outcome[1] is null);
        Assert.That(outcome[1], Is.Null.Or.EqualTo(ErrorCode.ConversationNotFound));
    });

    [Test]
    public Task Removing_against_sending() => Repeat(async (ann, ben, _) =>
    {
        var id = await Group(ann, ben);
        var outcome = await AtOnce(() => RemoveAsync(id, ann, ben), () => SendAsync(id, ben));
        Assert.That(outcome[0], Is.Null);
        await ExpectNothingAfter(id, ben, "member_removed", wasAccepted: outcome[1] is null);
        Assert.That(outcome[1], Is.Null.Or.EqualTo(ErrorCode.ConversationNotFound));
    });

    [Test]
    public Task Two_admins_who_take_the_role_from_each_other() => Repeat(async (ann, ben, cem) =>
    {
        var id = await Group(ann, ben, cem);
        await Promote(id, ann, ben, cem);
        var outcome = await AtOnce(() => SetRole(id, ben, cem, "member"), () => SetRole(id, cem, ben, "member"));
        Assert.That(outcome, Is.EquivalentTo(new ErrorCode?[] { null, ErrorCode.Forbidden }));
        Assert.That(((await See(id, ben)).Me!.Role, (await See(id, cem)).Me!.Role), Is.EqualTo(outcome[0] is null ? ("admin", "member") : ("member", "admin")));
    });

    [Test]
    public Task Two_admins_who_remove_each_other() => Repeat(async (ann, ben, cem) =>
    {
        var id = await Group(ann, ben, cem);
        await Promote(id, ann, ben, cem);
        var outcome = await AtOnce(() => RemoveAsync(id, ben, cem), () => Remove(id, cem, ben));
        Assert.That(outcome, Is.EquivalentTo(new ErrorCode?[] { null, ErrorCode.ConversationNotFound }));
        await ExpectWhole(id, members: 2);
    });

    [Test]
    public Task An_owner_who_hands_over_to_two_at_once() => Repeat(async (ann, ben, cem) =>
    {
        var id = await Group(ann, ben, cem);
        var outcome = await AtOnce(() => HandOver(id, ann, ben), () => HandOver(id, ann, cem));
        Assert.That(outcome, Is.EquivalentTo(new ErrorCode?[] { null, ErrorCode.Forbidden }));
        await ExpectWhole(id, members: 3);
    });

    [Test]
    public Task An_owner_who_hands_over_to_one_whom_an_admin_removes() => Repeat(async (ann, ben, cem) =>
    {
        var id = await Group(ann, ben, cem);
        await Promote(id, ann, cem);
        var outcome = await AtOnce(() => HandOver(id, ann, ben), () => RemoveAsync(id, cem, ben));
        Assert.That((outcome[0], outcome[1]), Is.EqualTo(((ErrorCode?)null, (ErrorCode?)ErrorCode.Forbidden)).Or.EqualTo(((ErrorCode?)ErrorCode.UserNotFound, (ErrorCode?)null)));
        await ExpectWhole(id, members: outcome[0] is null ? 3 : 2);
    });

    [Test]
    public Task An_owner_who_leaves_to_a_successor_who_leaves_too() => Repeat(async (ann, ben, cem) =>
    {
        var id = await Group(ann, ben, cem);
        var outcome = await AtOnce(
            () => Members.LeaveAsync(new LeaveConversation { ConversationId = id, SuccessorId = ben.UserId }, ann, default), () => Leave(id, ben));
        Assert.That((outcome[0], outcome[1]), Is.EqualTo(((ErrorCode?)null, (ErrorCode?)ErrorCode.LastOwner)).Or.EqualTo(((ErrorCode?)ErrorCode.UserNotFound, (ErrorCode?)null)));
        await ExpectWhole(id, members: 2);
    });

    [Test]
    public async Task Many_who_join_by_a_link_with_one_use_left()
    {
        var invites = ChatServers.NodeB.Services.GetRequiredService<InviteService>();
        var joiners = await Users(5);
        await Repeat(async (ann, _, _) =>
        {
            var id = await Group(ann);
            var link = (await invites.CreateAsync(new CreateInviteLink { ConversationId = id, ClientLinkId = Guid.NewGuid(), MaxUses = 1 }, ann, default)).Link;
            var outcome = await AtOnce([.. joiners.Select(one => (Func<Task>)(() => invites.JoinAsync(new JoinByInviteLink { Token = link.Token }, one, default)))]);
            Assert.That(outcome.Count(code => code is null), Is.EqualTo(1));
            Assert.That(outcome.Where(code => code is not null), Has.All.EqualTo(ErrorCode.InviteLinkNotFound));
            await ExpectWhole(id, members: 2);
            Assert.That(await Ask<int>("SELECT uses FROM invite_links WHERE id = @Id", new { link.Id }), Is.EqualTo(1));
        });
    }

    [Test]
    public Task Ending_a_group_against_joining_and_sending() => Repeat(async (ann, ben, cem) =>
    {
        var id = await Group(ann, ben);
        var endings = ChatServers.NodeA.Services.GetRequiredService<MyConversationService>();
        var outcome = await AtOnce(
            () => endings.DeleteAsync(new DeleteConversation { ConversationId = id, Scope = "everyone" }, ann, default), () => Add(id, ann, cem), () => SendAsync(id, ben));
        Assert.That(outcome[0], Is.Null);
        Assert.That(outcome[1..], Has.All.Null.Or.All.EqualTo(ErrorCode.ConversationNotFound).Or.Some.Null);
        Assert.That(await Ask<int>("SELECT count(*) FROM members WHERE conversation_id = @id AND left_at IS NULL", new { id }), Is.Zero);
        Assert.That((await EventsOf(id)).Count(line => line.StartsWith("conversation.deleted", StringComparison.Ordinal)), Is.EqualTo(outcome[1] is null ? 3 : 2), "everyone who was there then");
    });

    /// <summary>Eight at a time, each with people of its own.</summary>
    private static async Task Repeat(Func<Caller, Caller, Caller, Task> race)
    {
        var people = await Users(24);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async lane =>
        {
            for (var n = 0; n < Times / 8; n++)
                await race(people[lane * 3], people[(lane * 3) + 1], people[(lane * 3) + 2]);
        }));
    }

    /// <summary>Begins all at the same moment; gives the code each was refused with, null for those that were done.</summary>
    private static async Task<ErrorCode?[]> AtOnce(params Func<Task>[] calls)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = calls.Select(async call =>
        {
            await go.Task;
            try
            {
                await call();
                return (ErrorCode?)null;
            }
            catch (ChatException refusal)
            {
                return refusal.Code;
            }
        }).ToArray();
        go.SetResult();
        return await Task.WhenAll(running);
    }

    /// <summary>What the one who is gone has sent is there when it was acknowledged, and before the system message that tells of their going.</summary>
    private static async Task ExpectNothingAfter(Guid id, Caller gone, string action, bool wasAccepted)
    {
        Assert.That(await Ask<bool>("""
            SELECT (SELECT count(*) FROM messages WHERE conversation_id = @id AND sender_id = @UserId AND type = 'text') = @expected
               AND NOT EXISTS (SELECT FROM messages sent JOIN messages note ON note.conversation_id = sent.conversation_id AND note.system ->> 'action' = @action
                                WHERE sent.conversation_id = @id AND sent.sender_id = @UserId AND sent.type = 'text' AND sent.seq > note.seq)
            """, new { id, gone.UserId, action, expected = wasAccepted ? 1 : 0 }), Is.True);
        await ExpectWhole(id, members: 1);
    }

    /// <summary>The counts are those of the rows, the seqs have no holes, and there is one owner.</summary>
    private static async Task ExpectWhole(Guid id, int members) => Assert.That(await Ask<bool>("""
        SELECT c.member_count = @members
           AND @members = (SELECT count(*) FROM members WHERE conversation_id = c.id AND left_at IS NULL)
           AND 1 = (SELECT count(*) FROM members WHERE conversation_id = c.id AND left_at IS NULL AND role = 'owner')
           AND c.last_seq = (SELECT count(*) FROM messages WHERE conversation_id = c.id)
          FROM conversations c WHERE id = @id
        """, new { id, members }), Is.True);

    private static Task SendAsync(Guid id, Caller sender) => Sends.SendAsync(NewMessage(id), sender, default);

    private static Task LeaveAsync(Guid id, Caller user) => Members.LeaveAsync(new LeaveConversation { ConversationId = id }, user, default);

    private static Task RemoveAsync(Guid id, Caller admin, Caller user) =>
        Members.RemoveAsync(new RemoveMember { ConversationId = id, UserId = user.UserId }, admin, default);

    private static async Task Promote(Guid id, Caller owner, params Caller[] members)
    {
        foreach (var member in members)
            await SetRole(id, owner, member, "admin");
    }

    private static Task SetRole(Guid id, Caller who, Caller whose, string role) =>
        Roles.UpdateRoleAsync(new UpdateMemberRole { ConversationId = id, UserId = whose.UserId, Role = role }, who, default);

    private static Task HandOver(Guid id, Caller owner, Caller heir) =>
        Roles.TransferOwnershipAsync(new TransferOwnership { ConversationId = id, UserId = heir.UserId }, owner, default);
}
