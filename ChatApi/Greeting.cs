using ChatApi.ServiceInterface.Platform;

namespace ChatApi;

/// <summary>What is printed once the host serves: where it is, where its data is, and how to try it.</summary>
static class Greeting
{
    public static async Task WriteAsync(WebApplication app, TextWriter to)
    {
        var url = app.Urls.First();
        await to.WriteLineAsync($"""

            ChatApi serves {string.Join(", ", app.Urls)}
              page     {url}/
              explorer {url}/ui
              health   {url}/health/ready
            """);
        if (app.Services.GetRequiredService<LocalServices>().DataFolder is { } folder)
        {
            await to.WriteLineAsync($"""
                  data     {folder}/postgres (its log: {folder}/postgres/log)
                  join     {Path.GetFullPath(app.Services.GetRequiredService<ServerSettings>().LocalData, app.Environment.ContentRootPath)}/connection-strings has what a second node needs
                """);
        }
        if (app.Services.GetRequiredService<DemoSettings>().Users)
            await to.WriteLineAsync(Demo.Describe(await Demo.EnsureUsersAsync(app, app.Lifetime.ApplicationStopping), url));
        await to.WriteLineAsync("Ctrl-C stops it.");
    }
}
