using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>T-G9: an old snapshot and the events since then are the fresh snapshot, for every kind of event.</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayTests : ChatTest
{
    private static readonly HashSet<Type> Heard = [];

    [Test, Order(1)]
    public async Task Random_lives_of_four_people_replay_to_the_fresh_snapshot([Range(1, 300)] int seed)
    {
        var people = await Task.WhenAll(new[] { "ann", "ben", "cleo", "dan" }.Select(User));
        var before = await Task.WhenAll(people.Select(person => Replica.LoadAsync(person.Client)));
        await new RandomLife(people, new Random(seed)).LiveAsync(actions: 50);
        for (var i = 0; i < people.Length; i++)
        {
            var events = await before[i].CatchUpAsync(people[i].Client);
            lock (Heard)
                Heard.UnionWith(events.Select(e => e.GetType()));
            var fresh = await Replica.LoadAsync(people[i].Client);
            Assert.That(before[i].ToString(), Is.EqualTo(fresh.ToString()), () => $"{people[i]} ({people[i].Id}), seed {seed}, heard:{Environment.NewLine}{Describe(events)}");

            var again = fresh.ToString();
            foreach (var e in events.Where(e => e is not (MemberAdded or MemberRemoved or ConversationCreated or ConversationDeleted or UserUpdated)))
                fresh.Apply(e);
            Assert.That(fresh.ToString(), Is.EqualTo(again), $"applying what is contained changes nothing: {people[i]}, seed {seed}");
        }
    }

    private static string Describe(List<ServerEvent> events) =>
        string.Join(Environment.NewLine, events.Select(e => JsonSerializer.Serialize(e, ContractJson.Wire.GetTypeInfo(typeof(ServerEvent)))));

    [Test, Order(2), NonParallelizable]
    public void Every_durable_kind_of_event_was_heard()
    {
        Type[] ofTheConnection = [typeof(SessionReady), typeof(SessionDraining), typeof(SessionTokenExpiring), typeof(ResyncRequired)];
        Type[] ephemeral = [typeof(PresenceUpdated), typeof(TypingStarted), typeof(TypingStopped), typeof(CustomEvent)];
        Assert.That(EventTypes.ByName.Values.Except([.. ofTheConnection, .. ephemeral]), Is.SubsetOf(Heard));
    }
}
