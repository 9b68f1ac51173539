using System.Collections;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Product;

/// <summary>Every size, count and range of every request, whatever its depth, at the limit and one beyond: new ones too, by existing.</summary>
public sealed class LimitTests : ChatTest
{
    private static IEnumerable<Operation> Operations =>
        ChatServers.NodeA.Services.GetRequiredService<OperationCatalog>().All.Where(one => one.Access != Actor.Admin);

    [Test]
    public async Task Every_limit_lets_through_what_it_says_and_not_one_more()
    {
        var alice = await User("alice");
        using var http = new HttpClient { BaseAddress = new(ChatServers.NodeA.Url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await alice.Client.GetAccessTokenAsync());
        var (wrong, count) = (new List<string>(), 0);
        foreach (var operation in Operations)
        {
            foreach (var limit in LimitsOf(operation.RequestType, new Stack<Type>()))
            {
                count++;
                foreach (var (value, isBeyond) in limit.Values)
                {
                    var refusals = await AskAsync(http, operation, limit.Body(value));
                    if (refusals.Contains((limit.Rule.ErrorCode.ToString(), limit.Path)) != isBeyond)
                        wrong.Add($"{operation.Name}.{limit.Path} ({limit.Rule.GetType().Name}) {(isBeyond ? "one beyond" : "at the limit")}: {string.Join(' ', refusals)}");
                }
            }
        }
        TestContext.Out.WriteLine($"{count} limits");
        Assert.That(wrong, Is.Empty);
        Assert.That(count, Is.GreaterThan(100));
    }

    /// <summary>The field errors of the answer: code and field.</summary>
    private static async Task<HashSet<(string Code, string Field)>> AskAsync(HttpClient http, Operation operation, JsonNode body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"/api/{operation.Name}", content);
        Assert.That((int)answer.StatusCode, Is.LessThan(500), operation.Name);
        if (answer.IsSuccessStatusCode)
            return [];
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return told.RootElement.GetProperty("responseStatus").TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(error => (error.GetProperty("errorCode").GetString()!, error.TryGetProperty("fieldName", out var field) ? field.GetString()! : ""))]
            : [];
    }

    private static IEnumerable<Limit> LimitsOf(Type type, Stack<Type> inside)
    {
        if (inside.Contains(type))
            yield break;
        inside.Push(type);
        foreach (var member in ContractRules.MembersOf(type))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            RuleAttribute[] rules = [.. member.GetCustomAttributes<RuleAttribute>()];
            foreach (var rule in rules)
            {
                if (ValuesOf(rule, member.PropertyType, rules) is { Count: > 0 } values)
                    yield return new Limit(name, rule, values, value => new JsonObject { [name] = value.DeepClone() });
            }
            var (isList, part) = ContractRules.ItemOf(member.PropertyType) is { } item ? (true, item) : (false, member.PropertyType);
            if (part.Namespace != typeof(SendMessage).Namespace || part.IsEnum)
                continue;
            foreach (var deep in LimitsOf(part, inside))
            {
                yield return isList
                    ? deep with { Path = $"{name}[0].{deep.Path}", Body = value => new JsonObject { [name] = new JsonArray(deep.Body(value)) } }
                    : deep with { Path = $"{name}.{deep.Path}", Body = value => new JsonObject { [name] = deep.Body(value) } };
            }
        }
        inside.Pop();
    }

    private static List<(JsonNode Value, bool IsBeyond)> ValuesOf(RuleAttribute rule, Type type, RuleAttribute[] rules) => rule switch
    {
        MaxScalarsAttribute { Max: var max } => [.. Texts(max, rules).Select(text => (text, false)), .. Texts(max + 1, rules).Select(text => (text, true))],
        MinScalarsAttribute { Min: var min } => [.. Texts(min, rules).Select(text => (text, false)), .. Texts(min - 1, rules).Select(text => (text, true))],
        MaxItemsAttribute { Max: var max } => [(Items(max, type), false), (Items(max + 1, type), true)],
        InRangeAttribute { Min: var min, Max: var max } =>
        [
            (JsonValue.Create(min), false), (JsonValue.Create(min - 1), true),
            .. max == long.MaxValue ? Array.Empty<(JsonNode, bool)>() : [(JsonValue.Create(max), false), (JsonValue.Create(max + 1), true)],
        ],
        MaxJsonBytesAttribute { Max: var max } => typeof(IDictionary).IsAssignableFrom(type)
            ? [(new JsonObject { ["a"] = new string('x', max - """{"a":""}""".Length) }, false), (new JsonObject { ["a"] = new string('x', max + 1 - """{"a":""}""".Length) }, true)]
            : [(JsonValue.Create(new string('x', max - 2)), false), (JsonValue.Create(new string('x', max - 1)), true)],
        _ => [],
    };

    /// <summary>A text of so many scalars that the other rules of its member let through; of four bytes each where they may be.</summary>
    private static IEnumerable<JsonNode> Texts(int scalars, RuleAttribute[] rules)
    {
        string[] candidates = [string.Concat(Enumerable.Repeat("😀", scalars)), new('x', scalars), "http://" + new string('x', Math.Max(0, scalars - 7)), "a@" + new string('x', Math.Max(0, scalars - 4)) + ".x"];
        return candidates.Where(text => rules.All(rule => rule is MaxScalarsAttribute or MinScalarsAttribute || rule.Check(text) is null)).Take(1).Select(text => (JsonNode)JsonValue.Create(text));
    }

    private static JsonArray Items(int count, Type list)
    {
        var item = Nullable.GetUnderlyingType(ContractRules.ItemOf(list)!) ?? ContractRules.ItemOf(list)!;
        return [.. Enumerable.Range(0, count).Select(n => (JsonNode)(item == typeof(Guid) ? JsonValue.Create(Guid.NewGuid()) : item == typeof(string) ? JsonValue.Create($"item{n}") : item.IsValueType ? JsonValue.Create(n) : new JsonObject()))];
    }

    /// <summary>A rule of a member of a request.</summary>
    /// <param name="Path">The member as an error names it.</param>
    /// <param name="Rule">Which limits it.</param>
    /// <param name="Values">Of the member, and whether they are one beyond.</param>
    /// <param name="Body">The request with such a value.</param>
    private sealed record Limit(string Path, RuleAttribute Rule, List<(JsonNode Value, bool IsBeyond)> Values, Func<JsonNode, JsonObject> Body);
}
