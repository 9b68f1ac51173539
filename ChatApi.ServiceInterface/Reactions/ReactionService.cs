using System.Globalization;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Reactions;

/// <summary>Reacting to messages. Every change holds the message's lock, so that reactions can be counted and none comes to a tombstone.</summary>
sealed class ReactionService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task<ReactionsResponse> AddAsync(AddReaction request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var message = await LockAsync(tx, request.MessageId, caller, ct);
        if (message.DeletedAt is not null)
            throw Refusals.MessageDeleted();
        if (message.CannotContact)
            throw Refusals.CannotContactUser();
        var counts = await tx.Db.CountReactionsAsync(message.ConversationId, message.Seq, caller.UserId, request.Emoji!, ct);
        if (!counts.IsOwn)
        {
            RequireRoom(counts);
            await tx.Db.AddReactionAsync(message.ConversationId, message.Seq, caller.UserId, request.Emoji!, ct);
            tx.Append(new EventRow(EventKind.ReactionAdded, message.ConversationId, Seq: message.Seq, ActorId: caller.UserId, Ref: request.Emoji));
        }
        return await AnswerAsync(tx, message, caller, ct);
    }

    public async Task<ReactionsResponse> RemoveAsync(RemoveReaction request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var message = await LockAsync(tx, request.MessageId, caller, ct);
        if (await tx.Db.RemoveReactionAsync(message.ConversationId, message.Seq, caller.UserId, request.Emoji!, ct))
            tx.Append(new EventRow(EventKind.ReactionRemoved, message.ConversationId, Seq: message.Seq, ActorId: caller.UserId, Ref: request.Emoji));
        return await AnswerAsync(tx, message, caller, ct);
    }

    public async Task<ListReactionsResponse> ListAsync(ListReactions request, Caller caller, CancellationToken ct)
    {
        var after = Paging.Decode(request.Cursor, parts: 3) is not [var at, var userId, var reaction] ? null
            : DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var time) ? new ReactionPlace(time, userId, reaction)
            : throw Paging.Invalid();
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var message = await db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        var found = await db.ListReactionsAsync(message.ConversationId, message.Seq, request.Emoji, after, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListReactionsResponse
        {
            Results = page.ConvertAll(row => row.ToReaction()),
            NextCursor = found.Count > limit ? Paging.Encode(page[^1].CreatedAt.ToString("O", CultureInfo.InvariantCulture), page[^1].UserId, page[^1].Reaction) : null,
        };
    }

    private static async Task<LockedMessage> LockAsync(EventTransaction tx, Guid messageId, Caller caller, CancellationToken ct) =>
        (await tx.Db.LockMessagesAsync([messageId], caller.UserId, ct)).SingleOrDefault() ?? throw Refusals.MessageNotFound();

    private static void RequireRoom(ReactionCounts counts)
    {
        if (!counts.IsUsed && counts.Kinds >= Limits.ReactionsPerMessage)
            throw new ChatException(ErrorCode.TooManyReactions, $"The message has {Limits.ReactionsPerMessage} different reactions, which is all it may have: use one of them.", "emoji");
        if (counts.Own >= Limits.ReactionsPerUser)
            throw new ChatException(ErrorCode.TooManyReactions, $"You have reacted to the message in {Limits.ReactionsPerUser} ways, which is all you may: take one back first.", "emoji");
    }

    /// <summary>The reactions now; commits what was changed, if anything was.</summary>
    private static async Task<ReactionsResponse> AnswerAsync(EventTransaction tx, LockedMessage message, Caller caller, CancellationToken ct)
    {
        var groups = await tx.Db.ListReactionGroupsAsync(message.ConversationId, message.Seq, caller.UserId, ct);
        await tx.CommitAsync(ct);
        return new ReactionsResponse { Reactions = groups };
    }
}
