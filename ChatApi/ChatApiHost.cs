using ChatApi.Http;
using ChatApi.ServiceInterface;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;

namespace ChatApi;

/// <summary>One node of the service, put together. Tests run several in a process.</summary>
static class ChatApiHost
{
    private const string SettingsFile = "appsettings.json";

    /// <summary>
    /// Reads the settings, starts what the node needs on this machine and registers everything; start and dispose are the caller's.
    /// <see cref="StartupException"/> when the settings are wrong or the private servers do not start.
    /// </summary>
    /// <param name="args">Settings of the form --Section:Key=value.</param>
    /// <param name="overrides">Settings by name ("Server:LocalData") that win over all others.</param>
    /// <param name="configure">Replaces parts: for tests that plant a fault or a clock.</param>
    /// <param name="ct">Ends the start.</param>
    public static async Task<WebApplication> BuildAsync(string[] args, IReadOnlyDictionary<string, string?>? overrides = null, Action<IServiceCollection>? configure = null, CancellationToken ct = default)
    {
        var builder = CreateBuilder(args, overrides);
        var settings = builder.Services.AddSettings(builder.Configuration);
        AddLogging(builder.Logging);
        KeepThreads(settings.Database.MaxPoolSize);
        var local = await StartLocalServicesAsync(builder, settings, ct);
        try
        {
            builder.Services.AddSingleton(_ => local); // through a factory, so that the container disposes it
            builder.Services.AddSingleton(_ => Database.Open(settings.ConnectionStrings.Postgres, settings.Database));
            builder.Services.AddHostedService<DatabaseStart>(); // first: what follows finds the schema in place
            builder.Services.AddChatApi();
            builder.Services.AddChatHttp();
            configure?.Invoke(builder.Services);
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.Server.ShutdownSeconds));

            var app = builder.Build();
            app.Services.GetRequiredService<LocalServices>(); // made first, so disposed last
            app.MapChatHttp(); // first: what comes after has its error bodies and cross-origin headers
            app.MapHealth();
            app.UseChatPage();
            app.UseRealtime();
            app.MapRealtime();
            return app;
        }
        catch
        {
            await local.DisposeAsync();
            throw;
        }
    }

    /// <summary>With the settings, each source winning over those before it: the shipped file first.</summary>
    private static WebApplicationBuilder CreateBuilder(string[] args, IReadOnlyDictionary<string, string?>? overrides)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = FindContentRoot(args, overrides) });
            builder.Configuration.Sources.Clear();
            builder.Configuration
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, SettingsFile), optional: true)
                .AddJsonFile(SettingsFile, optional: true)
                .AddJsonFile($"appsettings.{builder.Environment.EnvironmentName}.json", optional: true)
                .AddEnvironmentVariables("ASPNETCORE_")
                .AddEnvironmentVariables()
                .AddEnvironmentVariables(SettingsSource.EnvironmentPrefix)
                .AddCommandLine(args)
                .AddInMemoryCollection(overrides ?? new Dictionary<string, string?>());
            return builder;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new StartupException($"{e.Message} {e.InnerException?.InnerException?.Message ?? e.InnerException?.Message}", e);
        }
    }

    /// <summary>
    /// Npgsql asks the server to cancel a statement by a blocking call, for which a dead line takes seconds. Each connection may hold one
    /// thread so: with fewer threads than connections nothing else would be answered meanwhile, not even the health checks.
    /// </summary>
    private static void KeepThreads(int connections)
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, connections + Environment.ProcessorCount), completions);
    }

    private static void AddLogging(ILoggingBuilder logging) =>
        logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

    /// <summary>Before the rest is registered: its connection strings are known only then.</summary>
    private static async Task<LocalServices> StartLocalServicesAsync(WebApplicationBuilder builder, Settings settings, CancellationToken ct)
    {
        using var logging = LoggerFactory.Create(early =>
        {
            early.AddConfiguration(builder.Configuration.GetSection("Logging"));
            AddLogging(early);
        });
        return await LocalServices.StartAsync(
            settings.ConnectionStrings, settings.Server, builder.Environment.ContentRootPath, logging.CreateLogger<LocalServices>(), ct);
    }

    /// <summary>The working directory when it has the settings file, else where the program is; --contentRoot says otherwise.</summary>
    private static string? FindContentRoot(string[] args, IReadOnlyDictionary<string, string?>? overrides)
    {
        var given = overrides?.GetValueOrDefault("contentRoot") ?? new ConfigurationBuilder().AddCommandLine(args).Build()["contentRoot"];
        if (given is not null)
            return Directory.Exists(given) ? Path.GetFullPath(given) : throw new StartupException($"The folder {given} (contentRoot) does not exist.");
        return File.Exists(SettingsFile) ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory;
    }
}
