using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Presence;

/// <summary>Two nodes beside the usual ones on which people are gone after a second, and are told about without gathering.</summary>
public abstract class PresenceTest : ChatTest
{
    private protected static Dictionary<string, string?> Quick(params (string Name, string Value)[] others)
    {
        var settings = new Dictionary<string, string?>(ChatServers.Settings)
        {
            ["Presence:OfflineSeconds"] = "1",
            ["Presence:EventSeconds"] = "0",
            ["Presence:NodeSeconds"] = "6",
        };
        foreach (var (name, value) in others)
            settings[name] = value;
        return settings;
    }

    /// <summary>Someone with an account, reached by a node.</summary>
    private protected async Task<TestUser> User(string name, TestNode on) => await TestUser.RegisterAsync(Client(on), name);

    /// <summary>Another device of someone: a sign-in of its own, connected.</summary>
    private protected async Task<ChatClient> Device(TestUser user, TestNode on)
    {
        var device = Client(on);
        await device.SignInAsync(user.UserName, user.Password);
        await device.ConnectAsync();
        return device;
    }

    /// <summary>The next that is heard about somebody's presence.</summary>
    private protected static async Task<UserPresence> Next(Inbox inbox, TestUser about)
    {
        while (true)
        {
            if ((await inbox.Next<PresenceUpdated>()).Presence is var presence && presence.UserId == about.Id)
                return presence;
        }
    }

    /// <summary>Waits until it is heard that somebody stands so.</summary>
    private protected static async Task<UserPresence> Hears(Inbox inbox, TestUser about, string status)
    {
        while (true)
        {
            if (await Next(inbox, about) is var presence && presence.Status == status)
                return presence;
        }
    }

    private protected static async Task<UserPresence> Look(ChatClient asking, TestUser at) => (await asking.GetPresenceAsync([at.Id])).Single();

    /// <summary>Asks until somebody stands so.</summary>
    private protected static async Task<UserPresence> Sees(ChatClient asking, TestUser whom, string status)
    {
        var seen = new UserPresence();
        await Eventually($"{whom} is {status}", async () => (seen = await Look(asking, whom)).Status == status);
        return seen;
    }
}
