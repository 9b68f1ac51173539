using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Scheduled;

/// <summary>Messages to be sent later. Whoever changes one locks its row; <see cref="ScheduledSender"/> sends them when they are due.</summary>
sealed class ScheduledService(NpgsqlDataSource dataSource, EventLog events, ScheduledSender sender)
{
    public async Task<ScheduleMessageResponse> ScheduleAsync(ScheduleMessage request, Caller caller, CancellationToken ct)
    {
        var message = request.Message!;
        var send = Read(message, caller);
        var json = MessageJson.Write(message)!;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.SendAt!.Value.UtcTicks}\0{json}"));

        await using var tx = await events.BeginAsync(ct);
        var refusal = await tx.FindRefusalAsync(send, ct);
        if (refusal is { Code: ErrorCode.ConversationNotFound })
            throw refusal;
        var (state, earlier) = await tx.Db.LockScheduleAsync(caller.UserId, send.ConversationId, send.ClientMessageId, ct);
        if (earlier is not null) // answered as before, whatever stands in the way by now
            return earlier.CreateHash.AsSpan().SequenceEqual(hash)
                ? new ScheduleMessageResponse { Scheduled = earlier.ToScheduled(), Replayed = true }
                : throw Refusals.KeyReused("message.clientMessageId");
        if (refusal is not null)
            throw refusal.Within("message");
        RequireTime(request.SendAt.Value, state.Now);
        if (state.Waiting >= Limits.Scheduled)
            throw new ChatException(ErrorCode.TooManyScheduled, $"At most {Limits.Scheduled} scheduled messages may wait: send or cancel one first.");

        var row = new ScheduledRow
        {
            Id = Guid.CreateVersion7(),
            UserId = caller.UserId,
            ConversationId = send.ConversationId,
            ClientMessageId = send.ClientMessageId,
            Request = json,
            CreateHash = hash,
            SendAt = new DateTimeOffset(request.SendAt.Value.UtcTicks / 10 * 10, TimeSpan.Zero), // as precise as it is kept
            Version = 1,
        };
        await tx.Db.InsertScheduledAsync(row, ct);
        await TellAsync(tx, row, ct);
        sender.Wake();
        return new ScheduleMessageResponse { Scheduled = row.ToScheduled(), Created = true };
    }

    public async Task<ListScheduledResponse> ListAsync(ListScheduled request, Caller caller, CancellationToken ct)
    {
        var after = ParseCursor(request.Cursor);
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var found = await db.ListScheduledAsync(caller.UserId, after?.At, after?.Id ?? default, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListScheduledResponse
        {
            Results = page.ConvertAll(row => row.ToScheduled()),
            NextCursor = found.Count > limit ? Paging.Encode(page[^1].SendAt.UtcTicks.ToString(CultureInfo.InvariantCulture), page[^1].Id.ToString()) : null,
        };
    }

    public async Task<ScheduledMessage> UpdateAsync(UpdateScheduled request, Caller caller, CancellationToken ct)
    {
        var send = request.Message is { } given ? Read(given, caller) : null;
        await using var tx = await events.BeginAsync(ct);
        var row = await tx.Db.LockScheduledAsync(request.ScheduledId, caller.UserId, ct) ?? throw ScheduledNotFound();
        if (request.Version is { } version && version != row.Version)
            throw new ChatException(ErrorCode.VersionConflict, $"It is at version {row.Version} by now: take that, or leave out 'version'.", "version");
        if (send is not null && (send.ConversationId, send.ClientMessageId) != (row.ConversationId, row.ClientMessageId))
            throw Refusals.InvalidValue("message", "'message' must have the 'conversationId' and 'clientMessageId' it had; schedule another one instead.");
        RequireTime(request.SendAt ?? row.SendAt, row.Now, least: request.SendAt is null ? TimeSpan.Zero : ScheduleTime.Least);
        if (await tx.FindRefusalAsync(send ?? Read(row.Message, caller), ct) is { } refusal)
            throw send is null ? refusal : refusal.Within("message");

        var changed = await tx.Db.UpdateScheduledAsync(row.Id, MessageJson.Write(request.Message) ?? row.Request, request.SendAt ?? row.SendAt, ct);
        await TellAsync(tx, changed, ct);
        sender.Wake();
        return changed.ToScheduled();
    }

    public async Task CancelAsync(CancelScheduled request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var row = await tx.Db.TakeScheduledAsync(request.ScheduledId, caller.UserId, ct) ?? throw ScheduledNotFound();
        await TellAsync(tx, row, ct);
    }

    public async Task<Message> SendNowAsync(SendScheduledNow request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var row = await tx.Db.TakeScheduledAsync(request.ScheduledId, caller.UserId, ct) ?? throw ScheduledNotFound();
        return (await tx.SendScheduledAsync(row, ct)).Message;
    }

    private static Task TellAsync(EventTransaction tx, ScheduledRow row, CancellationToken ct)
    {
        tx.Append(row.Changed());
        return tx.CommitAsync(ct);
    }

    /// <summary>What is to be sent; refused as SendMessage would refuse it whenever it is sent.</summary>
    private static PendingSend Read(SendMessage message, Caller caller)
    {
        if (message.ConversationId is not { } conversationId || !string.IsNullOrEmpty(message.RecipientId))
            throw Refusals.InvalidValue("message.conversationId", "A scheduled message goes to a 'conversationId': make the direct conversation first.");
        try
        {
            var content = MessageContent.Of(message, new Caller(caller.UserId)); // without the rights of an administrator, as it is sent
            return new PendingSend(conversationId, caller.UserId, message.ClientMessageId, content);
        }
        catch (ChatException refusal)
        {
            throw refusal.Within("message");
        }
    }

    private static void RequireTime(DateTimeOffset sendAt, DateTimeOffset now, TimeSpan? least = null)
    {
        if (sendAt < now + (least ?? ScheduleTime.Least) || sendAt > now + ScheduleTime.Most)
            throw Refusals.InvalidValue("sendAt", $"'sendAt' must be at least {ScheduleTime.Least.TotalSeconds} seconds and at most {ScheduleTime.Most.TotalDays} days from now, which is {now:O}.");
    }

    private static ChatException ScheduledNotFound() =>
        new(ErrorCode.ScheduledNotFound, "There is no such scheduled message: it was sent or taken back, or is not yours.");

    private static (DateTimeOffset At, Guid Id)? ParseCursor(string? cursor) => Paging.Decode(cursor, 2) switch
    {
        null => null,
        [var at, var id] when long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
                              && Guid.TryParse(id, out var lastId) => (new DateTimeOffset(ticks, TimeSpan.Zero), lastId),
        _ => throw Paging.Invalid(),
    };
}

/// <summary>How far ahead a message may be scheduled.</summary>
static class ScheduleTime
{
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(Limits.ScheduleSeconds);
    public static readonly TimeSpan Most = TimeSpan.FromDays(Limits.ScheduleDays);
}
