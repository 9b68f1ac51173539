namespace ChatApi.Verify;

/// <summary>
/// Judges a history after its end. Each promise is one method that yields what breaks it, in words; a promise is kept when its
/// method yields nothing. Only what clients saw counts: their calls, by their clock, what their streams gave them, and what is
/// read in the end.
/// </summary>
sealed class Checker
{
    /// <summary>How long frames of before a removal may still arrive after it was acknowledged.</summary>
    private static readonly TimeSpan RemovalGrace = TimeSpan.FromSeconds(1);

    private readonly History history;
    private readonly List<Send> sends;
    private readonly Dictionary<Guid, Send> sendByKey;
    private readonly Dictionary<Guid, IReadOnlyList<SeenMessage>> found;
    private readonly ILookup<string, Heard> heardByUser;
    private readonly Memberships members;
    private readonly Rising<string> names;
    private readonly MessageChanges messageChanges;

    private Checker(History history)
    {
        this.history = history;
        sends = [.. history.Sends.GroupBy(attempt => attempt.Key).Select(tries => new Send([.. tries]))];
        sendByKey = sends.ToDictionary(send => send.Key);
        found = history.Final.Histories.GroupBy(one => one.Key.ConversationId).ToDictionary(one => one.Key, one => one.First().Value);
        heardByUser = history.Heard.ToLookup(heard => heard.User);
        members = new(history.Changes);
        messageChanges = new(history);
        names = new(history.Renames.Where(rename => rename.Outcome == Outcome.Ok).Select(rename => (rename.User, rename.Ended, (long)rename.Version)));
    }

    public static Verdict Judge(History history)
    {
        var checker = new Checker(history);
        var measures = new Measures(history, checker.sendByKey);
        return new Verdict
        {
            Attempted = checker.sends.Count,
            Acknowledged = checker.sends.Count(send => send.IsAcknowledged),
            Found = checker.found.Values.Sum(one => one.Count(message => !message.IsSystem)),
            Recovered = checker.Recovered(),
            Calls = measures.Calls(),
            Heard = history.Heard.Count,
            Resumes = history.Connections.Count(connection => connection is { Number: > 1, Opened: not null }),
            Resyncs = history.Resyncs.Count,
            MembershipChanges = history.Changes.Count,
            MessageChanges = history.MessageChanges.Count(change => change.Outcome == Outcome.Ok),
            Broken = new Dictionary<string, Violations>
            {
                ["lost"] = Violations.Of(checker.Lost()),
                ["doubled"] = Violations.Of(checker.Doubled()),
                ["unexpected"] = Violations.Of(checker.Unexpected()),
                ["misordered"] = Violations.Of(checker.Misordered()),
                ["gaps"] = Violations.Of(checker.Gaps()),
                ["missed"] = Violations.Of(checker.Missed()),
                ["repeated"] = Violations.Of(checker.Repeated()),
                ["leaks"] = Violations.Of(checker.Leaks()),
                ["stale"] = Violations.Of(checker.Stale()),
            },
            Recoveries = [.. measures.Recoveries()],
            LongestSilenceSeconds = measures.LongestSilence(),
            SendTimes = Times.Of(measures.SendTimes()),
            DeliveryTimes = Times.Of(measures.DeliveryTimes()),
            ResumeTimes = Times.Of(measures.ResumeTimes()),
        };
    }

    /// <summary>Whether devices have heard all they should by now.</summary>
    public static bool AllHeard(History history) => !new Checker(history).Missed().Any();

    /// <summary>Acknowledged, but not there.</summary>
    private IEnumerable<string> Lost()
    {
        var there = found.Values.SelectMany(messages => messages).Select(message => message.Key).ToHashSet();
        return sends.Where(send => send.IsAcknowledged && !there.Contains(send.Key))
            .Select(send => $"{send} was acknowledged as seq {send.Acknowledged[0].Seq} and is not there")
            .Concat(messageChanges.Lost());
    }

