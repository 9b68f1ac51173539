using System.Reflection;
using System.Text.RegularExpressions;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Http;

/// <summary>Wire contract: the DTO and PAGE rules, held against the contract of the chat itself.</summary>
sealed partial class ContractShapeTests
{
    // In Swift these are no names; only the first is used, and its generator writes it with a capital.
    private static readonly string[] SwiftKeywords =
    [
        "description", "class", "default", "func", "get", "import", "in", "init", "is", "left", "let", "new", "none", "operator", "override", "prefix", "return", "right", "self", "set", "static", "switch", "var", "where", "while",
    ];

    /// <summary>Numbers that count what happens one by one; none gets near 2^53. A new one belongs here once that is sure of it, else it is text.</summary>
    private static readonly string[] Counters = ["seq", "count", "version", "size", "unread", "pos", "id"];

    private static IReadOnlyList<Operation> Operations { get; } =
        new OperationCatalog(typeof(SendMessage).Assembly.GetExportedTypes(), typeof(Operation).Assembly.GetTypes(), ContractJson.Wire).All;

    private static List<Type> Types { get; } = Reach(
    [
        .. Operations.Select(one => one.RequestType), .. Operations.Select(one => one.ResponseType).OfType<Type>(),
        .. typeof(SendMessage).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(ServerEvent))),
    ]);

    private static IEnumerable<(Type Type, PropertyInfo Member)> Members => from type in Types from member in ContractRules.MembersOf(type) select (type, member);

    [Test]
    public void DTO_1_Names_are_unique_whatever_the_namespace_and_case() => Assert.That(Types.Select(type => type.Name.ToUpperInvariant()), Is.Unique);

    [Test]
    public void DTO_2_Every_request_has_one_verb_and_one_answer() => Assert.That(
        Operations.Select(one => (ContractRules.VerbsOf(one.RequestType).Count(), one.RequestType.GetInterfaces().Count(face => face == typeof(IReturnVoid) || (face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReturn<>))))),
        Has.All.EqualTo((1, 1)));

    [Test]
    public void DTO_3_What_travels_in_a_query_string_is_flat() => Assert.That(
        from one in Operations
        where one.Verb is "GET" or "DELETE"
        from member in ContractRules.MembersOf(one.RequestType)
        where !ContractRules.IsScalar(ContractRules.ItemOf(member.PropertyType) ?? member.PropertyType)
        select $"{one.Name}.{member.Name}",
        Is.Empty);

    [Test]
    public void DTO_4_Large_numbers_are_counters_only() => Assert.That(
        from one in Members
        let type = ContractRules.ItemOf(one.Member.PropertyType) ?? one.Member.PropertyType
        where (Nullable.GetUnderlyingType(type) ?? type) is var number && (number == typeof(long) || number == typeof(ulong) || number == typeof(decimal))
        where !Counters.Any(counter => one.Member.Name.TrimEnd('s').EndsWith(counter, StringComparison.OrdinalIgnoreCase))
        select $"{one.Type.Name}.{one.Member.Name}",
        Is.Empty);

    [Test]
    public void DTO_5_There_are_no_flags_bytes_or_anything() => Assert.That(
        Members.Where(one => one.Member.PropertyType == typeof(byte[]) || one.Member.PropertyType == typeof(object) || one.Member.PropertyType.IsDefined(typeof(FlagsAttribute), false)), Is.Empty);

    [Test]
    public void DTO_6_Sets_of_values_are_texts_so_that_they_may_grow() => Assert.That(
        Members.Where(one => (Nullable.GetUnderlyingType(ContractRules.ItemOf(one.Member.PropertyType) ?? one.Member.PropertyType) ?? one.Member.PropertyType).IsEnum).Select(one => $"{one.Type.Name}.{one.Member.Name}"), Is.Empty);

    [Test]
    public void DTO_7_Of_Swifts_keywords_only_description_is_a_name() =>
        Assert.That(Members.Select(one => one.Member.Name.ToLowerInvariant()).Intersect(SwiftKeywords), Is.EqualTo(new[] { "description" }));

    [Test]
    public void DTO_8_No_event_hides_the_envelope_of_the_JavaScript_client()
    {
        string[] envelope = ["type", "data", "channel", "selector", "json", "op", "target", "eventid", "cssselector", "meta"];
        Assert.That(Members.Where(one => one.Type.IsSubclassOf(typeof(ServerEvent)) && envelope.Contains(one.Member.Name.ToLowerInvariant())), Is.Empty);
    }

    [Test]
    public void DTO_9_Routes_are_below_a_version_or_a_path_of_the_wire() => Assert.That(
        Operations.SelectMany(one => one.Routes).Select(route => route.Path).Where(path => !path.StartsWith("/api/v1/", StringComparison.Ordinal)),
        Is.EquivalentTo(new[] { "/api/Authenticate", "/json/reply/Authenticate", "/event-subscribers", "/event-subscribers/{Id}" }));

    [Test]
    public void PAGE_1_A_page_has_results_and_a_next_cursor_and_is_asked_for_by_cursor_and_limit()
    {
        var pages = Operations.Where(one => one.ResponseType?.GetProperty("NextCursor") is not null).ToList();
        Assert.That(pages, Has.Count.GreaterThan(10));
        Assert.Multiple(() =>
        {
            foreach (var page in pages)
            {
                Assert.That(ContractRules.ItemOf(page.ResponseType!.GetProperty("Results")?.PropertyType ?? typeof(int)), Is.Not.Null, $"{page.ResponseType.Name} has no list of results");
                Assert.That(page.RequestType.GetProperty("Cursor")?.PropertyType, Is.EqualTo(typeof(string)), page.Name);
                Assert.That(page.RequestType.GetProperty("Limit")?.PropertyType, Is.EqualTo(typeof(int?)), page.Name);
            }
            string[] others = ["skip", "take", "orderby", "total"];
            Assert.That(pages.SelectMany(page => ContractRules.MembersOf(page.RequestType).Concat(ContractRules.MembersOf(page.ResponseType!))).Where(member => others.Contains(member.Name.ToLowerInvariant())), Is.Empty);
        });
    }

    private static List<Type> Reach(IEnumerable<Type> roots)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(roots);
        while (open.TryPop(out var type))
        {
            type = ContractRules.ItemOf(type) ?? type;
            if (type.Assembly == typeof(SendMessage).Assembly && !type.IsEnum && seen.Add(type))
                ContractRules.MembersOf(type).ToList().ForEach(member => open.Push(member.PropertyType));
        }
        return [.. seen.OrderBy(type => type.Name, StringComparer.Ordinal)];
    }
}

