using System.Globalization;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Stars;

/// <summary>Messages a user keeps for themselves. Nobody else learns of it.</summary>
sealed class StarService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task StarAsync(StarMessage request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var row = await tx.Db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        if (row.DeletedAt is not null)
            throw Refusals.MessageDeleted();
        if (await tx.Db.AddStarAsync(caller.UserId, row.ConversationId, row.Seq, ct))
            await TellAsync(tx, EventKind.MessageStarred, row, caller, ct);
    }

    public async Task UnstarAsync(UnstarMessage request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var row = await tx.Db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        if (await tx.Db.RemoveStarAsync(caller.UserId, row.ConversationId, row.Seq, ct))
            await TellAsync(tx, EventKind.MessageUnstarred, row, caller, ct);
    }

    public async Task<ListStarredResponse> ListAsync(ListStarred request, Caller caller, CancellationToken ct)
    {
        var before = ParseCursor(request.Cursor);
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var found = await db.ListStarredAsync(caller.UserId, before, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListStarredResponse { Results = page, NextCursor = found.Count > limit ? Encode(page[^1]) : null };
    }

    private static Task TellAsync(EventTransaction tx, string kind, MessageRow row, Caller caller, CancellationToken ct)
    {
        tx.Append(new EventRow(kind, row.ConversationId, UserId: caller.UserId, Seq: row.Seq, ActorId: caller.UserId));
        return tx.CommitAsync(ct);
    }

    private static string Encode(StarredMessage last) => Paging.Encode(
        last.StarredAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Message.ConversationId.ToString(), last.Message.Seq.ToString(CultureInfo.InvariantCulture));

    private static StarPlace? ParseCursor(string? cursor) => Paging.Decode(cursor, 3) switch
    {
        null => null,
        [var at, var id, var seq] when long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParse(id, out var conversationId) && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            => new StarPlace(new DateTimeOffset(ticks, TimeSpan.Zero), conversationId, last),
        _ => throw Paging.Invalid(),
    };
}
