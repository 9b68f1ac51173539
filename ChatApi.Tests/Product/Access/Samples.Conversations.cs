using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product.Access;

/// <summary>Conversations, who is in them, and links that lead there.</summary>
static partial class Samples
{
    private static CreateConversation CreateConversation(Scene scene) => new() { ClientConversationId = Guid.NewGuid(), Title = "another", MemberIds = [scene.Stranger.Id] };

    private static GetConversation GetConversation(Scene scene) => new() { ConversationId = scene.Group };

    private static ListConversations ListConversations(Scene scene) => new();

    private static UpdateConversation UpdateConversation_Title(Scene scene) => new() { ConversationId = scene.Group, Title = $"title {Random.Shared.Next(1_000)}" };

    private static UpdateConversation UpdateConversation_Description(Scene scene) => new() { ConversationId = scene.Group, Description = "what it is about" };

    private static UpdateConversation UpdateConversation_AvatarUrl(Scene scene) => new() { ConversationId = scene.Group, AvatarUrl = "https://example.org/group.png" };

    private static UpdateConversation UpdateConversation_Metadata(Scene scene) => new() { ConversationId = scene.Group, Metadata = new() { ["colour"] = JsonElement.Parse("\"red\"") } };

    private static UpdateConversation UpdateConversation_Permissions(Scene scene) => new() { ConversationId = scene.Group, Permissions = new() { AddMembers = MemberRole.Admin } };

    private static UpdateConversation UpdateConversation_History(Scene scene) => new() { ConversationId = scene.Group, History = "all" };

    private static UpdateMyConversation UpdateMyConversation(Scene scene) => new() { ConversationId = scene.Group, Pinned = true };

    private static UpdateMyMember UpdateMyMember(Scene scene) => new() { ConversationId = scene.Group, Metadata = [] };

    private static ClearConversation ClearConversation(Scene scene) => new() { ConversationId = scene.Group };

    private static DeleteConversation DeleteConversation(Scene scene) => new() { ConversationId = scene.Group, Scope = "me" };

    private static DeleteConversation DeleteConversation_Scope(Scene scene) => new() { ConversationId = scene.Group, Scope = "everyone" };

    private static LeaveConversation LeaveConversation(Scene scene) => new() { ConversationId = scene.Group, SuccessorId = scene.Other.Id };

    private static AddMembers AddMembers(Scene scene) => new() { ConversationId = scene.Group, UserIds = [scene.Stranger.Id] };

    private static RemoveMember RemoveMember(Scene scene) => new() { ConversationId = scene.Group, UserId = scene.Other.Id };

    private static GetMember GetMember(Scene scene) => new() { ConversationId = scene.Group, UserId = scene.Other.Id };

    private static ListMembers ListMembers(Scene scene) => new() { ConversationId = scene.Group };

    private static UpdateMemberRole UpdateMemberRole(Scene scene) => new() { ConversationId = scene.Group, UserId = scene.Other.Id, Role = "admin" };

    private static TransferOwnership TransferOwnership(Scene scene) => new() { ConversationId = scene.Group, UserId = scene.Other.Id };

    private static CreateInviteLink CreateInviteLink(Scene scene) => new() { ConversationId = scene.Group, ClientLinkId = Guid.NewGuid(), MaxUses = 1 };

    private static ListInviteLinks ListInviteLinks(Scene scene) => new() { ConversationId = scene.Group };

    private static async Task<RevokeInviteLink> RevokeInviteLink(Scene scene) => new() { ConversationId = scene.Group, LinkId = (await NewLink(scene)).Id };

    private static async Task<GetInviteLink> GetInviteLink(Scene scene) => new() { Token = (await NewLink(scene)).Token };

    private static async Task<JoinByInviteLink> JoinByInviteLink(Scene scene) => new() { Token = (await NewLink(scene)).Token };

    private static async Task<InviteLink> NewLink(Scene scene) => (await scene.Owner.Client.CreateInviteLinkAsync(CreateInviteLink(scene))).Link;
}
