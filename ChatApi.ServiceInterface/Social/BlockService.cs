using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Social;

/// <summary>
/// Whom a user has blocked. A block holds the lock that the two need to write to each other: what was on its way is stored before, and
/// nothing after.
/// </summary>
sealed class BlockService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task<Block> BlockAsync(BlockUser request, Caller caller, CancellationToken ct)
    {
        var otherId = RequireOther(request.UserId!, caller);
        if (!UserIds.IsValid(otherId))
            throw UserNotFound(otherId);
        await using var tx = await events.BeginAsync(ct);
        await tx.Db.LockPairAsync(caller.UserId, otherId, ct);
        var row = await tx.Db.AddBlockAsync(caller.UserId, otherId, Limits.Blocks, ct) ?? throw UserNotFound(otherId);
        if (row.CreatedAt is null)
            throw new ChatException(ErrorCode.TooManyBlocks, $"At most {Limits.Blocks} users can be blocked: lift another block first.", "userId");
        if (row.IsNew)
            await CommitAsync(tx, EventKind.UserBlocked, caller, otherId, ct);
        return row.ToBlock();
    }

    public async Task UnblockAsync(UnblockUser request, Caller caller, CancellationToken ct)
    {
        var otherId = RequireOther(request.UserId!, caller);
        await using var tx = await events.BeginAsync(ct);
        if (await tx.Db.RemoveBlockAsync(caller.UserId, otherId, ct))
            await CommitAsync(tx, EventKind.UserUnblocked, caller, otherId, ct);
    }

    public async Task<ListBlocksResponse> ListAsync(ListBlocks request, Caller caller, CancellationToken ct)
    {
        var after = Paging.Decode(request.Cursor, 1)?[0] ?? "";
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var found = await db.ListBlocksAsync(caller.UserId, after, limit + 1, ct); // one more, to know whether there is a next page
        return new ListBlocksResponse
        {
            Results = [.. found.Take(limit).Select(row => row.ToBlock())],
            NextCursor = found.Count > limit ? Paging.Encode(found[limit - 1].UserId) : null,
        };
    }

    private static Task CommitAsync(EventTransaction tx, string kind, Caller caller, string otherId, CancellationToken ct)
    {
        tx.Append(new EventRow(kind, UserId: caller.UserId, ActorId: caller.UserId, Ref: otherId));
        tx.Append(BlockQueries.TellOfShared(caller.UserId, otherId)); // after it: their last messages are shown as the block has it
        return tx.CommitAsync(ct);
    }

    private static string RequireOther(string userId, Caller caller) => userId == "me" || userId == caller.UserId
        ? throw new ChatException(ErrorCode.InvalidValue, "Nobody can block themselves: 'userId' is the caller.", "userId")
        : userId;

    private static ChatException UserNotFound(string userId) =>
        new(ErrorCode.UserNotFound, "No user has this id.", "userId") { Meta = { ["userIds"] = userId } };
}