    /// <summary>One key, two messages: in the history, or in the answers.</summary>
    private IEnumerable<string> Doubled()
    {
        var twice = from conversation in found
                    from same in conversation.Value.Where(message => !message.IsSystem).GroupBy(message => (message.Sender, message.Key))
                    where same.Count() > 1
                    let seqs = string.Join(", ", same.Select(message => message.Seq))
                    select $"key {same.Key.Key} of {same.Key.Sender} has {same.Count()} messages in {conversation.Key}: seqs {seqs}";
        var answers = sends.Where(send => send.Acknowledged.Distinct().Count() > 1)
            .Select(send => $"{send} was answered with different messages: {string.Join("; ", send.Acknowledged.Distinct())}");
        return twice.Concat(answers).Concat(messageChanges.Doubled());
    }

    /// <summary>There, but never sent, refused each time, or with another content, sender or place; done, but to a deleted message.</summary>
    private IEnumerable<string> Unexpected()
    {
        foreach (var late in messageChanges.AfterDeletion())
            yield return late;
        foreach (var (conversationId, messages) in found)
        {
            foreach (var message in messages.Where(message => !message.IsSystem))
            {
                if (!sendByKey.TryGetValue(message.Key, out var send))
                    yield return $"seq {message.Seq} of {conversationId} has a key that nobody used: {message.Key}";
                else if (send.IsRefused)
                    yield return $"{send} was refused each time, but is there as seq {message.Seq}";
                else if ((send.ConversationId, send.Sender) != (conversationId, message.Sender) || !messageChanges.MaySay(message, send.Text))
                    yield return $"{send} is there with another content, sender or conversation (seq {message.Seq} of {conversationId})";
            }
        }
    }

    /// <summary>Unknown to its sender, but there.</summary>
    private int Recovered()
    {
        var there = found.Values.SelectMany(messages => messages).Select(message => message.Key).ToHashSet();
        return sends.Count(send => !send.IsAcknowledged && there.Contains(send.Key));
    }

    /// <summary>An order that contradicts time, or two readers who saw different orders.</summary>
    private IEnumerable<string> Misordered() => [.. AgainstTime(), .. AgainstTheAnswer(), .. AgainstEachOther(), .. OnStreams()];

    /// <summary>The 2xx of one arrived before the other was first sent, so its seq is the lower.</summary>
    private IEnumerable<string> AgainstTime()
    {
        var seqs = found.Values.SelectMany(messages => messages).GroupBy(message => message.Key).ToDictionary(same => same.Key, same => same.First().Seq);
        var there = sends.Where(send => seqs.ContainsKey(send.Key)).ToList();
        var acknowledged = new Rising<Guid>(there.Where(send => send.IsAcknowledged)
            .Select(send => (send.ConversationId, send.FirstAcknowledged, seqs[send.Key])));
        return from send in there
               let earlier = acknowledged.Before(send.ConversationId, send.FirstBegan)
               where seqs[send.Key] < earlier
               select $"{send} has seq {seqs[send.Key]}, but began after seq {earlier} had been acknowledged";
    }

    private IEnumerable<string> AgainstTheAnswer() =>
        from send in sends
        where send.IsAcknowledged && found.ContainsKey(send.ConversationId)
        let there = found[send.ConversationId].FirstOrDefault(message => message.Key == send.Key)
        where there is not null && (there.Id, there.Seq) != (send.Acknowledged[0].Id, send.Acknowledged[0].Seq)
        select $"{send} was acknowledged as seq {send.Acknowledged[0].Seq} and stands at {there.Seq}";

    /// <summary>Every page, event and node shows the same message at a seq.</summary>
    private IEnumerable<string> AgainstEachOther()
    {
        var order = found.SelectMany(one => one.Value.Select(message => (Place: (one.Key, message.Seq), message.Id)))
            .GroupBy(one => one.Place).ToDictionary(same => same.Key, same => same.First().Id);
        var ends = from end in history.Final.Histories
                   from message in end.Value
                   select (Who: $"{end.Key.Node} in the end", In: end.Key.ConversationId, Message: message);
        var pages = from read in history.Reads
                    from message in read.Messages
                    select (Who: $"{read.Reader} on {read.Node}", In: read.ConversationId, Message: message);
        var streams = from heard in history.Heard
                      where heard.Message is not null
                      select (Who: $"the stream of {heard.User}", In: heard.ConversationId!.Value, Message: heard.Message!);
        return from view in ends.Concat(pages).Concat(streams)
               where order.TryGetValue((view.In, view.Message.Seq), out var id) && id != view.Message.Id
               select $"seq {view.Message.Seq} of {view.In} was {view.Message.Id} for {view.Who}, but is another message in the end";
    }

