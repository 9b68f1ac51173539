using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Social;

/// <summary>What users let whom do; <see cref="ContactRules"/> holds everyone to it.</summary>
sealed class PrivacyService(NpgsqlDataSource dataSource, EventLog events)
{
    public async Task<Privacy> GetAsync(GetPrivacy request, Caller caller, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        return (await db.ListPrivacyAsync([caller.UserId], ct)).SingleOrDefault()?.ToPrivacy() ?? throw Gone();
    }

    public async Task<Privacy> UpdateAsync(UpdatePrivacy request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var earlier = (await tx.Db.LockPrivacyAsync(caller.UserId, ct) ?? throw Gone()).ToPrivacy();
        var privacy = new Privacy
        {
            Messages = request.Messages ?? earlier.Messages,
            Groups = request.Groups ?? earlier.Groups,
            Presence = request.Presence ?? earlier.Presence,
            Search = request.Search ?? earlier.Search,
            ReadReceipts = request.ReadReceipts ?? earlier.ReadReceipts,
            Typing = request.Typing ?? earlier.Typing,
        };
        if (privacy == earlier)
            return earlier;
        await tx.Db.SetPrivacyAsync(caller.UserId, privacy, ct);
        tx.Append(new EventRow(EventKind.PrivacyUpdated, UserId: caller.UserId, ActorId: caller.UserId, Ref: privacy.ReadReceipts ? null : EventRow.ReadsHidden));
        if (privacy.ReadReceipts != earlier.ReadReceipts)
            tx.Append(PrivacyQueries.TellOfReadMarks(caller.UserId)); // after it: they are shown as the setting is from there on
        await tx.CommitAsync(ct);
        return privacy;
    }

    private static ChatException Gone() => new(ErrorCode.TokenInvalid, "The account of this token is closed.");
}
