using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Polls;

/// <summary>Questions with options. Votes and closing hold the message's lock, so that counts and votes agree.</summary>
sealed class PollService(NpgsqlDataSource dataSource, EventLog events, SendQueue queue)
{
    public Task<SendMessageResponse> CreateAsync(CreatePoll request, Caller caller, CancellationToken ct)
    {
        var content = new MessageContent
        {
            Type = MessageType.Poll,
            Body = request.Question,
            Poll = new([.. RequireOptions(request)], request.Multiple == true, request.Anonymous == true, AsKept(request.ClosesAt)),
            Silent = request.Silent == true,
        };
        return queue.SendAsync(new PendingSend(request.ConversationId, caller.UserId, request.ClientMessageId, content), ct);
    }

    public async Task<Poll> VoteAsync(VotePoll request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var (message, poll) = await LockAsync(tx, request.MessageId, caller, ct);
        int[] votes = [.. (request.Options ?? []).Distinct().Order()];
        var former = poll.MyVotes ?? [];
        if (votes.SequenceEqual(former))
            return poll; // also after its end: the answer to the first call may have been lost
        if (poll.ClosedAt is not null || poll.ClosesAt <= message.Now)
            throw new ChatException(ErrorCode.PollClosed, "The poll is closed: votes stay as they are.");
        if (message.CannotContact)
            throw Refusals.CannotContactUser();
        if (Array.Exists(votes, option => option < 0 || option >= poll.Options.Count))
            throw Refusals.InvalidValue("options", $"'options' must be numbers from 0 to {poll.Options.Count - 1}.");
        if (votes.Length > 1 && !poll.Multiple)
            throw Refusals.InvalidValue("options", "In this poll one votes for one option.");

        var changed = poll with
        {
            Options = [.. poll.Options.Select((option, n) => option with { Votes = option.Votes + (votes.Contains(n) ? 1 : 0) - (former.Contains(n) ? 1 : 0) })],
            Voters = poll.Voters + Math.Sign(votes.Length) - Math.Sign(former.Count),
            MyVotes = votes.Length > 0 ? [.. votes] : null,
        };
        await tx.Db.SetVotesAsync(message.ConversationId, message.Seq, caller.UserId, votes, changed, ct);
        Tell(tx, message, caller);
        tx.Append(new EventRow(EventKind.PollUpdated, message.ConversationId, UserId: caller.UserId, Seq: message.Seq, ActorId: caller.UserId));
        await tx.CommitAsync(ct);
        return changed;
    }

    public async Task<Poll> CloseAsync(ClosePoll request, Caller caller, CancellationToken ct)
    {
        await using var tx = await events.BeginAsync(ct);
        var (message, poll) = await LockAsync(tx, request.MessageId, caller, ct);
        if (message.SenderId != caller.UserId && !message.Rights.May(Permission.DeleteMessages))
            throw new ChatException(ErrorCode.Forbidden, "Only its sender, and those whose role allows them to delete it, can close a poll.");
        if (poll.ClosedAt is not null)
            return poll;
        await tx.Db.ClosePollAsync(message.ConversationId, message.Seq, message.Now, ct);
        Tell(tx, message, caller);
        await tx.CommitAsync(ct);
        return poll with { ClosedAt = message.Now };
    }

    public async Task<ListPollVotesResponse> ListVotesAsync(ListPollVotes request, Caller caller, CancellationToken ct)
    {
        var after = Paging.Decode(request.Cursor, 1)?[0] ?? "";
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var message = await db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        if (RequirePoll(message.ToMessage()).Anonymous)
            throw new ChatException(ErrorCode.Forbidden, "The poll is anonymous: nobody is told who voted for what.");
        var found = await db.ListVotesAsync(message.ConversationId, message.Seq, request.Option, after, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListPollVotesResponse { Results = page, NextCursor = found.Count > limit ? Paging.Encode(page[^1].User.Id) : null };
    }

    private static async Task<(LockedMessage Message, Poll Poll)> LockAsync(EventTransaction tx, Guid messageId, Caller caller, CancellationToken ct)
    {
        var message = (await tx.Db.LockMessagesAsync([messageId], caller.UserId, ct)).SingleOrDefault() ?? throw Refusals.MessageNotFound();
        return (message, RequirePoll(message.ToMessage()));
    }

    /// <summary>What the caller sees of it: nothing once it is deleted, or of someone they block.</summary>
    private static Poll RequirePoll(Message message) =>
        message.Poll ?? throw new ChatException(ErrorCode.Conflict, message.DeletedAt is null ? "The message is no poll that you could vote in." : "The poll was deleted.");

    /// <summary>As precise as it is kept: the very last moment there is would be kept as infinity, which is no time.</summary>
    private static DateTimeOffset? AsKept(DateTimeOffset? time) => time is { } at ? new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero) : null;

    private static void Tell(EventTransaction tx, LockedMessage message, Caller caller) =>
        tx.Append(new EventRow(EventKind.PollUpdated, message.ConversationId, Seq: message.Seq, ActorId: caller.UserId));

    private static List<string> RequireOptions(CreatePoll request)
    {
        var options = request.Options!;
        if (options.Count < Limits.PollOptionsAtLeast)
            throw Refusals.InvalidValue("options", $"'options' must have at least {Limits.PollOptionsAtLeast} items.");
        for (var n = 0; n < options.Count; n++)
        {
            if (string.IsNullOrWhiteSpace(options[n]))
                throw new ChatException(ErrorCode.NotEmpty, $"'options[{n}]' must not be empty.", $"options[{n}]");
            if (options[n].Contains(MessagePolls.Separator))
                throw new ChatException(ErrorCode.InvalidText, $"'options[{n}]' must not contain U+001E.", $"options[{n}]");
            if (options[n].EnumerateRunes().Count() > Limits.PollOptionLength)
                throw new ChatException(ErrorCode.MaximumLength, $"'options[{n}]' must be at most {Limits.PollOptionLength} characters (Unicode scalars).", $"options[{n}]");
            if (options.IndexOf(options[n]) < n)
                throw Refusals.InvalidValue($"options[{n}]", $"'options[{n}]' is there already: options must differ.");
        }
        return options;
    }
}