    /// <summary>On a stream seqs rise; what comes twice with an overlap is dropped by id, as clients do.</summary>
    private IEnumerable<string> OnStreams()
    {
        foreach (var stream in heardByUser)
        {
            var last = new Dictionary<Guid, long>();
            foreach (var heard in stream.DistinctBy(heard => heard.EventId).Where(heard => heard.Message is not null))
            {
                var before = last.GetValueOrDefault(heard.ConversationId!.Value);
                if (heard.Message!.Seq <= before)
                    yield return $"{stream.Key} heard seq {heard.Message.Seq} of {heard.ConversationId} after {before} ({Where(heard)})";
                last[heard.ConversationId.Value] = Math.Max(before, heard.Message.Seq);
            }
        }
    }

    /// <summary>A hole, in the end or in any page at any moment: who sees n can read all of 1..n−1.</summary>
    private IEnumerable<string> Gaps()
    {
        foreach (var ((node, conversationId), messages) in history.Final.Histories)
        {
            foreach (var hole in Holes(messages, 0))
                yield return $"{conversationId} on {node}: {hole}";
        }
        foreach (var read in history.Reads.Where(read => read.Messages.Count > 0))
        {
            var isWhole = read.AfterSeq is not null && !members.Changes(read.ConversationId, read.Reader);
            foreach (var hole in Holes(read.Messages, isWhole ? read.AfterSeq!.Value : read.Messages[0].Seq - 1))
                yield return $"{read.Reader} read {read.ConversationId} on {read.Node}: {hole}";
        }
    }

    private static IEnumerable<string> Holes(IReadOnlyList<SeenMessage> messages, long after)
    {
        foreach (var message in messages)
        {
            if (message.Seq > after + 1)
                yield return $"after seq {after} comes {message.Seq}";
            after = message.Seq;
        }
    }

    /// <summary>What someone may read in the end, and what happened to the membership of others, was all heard on their stream.</summary>
    private IEnumerable<string> Missed()
    {
        var loaded = history.Resyncs.SelectMany(resync => resync.LastSeqs.Select(one => (Who: (resync.User, one.Key), Seq: one.Value)))
            .GroupBy(one => one.Who).ToDictionary(all => all.Key, all => all.Max(one => one.Seq));
        var heard = history.Heard.Where(one => one.Message is not null).Select(one => (one.User, one.ConversationId!.Value, one.Message!.Seq)).ToHashSet();
        var streams = history.Connections.Select(connection => connection.User).ToHashSet();
        foreach (var ((user, conversationId), from) in history.Final.ReadableFrom.Where(one => streams.Contains(one.Key.User)))
        {
            var first = Math.Max(from, loaded.GetValueOrDefault((user, conversationId)) + 1);
            foreach (var message in found.GetValueOrDefault(conversationId, []))
            {
                if (message.Seq >= first && !heard.Contains((user, conversationId, message.Seq)))
                    yield return $"{user} never heard seq {message.Seq} of {conversationId}";
            }
        }
        var resynced = history.Resyncs.Select(resync => resync.User).ToHashSet();
        foreach (var stream in heardByUser.Where(stream => streams.Contains(stream.Key) && !resynced.Contains(stream.Key)))
        {
            foreach (var change in messageChanges.Missed(stream.Key, stream.Where(heard => heard.ConversationId is { } id && !members.Changes(id, stream.Key))))
                yield return change;
        }
        foreach (var (user, change, times, happened) in MembershipEvents(includeOverlap: true).Where(one => one.Heard < one.Happened))
            yield return $"{user} heard {times} of {happened} times that {change}";
    }

    /// <summary>The same event or message twice, unless the batch said that it may.</summary>
    private IEnumerable<string> Repeated()
    {
        foreach (var stream in heardByUser)
        {
            var (events, messages) = (new HashSet<long>(), new HashSet<Guid>());
            foreach (var heard in stream)
            {
                var isNew = events.Add(heard.EventId);
                if (!isNew && !heard.Overlap)
                    yield return $"{stream.Key} heard event {heard.EventId} ({heard.Name}) again ({Where(heard)})";
                if (heard.Message is { } message && !messages.Add(message.Id) && isNew)
                    yield return $"{stream.Key} heard message {message.Id} under two event ids";
            }
        }
        foreach (var (user, change, times, happened) in MembershipEvents(includeOverlap: false).Where(one => one.Heard > one.Happened))
            yield return $"{user} heard {times} times that {change}, which happened {happened} times";
    }

