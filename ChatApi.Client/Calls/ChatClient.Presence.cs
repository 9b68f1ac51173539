using System.Text.Json;

namespace ChatApi.Client;

public sealed partial class ChatClient
{
    private readonly TypingThrottle typing;
    private readonly StandingWishes wishes = new();

    /// <summary>How present users are now.</summary>
    public Task<GetPresenceResponse> GetPresenceAsync(GetPresence request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>How present users are now, in the order of their ids here; at most 200.</summary>
    public async Task<IReadOnlyList<UserPresence>> GetPresenceAsync(IEnumerable<string> userIds, CancellationToken ct = default) =>
        (await SendAsync(new GetPresence { UserIds = [.. userIds] }, ct).ConfigureAwait(false)).Results;

    /// <summary>
    /// Has the real-time connection, and every one after it, tell of these users (<see cref="PresenceUpdated"/>) instead of those before. Answers how they
    /// are now; after a reconnect that comes as events. A stream that is not this client's own is named in the request.
    /// </summary>
    public async Task<WatchPresenceResponse> WatchPresenceAsync(WatchPresence request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.StreamId is not null)
            return await SendAsync(request, ct).ConfigureAwait(false);
        wishes.Watched = [.. request.UserIds ?? []];
        var answer = await WatchAsync(request, ct).ConfigureAwait(false);
        Store.Note(answer.Results);
        return answer;
    }

    private async Task<WatchPresenceResponse> WatchAsync(WatchPresence request, CancellationToken ct)
    {
        try
        {
            if (realtime?.Link is { } link)
                return (WatchPresenceResponse)(await CallAsync(link, request, typeof(WatchPresenceResponse), ct).ConfigureAwait(false))!;
        }
        catch (ChatConnectionException e)
        {
            options.Log?.Invoke("WatchPresence: no answer over the socket, the next one is told", e);
        }
        return request.UserIds is { Count: > 0 } userIds
            ? new() { Results = (await SendAsync(new GetPresence { UserIds = userIds }, ct).ConfigureAwait(false)).Results }
            : new();
    }

    /// <summary>Has the real-time connection tell of these users, at most 200, instead of those before; how they are now.</summary>
    public async Task<IReadOnlyList<UserPresence>> WatchPresenceAsync(IEnumerable<string> userIds, CancellationToken ct = default) =>
        (await WatchPresenceAsync(new WatchPresence { UserIds = [.. userIds] }, ct).ConfigureAwait(false)).Results;

    /// <summary>Says how present the user is; members left out stay. That this device is away is said again after a reconnect.</summary>
    public Task<UserPresence> UpdatePresenceAsync(UpdatePresence request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Status is { } status)
            wishes.IsAway = status == PresenceStatus.Away;
        return SendAsync(request, ct);
    }

    /// <summary>Says that this device is in use (<see cref="PresenceStatus.Online"/>) or not (<c>Away</c>), or that the user wants to be invisible (<c>Offline</c>).</summary>
    public Task<UserPresence> UpdatePresenceAsync(string status, CancellationToken ct = default) =>
        UpdatePresenceAsync(new UpdatePresence { Status = status }, ct);

    /// <summary>
    /// Tells the others that the user is typing. Call it with every key: it is sent at most every 3 seconds for a conversation, or at once
    /// when the kind changes.
    /// </summary>
    public Task StartTypingAsync(StartTyping request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return typing.IsDue(request.ConversationId, request.Kind) ? SendAsync(request, ct) : Task.CompletedTask;
    }

    /// <summary>Tells the others that the user is typing; call it with every key.</summary>
    /// <param name="conversationId">Where.</param>
    /// <param name="kind"><c>text</c>, <c>audio</c> or <c>upload</c>; text when left out.</param>
    /// <param name="ct">Gives up.</param>
    public Task StartTypingAsync(Guid conversationId, string? kind = null, CancellationToken ct = default) =>
        StartTypingAsync(new StartTyping { ConversationId = conversationId, Kind = kind }, ct);

    /// <summary>Tells the others that the user has stopped typing without sending.</summary>
    public Task StopTypingAsync(StopTyping request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        typing.Forget(request.ConversationId);
        return SendAsync(request, ct);
    }

    /// <summary>Tells the others that the user has stopped typing without sending.</summary>
    public Task StopTypingAsync(Guid conversationId, CancellationToken ct = default) =>
        StopTypingAsync(new StopTyping { ConversationId = conversationId }, ct);

    /// <summary>Who else is typing now; what happens then comes as <see cref="TypingStarted"/> and <see cref="TypingStopped"/>.</summary>
    public Task<GetTypingResponse> GetTypingAsync(GetTyping request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Who else is typing now.</summary>
    public async Task<IReadOnlyList<TypingUser>> GetTypingAsync(Guid conversationId, CancellationToken ct = default) =>
        (await SendAsync(new GetTyping { ConversationId = conversationId }, ct).ConfigureAwait(false)).Results;

    /// <summary>Sends the members who are connected an event of the app's own, which they hear as <see cref="CustomEvent"/>; it may be lost.</summary>
    public Task SendEventAsync(SendEvent request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Sends the members who are connected an event of the app's own; it may be lost.</summary>
    /// <param name="conversationId">Whose members.</param>
    /// <param name="name">Begins with <c>custom.</c>.</param>
    /// <param name="payload">What it carries, up to 4 KiB of JSON.</param>
    /// <param name="ct">Gives up.</param>
    public Task SendEventAsync(Guid conversationId, string name, JsonElement? payload = null, CancellationToken ct = default) =>
        SendAsync(new SendEvent { ConversationId = conversationId, Name = name, Payload = payload }, ct);

    /// <summary>What the user wants of every real-time connection, said to one that has just opened. How those stand that are watched comes back as events.</summary>
    private async Task<IReadOnlyList<ServerEvent>> SayAgainAsync(SocketLink link, CancellationToken ct)
    {
        if (wishes.IsAway)
            await CallAsync(link, new UpdatePresence { Status = PresenceStatus.Away }, typeof(UserPresence), ct).ConfigureAwait(false);
        if (wishes.Watched is not { Count: > 0 } watched)
            return [];
        var answer = await CallAsync(link, new WatchPresence { UserIds = [.. watched] }, typeof(WatchPresenceResponse), ct).ConfigureAwait(false);
        return [.. ((WatchPresenceResponse)answer!).Results.Select(presence => new PresenceUpdated(presence) { Name = EventTypes.NameOf(typeof(PresenceUpdated)) })];
    }

    private async Task<object?> CallAsync(SocketLink link, object request, Type answerType, CancellationToken ct)
    {
        var answer = await link.CallAsync(RequestInfo.Of(request), options.RequestTimeout, options.TimeProvider, ct).ConfigureAwait(false);
        return answer.Status < 400
            ? HttpTransport.AnswerOf(answer.Body, answer.Status, ContractJson.Wire.GetTypeInfo(answerType))
            : throw new ChatApiException(answer.Status, HttpTransport.ErrorOf(answer.Body));
    }
}

/// <summary>What the user wants of every real-time connection.</summary>
sealed class StandingWishes
{
    /// <summary>Whom to be told about.</summary>
    public IReadOnlyList<string> Watched { get; set; } = [];

    /// <summary>This device is not in use.</summary>
    public bool IsAway { get; set; }
}
