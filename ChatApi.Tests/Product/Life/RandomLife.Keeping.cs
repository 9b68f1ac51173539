using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product;

/// <summary>Pins, stars, drafts and scheduled messages.</summary>
sealed partial class RandomLife
{
    [Act(2)]
    private async Task Pin(TestUser who, TestUser other)
    {
        var message = await AnyMessage(who);
        await who.Client.PinMessageAsync(message);
        if (random.Next(2) == 0)
            await who.Client.UnpinMessageAsync(message);
    }

    [Act(2)]
    private async Task Star(TestUser who, TestUser other)
    {
        var message = await AnyMessage(who);
        await who.Client.StarMessageAsync(message);
        if (random.Next(2) == 0)
            await who.Client.UnstarMessageAsync(message);
    }

    [Act]
    private Task Draft(TestUser who, TestUser other) => who.Client.SetDraftAsync(Any(conversations), random.Next(3) == 0 ? "" : $"draft {random.Next(100)}");

    [Act]
    private async Task Schedule(TestUser who, TestUser other)
    {
        var scheduled = await who.Client.ScheduleMessageAsync(Any(conversations), "later", DateTimeOffset.UtcNow.AddHours(1));
        if (random.Next(2) == 0)
            await who.Client.SendScheduledNowAsync(scheduled.Id);
    }
}