    /// <summary>Each acknowledged change of a membership, and how often those who were members all the time heard of it.</summary>
    /// <param name="includeOverlap">An overlap may also bring what happened before the device began.</param>
    private IEnumerable<(string User, string Change, int Heard, int Happened)> MembershipEvents(bool includeOverlap)
    {
        var resynced = history.Resyncs.Select(resync => resync.User).ToHashSet();
        var happened = history.Changes.GroupBy(change => (change.ConversationId, change.User))
            .Where(all => all.All(change => change.Ended != TimeSpan.MaxValue))
            .SelectMany(all => all.GroupBy(change => change.Joins)).ToList();
        var heard = heardByUser.ToDictionary(stream => stream.Key, stream => stream
            .Where(one => one.Subject is not null && (includeOverlap || !one.Overlap)).DistinctBy(one => one.EventId)
            .CountBy(one => (one.ConversationId!.Value, one.Subject!, one.Name == "member.added")).ToDictionary());
        return from witness in history.Final.ReadableFrom.Keys
               where heard.ContainsKey(witness.User) && !resynced.Contains(witness.User)
               where !members.Changes(witness.ConversationId, witness.User)
               from change in happened
               let first = change.First()
               where first.ConversationId == witness.ConversationId
               let count = heard[witness.User].GetValueOrDefault((first.ConversationId, first.User, first.Joins))
               select (witness.User, $"{first.User} {(first.Joins ? "joined" : "left")} {first.ConversationId}", count, change.Count());
    }

    private static string Where(Heard heard) =>
        $"{heard.On.Transport} on {heard.On.Node}, connection {heard.On.Number}, at {heard.At.TotalSeconds:0.000} s{(heard.Overlap ? ", overlap" : "")}";

    /// <summary>Anything of a conversation that reached someone who had been removed from it.</summary>
    private IEnumerable<string> Leaks() => [.. BeyondTheRemoval(), .. TooLate(), .. Answered()];

    /// <summary>
    /// An event that happened after the removal, and not after a later adding. The one removed need not have heard of that: when they were
    /// removed again before it was delivered, there was nothing to show. The others did.
    /// </summary>
    private IEnumerable<string> BeyondTheRemoval()
    {
        var changes = history.Heard.Where(heard => heard.Subject is not null && heard.Name is "member.added" or "member.removed").DistinctBy(heard => heard.EventId)
            .GroupBy(heard => (heard.ConversationId!.Value, heard.Subject!)).ToDictionary(of => of.Key, of => of.OrderBy(heard => heard.EventId).ToList());
        foreach (var stream in heardByUser)
        {
            var removed = new Dictionary<Guid, long>();
            foreach (var heard in stream.DistinctBy(heard => heard.EventId).Where(heard => heard.ConversationId is not null))
            {
                var conversationId = heard.ConversationId!.Value;
                if (heard.Subject == stream.Key && heard.Name == "member.removed")
                    removed[conversationId] = heard.EventId;
                else if (heard.Subject == stream.Key && heard.Name == "member.added")
                    removed.Remove(conversationId);
                else if (removed.TryGetValue(conversationId, out var at) && heard.EventId > at
                    && changes[(conversationId, stream.Key)].FindLast(change => change.EventId < heard.EventId) is { Name: "member.removed" })
                    yield return $"{stream.Key} was removed from {conversationId} by event {at} and heard {heard.Name} {heard.EventId} after it ({Where(heard)})";
            }
        }
    }

    /// <summary>Any event a second after the removal was acknowledged, whenever it happened; but for the removal itself.</summary>
    private IEnumerable<string> TooLate() =>
        from heard in history.Heard
        where !(heard.Name == "member.removed" && heard.Subject == heard.User)
        where members.IsOutside(heard.ConversationId ?? Guid.Empty, heard.User, heard.At - RemovalGrace, heard.At)
        select $"{heard.User} heard {heard.Name} {heard.EventId} of {heard.ConversationId} more than 1 s after having been removed";

