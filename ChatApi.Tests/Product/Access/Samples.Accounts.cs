using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product.Access;

/// <summary>Accounts, users and those they want nothing to do with.</summary>
static partial class Samples
{
    private static Register Register(Scene scene) => new() { UserName = $"new-{Guid.NewGuid():N}"[..30], Password = $"pass {Guid.NewGuid():N}", DisplayName = "New" };

    private static Authenticate Authenticate(Scene scene) => new() { UserName = scene.Me.UserName, Password = scene.Me.Password };

    private static GetAuthentication GetAuthentication(Scene scene) => new();

    private static GetAccessToken GetAccessToken(Scene scene) => new() { RefreshToken = scene.Me.Client.Tokens!.RefreshToken };

    private static async Task<Logout> Logout(Scene scene)
    {
        await scene.ByANewcomer();
        return new();
    }

    private static ListSessions ListSessions(Scene scene) => new();

    private static async Task<RevokeSession> RevokeSession(Scene scene)
    {
        var newcomer = await scene.ByANewcomer();
        return new() { SessionId = (await newcomer.Client.ListSessionsAsync(new ListSessions())).Results.Single().Id };
    }

    private static async Task<ChangePassword> ChangePassword(Scene scene)
    {
        var newcomer = await scene.ByANewcomer();
        return new() { CurrentPassword = newcomer.Password, NewPassword = $"pass {Guid.NewGuid():N}" };
    }

    private static CreateStreamTicket CreateStreamTicket(Scene scene) => new();

    private static GetMe GetMe(Scene scene) => new();

    private static UpdateMe UpdateMe(Scene scene) => new() { DisplayName = $"name {Random.Shared.Next(1_000)}" };

    private static GetUser GetUser(Scene scene) => new() { UserId = scene.Owner.Id };

    private static SearchUsers SearchUsers(Scene scene) => new() { Query = "own" };

    private static UpsertUsers UpsertUsers(Scene scene) => new() { Users = [new() { Id = "17", DisplayName = "Seventeen" }] };

    private static async Task<BlockUser> BlockUser(Scene scene) => new() { UserId = (await scene.Newcomer()).Id };

    private static UnblockUser UnblockUser(Scene scene) => new() { UserId = scene.Stranger.Id };

    private static ListBlocks ListBlocks(Scene scene) => new();

    private static GetPrivacy GetPrivacy(Scene scene) => new();

    private static UpdatePrivacy UpdatePrivacy(Scene scene) => new() { Messages = "everyone" };
}
