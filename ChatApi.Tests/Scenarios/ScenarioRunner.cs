using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatApi.Client;

namespace ChatApi.Tests.Scenarios;

/// <summary>Plays a scenario's steps with the C# SDK. What they mean stands in ChatApi.Client/scenarios/README.md.</summary>
sealed class ScenarioRunner(Stage stage, JsonElement scenario) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Device> devices = new(StringComparer.Ordinal);
    private readonly List<(Device Device, string Name, int Times)> heard = [];
    private JsonObject values = [];
    private JsonObject people = [];

    /// <summary>Throws what is wrong, with the step it was found in.</summary>
    public async Task PlayAsync()
    {
        var begun = await stage.BeginAsync(scenario.GetProperty("given"));
        (values, people) = (begun["values"]!.AsObject(), begun["people"]!.AsObject());
        var number = 0;
        foreach (var written in scenario.GetProperty("steps").EnumerateArray())
        {
            number++;
            try
            {
                await TakeAsync(PutIn(written).AsObject());
            }
            catch (Exception e)
            {
                throw new AssertionException($"Step {number} {written}: {e.Message}", e);
            }
        }
        foreach (var (device, name, times) in heard)
            Assert.That(device.Heard(name), Is.EqualTo(times), $"at the end: {name} heard more often than expected");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var device in devices.Values)
            await device.DisposeAsync();
    }

    private Task TakeAsync(JsonObject step) =>
        step["do"] is { } act ? DoAsync((string)act!, step)
        : step["fault"] is not null ? stage.PlantAsync(Fault.Of(JsonSerializer.SerializeToElement(step)))
        : ExpectAsync((string)step["expect"]!, step);

    private async Task DoAsync(string act, JsonObject step)
    {
        switch (act)
        {
            case "open":
                await DeviceOf(step).OpenAsync((bool?)step["offline"] ?? false);
                break;
            case "kill":
                await DeviceOf(step).KillAsync();
                break;
            case "close":
                await DeviceOf(step).CloseAsync();
                break;
            case "pause":
                await DeviceOf(step).PauseAsync();
                break;
            case "resume":
                await DeviceOf(step).ResumeAsync();
                break;
            case "signOut":
                await DeviceOf(step).SignOutAsync();
                break;
            case "signIn":
                var device = DeviceOf(step);
                device.Person = PersonOf((string?)step["as"] ?? NameOf(step));
                await device.SignInAsync();
                break;
            case "call":
                await CallAsync(step);
                break;
            case "send":
                Save(step, JsonValue.Create(await DeviceOf(step).SendAsync((string?)step["to"], (string?)step["recipient"], (string)step["text"]!, (string?)step["replyTo"])));
                break;
            case "retry":
                await DeviceOf(step).RetryAsync((string)step["key"]!);
                break;
            case "discard":
                await DeviceOf(step).DiscardAsync((string)step["key"]!);
                break;
            case "loadOlder":
                await DeviceOf(step).LoadOlderAsync((string)step["of"]!);
                break;
            case "act":
                Save(step, await stage.ActAsync((string)step["as"]!, (string)step["operation"]!, step["request"]!));
                break;
            default:
                throw new ArgumentException($"There is no step '{act}'.");
        }
    }

    private async Task ExpectAsync(string what, JsonObject step)
    {
        var device = step["device"] is null ? null : DeviceOf(step);
        switch (what)
        {
            case "state":
                await Eventually(() => device!.State, step["is"]);
                break;
            case "signedIn":
                await Eventually(() => device!.IsSignedIn, step["is"]);
                break;
            case "outbox":
                await Eventually(() => device!.Waiting, step["texts"]);
                if (step["failed"] is { } failed)
                    await Eventually(() => device!.Failed, failed);
                break;
            case "messages":
                await Eventually(() => device!.Messages((string)step["of"]!), step["texts"]);
                break;
            case "conversations":
                await Eventually(() => device!.Conversations, step["ids"]);
                break;
            case "unread":
                await Eventually(() => device!.Unread((string)step["of"]!), step["is"]);
                break;
            case "typing":
                await Eventually(() => device!.Typing((string)step["of"]!), step["users"]);
                break;
            case "heard":
                var (name, times) = ((string)step["name"]!, (int)step["times"]!);
                await Eventually(() => device!.Heard(name), step["times"]);
                heard.RemoveAll(earlier => earlier.Device == device && earlier.Name == name);
                heard.Add((device!, name, times));
                break;
            case "fresh":
                await EventuallyAsync(async () => await device!.DifferenceAsync(), JsonValue.Create(""));
                break;
            case "history":
                await EventuallyAsync(async () => await Stage.HistoryAsync(Guid.Parse((string)step["of"]!)), step["texts"]);
                break;
            case "requests":
                await Eventually(() => stage.Front.RequestsOf((string)step["operation"]!), step["times"]);
                break;
            default:
                throw new ArgumentException($"Nothing expects '{what}'.");
        }
    }

    private async Task CallAsync(JsonObject step)
    {
        var (device, operation, request) = (DeviceOf(step), (string)step["operation"]!, step["request"]!);
        if (step["refused"] is { } refused)
        {
            var error = Assert.ThrowsAsync<ChatApiException>(() => device.CallAsync(operation, request))!;
            Assert.That((error.Status, error.RawCode), Is.EqualTo(((int)refused["status"]!, (string)refused["code"]!)));
            if ((string?)refused["field"] is { } field)
                Assert.That(error.Errors.Select(item => item.FieldName), Does.Contain(field));
            return;
        }
        var answers = await Task.WhenAll(Enumerable.Range(0, (int?)step["times"] ?? 1).Select(_ => device.CallAsync(operation, request)));
        Save(step, answers[0]);
    }

    private static Task Eventually<T>(Func<T> look, JsonNode? wanted) => EventuallyAsync(() => Task.FromResult(look()), wanted);

    /// <summary>Compares as JSON, so that what a step says is what is meant.</summary>
    private static async Task EventuallyAsync<T>(Func<Task<T>> look, JsonNode? wanted)
    {
        for (var since = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            var found = JsonSerializer.SerializeToNode(await look());
            if (JsonNode.DeepEquals(found, wanted))
                return;
            if (Stopwatch.GetElapsedTime(since) > Patience)
                throw new AssertionException($"expected {wanted?.ToJsonString()}, found {found?.ToJsonString()}");
        }
    }

    private Device DeviceOf(JsonObject step)
    {
        var name = (string)step["device"]!;
        if (!devices.TryGetValue(name, out var device))
            devices.Add(name, device = new Device(stage.Front.Url, PersonOf(NameOf(step))));
        return device;
    }

    private static string NameOf(JsonObject step) => ((string)step["device"]!).Split('.')[0];

    private Person PersonOf(string name) => new((string)people[name]!["userName"]!, (string)people[name]!["password"]!);

    private void Save(JsonObject step, JsonNode? value)
    {
        if ((string?)step["save"] is { } name)
            values[name] = value?.DeepClone();
    }

    /// <summary>The step with its values in place of their names.</summary>
    private JsonNode PutIn(JsonElement written) => written.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(written.EnumerateObject().Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, PutIn(member.Value)))),
        JsonValueKind.Array => new JsonArray([.. written.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Null ? null : PutIn(item))]),
        JsonValueKind.String when written.ValueEquals("$now") => JsonValue.Create(DateTimeOffset.UtcNow),
        JsonValueKind.String when written.ValueEquals("$in3s") => JsonValue.Create(DateTimeOffset.UtcNow.AddSeconds(3)),
        JsonValueKind.String when written.GetString() is ['$', .. var path] => Value(path),
        _ => JsonNode.Parse(written.GetRawText())!,
    };

    private JsonNode Value(string path) =>
        path.Split('.').Aggregate((JsonNode?)values, (node, member) => node?[member])?.DeepClone() ?? throw new ArgumentException($"Nothing is called '${path}'.");
}

/// <summary>How someone signs in.</summary>
sealed record Person(string UserName, string Password);
