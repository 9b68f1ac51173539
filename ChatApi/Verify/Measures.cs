namespace ChatApi.Verify;

/// <summary>How much and how fast, of a history after its end. Nothing here is a promise broken.</summary>
sealed class Measures(History history, Dictionary<Guid, Send> sendByKey)
{
    /// <summary>Calls by how they ended. A change of a message that others delete meanwhile is refused as it should be: neither ok nor failed.</summary>
    public Dictionary<string, int> Calls() => new(StringComparer.Ordinal)
    {
        ["ok"] = Count(Outcome.Ok),
        ["failed"] = Count(Outcome.Failed),
        ["unknown"] = Count(Outcome.Unknown),
        ["limited"] = history.Sends.Count(attempt => attempt.Status == 429) + history.Reads.Count(read => read.Status == 429),
    };

    private int Count(Outcome outcome)
    {
        var deleted = history.MessageChanges.Where(one => one.Kind == ChangeKind.Delete).Select(one => one.Key).ToHashSet();
        return history.Sends.Count(one => one.Outcome == outcome) + history.Reads.Count(one => one.Outcome == outcome)
            + history.Marks.Count(one => one.Outcome == outcome) + history.Renames.Count(one => one.Outcome == outcome)
            + history.MessageChanges.Count(one => one.Outcome == outcome && !(outcome == Outcome.Failed && deleted.Contains(one.Key)));
    }

    /// <summary>After each fault, how long until a send that began later was acknowledged.</summary>
    public IEnumerable<Recovery> Recoveries()
    {
        var acknowledged = history.Sends.Where(attempt => attempt.Outcome == Outcome.Ok).OrderBy(attempt => attempt.Ended).ToList();
        return from fault in history.Faults
               orderby fault.At
               let first = acknowledged.Find(attempt => attempt.Began >= fault.At)
               let seconds = first is null ? (double?)null : Math.Round((first.Ended - fault.At).TotalSeconds, 3)
               select new Recovery(fault.What, Math.Round(fault.At.TotalSeconds, 2), seconds);
    }

    /// <summary>The longest time between two acknowledged sends, in seconds.</summary>
    public double LongestSilence()
    {
        var ends = history.Sends.Where(attempt => attempt.Outcome == Outcome.Ok).Select(attempt => attempt.Ended).Order().ToList();
        return ends.Count < 2 ? 0 : Math.Round(ends.Zip(ends.Skip(1), (one, next) => (next - one).TotalSeconds).Max(), 2);
    }

    /// <summary>From each call to its 2xx.</summary>
    public IEnumerable<TimeSpan> SendTimes() =>
        history.Sends.Where(attempt => attempt.Outcome == Outcome.Ok).Select(attempt => attempt.Ended - attempt.Began);

    /// <summary>From the 2xx to each device that was connected then.</summary>
    public IEnumerable<TimeSpan> DeliveryTimes() =>
        from heard in FirstHeard()
        let send = sendByKey.GetValueOrDefault(heard.Message!.Key)
        where send is { IsAcknowledged: true } && heard.On.Opened < send.FirstAcknowledged
        select heard.At > send.FirstAcknowledged ? heard.At - send.FirstAcknowledged : TimeSpan.Zero;

    /// <summary>From each connect that went on from a cursor to the last event that had been acknowledged before it.</summary>
    public IEnumerable<TimeSpan> ResumeTimes()
    {
        var last = FirstHeard()
            .Where(heard => sendByKey.TryGetValue(heard.Message!.Key, out var send) && send.IsAcknowledged && send.FirstAcknowledged < heard.On.Began)
            .GroupBy(heard => (heard.User, heard.On.Number)).ToDictionary(of => of.Key, of => of.Max(heard => heard.At));
        return history.Connections.Where(connection => connection is { Number: > 1, Opened: not null })
            .Select(connection => (last.TryGetValue((connection.User, connection.Number), out var caughtUp) ? caughtUp : connection.Opened!.Value) - connection.Began);
    }

    private IEnumerable<Heard> FirstHeard() =>
        history.Heard.Where(heard => heard.Message is not null).DistinctBy(heard => (heard.User, heard.EventId));
}
