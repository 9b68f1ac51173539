using ChatApi.ServiceInterface.Platform;

namespace ChatApi;

/// <summary>For load balancers and supervisors: is it alive, may it be sent requests.</summary>
static class Health
{
    private const string Prefix = "/health";

    /// <summary>Some load balancers ask with HEAD.</summary>
    private static readonly string[] Verbs = ["GET", "HEAD"];

    /// <summary>
    /// <c>/health/live</c> is 200 as long as the process answers; <c>/health/ready</c> is 503 until requests can be served and again
    /// when they cannot. Before the service has started every other request is 503 too.
    /// </summary>
    public static WebApplication MapHealth(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        app.Use((http, next) =>
        {
            if (readiness.IsGoingDown && HttpProtocol.IsHttp11(http.Request.Protocol))
                http.Response.Headers.Connection = "close"; // a request sent on a kept connection while it is being closed would be lost
            return readiness.NotStarted is { } refusal && !http.Request.Path.StartsWithSegments(Prefix) ? throw refusal : next(http);
        });
        app.MapMethods($"{Prefix}/live", Verbs, () => Results.Text("""{"status":"live"}""", "application/json"));
        app.MapMethods($"{Prefix}/ready", Verbs, async () => await readiness.CheckAsync() is { } refusal
            ? throw refusal
            : Results.Text("""{"status":"ready"}""", "application/json"));
        return app;
    }
}
