using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Dapper;

namespace ChatApi.ServiceInterface.Users;

/// <summary>Users whom an app brings before they sign in: three statements, however many they are.</summary>
sealed class UpsertService(EventLog events)
{
    private const string Nameless = "New user";

    public async Task<UpsertUsersResponse> UpsertAsync(UpsertUsers request, Caller caller, CancellationToken ct)
    {
        var issuer = caller.AdminOf!; // the dispatcher lets nobody else in
        var given = request.Users!.ConvertAll(ToChange);
        Refuse(Doubled(given), ErrorCode.InvalidValue);
        UserChange[] inOrder = [.. given.OrderBy(user => user.Id, StringComparer.Ordinal)]; // as others lock them

        await using var tx = await events.BeginAsync(ct);
        var created = (await tx.Db.InsertUsersAsync(issuer, [.. inOrder.Select(Complete)], ct)).AsList();
        var known = (await tx.Db.LockUsersAsync([.. given.Select(user => user.Id)], [.. given.Select(user => user.UserNameKey).OfType<string>()], ct)).AsList();
        Refuse(Conflicts(given, issuer, known), ErrorCode.Conflict);

        var updated = 0;
        await TakenNames.TellAsync(async () =>
        {
            foreach (var id in await tx.Db.ChangeUsersAsync(issuer, [.. inOrder.Where(user => !created.Contains(user.Id))], ct))
            {
                tx.Append(new EventRow(EventKind.UserUpdated, UserId: id, ActorId: caller.UserId, Ref: id));
                updated++;
            }
        });
        await tx.CommitAsync(ct);
        return new() { Created = created.Count, Updated = updated };
    }

    private static UserChange ToChange(UserUpsert user)
    {
        var displayName = string.IsNullOrWhiteSpace(user.DisplayName) ? null : user.DisplayName.Trim();
        return new(user.Id!, user.UserName, UserKeys.OfUserName(user.UserName), displayName, displayName is null ? null : UserKeys.OfDisplayName(displayName));
    }

    /// <summary>A new user has a display name in any case.</summary>
    private static UserChange Complete(UserChange user)
    {
        var displayName = user.DisplayName ?? user.UserName ?? Nameless;
        return user with { DisplayName = displayName, DisplayNameKey = UserKeys.OfDisplayName(displayName) };
    }

    /// <summary>What makes no sense whatever is stored.</summary>
    private static IEnumerable<ResponseError> Doubled(List<UserChange> given)
    {
        for (var i = 0; i < given.Count; i++)
        {
            var (user, index) = (given[i], i);
            if (!UserIds.IsValid(user.Id))
                yield return Error(ErrorCode.InvalidValue, i, "id", "is no user's id: it stands for the caller.");
            else if (given.FindIndex(other => other.Id == user.Id) < index)
                yield return Error(ErrorCode.InvalidValue, i, "id", "is given twice.");
            if (user.UserNameKey is not null && given.FindIndex(other => other.UserNameKey == user.UserNameKey) < index)
                yield return Error(ErrorCode.UserNameTaken, i, "userName", "is given to two users.");
        }
    }

    /// <summary>What does not go with what is stored, the new users included.</summary>
    private static IEnumerable<ResponseError> Conflicts(List<UserChange> given, string issuer, List<KnownUser> known)
    {
        var byId = known.ToDictionary(user => user.Id, StringComparer.Ordinal);
        var byName = known.Where(user => user.UserNameKey is not null).ToDictionary(user => user.UserNameKey!, StringComparer.Ordinal);
        for (var i = 0; i < given.Count; i++)
        {
            var user = given[i];
            if (user.UserNameKey is { } name && byName.TryGetValue(name, out var holder) && holder.Id != user.Id)
                yield return Error(ErrorCode.UserNameTaken, i, "userName", "is taken; choose another.");
            else if (!byId.TryGetValue(user.Id, out var row))
                yield return Error(ErrorCode.Conflict, i, "id", "is being made by another request: repeat the call.");
            else if (row.Issuer != issuer)
                yield return Error(ErrorCode.Conflict, i, "id", "belongs to an account that does not come from your issuer.");
            else if (row.IsDeleted)
                yield return Error(ErrorCode.Conflict, i, "id", "belongs to an account that is gone.");
        }
    }

    /// <summary>With the code of the first error, which is <paramref name="usual"/> or UserNameTaken.</summary>
    private static void Refuse(IEnumerable<ResponseError> errors, ErrorCode usual)
    {
        List<ResponseError> all = [.. errors.Take(25)];
        if (all.Count > 0)
            throw new ChatException(all[0].ErrorCode == usual.ToString() ? usual : ErrorCode.UserNameTaken, all[0].Message, all[0].FieldName) { Errors = all };
    }

    private static ResponseError Error(ErrorCode code, int index, string member, string wrong) =>
        new() { ErrorCode = code.ToString(), FieldName = $"users[{index}].{member}", Message = $"'users[{index}].{member}' {wrong}" };
}
