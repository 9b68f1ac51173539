using System.Reflection;
using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Something people do; each feature has its own in a file of its own.</summary>
/// <param name="times">How often, compared with the others.</param>
[AttributeUsage(AttributeTargets.Method)]
sealed class ActAttribute(int times = 1) : Attribute
{
    public int Times { get; } = times;
}

/// <summary>Random things that people do to each other; refusals are part of life.</summary>
sealed partial class RandomLife(TestUser[] people, Random random)
{
    private static readonly MethodInfo[] Acts =
    [
        .. typeof(RandomLife).GetMethods(BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(method => method.GetCustomAttribute<ActAttribute>() is not null)
            .OrderBy(method => method.Name, StringComparer.Ordinal) // one seed, one life
            .SelectMany(method => Enumerable.Repeat(method, method.GetCustomAttribute<ActAttribute>()!.Times)),
    ];

    private readonly List<Guid> conversations = [];

    public async Task LiveAsync(int actions)
    {
        for (var i = 0; i < actions; i++)
        {
            var who = Any(people);
            var other = Any([.. people.Where(one => one != who)]);
            try
            {
                await (conversations.Count < 3 ? Begin(who, other) : (Task)Any(Acts).Invoke(this, [who, other])!);
            }
            catch (ChatApiException refusal) when (refusal.Status is >= 400 and < 500)
            {
                // not a member, not the owner, already there
            }
        }
    }

    private async Task Begin(TestUser who, TestUser other) => conversations.Add(
        (random.Next(2) == 0 ? await who.StartConversation(other) : await who.StartGroup($"group {random.Next(100)}", other)).Id);

    private T Any<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private bool? Maybe() => Any<bool?>([null, true, false]);

    /// <summary>The newest message somebody may read in a conversation.</summary>
    private async Task<Guid> AnyMessage(TestUser who)
    {
        var page = await who.Client.ListMessagesAsync(new ListMessages { ConversationId = Any(conversations), Limit = 5 });
        return page.Results.Count > 0 ? Any(page.Results).Id : Guid.NewGuid();
    }
}
