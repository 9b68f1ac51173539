using System.Collections.Concurrent;

namespace ChatApi.Verify;

/// <summary>
/// The load: each kind of activity at its own rate, open loop – it does not wait for answers – with everything chosen at random from
/// the seed.
/// </summary>
sealed class Load(VerifySettings settings, People people, History history)
{
    private const int MostAtOnce = 4_000;

    private readonly Actions actions = new(settings, history);
    private readonly ConcurrentDictionary<Task, bool> running = new();
    private readonly ConcurrentDictionary<(Guid, string), bool> changing = new();

    /// <summary>Runs until the time is over or the token is cancelled, then waits until everything begun has ended.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(ct);
        time.CancelAfter(settings.Duration);
        await Task.WhenAll(
            PaceAsync(settings.SendRate, 1, Send, time.Token),
            PaceAsync(settings.ReadRate, 2, Read, time.Token),
            PaceAsync(settings.MarkRate, 3, Mark, time.Token),
            PaceAsync(settings.RemovalRate, 4, Remove, time.Token),
            PaceAsync(settings.RenameRate, 5, Rename, time.Token),
            PaceAsync(settings.CutRate, 6, Cut, time.Token),
            PaceAsync(settings.ChangeRate, 7, Change, time.Token));
        await Task.WhenAll(running.Keys);
    }

    /// <summary>Begins something at random moments, so many a second on average.</summary>
    private async Task PaceAsync(double rate, int kind, Func<Random, Task> begin, CancellationToken ct)
    {
        var random = new Random(HashCode.Combine(settings.Seed, kind));
        var next = history.Now;
        while (rate > 0 && !ct.IsCancellationRequested)
        {
            next += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
            if (next > history.Now)
                await Task.Delay(next - history.Now, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested || running.Count >= MostAtOnce)
                continue;
            var begun = begin(random);
            running.TryAdd(begun, true);
            _ = begun.ContinueWith(ended => running.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private Task Send(Random random)
    {
        var talk = Any(random, people.Talks);
        var plan = new SendPlan(Guid.NewGuid(), talk.Id, Any(random, talk.All), random.Next(settings.Urls.Count))
        {
            IsDoubled = random.NextDouble() < settings.Duplicates,
            AbandonedAfter = random.NextDouble() < settings.Aborts ? TimeSpan.FromMilliseconds(random.NextDouble() * 20) : null,
            GivesUp = random.Next(2) == 0,
            ReadsBack = random.Next(10) == 0,
        };
        return actions.SendAsync(plan);
    }

    /// <summary>Somewhere near the end mostly, now and then anywhere.</summary>
    private Task Read(Random random)
    {
        var talk = Any(random, people.Talks);
        var last = actions.LastSeq(talk.Id);
        long? after = random.Next(4) switch { 0 => null, 1 => random.NextInt64(last + 1), _ => Math.Max(0, last - random.Next(40)) };
        return actions.ReadAsync(talk.Id, Any(random, talk.Staying), Any(random, settings.Urls), after, random.Next(1, 50));
    }

    private Task Mark(Random random)
    {
        var talk = Any(random, people.Talks);
        return actions.MarkAsync(talk.Id, Any(random, talk.Staying), Any(random, settings.Urls), Math.Max(0, actions.LastSeq(talk.Id) + random.Next(-10, 3)));
    }

    /// <summary>One of the latest messages is edited or deleted by its sender, or somebody reacts to it.</summary>
    private async Task Change(Random random)
    {
        var (what, node) = (random.Next(10), random.Next(settings.Urls.Count));
        if (!actions.TryTakeMessage(random, out var message))
            return;
        if (what < 2)
        {
            actions.GiveBack(message); // others may edit it and react to it meanwhile, and later
            await actions.DeleteAsync(message, node);
            return;
        }
        var who = Any(random, people.Talks.First(talk => talk.Id == message.ConversationId).Staying);
        await (what < 6 ? actions.ReactAsync(message, who, node) : actions.EditAsync(message, node));
        actions.GiveBack(message);
    }

    /// <summary>Someone is removed from a group and, before long, added again; one change of a membership at a time.</summary>
    private async Task Remove(Random random)
    {
        var groups = people.Talks.Where(talk => talk.Changing.Count > 0).ToList();
        if (groups.Count == 0)
            return;
        var talk = Any(random, groups);
        var who = Any(random, talk.Changing);
        var (node, away) = (random.Next(settings.Urls.Count), TimeSpan.FromMilliseconds(random.Next(100, 3_000)));
        if (!changing.TryAdd((talk.Id, who.Id), true))
            return;
        if (await actions.ChangeAsync(talk, who, joins: false, node))
        {
            await Task.WhenAll(actions.TryAsRemovedAsync(talk, who), Task.Delay(away));
            await actions.ChangeAsync(talk, who, joins: true, node + 1);
        }
        changing.TryRemove((talk.Id, who.Id), out _);
    }

    private Task Rename(Random random) => actions.RenameAsync(Any(random, people.Accounts), Any(random, settings.Urls));

    private Task Cut(Random random)
    {
        Any(random, people.Devices).Cut();
        return Task.CompletedTask;
    }

    private static T Any<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
