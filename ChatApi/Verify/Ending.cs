using ChatApi.ServiceModel;

namespace ChatApi.Verify;

/// <summary>After the load: reads everything back on every node, and lets the devices catch up.</summary>
sealed class Ending(VerifySettings settings, People people, History history)
{
    private readonly Actions actions = new(settings, history);

    public async Task ReadAsync(CancellationToken ct)
    {
        var final = new FinalState();
        foreach (var node in settings.Urls)
        {
            foreach (var talk in people.Talks)
                final.Histories[(node, talk.Id)] = await ReadAllAsync(talk, node, ct);
        }
        var talks = people.Talks.ToDictionary(talk => talk.Id);
        foreach (var account in people.Accounts)
        {
            foreach (var conversation in await SnapshotAsync(account, ct))
            {
                if (talks.TryGetValue(conversation.Id, out var talk))
                    final.ReadableFrom[(account.Id, conversation.Id)] = Math.Max(conversation.Me!.HistoryFromSeq, talk.MadeUpTo + 1);
            }
        }
        history.Final = final;
        await CatchUpAsync(ct);
    }

    /// <summary>Waits until the devices have heard all they should, for as long as that takes but not longer than patience lasts.</summary>
    private async Task CatchUpAsync(CancellationToken ct)
    {
        var until = history.Now + settings.Patience;
        while (history.Now < until && !Checker.AllHeard(history))
            await Task.Delay(TimeSpan.FromMilliseconds(250), ct);
    }

    private async Task<IReadOnlyList<SeenMessage>> ReadAllAsync(Talk talk, string node, CancellationToken ct)
    {
        var all = new List<SeenMessage>();
        while (true)
        {
            var after = all.Count == 0 ? 0 : all[^1].Seq;
            var answer = await RepeatAsync(() => actions.ReadAsync(talk.Id, talk.Owner, node, after, Limits.HistoryPage), ct);
            var page = answer.Read<ListMessagesResponse>()!;
            all.AddRange(page.Results.Select(Seen.Of).Reverse());
            if (!page.HasMoreAfter || page.Results.Count == 0)
                return all;
        }
    }

    private async Task<List<Conversation>> SnapshotAsync(Account account, CancellationToken ct)
    {
        var all = new List<Conversation>();
        string? next = null;
        do
        {
            var request = new GetSnapshot { Cursor = next, Limit = Limits.HistoryPage };
            var page = (await RepeatAsync(() => account.CallAsync(settings.Urls[0], request, ct), ct)).Read<GetSnapshotResponse>()!;
            all.AddRange(page.Results);
            next = page.NextCursor;
        }
        while (next is not null);
        return all;
    }

    private async Task<Answer> RepeatAsync(Func<Task<Answer>> call, CancellationToken ct)
    {
        var until = history.Now + settings.Patience;
        while (true)
        {
            var answer = await call();
            if (answer.Outcome == Outcome.Ok)
                return answer;
            if (history.Now > until)
                throw new VerifyException($"What is there in the end could not be read: {answer.Status} {answer.Code}");
            await Task.Delay(answer.RetryAfter ?? TimeSpan.FromMilliseconds(500), ct);
        }
    }
}
