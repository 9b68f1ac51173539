using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Social;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

sealed partial class ConversationService(NpgsqlDataSource dataSource, EventLog events, GroupSettings groups, ILogger<ConversationService> log)
{
    public Task<CreateConversationResponse> CreateAsync(CreateConversation request, Caller caller, CancellationToken ct) =>
        string.IsNullOrEmpty(request.RecipientId) ? CreateGroupAsync(request, caller, ct) : CreateDirectAsync(request, caller, ct);

    public async Task<Conversation> GetAsync(GetConversation request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.FindConversationAsync(request.ConversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
    }

    public async Task<ListConversationsResponse> ListAsync(ListConversations request, Caller caller, CancellationToken ct)
    {
        var after = ParseCursor(request.Cursor);
        var limit = request.Limit ?? Limits.DefaultPage;
        var name = string.IsNullOrWhiteSpace(request.Query) ? null : UserKeys.Fold(request.Query.Trim());
        var filter = new ConversationFilter(
            request.Archived == true, request.Pinned, request.Unread, request.Kind, name, string.IsNullOrEmpty(request.MemberId) ? null : request.MemberId);
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var found = await db.ListConversationsAsync(caller.UserId, filter, after, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListConversationsResponse { Results = page, NextCursor = found.Count > limit ? CursorAfter(page[^1]) : null };
    }

    private async Task<CreateConversationResponse> CreateDirectAsync(CreateConversation request, Caller caller, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(request.Title) || request.MemberIds is { Count: > 0 } || request.ClientConversationId is not null || ConversationInfo.Of(request) != new ConversationInfo())
            throw Refusals.InvalidValue("recipientId", "A direct conversation begins with its two users alone: leave out what is for groups, or 'recipientId'.");
        await using var tx = await events.BeginAsync(ct);
        var (id, created, mayWrite) = await tx.OpenDirectAsync(caller.UserId, request.RecipientId!, ct);
        if (!mayWrite)
            throw Refusals.CannotContactUser();
        return await FinishAsync(tx, new() { Created = created }, id, caller, ct);
    }

    private async Task<CreateConversationResponse> CreateGroupAsync(CreateConversation request, Caller caller, CancellationToken ct)
    {
        if (request.ClientConversationId is not { } key || key == Guid.Empty)
            throw new ChatException(ErrorCode.NotEmpty, "'clientConversationId' must be given for a group: a UUID that makes retries safe.", "clientConversationId");
        if (string.IsNullOrWhiteSpace(request.Title))
            throw new ChatException(ErrorCode.NotEmpty, "'title' must be given for a group, or 'recipientId' for a direct conversation.", "title");
        string[] others = [.. MemberIds.Distinct(request.MemberIds ?? [], "memberIds").Where(id => id != caller.UserId)];
        var info = ConversationInfo.Of(request);
        var hash = HashRequest(info, others);

        await using var tx = await events.BeginAsync(ct);
        if (await tx.Db.FindGroupByKeyAsync(caller.UserId, key, ct) is { } earlier)
            return await ReplayAsync(tx, earlier, hash, caller, ct);
        if (await tx.Db.ListMissingUserIdsAsync(others, ct) is { Count: > 0 } missing)
            throw Refusals.UserNotFound("memberIds", missing);
        if (others.Length + 1 > groups.MaxMembers)
            throw Refusals.GroupFull(groups.MaxMembers);

        if (await tx.Db.ListNotToBeAddedAsync(caller.UserId, others, ct) is { Count: > 0 } refused)
            throw Refusals.CannotContactUser(refused);

        var group = new NewConversation(Guid.CreateVersion7(), ConversationKind.Group, caller.UserId)
        {
            Info = info,
            ClientConversationId = key,
            CreateHash = hash,
        };
        if (!await tx.Db.InsertConversationAsync(group, [caller.UserId, .. others], ct)) // the same key was just used elsewhere
            return await ReplayAsync(tx, (await tx.Db.FindGroupByKeyAsync(caller.UserId, key, ct))!, hash, caller, ct);
        tx.Append(new EventRow(EventKind.ConversationCreated, group.Id, Seq: 0, ActorId: caller.UserId, Ref: string.Join(',', [caller.UserId, .. others])));
        return await FinishAsync(tx, new() { Created = true }, group.Id, caller, ct);
    }

    private async Task<CreateConversationResponse> ReplayAsync(EventTransaction tx, EarlierGroupRow earlier, byte[] hash, Caller caller, CancellationToken ct) =>
        hash.AsSpan().SequenceEqual(earlier.CreateHash)
            ? await FinishAsync(tx, new() { Replayed = true }, earlier.Id, caller, ct)
            : throw Refusals.KeyReused("clientConversationId");

    /// <summary>404 for the repeat of a creator who is no longer a member.</summary>
    private async Task<CreateConversationResponse> FinishAsync(EventTransaction tx, CreateConversationResponse response, Guid id, Caller caller, CancellationToken ct)
    {
        response.Conversation = await tx.Db.FindConversationAsync(id, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
        await tx.CommitAsync(ct);
        if (response.Created)
            LogCreated(id, response.Conversation.Kind);
        return response;
    }

    /// <summary>SHA-256 of the title, the sorted member ids and what else is given, between U+0000, which none of it holds.</summary>
    private static byte[] HashRequest(ConversationInfo info, string[] others)
    {
        string?[] further = [info.Description, info.AvatarUrl, info.Metadata, info.Permissions, info.History];
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0',
            [info.Title, .. others.Order(StringComparer.Ordinal), .. further.Select((value, index) => value is null ? null : $"{index}={value}").OfType<string>()])));
    }

    private static string CursorAfter(Conversation last) => Paging.Encode(
        last.Me!.PinnedAt is null ? "0" : "1", last.LastActivityAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Id.ToString());

    private static ConversationPlace? ParseCursor(string? cursor) => Paging.Decode(cursor, 3) switch
    {
        null => null,
        [("0" or "1") and var pinned, var at, var id] when long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
                                                         && Guid.TryParse(id, out var lastId) => new(pinned == "1", new DateTimeOffset(ticks, TimeSpan.Zero), lastId),
        _ => throw Paging.Invalid(),
    };

    [LoggerMessage(Level = LogLevel.Debug, Message = "Conversation {ConversationId} made: {Kind}")]
    private partial void LogCreated(Guid conversationId, string kind);
}

/// <summary>Lists of user ids in requests.</summary>
static class MemberIds
{
    /// <summary>Each once; 400 <c>NotEmpty</c> when one is empty.</summary>
    public static IEnumerable<string> Distinct(List<string> userIds, string field) => userIds.Exists(string.IsNullOrEmpty)
        ? throw new ChatException(ErrorCode.NotEmpty, $"'{field}' must not hold empty ids.", field)
        : userIds.Distinct(StringComparer.Ordinal);
}