/// <summary>Every rule of the wire stands in docs/wire.md and has a test: one whose name begins with its id, or that has it as a category.</summary>
sealed partial class WireRuleTests
{
    [Test]
    public void Every_rule_has_a_test()
    {
        var rules = Rules().Matches(File.ReadAllText(Path.Combine(Product.Repository.Root, "docs", "wire.md"))).Select(match => match.Groups["id"].Value).ToList();
        Assert.That(rules, Is.Unique.And.Count.EqualTo(83));
        var tested = (from type in typeof(WireRuleTests).Assembly.GetTypes()
                      from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                      where method.IsDefined(typeof(TestAttribute), false) || method.IsDefined(typeof(TestCaseAttribute), false)
                      from id in method.GetCustomAttributes<CategoryAttribute>().Select(category => category.Name).Append(Named().Match(method.Name) is { Success: true } name ? $"{name.Groups["rule"]}-{name.Groups["number"]}" : "")
                      select id).ToHashSet();
        Assert.That(rules.Except(tested), Is.Empty, "Write a test whose name begins with the id.");
    }

    /// <summary>A row of the tables of rules begins with the id.</summary>
    [GeneratedRegex(@"^\| (?<id>[A-Z]+-\d+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Rules();

    [GeneratedRegex(@"^(?<rule>[A-Z]+)_(?<number>\d+)_", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Named();
}
