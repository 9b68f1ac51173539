using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// Events that may be lost, to the members of a conversation wherever they are connected: through Redis to every node, this one too, so
/// that all hear them in one order. Without Redis nobody hears them. A node that cannot keep up drops the oldest.
/// </summary>
sealed partial class EphemeralEvents : BackgroundService
{
    /// <summary>Channel. A line with the connection and the users who are left out, then the event as JSON. Lost: the event is.</summary>
    private const string Everywhere = "chatapi:ephemeral";

    private const int MostWaiting = 10_000;
    private readonly Channel<byte[]> arrived = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly RedisConnection redis;
    private readonly Hub hub;
    private readonly ILogger<EphemeralEvents> log;

    public EphemeralEvents(RedisConnection redis, Hub hub, ILogger<EphemeralEvents> log)
    {
        (this.redis, this.hub, this.log) = (redis, hub, log);
        redis.Subscribe(Everywhere, message => arrived.Writer.TryWrite(message));
    }

    /// <summary>Tells the members of the event's conversation. Never throws.</summary>
    /// <param name="shown">With its name and conversation.</param>
    /// <param name="exceptUsers">Who is not told, on no device.</param>
    /// <param name="exceptConnection">The WebSocket that is not told.</param>
    public Task SendAsync(ServerEvent shown, IReadOnlyCollection<string> exceptUsers, string? exceptConnection = null)
    {
        var head = Encoding.ASCII.GetBytes($"{exceptConnection} {string.Join(',', exceptUsers)}\n");
        return redis.PublishAsync(Everywhere, [.. head, .. LoggedEvent.Serialize(shown, ContractJson.Wire)]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in arrived.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                Offer(message);
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                LogUnreadable(e); // from a node of another version
            }
        }
    }

    private void Offer(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf((byte)'\n');
        var head = Encoding.ASCII.GetString(message[..end]).Split(' ');
        var (connectionId, userIds) = (head[0], head[1].Split(','));
        if (JsonSerializer.Deserialize(message[(end + 1)..], ContractJson.Wire.GetTypeInfo(typeof(ServerEvent))) is ServerEvent shown and not UnknownEvent)
            hub.OfferToMembers(shown, connection => connection.Id != connectionId && !userIds.Contains(connection.UserId));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An ephemeral event of another node cannot be read")]
    private partial void LogUnreadable(Exception e);
}
