using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace ChatApi.ServiceInterface.Receipts;

/// <summary>
/// What is unread in all of a user's conversations that are not archived. Of a user in many it is remembered together with the place in the
/// log it was counted at; the next time only those conversations are counted in which something has happened since, by the statement that
/// looks for them, so that the answer is that of one snapshot, whoever writes meanwhile, on whatever node
/// (docs/decisions/0017-unread-is-counted.md). Thread-safe: two at once do the work twice.
/// </summary>
sealed class UnreadTotals(NpgsqlDataSource dataSource) : IDisposable
{
    private const int MaxRemembered = 200_000; // conversations with something unread, some 60 bytes each
    private const int MaxLogRows = 5_000; // beyond it counting anew is as quick
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10); // the log goes back for days
    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = MaxRemembered });

    /// <summary>In how many conversations a user must be to be remembered: fewer are counted in two milliseconds.</summary>
    public int RememberFrom { get; init; } = 500;

    public async Task<GetUnreadResponse> CountAsync(string userId, CancellationToken ct)
    {
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (remembered.TryGetValue(userId, out Counted? known) && known is not null && await CountOnAsync(db, known, userId, ct) is { } answer)
            return answer;
        var row = await db.CountUnreadAsync(userId, ct);
        var unread = row.Counts.ToDictionary(one => one.ConversationId, one => one.Count);
        if (row.Conversations >= RememberFrom)
            Remember(userId, row, unread);
        return Sum(unread, row.ServerTime);
    }

    public void Dispose() => remembered.Dispose();

    /// <summary>From what is remembered on; null when too much has happened since, or the database is not the same any more.</summary>
    private async Task<GetUnreadResponse?> CountOnAsync(NpgsqlConnection db, Counted known, string userId, CancellationToken ct)
    {
        var row = await db.CountChangedUnreadAsync(userId, known.At.Snapshot, MaxLogRows, ct);
        if (row.LogRows >= MaxLogRows || row.BlocksChanged || row.ToEnd()?.IsOfTheRunOf(known.At) != true)
            return null;
        var unread = known.Unread;
        if (row.Conversations > 0)
        {
            unread = new(unread);
            foreach (var (conversationId, count) in row.Counts)
            {
                if (count.Messages > 0)
                    unread[conversationId] = count;
                else
                    unread.Remove(conversationId);
            }
        }
        Remember(userId, row, unread);
        return Sum(unread, row.ServerTime);
    }

    private void Remember(string userId, UnreadRow row, Dictionary<Guid, UnreadCount> unread)
    {
        if (row.ToEnd() is { } at)
            remembered.Set(userId, new Counted(at, unread), new MemoryCacheEntryOptions { Size = 1 + unread.Count, AbsoluteExpirationRelativeToNow = Age });
    }

    private static GetUnreadResponse Sum(Dictionary<Guid, UnreadCount> unread, DateTimeOffset now)
    {
        var sum = new GetUnreadResponse();
        foreach (var count in unread.Values)
        {
            sum.Total += count.Messages;
            sum.Mentions += count.Mentions;
            if (count.MutedUntil > now.UtcDateTime)
                sum.Muted += count.Messages;
        }
        return sum;
    }

    /// <summary>What was unread at a place in the log, by conversation; never changed once it stands here.</summary>
    private sealed record Counted(LogEnd At, Dictionary<Guid, UnreadCount> Unread);
}
