using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Conversations and who is in them.</summary>
sealed partial class RandomLife
{
    [Act(2)]
    private Task StartAnother(TestUser who, TestUser other) => Begin(who, other);

    [Act(2)]
    private Task AddSome(TestUser who, TestUser other) => who.Client.AddMembersAsync(new AddMembers
    {
        ConversationId = Any(conversations),
        UserIds = [.. people.Where(_ => random.Next(2) == 0).Select(one => one.Id).DefaultIfEmpty(other.Id)],
    });

    [Act]
    private Task Remove(TestUser who, TestUser other) => who.Client.RemoveMemberAsync(new RemoveMember { ConversationId = Any(conversations), UserId = other.Id });

    [Act]
    private Task Leave(TestUser who, TestUser other) => who.Client.LeaveConversationAsync(new LeaveConversation { ConversationId = Any(conversations) });

    [Act(3)]
    private Task HandOver(TestUser who, TestUser other) =>
        who.Client.TransferOwnershipAsync(new TransferOwnership { ConversationId = Any(conversations), UserId = other.Id });

    [Act(2)]
    private Task ChangeRole(TestUser who, TestUser other) =>
        who.Client.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = Any(conversations), UserId = other.Id, Role = Any(["admin", "member"]) });

    [Act(2)]
    private async Task Change(TestUser who, TestUser other) => await who.Client.UpdateConversationAsync(new UpdateConversation
    {
        ConversationId = Any(conversations),
        Metadata = Any([null, Metadata("""{"topic":"lunch","tags":["a","b"]}"""), Metadata("""{"topic":null,"more":{"n":1}}""")]),
        Title = Maybe() == true ? $"title {random.Next(100)}" : null,
        Description = Any<string?>([null, "", "about"]),
        History = Any<string?>([null, "from_join", "all"]),
        Permissions = Any<ConversationPermissions?>([null, new() { AddMembers = "member", PinMessages = "member" }, new() { AddMembers = "admin" }]),
    });

    [Act]
    private Task ChangeMyMember(TestUser who, TestUser other) =>
        who.Client.UpdateMyMemberAsync(new UpdateMyMember { ConversationId = Any(conversations), Metadata = Metadata($$"""{"n":{{random.Next(3)}}}""") });

    private static Dictionary<string, JsonElement> Metadata(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    [Act]
    private async Task InviteByLink(TestUser who, TestUser other)
    {
        var link = (await who.Client.CreateInviteLinkAsync(new CreateInviteLink { ConversationId = Any(conversations), MaxUses = 1 })).Link;
        await other.Client.JoinByInviteLinkAsync(new JoinByInviteLink { Token = link.Token });
    }

    [Act]
    private Task ChangeMine(TestUser who, TestUser other) => who.Client.UpdateMyConversationAsync(new UpdateMyConversation
    {
        ConversationId = Any(conversations),
        Pinned = Maybe(),
        Muted = Maybe(),
        Archived = Maybe(),
        Notify = Any<string?>([null, "all", "mentions", "none", "default"]),
    });

    [Act]
    private Task Clear(TestUser who, TestUser other) =>
        who.Client.ClearConversationAsync(new ClearConversation { ConversationId = Any(conversations), UpToSeq = Maybe() == true ? random.Next(12) : null });

    [Act]
    private Task Delete(TestUser who, TestUser other) => who.Client.DeleteConversationAsync(new DeleteConversation { ConversationId = Any(conversations) });

    [Act]
    private async Task End(TestUser who, TestUser other)
    {
        var own = (await who.Client.ListConversationsAsync(new ListConversations { Kind = "group" })).Results.Where(one => one.Me!.Role == "owner").ToList();
        if (own.Count == 0)
            return;
        var ending = Any(own).Id;
        await who.Client.DeleteConversationAsync(new DeleteConversation { ConversationId = ending, Scope = "everyone" });
        conversations.Remove(ending);
    }
}
