using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatApi.Bench;

/// <summary>What the machine gives without ChatApi: the same transaction by pgbench, and HTTP by a Kestrel that only echoes.</summary>
static partial class References
{
    public const string Sends = "a  pgbench, 64 clients: sends";
    public const string Cpu = "a  pgbench, 64 clients: PostgreSQL CPU a send";
    public const string Latency = "a  pgbench, one client: latency";
    public const string Echo = "   a bare Kestrel that echoes: requests";

    public static async Task DatabaseAsync(Servers servers, Options options, Figures figures)
    {
        var before = servers.Cpu().Postgres;
        var (tps, _, transactions) = await PgBenchAsync(servers, clients: 64, options.Seconds);
        figures.Add(Sends, "messages/s", tps);
        figures.Add(Cpu, "µs", (servers.Cpu().Postgres - before) * 1e6 / transactions);
        var (_, milliseconds, _) = await PgBenchAsync(servers, clients: 1, Math.Max(2, options.Seconds / 2));
        figures.Add(Latency, "ms", milliseconds);
    }

    public static async Task HttpAsync(Options options, Figures figures)
    {
        using var echo = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(References).Assembly.Location, "echo"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        try
        {
            var url = await echo.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The echo did not start.");
            var request = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: 160\r\n\r\n{new string('x', 160)}");
            await LoopAsync(url, request, seconds: 1);
            figures.Add(Echo, "1/s", await LoopAsync(url, request, Math.Max(2, options.Seconds / 2)));
        }
        finally
        {
            echo.Kill();
            await echo.WaitForExitAsync();
        }
    }

    /// <summary>The process that echoes; ends when it is killed.</summary>
    public static async Task ServeEchoAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(async http =>
        {
            var body = new byte[http.Request.ContentLength ?? 0];
            await http.Request.Body.ReadExactlyAsync(body);
            http.Response.ContentLength = body.Length;
            await http.Response.BodyWriter.WriteAsync(body);
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await ((IHost)app).WaitForShutdownAsync();
    }

    private static async Task<double> LoopAsync(string url, byte[] request, int seconds)
    {
        long answered = 0;
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            using var http = await RawHttp.OpenAsync(url);
            for (; Stopwatch.GetElapsedTime(since).TotalSeconds < seconds; Interlocked.Increment(ref answered))
                await http.AskAsync(request);
        }));
        return answered / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<(double Tps, double Milliseconds, double Transactions)> PgBenchAsync(Servers servers, int clients, int seconds)
    {
        var target = servers.Postgres;
        var start = new ProcessStartInfo("pgbench",
        [
            "-n", "-M", "prepared", "-c", $"{clients}", "-j", $"{Math.Min(clients, 2)}", "-T", $"{seconds}", "-f", Path.Combine(AppContext.BaseDirectory, "single-send.sql"),
            "-h", target.Host!, "-p", $"{target.Port}", "-U", target.Username!, target.Database!,
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = target.Password;
        start.Environment["PGOPTIONS"] = "-c jit=off";
        using var pgbench = Process.Start(start)!;
        var errors = pgbench.StandardError.ReadToEndAsync();
        var said = await pgbench.StandardOutput.ReadToEndAsync();
        await pgbench.WaitForExitAsync();
        if (pgbench.ExitCode != 0)
            throw new InvalidOperationException($"pgbench failed:\n{await errors}");
        return (Number(Tps(), said), Number(Average(), said), Number(Processed(), said));
    }

    private static double Number(Regex pattern, string text) => double.Parse(pattern.Match(text).Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = (?<number>[\d.]+) \(without", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Tps();

    [GeneratedRegex(@"latency average = (?<number>[\d.]+) ms", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Average();

    [GeneratedRegex(@"actually processed: (?<number>\d+)", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Processed();
}
