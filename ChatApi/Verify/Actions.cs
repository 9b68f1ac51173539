using System.Collections.Concurrent;
using ChatApi.ServiceModel;

namespace ChatApi.Verify;

/// <summary>A message to be sent, and how.</summary>
/// <param name="FirstNode">Index of the node; further tries take turns.</param>
sealed record SendPlan(Guid Key, Guid ConversationId, Account Sender, int FirstNode)
{
    public string Text => $"verify {Key:N}";

    /// <summary>Also sent to another node at the same time.</summary>
    public bool IsDoubled { get; init; }

    /// <summary>The first try is abandoned after so long.</summary>
    public TimeSpan? AbandonedAfter { get; init; }

    /// <summary>What was abandoned is not tried again: it stays unknown.</summary>
    public bool GivesUp { get; init; }

    /// <summary>After the answer the sender reads on another node at once.</summary>
    public bool ReadsBack { get; init; }
}

/// <summary>What people do, each call noted in the history as it was answered.</summary>
sealed partial class Actions(VerifySettings settings, History history)
{
    private readonly ConcurrentDictionary<Guid, long> lastSeqs = new();
    private readonly ConcurrentDictionary<Account, SemaphoreSlim> renaming = new();

    /// <summary>The highest seq acknowledged so far.</summary>
    public long LastSeq(Guid conversationId) => lastSeqs.GetValueOrDefault(conversationId);

    /// <summary>Sends until it is answered, as a client with an outbox does: what is unknown is tried again with the same key, on the next node.</summary>
    public async Task SendAsync(SendPlan plan)
    {
        var twin = plan.IsDoubled ? TryToSendAsync(plan, plan.FirstNode + 1, null) : Task.FromResult(Outcome.Unknown);
        var outcome = await TryToSendAsync(plan, plan.FirstNode, plan.AbandonedAfter);
        if (outcome == Outcome.Unknown && !(plan.AbandonedAfter is not null && plan.GivesUp))
            outcome = await RepeatAsync(node => TryToSendAsync(plan, node, null), plan.FirstNode + 1);
        await twin;
        if (outcome == Outcome.Ok && plan.ReadsBack)
            await ReadAsync(plan.ConversationId, plan.Sender, Node(plan.FirstNode + 1), null, 10);
    }

    /// <summary>A page of history; after a seq, or the newest.</summary>
    public async Task<Answer> ReadAsync(Guid conversationId, Account reader, string node, long? afterSeq, int limit)
    {
        var began = history.Now;
        var answer = await reader.CallAsync(node, new ListMessages { ConversationId = conversationId, AfterSeq = afterSeq, Limit = limit });
        var page = answer.Outcome == Outcome.Ok ? answer.Read<ListMessagesResponse>() : null;
        history.Reads.Enqueue(new(conversationId, reader.Id, node, began, history.Now, answer.Outcome, afterSeq, limit)
        {
            Status = answer.Status,
            Messages = page is null ? [] : [.. page.Results.Select(Seen.Of).Reverse()],
        });
        return answer;
    }

    public async Task MarkAsync(Guid conversationId, Account user, string node, long upToSeq)
    {
        var began = history.Now;
        var answer = await user.CallAsync(node, new MarkRead { ConversationId = conversationId, UpToSeq = upToSeq });
        var marks = answer.Outcome == Outcome.Ok ? answer.Read<MarkResponse>() : null;
        history.Marks.Enqueue(new(conversationId, user.Id, began, history.Now, answer.Outcome, upToSeq, marks?.ReadSeq ?? 0, marks?.DeliveredSeq ?? 0));
    }

    /// <summary>Removes or adds someone, repeated until it is acknowledged; false when it never was.</summary>
    public async Task<bool> ChangeAsync(Talk talk, Account who, bool joins, int node)
    {
        object request = joins
            ? new AddMembers { ConversationId = talk.Id, UserIds = [who.Id] }
            : new RemoveMember { ConversationId = talk.Id, UserId = who.Id };
        var began = history.Now;
        var outcome = await RepeatAsync(TryAsync, node);
        history.Changes.Enqueue(new(talk.Id, who.Id, joins, began, outcome == Outcome.Ok ? history.Now : TimeSpan.MaxValue));
        return outcome == Outcome.Ok;

        async Task<Outcome> TryAsync(int one)
        {
            var answer = await talk.Owner.CallAsync(Node(one), request);
            return answer.Status == 429 ? Outcome.Unknown : answer.Outcome; // a change must be made in the end: it waits for the limit
        }
    }

    /// <summary>Who has just been removed reads and sends on every node: each must be refused.</summary>
    public async Task TryAsRemovedAsync(Talk talk, Account who)
    {
        for (var node = 0; node < settings.Urls.Count; node++)
        {
            await ReadAsync(talk.Id, who, Node(node), null, 10);
            await TryToSendAsync(new SendPlan(Guid.NewGuid(), talk.Id, who, node), node, null);
        }
    }

    /// <summary>The next version of someone's name; one change at a time.</summary>
    public async Task RenameAsync(Account who, string node)
    {
        var turn = renaming.GetOrAdd(who, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync();
        var version = ++who.NameVersion;
        var began = history.Now;
        var answer = await who.CallAsync(node, new UpdateMe { DisplayName = Account.Display(who.Name, version) });
        history.Renames.Enqueue(new(who.Id, version, began, history.Now, answer.Outcome));
        turn.Release();
    }

    private async Task<Outcome> TryToSendAsync(SendPlan plan, int node, TimeSpan? abandonedAfter)
    {
        using var abandoned = new CancellationTokenSource();
        if (abandonedAfter is { } moment)
            abandoned.CancelAfter(moment);
        var began = history.Now;
        var request = new SendMessage { ConversationId = plan.ConversationId, ClientMessageId = plan.Key, Text = plan.Text };
        var answer = await plan.Sender.CallAsync(Node(node), request, abandoned.Token);
        var message = answer.Outcome == Outcome.Ok ? answer.Read<SendMessageResponse>()?.Message : null;
        history.Sends.Enqueue(new(plan.Key, plan.ConversationId, plan.Sender.Id, plan.Text, Node(node), began, history.Now, answer.Outcome)
        {
            Status = answer.Status,
            Code = answer.Code,
            Stored = message is null ? null : new(message.Id, message.Seq, message.CreatedAt),
        });
        if (message is not null)
        {
            lastSeqs.AddOrUpdate(plan.ConversationId, message.Seq, (_, last) => Math.Max(last, message.Seq));
            NoteStored(plan, message.Id);
        }
        return answer.Outcome;
    }

    /// <summary>Until the outcome is known, with growing pauses, on one node after the other; unknown when patience ends first.</summary>
    private async Task<Outcome> RepeatAsync(Func<int, Task<Outcome>> call, int node)
    {
        var until = history.Now + settings.Patience;
        for (var attempt = 0; ; attempt++)
        {
            var outcome = await call(node + attempt);
            if (outcome != Outcome.Unknown || history.Now > until)
                return outcome;
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(1_000, 50 * Math.Pow(2, attempt))));
        }
    }

    private string Node(int index) => settings.Urls[index % settings.Urls.Count];
}
