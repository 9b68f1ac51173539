using System.Text.Json;

namespace ChatApi.Contracts;

/// <summary>A change that breaks clients of an earlier version.</summary>
/// <param name="Name">What has changed: <c>SendMessage</c>, <c>SendMessage.text</c>, <c>NoteKind.Image</c>, <c>message.new</c>.</param>
/// <param name="IsRemoval">Whether it is gone, which a new name is too.</param>
/// <param name="What">How it has changed; completes a sentence that begins with the name.</param>
sealed record ContractBreak(string Name, bool IsRemoval, string What)
{
    /// <summary>How the changelog records it.</summary>
    public string Line => IsRemoval ? $"- Removed: `{Name}`." : $"- Changed: `{Name}` {What}.";
}

/// <summary>
/// Finds what of a contract no longer works for clients of an earlier one. Whatever is added is compatible, but a member that a request must
/// now have; so is a request that is asked for less, and an answer that promises more.
/// </summary>
sealed class ContractBreaks
{
    private const string Required = "notEmpty";

    private readonly ContractMetadata released;
    private readonly HashSet<string> sent, answered;
    private readonly List<ContractBreak> breaks = [];

    private ContractBreaks(ContractMetadata released)
    {
        this.released = released;
        sent = Reach(released.Operations.SelectMany(one => one.Members));
        answered = Reach(released.Events.SelectMany(one => one.Members), [.. released.Operations.Select(one => one.Answer).OfType<string>(), "ErrorResponse"]);
    }

    /// <summary>In the order of the contract; none when clients of the released one go on working.</summary>
    public static IReadOnlyList<ContractBreak> Find(ContractMetadata released, ContractMetadata now)
    {
        var found = new ContractBreaks(released);
        found.Compare(now);
        return found.breaks;
    }

    private void Compare(ContractMetadata now)
    {
        Match(released.Operations, now.Operations, one => one.Name, "", Compare);
        Match(released.Types, now.Types, one => one.Name, "", (old, one) => Compare(one.Name, old.Members, one.Members, sent.Contains(one.Name), answered.Contains(one.Name)));
        Match(released.Enums, now.Enums, one => one.Name, "", (old, one) => Match(old.Values, one.Values, value => value.Name, $"{one.Name}.", (_, _) => { }));
        Compare(released.AnyEvent.Name, released.AnyEvent.Members, now.AnyEvent.Members, isSent: false, isAnswered: true);
        Match(released.Events, now.Events, one => one.Name, "", Compare);
        if (released.ErrorCodes is { } codes)
            Match(codes.Values, now.ErrorCodes?.Values ?? [], value => value.Name, $"{codes.Name}.", (_, _) => { });
    }

    private void Compare(OperationMetadata old, OperationMetadata now)
    {
        if (now.Verb != old.Verb)
            Changed(now.Name, $"is {now.Verb}, no longer {old.Verb}");
        foreach (var route in old.Routes.Except(now.Routes, StringComparer.Ordinal))
            Changed(now.Name, $"has no route {route}");
        if (now.Answer != old.Answer)
            Changed(now.Name, $"answers {now.Answer ?? "nothing"}, no longer {old.Answer ?? "nothing"}");
        if (now.Creates != old.Creates)
            Changed(now.Name, now.Creates ? "may answer 201" : "never answers 201");
        if (now.Access > old.Access)
            Changed(now.Name, $"is for {now.Access}, no longer for {old.Access}");
        foreach (var needed in now.Permissions.Where(needed => !old.Permissions.Any(needed.IsImpliedBy) && (needed.Member is null || old.Members.Any(member => member.Name == needed.Member))))
            Changed(needed.Member is null ? now.Name : $"{now.Name}.{needed.Member}", $"needs the permission {needed.Permission}");
        Compare(now.Name, old.Members, now.Members, isSent: true, isAnswered: answered.Contains(now.Name));
    }

    private void Compare(EventMetadata old, EventMetadata now)
    {
        if (now.Type != old.Type)
            Changed(now.Name, $"is the type {now.Type}, no longer {old.Type}");
        if (old.Durable && !now.Durable)
            Changed(now.Name, "is no longer durable");
        Compare(now.Type, old.Members, now.Members, isSent: false, isAnswered: true);
    }

