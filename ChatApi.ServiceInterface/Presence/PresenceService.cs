using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>How present people are: asking, being told, and saying it of oneself.</summary>
sealed class PresenceService(
    NpgsqlDataSource dataSource, PresenceAudience audience, PresenceStore store, PresenceTracker tracker, PresenceFeed feed, OpenConnections open, SseSubscriptions streams, TimeProvider clock)
{
    public async Task<GetPresenceResponse> GetAsync(GetPresence request, Caller caller, CancellationToken ct) =>
        new() { Results = (await LookAsync(Named(request.UserIds, caller), caller, ct)).Results };

    public async Task<WatchPresenceResponse> WatchAsync(WatchPresence request, Caller caller, CancellationToken ct)
    {
        var userIds = Named(request.UserIds, caller);
        if (request.StreamId is { } streamId)
            await streams.TellAsync(PresenceFeed.WatchCommand, streamId, caller, string.Join(',', userIds.Where(UserIds.IsValid)));
        else if (caller.ConnectionId is { } id)
            feed.Watch(open.Find(id) ?? throw new ChatException(ErrorCode.NotFound, "The connection has ended."), [.. userIds.Where(UserIds.IsValid)]);
        else
            throw new ChatException(ErrorCode.NotEmpty, "'streamId' must not be empty: over HTTP, name the stream by the id in its cmd.onConnect; or send the command on a WebSocket.", "streamId");
        var (results, notKnown) = await LookAsync(userIds, caller, ct); // after that: what changes in between is told
        notKnown.ForEach(feed.TellWhenKnown);
        return new() { Results = results };
    }

    public async Task<UserPresence> UpdateAsync(UpdatePresence request, Caller caller, CancellationToken ct)
    {
        CheckText(request);
        var (row, isChanged, isSeenAgain) = await KeepAsync(request, caller.UserId, ct);
        var what = request.Status switch
        {
            PresenceStatus.Online => isSeenAgain ? "v" : "o",
            PresenceStatus.Away => "a",
            PresenceStatus.Offline => "i",
            _ => "",
        };
        if (what.Length > 0 || isChanged)
            await store.SayAsync(caller.UserId, caller.SessionId, what, isToldAnyway: isChanged);
        if (what.Length > 0)
            tracker.Hear(caller.UserId, caller.SessionId, what[0]); // without Redis this node at least knows
        var states = await store.ReadAsync([caller.UserId]);
        return row.ToPresence(states?.Of(caller.UserId), clock.GetUtcNow(), isOwn: true);
    }

    private void CheckText(UpdatePresence request)
    {
        if (request.StatusTextExpiresAt is not { } end)
            return;
        if (string.IsNullOrEmpty(request.StatusText))
            throw new ChatException(ErrorCode.InvalidValue, "'statusTextExpiresAt' is for a 'statusText' given with it.", "statusTextExpiresAt");
        if (end <= clock.GetUtcNow())
            throw new ChatException(ErrorCode.InvalidValue, "'statusTextExpiresAt' must be in the future; leave it out to keep the text until it is changed.", "statusTextExpiresAt");
    }

    /// <summary>Writes what is durable and becomes different. Gives what is kept now, whether that has changed, and whether the user was invisible before and is not any more.</summary>
    private async Task<(PresenceRow Row, bool IsChanged, bool IsSeenAgain)> KeepAsync(UpdatePresence request, string userId, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var before = (await db.ListPresenceAsync([userId], ct)).SingleOrDefault() ?? new() { UserId = userId };
        bool? invisible = request.Status switch
        {
            PresenceStatus.Online when before.Invisible => false,
            PresenceStatus.Offline when !before.Invisible => true,
            _ => null,
        };
        var text = request.StatusText?.Trim();
        if (text is not null && (text.Length > 0 ? text : null) == before.StatusText && request.StatusTextExpiresAt == before.StatusTextExpiresAt)
            text = null;
        if (invisible is null && text is null)
            return (before, false, false);
        return (await db.ChangePresenceAsync(new(userId, invisible, text, request.StatusTextExpiresAt), ct), true, invisible == false);
    }

    /// <summary>How these users stand to the caller, in the order given; and of whom the caller may know it but nobody does now.</summary>
    private async Task<(List<UserPresence> Results, List<string> NotKnown)> LookAsync(List<string> userIds, Caller caller, CancellationToken ct)
    {
        Dictionary<string, PresenceRow> rows = userIds.Count == 0 ? [] : (await audience.ListVisibleAsync(caller.UserId, userIds, ct)).ToDictionary(row => row.UserId, StringComparer.Ordinal);
        if (rows.Count == 0)
            return (userIds.ConvertAll(id => new UserPresence { UserId = id }), []);
        var states = await store.ReadAsync(rows.Keys);
        var now = clock.GetUtcNow();
        var results = userIds.ConvertAll(id => rows.TryGetValue(id, out var row)
            ? row.ToPresence(states?.Of(id), now, isOwn: id == caller.UserId)
            : new UserPresence { UserId = id });
        return (results, [.. rows.Keys.Where(id => states?.Of(id) is null)]);
    }

    private static List<string> Named(List<string>? given, Caller caller) =>
        [.. (given ?? []).Select(id => id == "me" ? caller.UserId : id).Distinct(StringComparer.Ordinal)];
}
