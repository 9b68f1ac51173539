using System.Globalization;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Search;

sealed class SearchService(SearchDatabase database)
{
    private const string Similar = "similar";

    public async Task<SearchMessagesResponse> SearchMessagesAsync(SearchMessages request, Caller caller, CancellationToken ct)
    {
        var query = SearchQuery.Read(request.Query ?? "");
        RequireSomething(request, query);
        var (before, similar) = ParseCursor(request.Cursor);
        await using var db = await database.OpenConnectionAsync(ct);
        var root = await FindThreadAsync(db, request, caller, ct);
        var search = new MessageSearch(
            caller.UserId,
            root?.ConversationId ?? request.ConversationId,
            query,
            new SearchFilter(request.SenderId == "me" ? caller.UserId : request.SenderId, request.Type, request.Has is not null, request.MentionsMe == true, root?.Seq),
            request.From ?? DateTimeOffset.MinValue,
            before ?? SearchPlace.StartOf(request.To ?? DateTimeOffset.MaxValue),
            request.Limit ?? Limits.DefaultSearchPage);
        var size = await db.MeasureScopeAsync(caller.UserId, search.ConversationId, MessageFinder.MostConversations, ct);
        if (search.ConversationId is not null && size.Conversations == 0)
            throw Refusals.ConversationNotFound();

        var page = similar ? default : await search.RunAsync(db, size, ct);
        if ((similar || (before is null && page is { Found.Count: 0, Next: null })) && await search.LoosenAsync(db, ct) is { } looser)
            (page, similar) = (await looser.RunAsync(db, size, ct), true);
        return new()
        {
            Results = await ShowAsync(db, page.Found ?? [], request.Context ?? 0, caller, ct),
            NextCursor = page.Next is { } next ? EncodeCursor(next, similar) : null,
            Similar = similar && page.Found is { Count: > 0 } ? true : null,
        };
    }

    public async Task<SearchResponse> SearchAsync(ServiceModel.Search request, Caller caller, CancellationToken ct)
    {
        var limit = request.Limit ?? Limits.DefaultSearchGroup;
        var messages = await SearchMessagesAsync(new SearchMessages { Query = request.Query, Limit = limit }, caller, ct);
        var query = SearchQuery.Read(request.Query!);

        await using var db = await database.OpenConnectionAsync(ct);
        var named = (await db.ListNamesAsync(caller.UserId, ct)).Where(row => query.FindIn($"{row.Title}\n{row.OtherDisplayName}\n{row.OtherUserName}") is not null).ToList();
        string[] peers = [.. named.Select(row => row.OtherId).OfType<string>().Take(limit)];
        var findable = (await db.ListFindableAsync(caller.UserId, peers, ct)).OrderBy(row => Array.IndexOf(peers, row.Id));
        var prefix = UserKeys.OfDisplayName(request.Query!.Trim());
        var others = await db.SearchUsersAsync(caller.UserId, prefix, UserKeys.EndOf(prefix), afterId: "", limit, ct);
        var users = findable.Concat(others).DistinctBy(row => row.Id).Take(limit).Select(row => row.ToSummary()).ToList();

        var ids = named.Select(row => row.Id).Take(limit).ToList();
        if (ids.Count < limit && users.Exists(user => user.Id != caller.UserId))
        {
            var groups = await db.ListGroupsWithAsync(caller.UserId, [.. users.Select(user => user.Id).Where(id => id != caller.UserId)], limit, ct);
            ids.AddRange(groups.Except(ids).Take(limit - ids.Count));
        }
        var conversations = await db.ListConversationsAsync(caller.UserId, [.. ids], ct);
        return new() { Users = users, Conversations = [.. conversations.OrderBy(conversation => ids.IndexOf(conversation.Id))], Messages = messages.Results };
    }

    /// <summary>With the messages around each: one more statement for all.</summary>
    private static async Task<List<FoundMessage>> ShowAsync(NpgsqlConnection db, IReadOnlyList<FoundRow> found, int context, Caller caller, CancellationToken ct)
    {
        if (context == 0 || found.Count == 0)
            return [.. found.Select(one => one.ToFound(before: null, after: null))];
        var neighbours = (await db.ListNeighboursAsync(caller.UserId, [.. found.Select(one => one.Row.ConversationId)], [.. found.Select(one => one.Row.Seq)], context, ct))
            .ToLookup(row => row.Index - 1);
        return
        [
            .. found.Select((one, index) => one.ToFound(
                neighbours[index].Where(row => row.Seq < one.Row.Seq).Select(row => row.ToMessage()),
                neighbours[index].Where(row => row.Seq > one.Row.Seq).Select(row => row.ToMessage()))),
        ];
    }

    private static void RequireSomething(SearchMessages request, SearchQuery query)
    {
        if (query.IsEmpty && (!string.IsNullOrWhiteSpace(request.Query) || (request.SenderId is null && request.Type != MessageType.Poll && request.Has is null && request.MentionsMe != true && request.ThreadRootId is null)))
        {
            throw new ChatException(
                ErrorCode.NotEmpty, "'query' must have a letter, a digit or an emoji to look for; or leave it out and give 'senderId', 'type' = 'poll', 'has', 'mentionsMe' or 'threadRootId'.", "query");
        }
        if (request.From >= request.To)
            throw Refusals.InvalidValue("to", "'to' must be later than 'from': messages sent at 'from' or later and before 'to' are found.");
    }

    private static async Task<MessageRow?> FindThreadAsync(NpgsqlConnection db, SearchMessages request, Caller caller, CancellationToken ct)
    {
        if (request.ThreadRootId is not { } rootId)
            return null;
        var root = await db.FindMessageAsync(rootId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        return request.ConversationId is null || request.ConversationId == root.ConversationId ? root : throw Refusals.MessageNotFound("threadRootId");
    }

    private static string EncodeCursor(SearchPlace place, bool similar) => Paging.Encode(
        place.At.UtcTicks.ToString(CultureInfo.InvariantCulture), place.ConversationId.ToString(), place.Seq.ToString(CultureInfo.InvariantCulture), similar ? Similar : "");

    private static (SearchPlace? Before, bool Similar) ParseCursor(string? cursor) => Paging.Decode(cursor, 4) switch
    {
        null => (null, false),
        [var at, var id, var seq, ("" or Similar) and var mode] when long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && Guid.TryParse(id, out var conversationId) && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            => (new() { At = new(ticks, TimeSpan.Zero), ConversationId = conversationId, Seq = number }, mode == Similar),
        _ => throw Paging.Invalid(),
    };
}
