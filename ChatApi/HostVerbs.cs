using System.Net.Sockets;
using System.Runtime.InteropServices;
using ChatApi.ServiceInterface.Platform;
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

    public static int Help()
    {
        Console.WriteLine("""
            ChatApi: a self-hosted chat service. An acknowledged message is never lost, never doubled, and every device catches up without a gap.

            Usage: ChatApi [serve|migrate|help] [settings]
              serve      serve until stopped (the default)
              migrate    bring the database to this version and end
              help       show this

            Settings are in appsettings.json, each with its default and unit. Any of them can also be given
              as an argument                      --Server:PublicUrl=https://chat.example.org
              as a variable of the environment    CHATAPI_Server__PublicUrl=https://chat.example.org  (or without CHATAPI_)
            Arguments win over variables, variables over the file. Short forms:
              --urls <url>[;<url>…]   where to serve (default: http://localhost:5080)
              --demo                  make the users alice and bob, and show how to sign in as them
              --environment <name>    also read appsettings.<name>.json
              --contentRoot <folder>  where appsettings.json and .local are (default: the working directory)

            Without connection strings the host starts a PostgreSQL and a Redis for itself and keeps their data in .local.

            Examples:
              ChatApi --demo
              ChatApi --urls http://0.0.0.0:8080 --ConnectionStrings:Postgres='Host=db;Database=chatapi;Username=chatapi;Password=…' --ConnectionStrings:Redis=redis:6379
              ChatApi migrate --ConnectionStrings:Postgres='Host=db;Database=chatapi;Username=chatapi;Password=…'
            """);
        return 0;
    }
}
