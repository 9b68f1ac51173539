using ChatApi.ServiceModel;

namespace ChatApi.Verify;

/// <summary>A conversation of the load: who is in it all the time, and who comes and goes.</summary>
/// <param name="Owner">Made it, reads all of it in the end.</param>
/// <param name="Staying">Members all the time, the owner among them.</param>
/// <param name="Changing">Groups: removed and added again while traffic flows.</param>
sealed record Talk(Guid Id, Account Owner, IReadOnlyList<Account> Staying, IReadOnlyList<Account> Changing)
{
    public IReadOnlyList<Account> All { get; } = [.. Staying, .. Changing];

    /// <summary>What making it was told by is of before anyone listened: what is heard begins after this seq.</summary>
    public long MadeUpTo { get; init; }
}

/// <summary>The people of a run, who is in which conversation, and their devices.</summary>
sealed record People(IReadOnlyList<Account> Accounts, IReadOnlyList<Talk> Talks, IReadOnlyList<Device> Devices, int Limited)
{
    /// <summary>Registers everyone, makes the conversations and opens every device. The shape: of 40 conversations 24 direct, 12 of 10, 3 of 50, 1 of all, or of 200.</summary>
    public static async Task<People> GatherAsync(VerifySettings settings, Api api, History history, CancellationToken ct)
    {
        var random = new Random(settings.Seed);
        var limited = 0;
        var registered = new Account?[settings.Users];
        var few = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct };
        await Parallel.ForEachAsync(Enumerable.Range(0, settings.Users), few, async (n, one) =>
            registered[n] = await Account.RegisterAsync(api, history, settings.Urls[0], $"user{n + 1}", () => Interlocked.Increment(ref limited), one));

        var accounts = registered.OfType<Account>().ToArray();
        if (accounts.Length < VerifySettings.FewestUsers)
            throw new VerifyException($"The service lets only {accounts.Length} accounts be registered for now: start it with --Auth:AddressAttempts=0 for the time of the run.");

        var talks = new List<Talk>();
        foreach (var members in Shape(accounts, random))
            talks.Add(await TalkAsync(members, settings.Urls[random.Next(settings.Urls.Count)], ct));

        var devices = accounts.Select((account, n) => new Device(account, api, history, settings, HashCode.Combine(settings.Seed, n))).ToList();
        await Parallel.ForEachAsync(devices, few, async (device, one) => await device.StartAsync(one));
        return new(accounts, talks, devices, limited);
    }

    private static IEnumerable<Account[]> Shape(Account[] accounts, Random random)
    {
        var scale = accounts.Length / 200.0;
        foreach (var (count, size) in new[] { (24, 2), (12, 10), (3, 50), (1, Math.Min(accounts.Length, 200)) })
        {
            var members = size == 50 ? Math.Clamp((int)(size * scale), 3, 50) : Math.Min(size, accounts.Length);
            var made = new HashSet<string>();
            for (var n = 0; n < Math.Max(1, Math.Round(count * scale)); n++)
            {
                var chosen = size >= accounts.Length ? accounts : random.GetItems(accounts, members * 4).Distinct().Take(members).ToArray();
                if (chosen.Length > 1 && made.Add(string.Join(' ', chosen.Select(one => one.Id).Order(StringComparer.Ordinal))))
                    yield return chosen;
            }
        }
    }

    /// <summary>Of groups about a quarter comes and goes; of groups of more than 100, which one call cannot make, the rest is added after.</summary>
    private static async Task<Talk> TalkAsync(Account[] members, string node, CancellationToken ct)
    {
        var owner = members[0];
        var others = members[1..].Select(member => member.Id).ToList();
        var answer = await RepeatAsync(owner, node, members.Length == 2
            ? new CreateConversation { RecipientId = others[0] }
            : new CreateConversation
            {
                ClientConversationId = Guid.NewGuid(),
                Title = $"verify {members.Length}",
                MemberIds = others[..Math.Min(others.Count, Limits.MembersPerCall)],
            }, ct);
        var id = answer.Read<CreateConversationResponse>()!.Conversation.Id;
        foreach (var more in others.Skip(Limits.MembersPerCall).Chunk(Limits.MembersPerCall))
            await RepeatAsync(owner, node, new AddMembers { ConversationId = id, UserIds = [.. more] }, ct);
        var changing = members.Length < 4 ? 0 : Math.Min(members.Length / 4, 10);
        var made = (await RepeatAsync(owner, node, new GetConversation { ConversationId = id }, ct)).Read<Conversation>()!;
        return new(id, owner, members[..^changing], members[^changing..]) { MadeUpTo = made.LastSeq };
    }

    private static async Task<Answer> RepeatAsync(Account owner, string node, object request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await owner.CallAsync(node, request, ct);
            if (answer.Outcome == Outcome.Ok)
                return answer;
            if (attempt == 10 || answer is { Outcome: Outcome.Failed, Status: not 429 })
                throw new VerifyException($"{request.GetType().Name} on {node} was not answered well: {answer.Status} {answer.Code}");
            await Task.Delay(answer.RetryAfter ?? TimeSpan.FromSeconds(1), ct);
        }
    }
}
