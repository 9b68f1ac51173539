using System.Text.Json;
using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>T-G9: an old snapshot and the events since then are the fresh snapshot, for every kind of event.</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReplayTests : ChatTest
{
    private static readonly HashSet<Type> Heard = [];

    [Test, Order(1)]
    public async Task Random_lives_of_four_people_replay_to_the_fresh_snapshot([Range(1, 20)] int seed)
    {
        var people = await Task.WhenAll(new[] { "ann", "ben", "cleo", "dan" }.Select(User));
        var before = await Task.WhenAll(people.Select(person => ChatState.LoadAsync(person.Client)));
        await new RandomLife(people, new Random(seed)).LiveAsync(actions: 50);
        for (var i = 0; i < people.Length; i++)
        {
            var events = await before[i].CatchUpAsync(people[i].Client);
            lock (Heard)
                Heard.UnionWith(events.Select(e => e.GetType()));
            var fresh = await ChatState.LoadAsync(people[i].Client);
            Assert.That(before[i].ToString(), Is.EqualTo(fresh.ToString()), () => $"{people[i]} ({people[i].Id}), seed {seed}, heard:{Environment.NewLine}{Describe(events)}");

            var again = fresh.ToString();
            foreach (var e in events.Where(e => e is not (MemberAdded or MemberRemoved or ConversationCreated or UserUpdated)))
                fresh.Apply(e);
            Assert.That(fresh.ToString(), Is.EqualTo(again), $"applying what is contained changes nothing: {people[i]}, seed {seed}");
        }
    }

    private static string Describe(List<ServerEvent> events) =>
        string.Join(Environment.NewLine, events.Select(e => JsonSerializer.Serialize(e, ContractJson.Wire.GetTypeInfo(typeof(ServerEvent)))));

    [Test, Order(2), NonParallelizable]
    public void Every_durable_kind_of_event_was_heard()
    {
        Type[] ofTheConnection = [typeof(SessionReady), typeof(SessionDraining), typeof(ResyncRequired)];
        Assert.That(EventTypes.ByName.Values.Except(ofTheConnection), Is.SubsetOf(Heard));
    }
}

/// <summary>Random things that people do to each other; refusals are part of life.</summary>
sealed class RandomLife(TestUser[] people, Random random)
{
    private readonly List<Guid> conversations = [];

    public async Task LiveAsync(int actions)
    {
        for (var i = 0; i < actions; i++)
        {
            try
            {
                await ActAsync();
            }
            catch (ChatApiException refusal) when (refusal.Status is >= 400 and < 500)
            {
                // not a member, not the owner, already there
            }
        }
    }

    private async Task ActAsync()
    {
        var who = Any(people);
        var other = Any([.. people.Where(one => one != who)]);
        switch (random.Next(conversations.Count < 3 ? 3 : 18))
        {
            case 0:
                conversations.Add((await who.StartConversation(other)).Id);
                break;
            case 1:
                conversations.Add((await who.StartGroup($"group {random.Next(100)}", other)).Id);
                break;
            case 2:
                await who.Client.UpdateMeAsync(new UpdateMe { DisplayName = $"{who.Name} {random.Next(100)}" });
                break;
            case 3 or 4:
                await who.Client.MarkReadAsync(new MarkRead { ConversationId = Any(conversations), UpToSeq = random.Next(12) });
                break;
            case 5:
                await who.Client.MarkDeliveredAsync(new MarkDelivered { ConversationId = Any(conversations), UpToSeq = random.Next(12) });
                break;
            case 6 or 7:
                await who.Client.AddMembersAsync(new AddMembers { ConversationId = Any(conversations), UserIds = [.. people.Where(_ => random.Next(2) == 0).Select(one => one.Id).DefaultIfEmpty(other.Id)] });
                break;
            case 8:
                await who.Client.RemoveMemberAsync(new RemoveMember { ConversationId = Any(conversations), UserId = other.Id });
                break;
            case 9:
                await who.Client.LeaveConversationAsync(new LeaveConversation { ConversationId = Any(conversations) });
                break;
            case 10:
                await who.Client.TransferOwnershipAsync(new TransferOwnership { ConversationId = Any(conversations), UserId = other.Id });
                break;
            case 11:
                await who.Client.BlockUserAsync(other.Id);
                break;
            case 12:
                await who.Client.UnblockUserAsync(other.Id);
                break;
            case 13:
                await who.Client.UpdatePrivacyAsync(new UpdatePrivacy { Messages = AnyCircle(), Groups = AnyCircle(), Presence = AnyCircle() });
                break;
            default:
                await who.Client.SendMessageAsync(Any(conversations), $"text {random.Next(1_000)}");
                break;
        }
    }

    private string AnyCircle() => Any(["everyone", "everyone", "shared", "nobody"]);

    private T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