    /// <summary>A request that began after the removal was acknowledged, and was not refused.</summary>
    private IEnumerable<string> Answered()
    {
        var reads = from read in history.Reads
                    where IsNoRefusal(read.Outcome, read.Status) && members.IsOutside(read.ConversationId, read.Reader, read.Began, read.Ended)
                    select $"{read.Reader} read {read.ConversationId} on {read.Node} after having been removed: {read.Status}";
        var writes = from send in history.Sends
                     where IsNoRefusal(send.Outcome, send.Status) && members.IsOutside(send.ConversationId, send.Sender, send.Began, send.Ended)
                     select $"{send.Sender} sent {send.Key} to {send.ConversationId} on {send.Node} after having been removed: {send.Status}";
        return reads.Concat(writes);

        static bool IsNoRefusal(Outcome outcome, int status) => outcome == Outcome.Ok || (outcome == Outcome.Failed && status is not (404 or 429));
    }

    /// <summary>A reader who was not shown what had been acknowledged before they asked.</summary>
    private IEnumerable<string> Stale() => [.. OldPages(), .. messageChanges.OldPages(), .. messageChanges.DeletedTexts(), .. Restored(), .. OldNames(), .. OldMarks(), .. OldMemberships()];

    private IEnumerable<string> Restored() => heardByUser.SelectMany(stream => MessageChanges.Restored(stream.Key, stream));

    private IEnumerable<string> OldPages()
    {
        var acknowledged = new Rising<Guid>(history.Sends.Where(attempt => attempt.Stored is not null)
            .Select(attempt => (attempt.ConversationId, attempt.Ended, attempt.Stored!.Seq)));
        return from read in history.Reads
               where read.Outcome == Outcome.Ok
               let newest = acknowledged.Before(read.ConversationId, read.Began)
               let expected = read.AfterSeq is { } after ? Math.Min(newest, after + read.Limit) : newest
               let shown = read.Messages.Count > 0 ? read.Messages[^1].Seq : read.AfterSeq ?? 0
               where shown < expected
               select $"{read.Reader} read {read.ConversationId} on {read.Node} up to seq {shown} when {expected} had been acknowledged";
    }

    /// <summary>Content is read when it is shown: a page, or an event about something later, has the name that was acknowledged before.</summary>
    private IEnumerable<string> OldNames()
    {
        var pages = from read in history.Reads
                    from message in read.Messages
                    let newest = names.Before(message.Sender, read.Began)
                    where message.NameVersion < newest
                    select $"{read.Reader} read on {read.Node} name {message.NameVersion} of {message.Sender}, {newest} had been acknowledged";
        var events = from heard in history.Heard
                     where heard.Message is not null && sendByKey.ContainsKey(heard.Message.Key)
                     let message = heard.Message!
                     let newest = names.Before(message.Sender, sendByKey[message.Key].FirstBegan)
                     where message.NameVersion < newest
                     select $"{heard.User} heard name {message.NameVersion} of {message.Sender} with seq {message.Seq} of {heard.ConversationId}, "
                         + $"{newest} had been acknowledged";
        return pages.Concat(events);
    }

    /// <summary>Marks only rise, and what is read is delivered.</summary>
    private IEnumerable<string> OldMarks()
    {
        var marks = history.Marks.Where(mark => mark.Outcome == Outcome.Ok).ToList();
        var acknowledged = new Rising<(Guid, string)>(marks.Select(mark => ((mark.ConversationId, mark.User), mark.Ended, mark.ReadSeq)));
        return from mark in marks
               let before = members.Changes(mark.ConversationId, mark.User) ? 0 : acknowledged.Before((mark.ConversationId, mark.User), mark.Began)
               where mark.ReadSeq < before || mark.ReadSeq > mark.DeliveredSeq
               select $"{mark.User} in {mark.ConversationId} had read {before}, read {mark.Given} and then stood at {mark.ReadSeq}, delivered {mark.DeliveredSeq}";
    }

    /// <summary>Someone who had been added again was told that there is no such conversation.</summary>
    private IEnumerable<string> OldMemberships() =>
        from read in history.Reads
        where read.Status == 404 && members.IsInside(read.ConversationId, read.Reader, read.Began, read.Ended)
        select $"{read.Reader} got 404 for {read.ConversationId} on {read.Node}, but was a member";
}
