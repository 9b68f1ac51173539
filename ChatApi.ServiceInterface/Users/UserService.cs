using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Users;

/// <summary>Profiles: one's own, and what others see of them.</summary>
sealed class UserService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task<MyProfile> GetMeAsync(GetMe request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return await db.FindProfileAsync(caller.UserId, ct) ?? throw Gone();
    }

    public async Task<MyProfile> UpdateMeAsync(UpdateMe request, Caller caller, CancellationToken ct)
    {
        var displayName = request.DisplayName?.Trim();
        if (displayName?.Length == 0)
            throw new ChatException(ErrorCode.NotEmpty, "'displayName' must not be blank; leave it out to keep the one there is.", "displayName");
        var change = new ProfileChange(
            caller.UserId, request.UserName, UserKeys.OfUserName(request.UserName), request.Email, UserKeys.OfEmail(request.Email), request.Phone,
            displayName, displayName is null ? null : UserKeys.OfDisplayName(displayName));

        await using var tx = await events.BeginAsync(ct);
        if (request.Metadata is { } patch)
            change = change with { SetsMetadata = true, Metadata = MergePatch.Metadata(await tx.Db.LockUserMetadataAsync(caller.UserId, ct), patch) };
        await TakenNames.TellAsync(async () =>
        {
            if (await tx.Db.ChangeProfileAsync(change, ct) > 0)
                tx.Append(new EventRow(EventKind.UserUpdated, UserId: caller.UserId, ActorId: caller.UserId, Ref: caller.UserId));
        });
        var profile = await tx.Db.FindProfileAsync(caller.UserId, ct) ?? throw Gone();
        await tx.CommitAsync(ct);
        return profile;
    }

    public async Task<UserSummary> GetUserAsync(GetUser request, Caller caller, CancellationToken ct)
    {
        var id = request.UserId == "me" ? caller.UserId : request.UserId ?? "";
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var user = (await db.ListUserSummariesAsync([id], ct)).SingleOrDefault()
            ?? throw new ChatException(ErrorCode.UserNotFound, "No user has this id.", "userId") { Meta = { ["userIds"] = id } };
        return user with { Metadata = await db.FindUserMetadataAsync(user.Id, ct) };
    }

    public async Task<SearchUsersResponse> SearchUsersAsync(SearchUsers request, Caller caller, CancellationToken ct)
    {
        var text = (request.Query ?? "").Trim();
        if (text.EnumerateRunes().Count() < 2)
            throw new ChatException(ErrorCode.MinimumLength, "'query' must have at least 2 characters, not counting blanks around them.", "query");
        var afterId = Paging.Decode(request.Cursor, parts: 1)?[0] ?? "";
        var limit = request.Limit ?? Limits.DefaultPage;
        var prefix = UserKeys.OfDisplayName(text);

        await using var db = await dataSource.OpenConnectionAsync(ct);
        var rows = (await db.SearchUsersAsync(caller.UserId, prefix, UserKeys.EndOf(prefix), afterId, limit + 1, ct)).AsList();
        return new()
        {
            Results = [.. rows.Take(limit).Select(row => row.ToSummary())],
            NextCursor = rows.Count > limit ? Paging.Encode(rows[limit - 1].Id) : null,
        };
    }

    private static ChatException Gone() => new(ErrorCode.TokenInvalid, "The account of this token is closed.");
}
