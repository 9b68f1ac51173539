using Microsoft.Extensions.Hosting;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>
/// Loads what checking tokens needs, before the first request. Registered after the tail of the event log: a session revoked
/// while this loads is then heard by at least one of the two.
/// </summary>
sealed class AuthStart(SigningKeys keys, RevokedSessions revoked) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await keys.LoadAsync(cancellationToken);
        await revoked.LoadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
