using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class ListSessionsTests : ChatTest
{
    [Test]
    public async Task One_sees_ones_devices_newest_first_and_which_is_this_one()
    {
        var (ann, ben) = await Users("ann", "ben");
        var phone = Client(ChatServers.NodeB);
        await phone.SignInAsync(ann.UserName, ann.Password);
        await ben.Client.GetMeAsync();

        var sessions = (await phone.ListSessionsAsync(new ListSessions())).Results;
        Assert.That(sessions.Select(session => (session.Device, session.Current)), Is.EqualTo(new[] { ("test", true), ("test", false) }));
        Assert.That(sessions.Select(session => session.Id.ToString()), Is.EqualTo(new[] { (await phone.GetAuthenticationAsync(new GetAuthentication())).SessionId, (await ann.Client.GetAuthenticationAsync(new GetAuthentication())).SessionId }));
        Assert.That(sessions, Has.All.Matches<DeviceSession>(session =>
            session.LastUsedAt >= session.CreatedAt && session.ExpiresAt > session.CreatedAt.AddDays(6) && session.CreatedAt > DateTimeOffset.UtcNow.AddMinutes(-5)));
    }

    [Test]
    public async Task They_come_in_pages_and_those_that_ended_do_not_come()
    {
        var ann = await User("ann");
        for (var i = 0; i < 4; i++)
            await Client().SignInAsync(ann.UserName, ann.Password);
        var ended = (await ann.Client.ListSessionsAsync(new ListSessions { Limit = 1 })).Results[0].Id;
        await ann.Client.RevokeSessionAsync(ended);

        var first = await ann.Client.ListSessionsAsync(new ListSessions { Limit = 3 });
        var second = await ann.Client.ListSessionsAsync(new ListSessions { Limit = 3, Cursor = first.NextCursor });
        Assert.That((first.Results.Count, second.Results.Count, second.NextCursor), Is.EqualTo((3, 1, (string?)null)));
        var all = new List<Guid>();
        await foreach (var session in ann.Client.ListSessionsAsync())
            all.Add(session.Id);
        Assert.That(all, Is.EqualTo(first.Results.Concat(second.Results).Select(session => session.Id)));
        Assert.That(all, Does.Not.Contain(ended).And.Ordered.Descending.Using<Guid>((one, other) => string.CompareOrdinal(one.ToString(), other.ToString())));
    }

    [Test]
    public async Task Damaged_cursors_and_strangers_are_refused()
    {
        var ann = await User("ann");
        await Refused(ErrorCode.InvalidCursor, "cursor", ann.Client.ListSessionsAsync(new ListSessions { Cursor = "bm90aGluZw" }));
        await Refused(ErrorCode.InclusiveBetween, "limit", ann.Client.ListSessionsAsync(new ListSessions { Limit = 101 }));
        await Refused(ErrorCode.Unauthorized, Client().ListSessionsAsync(new ListSessions()));
    }
}
