namespace ChatApi.Verify;

/// <summary>What was done to messages that are there: what they may say, and from when on they must.</summary>
sealed class MessageChanges
{
    /// <summary>How long what had been read before a deletion may still be handed to a stream that was opened after it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly History history;
    private readonly Dictionary<Guid, List<MessageChange>> byKey;
    private readonly Dictionary<Guid, TimeSpan> deleted;
    private readonly Dictionary<Guid, int> reactors;
    private readonly Rising<Guid> versions;
    private readonly Rising<Guid> reactions;

    public MessageChanges(History history)
    {
        this.history = history;
        byKey = history.MessageChanges.Where(change => !change.IsRefused).GroupBy(change => change.Key).ToDictionary(all => all.Key, all => all.ToList());
        var done = history.MessageChanges.Where(change => change.Outcome == Outcome.Ok).ToList();
        deleted = done.Where(change => change.Kind == ChangeKind.Delete).GroupBy(change => change.Key).ToDictionary(all => all.Key, all => all.Min(one => one.Ended));
        reactors = byKey.ToDictionary(all => all.Key, all => all.Value.Where(change => change.Kind == ChangeKind.React).DistinctBy(change => change.By).Count());
        var shown = history.Reads.SelectMany(read => read.Messages.Where(message => !message.IsSystem), (read, message) => (message.Key, read.Ended, message.Version));
        versions = new(done.Where(change => change.Kind == ChangeKind.Edit).Select(change => (change.Key, change.Ended, change.Version)).Concat(shown));
        reactions = new(done.Where(change => change.Kind == ChangeKind.React).DistinctBy(change => (change.Key, change.By))
            .GroupBy(change => change.Key).SelectMany(all => all.OrderBy(one => one.Ended).Select((one, index) => (one.Key, one.Ended, index + 1L))));
    }

    /// <summary>Whether a message may say this: as it was sent, or as somebody has tried to make it.</summary>
    public bool MaySay(SeenMessage message, string sent)
    {
        var tried = byKey.GetValueOrDefault(message.Key, []);
        if (message.IsDeleted)
            return tried.Exists(change => change.Kind == ChangeKind.Delete);
        return message.Text == sent ? !tried.Exists(change => change.Kind == ChangeKind.Edit && change.Outcome == Outcome.Ok && change.Version <= message.Version)
            : tried.Exists(change => change.Kind == ChangeKind.Edit && change.Text == message.Text && (change.Version == 0 || change.Version == message.Version));
    }

    /// <summary>A change that was acknowledged and is not there in the end.</summary>
    public IEnumerable<string> Lost() =>
        from end in history.Final.Histories
        from message in end.Value
        let wrong = Wrong(message, TimeSpan.MaxValue)
        where wrong is not null
        select $"seq {message.Seq} of {end.Key.ConversationId} is on {end.Key.Node} in the end {wrong}";

    /// <summary>More reactions than people who have tried to react; each does in one way.</summary>
    public IEnumerable<string> Doubled() =>
        from view in history.Final.Histories.Select(end => (Who: $"{end.Key.Node} in the end", Messages: end.Value)).Concat(history.Reads.Select(read => (Who: $"{read.Reader} on {read.Node}", read.Messages)))
        from message in view.Messages
        where message.Reactions > reactors.GetValueOrDefault(message.Key)
        select $"{message.Key} has {message.Reactions} reactions for {view.Who}, {reactors.GetValueOrDefault(message.Key)} have reacted";

    /// <summary>An edit or a reaction that began after the deletion had been acknowledged, and was not refused.</summary>
    public IEnumerable<string> AfterDeletion() =>
        from change in history.MessageChanges
        where change is { Outcome: Outcome.Ok, Kind: not ChangeKind.Delete } && deleted.TryGetValue(change.Key, out var at) && at < change.Began
        select $"{change.Kind} of {change.Key} by {change.By} was answered after the deletion had been acknowledged";

    /// <summary>A page older than a change that had been acknowledged, or shown to somebody, before it was asked for.</summary>
    public IEnumerable<string> OldPages() =>
        from read in history.Reads
        from message in read.Messages
        let wrong = Wrong(message, read.Began)
        where wrong is not null
        select $"{read.Reader} read seq {message.Seq} of {read.ConversationId} on {read.Node} {wrong}";

    /// <summary>A text that a stream gave although it had been deleted before the stream was opened: out of the log's past, or out of a memory.</summary>
    public IEnumerable<string> DeletedTexts() =>
        from heard in history.Heard
        let message = heard.Message ?? heard.Changed
        where message is { IsDeleted: false }
        let before = heard.On.Began - deleted.GetValueOrDefault(message.Key, TimeSpan.MaxValue)
        where before > Grace
        select $"{heard.User} heard the text of seq {message.Seq} of {heard.ConversationId} on {heard.On.Node}, deleted {before.TotalSeconds:0.0} s before the stream was opened";

    /// <summary>A text that a stream gave after it had given the tombstone.</summary>
    public static IEnumerable<string> Restored(string user, IEnumerable<Heard> stream)
    {
        var gone = new HashSet<Guid>();
        foreach (var message in stream.Select(heard => heard.Message ?? heard.Changed).OfType<SeenMessage>())
        {
            if (message.IsDeleted)
                gone.Add(message.Id);
            else if (gone.Contains(message.Id))
                yield return $"{user} heard the text of {message.Key} after its deletion";
        }
    }

    /// <summary>The messages of which someone has never heard what was acknowledged, among those they have heard of.</summary>
    public IEnumerable<string> Missed(string user, IEnumerable<Heard> stream)
    {
        var (last, keys) = (new Dictionary<Guid, (long Version, bool IsDeleted, int Reactions)>(), new Dictionary<Guid, Guid>());
        foreach (var heard in stream)
        {
            if ((heard.Message ?? heard.Changed) is { } message)
            {
                keys[message.Id] = message.Key;
                var (version, isDeleted, reactions) = last.GetValueOrDefault(message.Key);
                last[message.Key] = (Math.Max(version, message.Version), isDeleted || message.IsDeleted, Math.Max(reactions, message.Reactions));
            }
            else if (heard.Reactions is { } one && keys.TryGetValue(one.MessageId, out var key))
                last[key] = last[key] with { Reactions = Math.Max(last[key].Reactions, one.Count) };
        }
        foreach (var (key, (version, isDeleted, shown)) in last)
        {
            if (deleted.ContainsKey(key) && !isDeleted)
                yield return $"{user} never heard that {key} was deleted";
            else if (!isDeleted && reactions.Before(key, TimeSpan.MaxValue) is var reacted && reacted > shown)
                yield return $"{user} heard of {shown} reactions to {key}, {reacted} had been acknowledged";
            else if (!isDeleted && byKey.GetValueOrDefault(key, []).Where(change => change.Outcome == Outcome.Ok).Select(change => change.Version).DefaultIfEmpty().Max() is var newest && newest > version)
                yield return $"{user} heard version {version} of {key} and never {newest}";
        }
    }

    private string? Wrong(SeenMessage message, TimeSpan asked)
    {
        if (!message.IsDeleted && deleted.TryGetValue(message.Key, out var at) && at < asked)
            return "with its text, which had been deleted";
        if (message.Version < versions.Before(message.Key, asked))
            return $"in version {message.Version}, {versions.Before(message.Key, asked)} had been acknowledged or shown";
        if (!message.IsDeleted && message.Reactions < reactions.Before(message.Key, asked))
            return $"with {message.Reactions} reactions, {reactions.Before(message.Key, asked)} had been acknowledged";
        return null;
    }
}
