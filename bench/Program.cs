using System.Diagnostics;
using ChatApi.Bench;

if (args is ["echo"])
{
    await References.ServeEchoAsync();
    return 0;
}
if (Options.Read(args) is not { } options)
{
    Console.WriteLine(Options.Help);
    return 2;
}

var figures = new Figures();
var measurements = new (char Letter, Func<Servers, Options, Figures, Task> Run)[]
{
    ('b', Sending.SendsAsync), ('c', Sending.PairsAsync), ('d', Sending.OpenLoopAsync), ('e', Fanout.GroupAsync), ('f', Fanout.IdleAsync), ('g', Reading.PagesAsync),
    ('h', Flapping.MinuteAsync),
};
if (options.Only != "i")
    await MeasureAsync();
if (options.Only.Contains('i', StringComparison.Ordinal))
    await MeasureLargeSetAsync();
Console.WriteLine($"ChatApi on {Environment.ProcessorCount} processors, {DateTime.UtcNow:yyyy-MM-dd}; {options.Runs} runs of {options.Seconds} s; settings: {(options.HostArguments.Count == 0 ? "default" : string.Join(' ', options.HostArguments))}, limits off");
figures.Print();
return figures.AllRight ? 0 : 1;

async Task MeasureAsync()
{
    await using var servers = new Servers();
    await servers.StartAsync(options.HostArguments);
    await Dataset.MakeConversationsAsync(servers.Database);
    if (options.Only.Contains('g', StringComparison.Ordinal))
        await Dataset.MakeMillionMessagesAsync(servers.Database);
    if (options.Only.Contains('h', StringComparison.Ordinal))
        await Dataset.MakeThirdsAsync(servers.Database);
    await Sending.WarmUpAsync(servers);
    for (var run = 1; run <= options.Runs; run++)
    {
        var since = Stopwatch.GetTimestamp();
        if (options.Only.Contains('a', StringComparison.Ordinal))
        {
            await References.DatabaseAsync(servers, options, figures);
            await References.HttpAsync(options, figures);
            await Sending.NoteStoredAsync(servers);
        }
        foreach (var (letter, measure) in measurements)
        {
            if (options.Only.Contains(letter, StringComparison.Ordinal))
                await measure(servers, options, figures);
        }
        Sending.AddRatios(figures);
        Console.Error.WriteLine($"Run {run} of {options.Runs}: {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s");
    }
}

async Task MeasureLargeSetAsync()
{
    await using var servers = new Servers(options.Data);
    await LargeSetLoader.RequireAsync(servers, options);
    for (var run = 1; run <= options.Runs; run++)
        await LargeSetReading.MeasureAsync(servers, options, figures);
}
