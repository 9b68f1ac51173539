namespace ChatApi.Verify;

/// <summary>
/// Judges a history after its end. Each promise is one method that yields what breaks it, in words; a promise is kept when its method
/// yields nothing. Only what clients saw counts: their calls, by their clock, what their streams gave them, and what is read in the end.
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

    private Checker(History history)
    {
        this.history = history;
        sends = [.. history.Sends.GroupBy(attempt => attempt.Key).Select(tries => new Send([.. tries]))];
        sendByKey = sends.ToDictionary(send => send.Key);
        found = history.Final.Histories.GroupBy(one => one.Key.ConversationId).ToDictionary(one => one.Key, one => one.First().Value);
        heardByUser = history.Heard.ToLookup(heard => heard.User);
        members = new(history.Changes);
        names = new(history.Renames.Where(rename => rename.Outcome == Outcome.Ok).Select(rename => (rename.User, rename.Ended, (long)rename.Version)));
    }

    public static Verdict Judge(History history)
    {
        var checker = new Checker(history);
        return new Verdict
        {
            Attempted = checker.sends.Count,
            Acknowledged = checker.sends.Count(send => send.IsAcknowledged),
            Found = checker.found.Values.Sum(one => one.Count),
            Recovered = checker.Recovered(),
            Calls = checker.Calls(),
            Heard = history.Heard.Count,
            Resumes = history.Connections.Count(connection => connection is { Number: > 1, Opened: not null }),
            Resyncs = history.Resyncs.Count,
            MembershipChanges = history.Changes.Count,
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
            Recoveries = [.. checker.Recoveries()],
            LongestSilenceSeconds = checker.LongestSilence(),
            SendTimes = Times.Of(history.Sends.Where(attempt => attempt.Outcome == Outcome.Ok).Select(attempt => attempt.Ended - attempt.Began)),
            DeliveryTimes = Times.Of(checker.DeliveryTimes()),
            ResumeTimes = Times.Of(checker.ResumeTimes()),
        };
    }

    /// <summary>Whether devices have heard all they should by now.</summary>
    public static bool AllHeard(History history) => !new Checker(history).Missed().Any();

    /// <summary>Acknowledged, but not there.</summary>
    private IEnumerable<string> Lost()
    {
        var there = found.Values.SelectMany(messages => messages).Select(message => message.Key).ToHashSet();
        return sends.Where(send => send.IsAcknowledged && !there.Contains(send.Key))
            .Select(send => $"{send} was acknowledged as seq {send.Acknowledged[0].Seq} and is not there");
    }

    /// <summary>One key, two messages: in the history, or in the answers.</summary>
    private IEnumerable<string> Doubled()
    {
        var twice = found.SelectMany(one => one.Value.GroupBy(message => (message.Sender, message.Key)).Where(same => same.Count() > 1)
            .Select(same => $"key {same.Key.Key} of {same.Key.Sender} has {same.Count()} messages in {one.Key}: seqs {string.Join(", ", same.Select(message => message.Seq))}"));
        var answers = sends.Where(send => send.Acknowledged.Distinct().Count() > 1)
            .Select(send => $"{send} was answered with different messages: {string.Join("; ", send.Acknowledged.Distinct())}");
        return twice.Concat(answers);
    }

    /// <summary>There, but never sent, refused each time, or with another content, sender or place.</summary>
    private IEnumerable<string> Unexpected()
    {
        foreach (var (conversationId, messages) in found)
        {
            foreach (var message in messages)
            {
                if (!sendByKey.TryGetValue(message.Key, out var send))
                    yield return $"seq {message.Seq} of {conversationId} has a key that nobody used: {message.Key}";
                else if (send.IsRefused)
                    yield return $"{send} was refused each time, but is there as seq {message.Seq}";
                else if ((send.ConversationId, send.Sender, send.Text) != (conversationId, message.Sender, message.Text))
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
        var seqs = found.SelectMany(one => one.Value.Select(message => (one.Key, message))).GroupBy(one => one.message.Key).ToDictionary(one => one.Key, one => one.First().message.Seq);
        var acknowledged = new Rising<Guid>(sends.Where(send => send.IsAcknowledged && seqs.ContainsKey(send.Key)).Select(send => (send.ConversationId, send.FirstAcknowledged, seqs[send.Key])));
        return sends.Where(send => seqs.TryGetValue(send.Key, out var seq) && acknowledged.Before(send.ConversationId, send.FirstBegan) is var earlier && seq < earlier)
            .Select(send => $"{send} has seq {seqs[send.Key]}, but began after seq {acknowledged.Before(send.ConversationId, send.FirstBegan)} had been acknowledged");
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
        var order = found.ToDictionary(one => one.Key, one => one.Value.GroupBy(message => message.Seq).ToDictionary(same => same.Key, same => same.First().Id));
        var views = history.Final.Histories.SelectMany(one => one.Value.Select(message => ($"{one.Key.Node} in the end", one.Key.ConversationId, message)))
            .Concat(history.Reads.SelectMany(read => read.Messages.Select(message => ($"{read.Reader} on {read.Node}", read.ConversationId, message))))
            .Concat(history.Heard.Where(heard => heard.Message is not null).Select(heard => ($"the stream of {heard.User}", heard.ConversationId!.Value, heard.Message!)));
        return from view in views
               let shown = order.GetValueOrDefault(view.Item2)?.GetValueOrDefault(view.Item3.Seq) ?? Guid.Empty
               where shown != Guid.Empty && shown != view.Item3.Id
               select $"seq {view.Item3.Seq} of {view.Item2} is {shown}, but {view.Item1} saw {view.Item3.Id}";
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
        var known = history.Resyncs.SelectMany(resync => resync.LastSeqs.Select(one => (resync.User, one.Key, one.Value))).GroupBy(one => (one.User, one.Key)).ToDictionary(one => one.Key, one => one.Max(last => last.Value));
        var streams = history.Connections.Select(connection => connection.User).ToHashSet();
        foreach (var ((user, conversationId), from) in history.Final.ReadableFrom.Where(one => streams.Contains(one.Key.User)))
        {
            var heard = heardByUser[user].Where(one => one.Message is not null && one.ConversationId == conversationId).Select(one => one.Message!.Seq).ToHashSet();
            var loaded = known.GetValueOrDefault((user, conversationId));
            foreach (var message in found.GetValueOrDefault(conversationId, []).Where(message => message.Seq >= from && message.Seq > loaded && !heard.Contains(message.Seq)))
                yield return $"{user} never heard seq {message.Seq} of {conversationId}";
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
        var happened = history.Changes.GroupBy(change => (change.ConversationId, change.User)).Where(all => all.All(change => change.Ended != TimeSpan.MaxValue))
            .SelectMany(all => all.GroupBy(change => change.Joins)).ToList();
        var heard = heardByUser.ToDictionary(stream => stream.Key, stream => stream.Where(one => one.Subject is not null && (includeOverlap || !one.Overlap)).DistinctBy(one => one.EventId)
            .CountBy(one => (one.ConversationId!.Value, one.Subject!, one.Name == "member.added")).ToDictionary());
        return from witness in history.Final.ReadableFrom.Keys
               where heard.ContainsKey(witness.User) && !resynced.Contains(witness.User) && !members.Changes(witness.ConversationId, witness.User)
               from change in happened
               let first = change.First()
               where first.ConversationId == witness.ConversationId
               let count = heard[witness.User].GetValueOrDefault((first.ConversationId, first.User, first.Joins))
               select (witness.User, $"{first.User} {(first.Joins ? "joined" : "left")} {first.ConversationId}", count, change.Count());
    }

    private static string Where(Heard heard) => $"{heard.On.Transport} on {heard.On.Node}, connection {heard.On.Number}, at {heard.At.TotalSeconds:0.000} s{(heard.Overlap ? ", overlap" : "")}";

    /// <summary>Anything of a conversation that reached someone who had been removed from it.</summary>
    private IEnumerable<string> Leaks() => [.. BeyondTheRemoval(), .. TooLate(), .. Answered()];

    /// <summary>An event that happened after the removal.</summary>
    private IEnumerable<string> BeyondTheRemoval()
    {
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
                else if (removed.TryGetValue(conversationId, out var at) && heard.EventId > at)
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
        var reads = history.Reads.Where(read => read.Outcome == Outcome.Ok && members.IsOutside(read.ConversationId, read.Reader, read.Began, read.Ended))
            .Select(read => $"{read.Reader} read {read.ConversationId} on {read.Node} after having been removed");
        var writes = history.Sends.Where(attempt => attempt.Outcome == Outcome.Ok && members.IsOutside(attempt.ConversationId, attempt.Sender, attempt.Began, attempt.Ended))
            .Select(attempt => $"{attempt.Sender} sent {attempt.Key} to {attempt.ConversationId} on {attempt.Node} after having been removed");
        return reads.Concat(writes);
    }

    /// <summary>A reader who was not shown what had been acknowledged before they asked.</summary>
    private IEnumerable<string> Stale() => [.. OldPages(), .. OldNames(), .. OldMarks(), .. OldMemberships()];

    private IEnumerable<string> OldPages()
    {
        var acknowledged = new Rising<Guid>(history.Sends.Where(attempt => attempt.Stored is not null).Select(attempt => (attempt.ConversationId, attempt.Ended, attempt.Stored!.Seq)));
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
                    select $"{read.Reader} read on {read.Node} version {message.NameVersion} of the name of {message.Sender}, {newest} had been acknowledged";
        var events = from heard in history.Heard
                     where heard.Message is not null && sendByKey.ContainsKey(heard.Message.Key)
                     let message = heard.Message!
                     let newest = names.Before(message.Sender, sendByKey[message.Key].FirstBegan)
                     where message.NameVersion < newest
                     select $"{heard.User} heard version {message.NameVersion} of the name of {message.Sender} in seq {message.Seq} of {heard.ConversationId}, {newest} had been acknowledged";
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
               select $"{mark.User} marked {mark.ConversationId} read up to {mark.Given} and stands at {mark.ReadSeq} (delivered {mark.DeliveredSeq}), before at {before}";
    }

    /// <summary>Someone who had been added again was told that there is no such conversation.</summary>
    private IEnumerable<string> OldMemberships() =>
        from read in history.Reads
        where read.Status == 404 && members.IsInside(read.ConversationId, read.Reader, read.Began, read.Ended)
        select $"{read.Reader} got 404 for {read.ConversationId} on {read.Node}, but was a member";

    private Dictionary<string, int> Calls() => new(StringComparer.Ordinal)
    {
        ["ok"] = Count(Outcome.Ok),
        ["failed"] = Count(Outcome.Failed),
        ["unknown"] = Count(Outcome.Unknown),
        ["limited"] = history.Sends.Count(attempt => attempt.Status == 429) + history.Reads.Count(read => read.Status == 429),
    };

    private int Count(Outcome outcome) =>
        history.Sends.Count(one => one.Outcome == outcome) + history.Reads.Count(one => one.Outcome == outcome)
        + history.Marks.Count(one => one.Outcome == outcome) + history.Renames.Count(one => one.Outcome == outcome);

    private IEnumerable<Recovery> Recoveries()
    {
        var acknowledged = history.Sends.Where(attempt => attempt.Outcome == Outcome.Ok).OrderBy(attempt => attempt.Ended).ToList();
        return history.Faults.OrderBy(fault => fault.At).Select(fault =>
            new Recovery(fault.What, Math.Round(fault.At.TotalSeconds, 2), acknowledged.Find(attempt => attempt.Began >= fault.At) is { } first ? Math.Round((first.Ended - fault.At).TotalSeconds, 3) : null));
    }

    private double LongestSilence()
    {
        var ends = history.Sends.Where(attempt => attempt.Outcome == Outcome.Ok).Select(attempt => attempt.Ended).Order().ToList();
        return ends.Count < 2 ? 0 : Math.Round(ends.Zip(ends.Skip(1), (one, next) => (next - one).TotalSeconds).Max(), 2);
    }

    private IEnumerable<TimeSpan> DeliveryTimes() =>
        from heard in FirstHeard()
        let send = sendByKey.GetValueOrDefault(heard.Message!.Key)
        where send is { IsAcknowledged: true } && heard.On.Opened < send.FirstAcknowledged
        select heard.At > send.FirstAcknowledged ? heard.At - send.FirstAcknowledged : TimeSpan.Zero;

    private IEnumerable<TimeSpan> ResumeTimes()
    {
        var last = FirstHeard().Where(heard => sendByKey.TryGetValue(heard.Message!.Key, out var send) && send.IsAcknowledged && send.FirstAcknowledged < heard.On.Began)
            .GroupBy(heard => heard.On, ReferenceEqualityComparer.Instance).ToDictionary(one => one.Key!, one => one.Max(heard => heard.At), ReferenceEqualityComparer.Instance);
        return history.Connections.Where(connection => connection is { Number: > 1, Opened: not null })
            .Select(connection => (last.TryGetValue(connection, out var caughtUp) ? caughtUp : connection.Opened!.Value) - connection.Began);
    }

    private IEnumerable<Heard> FirstHeard() => heardByUser.SelectMany(stream => stream.Where(heard => heard.Message is not null).DistinctBy(heard => heard.EventId));
}
