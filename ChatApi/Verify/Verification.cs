namespace ChatApi.Verify;

/// <summary>A whole run: gather people, let them chat, read everything back, judge.</summary>
static class Verification
{
    /// <summary>Runs the load against services that are running already. <see cref="VerifyException"/> when it cannot be made.</summary>
    /// <param name="history">Where it is noted; whoever breaks things meanwhile notes that there too.</param>
    /// <param name="meanwhile">Runs beside the load; the load ends with it when it ends later.</param>
    public static async Task<Report> RunAsync(VerifySettings settings, History history, Func<People, CancellationToken, Task>? meanwhile, CancellationToken ct)
    {
        var at = DateTimeOffset.UtcNow;
        using var api = new Api();
        var people = await People.GatherAsync(settings, api, history, ct);
        TimeSpan began = history.Now, ended;
        try
        {
            await Task.WhenAll(new Load(settings, people, history).RunAsync(ct), meanwhile?.Invoke(people, ct) ?? Task.CompletedTask);
            ended = history.Now;
            await new Ending(settings, people, history).ReadAsync(ct);
        }
        finally
        {
            await Task.WhenAll(people.Devices.Select(device => device.DisposeAsync().AsTask()));
        }
        return new(at, settings.Urls, (ended - began).TotalSeconds, people.Accounts.Count, settings.Users, people.Talks.Count, settings.Seed, people.Limited, Checker.Judge(history));
    }
}
