using System.Net.Sockets;
using System.Runtime.InteropServices;
using ChatApi.Contracts;
using ChatApi.Http;
using ChatApi.ServiceInterface.Platform;
using ChatApi.Verify;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace ChatApi;

/// <summary>What the program can do; each answers its exit code.</summary>
static class HostVerbs
{
    /// <summary>Serves until SIGTERM, Ctrl-C or the end of its terminal.</summary>
    public static async Task<int> ServeAsync(CommandLine command)
    {
        var started = false; // until then what goes wrong is told once, by the exception
        await using var app = await ChatApiHost.BuildAsync(
            command.Settings, configure: services => services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", _ => started)));
        using var hangup = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            app.Lifetime.StopApplication();
        });
        try
        {
            await app.StartAsync();
            started = true;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException or SocketException)
        {
            throw new StartupException($"{e.Message} Stop the program that uses it, or serve elsewhere: --urls http://localhost:5090", e);
        }
        try
        {
            await Greeting.WriteAsync(app, Console.Out);
        }
        catch (OperationCanceledException)
        {
            // stopped before the database was there
        }
        await app.WaitForShutdownAsync();
        return Environment.ExitCode;
    }

    /// <summary>Brings the database to this version and ends: for deployments that do so before they start nodes.</summary>
    public static async Task<int> MigrateAsync(CommandLine command)
    {
        await using var app = await ChatApiHost.BuildAsync(command.Settings);
        var connections = app.Services.GetRequiredService<ConnectionStringSettings>();
        try
        {
            await using var migrations = await MigrationLock.TakeAsync(connections.Postgres, app.Logger, CancellationToken.None);
            var applied = await app.Services.GetRequiredService<Migrator>().ApplyAsync(migrations.Db, Migration.BuiltIn, CancellationToken.None);
            Console.WriteLine(applied == 0 ? "The database is up to date." : $"Applied {applied} migrations.");
            return 0;
        }
        catch (NpgsqlException e)
        {
            throw new StartupException(DatabaseStart.Explain(e, connections.Postgres), e);
        }
    }

    /// <summary>Runs load and checker against a running service and prints one report; 1 when a promise was broken.</summary>
    public static async Task<int> VerifyAsync(CommandLine command)
    {
        var settings = VerifySettings.Parse(command.Settings);
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = !interrupted.IsCancellationRequested; // the second time it ends at once
            interrupted.Cancel();
        });
        try
        {
            await Console.Error.WriteLineAsync($"{settings.Users} users chat on {string.Join(", ", settings.Urls)} for {settings.Duration.TotalMinutes:0.##} minutes …");
            var report = await Verification.RunAsync(settings, new History(), meanwhile: null, interrupted.Token);
            Console.WriteLine(report);
            if (settings.Json is { } path)
                await File.WriteAllTextAsync(path, report.ToJson());
            return report.Verdict.IsGood ? 0 : 1;
        }
        catch (VerifyException e)
        {
            throw new StartupException(e.Message, e);
        }
        catch (OperationCanceledException)
        {
            throw new StartupException("Interrupted: nothing was judged.");
        }
    }

    /// <summary>
    /// Writes the files that are generated from the contract, and the version, into the sources, and tells which of them changed; for a
    /// release the contract too, with which later ones are compared.
    /// </summary>
    public static async Task<int> GenerateAsync(CommandLine command)
    {
        if (!Directory.Exists(Path.Combine(command.Folder, "ChatApi.Client")))
            throw new StartupException($"'{command.Folder}' is not the folder of the sources: give the one that has ChatApi.sln in it.");
        var contract = ContractReflection.Read(HttpSetup.ReadOperations());
        var files = GeneratedFiles.Write(contract).Concat(VersionedFiles.Stamp(command.Folder, contract.Version));
        if (command.IsRelease)
            files = files.Append((ReleasedContract.Path, ReleasedContract.Write(contract)));
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(command.Folder, name);
            if (File.Exists(path) && await File.ReadAllTextAsync(path) == text)
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text);
            Console.WriteLine($"Wrote {name}");
        }
        return 0;
    }

    public static int Help()
    {
        Console.WriteLine("""
            ChatApi: a self-hosted chat service. An acknowledged message is never lost, never doubled, and every device catches up without a gap.

            Usage: ChatApi [serve|migrate|verify|generate|help] [settings]
              serve      serve until stopped (the default)
              migrate    bring the database to this version and end
              verify     chat with a running service and check that nothing is lost, doubled, misordered or missed
              generate   write what is generated from the contract into the sources: ChatApi generate [folder of the sources] [--release]
              help       show this

            Settings are in appsettings.json, each with its default and unit. Any of them can also be given
              as an argument                      --Server:PublicUrl=https://chat.example.org
              as a variable of the environment    CHATAPI_Server__PublicUrl=https://chat.example.org  (or without CHATAPI_)
            Arguments win over variables, variables over the file. Short forms:
              --urls <url>[;<url>…]   where to serve (default: http://localhost:5080)
              --demo                  make the users alice and bob, and show how to sign in as them
              --environment <name>    also read appsettings.<name>.json
              --contentRoot <folder>  where appsettings.json and .local are (default: the working directory)

            verify makes its own accounts and takes
              --url <url>             a node or a load balancer; several times for several nodes
              --minutes 2             how long
              --users 40  --rate 20   how many people, and messages a second
              --seed 1                what is chosen at random
              --json <file>           the report as JSON as well

            Without connection strings the host starts a PostgreSQL and a Redis for itself and keeps their data in .local.

            Examples:
              ChatApi --demo
              ChatApi --urls http://0.0.0.0:8080 --ConnectionStrings:Postgres='Host=db;Database=chatapi;Username=chatapi;Password=…' --ConnectionStrings:Redis=redis:6379
              ChatApi migrate --ConnectionStrings:Postgres='Host=db;Database=chatapi;Username=chatapi;Password=…'
              ChatApi verify --url https://chat.example.org --minutes 10
            """);
        return 0;
    }
}
