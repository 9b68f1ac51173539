using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatApi.ServiceInterface.Search;

/// <summary>
/// Reads the event log and writes down what new and changed messages are found by, about half a second after they were stored; one
/// node at a time. At its first start, and when the database has become another, it looks for messages that it has missed.
/// </summary>
sealed partial class SearchIndexer(NpgsqlDataSource dataSource, LogConsumer consumer, Readiness readiness, TimeProvider clock, ILogger<SearchIndexer> log) : BackgroundService
{
    private const string Name = "search";
    private const int RowsAtOnce = 1_000;
    private const int MostKnown = 200_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PartitionInterval = TimeSpan.FromHours(1);

    private readonly HashSet<string> known = new(StringComparer.Ordinal); // words whose beginnings are in the database
    private DateTimeOffset partitionsKept;

    /// <summary>One step through the log.</summary>
    public async Task<ConsumerStep> StepAsync(CancellationToken ct)
    {
        var step = await consumer.StepAsync(Name, RowsAtOnce, IndexAsync, ct);
        if (step == ConsumerStep.NotBegun)
        {
            var end = await consumer.EndAsync(ct);
            await IndexMissingAsync(ct);
            await consumer.BeginAtAsync(Name, end, ct);
        }
        return step;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.Started.WaitAsync(stoppingToken);
        while (true)
        {
            var pause = Pause;
            try
            {
                await KeepPartitionsAsync(stoppingToken);
                if (await StepAsync(stoppingToken) is ConsumerStep.More or ConsumerStep.NotBegun)
                    pause = TimeSpan.Zero;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
                known.Clear(); // what was not committed is not there
                partitionsKept = default;
                pause = RetryPause;
            }
            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task KeepPartitionsAsync(CancellationToken ct)
    {
        if (clock.GetUtcNow() - partitionsKept < PartitionInterval)
            return;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        if (await db.KeepSearchPartitionsAsync(ct) is > 0 and var made)
            LogMade(made);
        partitionsKept = clock.GetUtcNow();
    }

    private async Task IndexAsync(NpgsqlConnection db, IReadOnlyList<LoggedEvent> events, CancellationToken ct)
    {
        var messages = events.Where(one => one is { Kind: EventKind.MessageNew or EventKind.MessageUpdated or EventKind.MessageDeleted, ConversationId: not null, Seq: not null })
            .Select(one => (ConversationId: one.ConversationId!.Value, Seq: one.Seq!.Value)).Distinct().Order().ToList(); // as whoever deletes several
        if (messages.Count > 0)
            await WriteAsync(db, await db.ListDocumentsAsync([.. messages.Select(one => one.ConversationId)], [.. messages.Select(one => one.Seq)], ct), ct);
    }

    /// <summary>From the newest message to the oldest; what is there already is passed over, so that it can be interrupted.</summary>
    private async Task IndexMissingAsync(CancellationToken ct)
    {
        var (before, found, written) = (Guid.AllBitsSet, RowsAtOnce, 0);
        while (found == RowsAtOnce)
        {
            await using var db = await dataSource.OpenConnectionAsync(ct);
            await using var transaction = await db.BeginTransactionAsync(ct);
            var documents = await db.ListDocumentsBeforeAsync(before, RowsAtOnce, ct);
            var missing = documents.FindAll(document => !document.IsThere && document.Body is not null);
            await WriteAsync(db, missing, ct);
            await transaction.CommitAsync(ct);
            (found, written) = (documents.Count, written + missing.Count);
            before = found > 0 ? documents[^1].Id : before;
        }
        if (written > 0)
            LogIndexed(written);
    }

    private async Task WriteAsync(NpgsqlConnection db, List<DocumentRow> documents, CancellationToken ct)
    {
        if (documents.Count == 0)
            return;
        var (entries, fresh) = (new List<IndexEntry>(documents.Count), new HashSet<string>(StringComparer.Ordinal));
        foreach (var document in documents)
        {
            var text = document.Body is null ? null : SearchText.Read(document.Body);
            entries.Add(new(document.At, document.ConversationId, document.Seq, text is null ? null : SearchDocument.Of(text, MarksOf(document))));
            fresh.UnionWith((text?.Terms ?? []).Where(term => term.Kind != TermKind.Pair && !known.Contains(term.Text)).Select(term => term.Text));
        }
        await db.ReplaceEntriesAsync(entries, ct);
        long[] hashes = [.. fresh.SelectMany(SearchSpelling.BeginningsOf).Distinct().Select(SearchSpelling.HashOf).Order()];
        if (hashes.Length > 0)
            await db.AddBeginningsAsync(hashes, ct);
        if (known.Count > MostKnown)
            known.Clear();
        known.UnionWith(fresh);
    }

    private static string[] MarksOf(DocumentRow document)
    {
        var marks = new List<string> { SearchMark.From(document.SenderId) };
        if (document.IsPoll)
            marks.Add(SearchMark.Poll);
        if (document.HasLinks)
            marks.Add(SearchMark.Link);
        foreach (var userId in document.Mentions ?? [])
            marks.Add(userId == "*" ? SearchMark.MentionsAll : SearchMark.Mentions(userId));
        if (document.ThreadRootSeq is { } root)
            marks.Add(SearchMark.Thread(root));
        return [.. marks];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made {Count} partitions of the search index")]
    private partial void LogMade(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} messages were not in the search index: they are now")]
    private partial void LogIndexed(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The search index falls behind: new messages are not found until it goes on; trying again in five seconds")]
    private partial void LogFailed(Exception e);
}