    private void Compare(string type, IReadOnlyList<MemberMetadata> old, IReadOnlyList<MemberMetadata> now, bool isSent, bool isAnswered)
    {
        Match(old, now, member => member.Name, $"{type}.", (before, member) =>
        {
            var name = $"{type}.{member.Name}";
            if (member.Type != before.Type)
                Changed(name, $"is {member.Type}, no longer {before.Type}");
            if (isSent && IsRequired(member) && !IsRequired(before))
                Changed(name, "is required");
            if (isAnswered && !before.Optional && member.Optional)
                Changed(name, "may be left out");
            if (isSent)
                CompareRules(name, before, member);
        });
        if (!isSent)
            return;
        foreach (var member in now.ExceptBy(old.Select(member => member.Name), member => member.Name, StringComparer.Ordinal).Where(IsRequired))
            Changed($"{type}.{member.Name}", "is new and required");
    }

    private void CompareRules(string name, MemberMetadata old, MemberMetadata now)
    {
        foreach (var (rule, bounds) in now.Rules ?? [])
        {
            if (rule == Required && !IsRequired(old))
                continue; // told already
            if (old.Rules?.GetValueOrDefault(rule) is not { } before)
            {
                Changed(name, $"has the rule {rule}{string.Concat(bounds.Where(bound => IsBound(bound) && bound.Key != "errorCode").Select(bound => $" {bound.Key} {bound.Value}"))}");
                continue;
            }
            foreach (var (bound, value) in bounds.Where(IsBound))
            {
                if (!before.TryGetValue(bound, out var earlier))
                    Changed(name, $"has the rule {rule} {bound} {value}");
                else if (IsStricter(bound, earlier, value))
                    Changed(name, $"has the rule {rule} {bound} {value}, no longer {earlier}");
            }
        }
    }

    /// <summary>Whether the service or generated code asks for it.</summary>
    private static bool IsRequired(MemberMetadata member) => !member.Optional || member.Rules?.ContainsKey(Required) == true;

    /// <summary>The words of a refusal are for people, and change nothing.</summary>
    private static bool IsBound(KeyValuePair<string, JsonElement> bound) => bound.Key != "says";

    private static bool IsStricter(string bound, JsonElement old, JsonElement now) => (old.ValueKind, now.ValueKind) == (JsonValueKind.Number, JsonValueKind.Number)
        ? bound.StartsWith("max", StringComparison.Ordinal) ? now.GetDecimal() < old.GetDecimal() : now.GetDecimal() > old.GetDecimal()
        : now.GetRawText() != old.GetRawText();

    private void Match<T>(IReadOnlyList<T> old, IReadOnlyList<T> now, Func<T, string> nameOf, string prefix, Action<T, T> compare)
    {
        var byName = now.ToDictionary(nameOf, StringComparer.Ordinal);
        foreach (var one in old)
        {
            if (byName.TryGetValue(nameOf(one), out var same))
                compare(one, same);
            else
                breaks.Add(new ContractBreak(prefix + nameOf(one), IsRemoval: true, ""));
        }
    }

    private void Changed(string name, string what) => breaks.Add(new ContractBreak(name, IsRemoval: false, what));

    /// <summary>The names of all objects that these members and types are made of.</summary>
    private HashSet<string> Reach(IEnumerable<MemberMetadata> members, params string[] types)
    {
        var membersOf = released.Types.Select(type => (type.Name, type.Members)).Concat(released.Operations.Select(one => (one.Name, one.Members))).ToDictionary(StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(members.Select(member => member.Type).Concat(types));
        while (open.TryPop(out var type))
        {
            var name = InnermostOf(type);
            if (reached.Add(name) && membersOf.TryGetValue(name, out var inside))
                inside.ToList().ForEach(member => open.Push(member.Type));
        }
        return reached;
    }

    private static string InnermostOf(string type) =>
        type.EndsWith("[]", StringComparison.Ordinal) ? InnermostOf(type[..^2])
        : type.StartsWith("map<", StringComparison.Ordinal) ? InnermostOf(type[4..^1])
        : type;
}
