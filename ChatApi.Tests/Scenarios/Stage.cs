using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatApi.Client;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatApi.Tests.Scenarios;

/// <summary>
/// Where scenarios are played: a node of its own behind a <see cref="Front"/>, and the people of the scenario. A runner talks to it by four
/// requests below <c>/_stage</c>: <c>begin</c>, <c>fault</c>, <c>act</c>, and <c>look</c> at what the service has. One scenario at a time.
/// </summary>
sealed class Stage : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private readonly Dictionary<string, (TestUser User, ChatClient Client)> people = new(StringComparer.Ordinal);
    private TestNode node = null!;

    private Stage()
    {
    }

    public Front Front { get; private set; } = null!;

    public static async Task<Stage> OpenAsync()
    {
        var stage = new Stage();
        await stage.StartNodeAsync();
        stage.Front = await Front.StartAsync((_, branch) => branch.Run(stage.AnswerAsync));
        stage.Front.NodeUrl = stage.node.Url;
        return stage;
    }

    public async ValueTask DisposeAsync()
    {
        await ForgetPeopleAsync();
        await Front.DisposeAsync();
        await node.DisposeAsync();
        http.Dispose();
    }

    /// <summary>Makes what a scenario is given; answers <c>values</c> its steps may name, and how its <c>people</c> sign in.</summary>
    public async Task<JsonObject> BeginAsync(JsonElement given)
    {
        Front.Mend();
        await ForgetPeopleAsync();
        var (values, signIns) = (new JsonObject(), new JsonObject());
        foreach (var name in given.GetProperty("people").EnumerateArray().Select(item => item.GetString()!))
        {
            var client = new ChatClient(new ChatClientOptions { BaseUrl = node.Url, Device = "stage" });
            var user = await TestUser.RegisterAsync(client, name);
            people.Add(name, (user, client));
            values.Add(name, user.Id);
            values.TryAdd("password", user.Password);
            signIns.Add(name, new JsonObject { ["userName"] = user.UserName, ["password"] = user.Password });
        }
        if (given.TryGetProperty("conversations", out var conversations))
        {
            foreach (var entry in conversations.EnumerateObject())
                values.Add(entry.Name, await MakeAsync(entry, given));
        }
        return new JsonObject { ["values"] = values, ["people"] = signIns };
    }

    /// <summary>Plants a fault; over when it is in place.</summary>
    public async Task PlantAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case "down":
                Front.Cut(stayDown: true);
                break;
            case "up":
                Front.Up();
                break;
            case "cutStreams":
                Front.CutStreams();
                break;
            case "expireTokens":
                Front.Tokens.ExpireAll();
                break;
            case "restart":
                Front.NodeUrl = null;
                await node.DisposeAsync();
                await StartNodeAsync();
                Front.NodeUrl = node.Url;
                break;
            case "cutBefore" or "cutAfter" or "answer" or "stall" or "repeatEvents" or "inject" or "spoilCursor":
                Front.Faults.Add(fault);
                break;
            default:
                throw new ArgumentException($"There is no fault '{fault.Kind}'.", nameof(fault));
        }
    }

    /// <summary>Somebody does something elsewhere, straight at the node. The answer's body, an empty object when there is none.</summary>
    public async Task<JsonNode> ActAsync(string who, string operation, JsonNode body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{node.Url}/api/{operation}") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await people[who].Client.GetAccessTokenAsync());
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text.Length > 0 ? JsonNode.Parse(text)! : new JsonObject()
            : throw new InvalidOperationException($"{operation} of {who}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>What people wrote in a conversation, as the database has it; its seqs must be 1..n.</summary>
    public static async Task<List<string?>> HistoryAsync(Guid conversationId)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        var rows = (await db.QueryAsync<(long Seq, string Type, string? Body)>(
            "SELECT seq, type, body FROM messages WHERE conversation_id = @conversationId ORDER BY seq", new { conversationId })).ToList();
        return rows.Select((row, i) => row.Seq == i + 1).All(isNext => isNext)
            ? [.. rows.Where(row => row.Type != "system").Select(row => row.Body)]
            : throw new InvalidOperationException($"The seqs of {conversationId} have holes: {string.Join(' ', rows.Select(row => row.Seq))}");
    }

    private async Task<string> MakeAsync(JsonProperty entry, JsonElement given)
    {
        string[] members = [.. entry.Value.EnumerateArray().Select(item => item.GetString()!)];
        var (owner, client) = people[members[0]];
        var conversation = members.Length == 2
            ? await client.OpenDirectAsync(people[members[1]].User.Id)
            : await client.CreateGroupAsync(entry.Name, members[1..].Select(name => people[name].User.Id));
        if (given.TryGetProperty("history", out var history) && history.TryGetProperty(entry.Name, out var count))
        {
            for (var n = 1; n <= count.GetInt32(); n++)
                await owner.Send(conversation, $"m{n}");
        }
        return $"{conversation.Id}";
    }

    private async Task StartNodeAsync() => node = await TestNode.StartAsync(ChatServers.Settings);

    private async Task ForgetPeopleAsync()
    {
        foreach (var (_, (_, client)) in people)
            await client.DisposeAsync();
        people.Clear();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        try
        {
            var body = await http.Request.ReadFromJsonAsync<JsonElement>();
            var answer = http.Request.Path.Value switch
            {
                "/begin" => await BeginAsync(body),
                "/fault" => await Planted(Fault.Of(body)),
                "/act" => await ActAsync(body.GetProperty("as").GetString()!, body.GetProperty("operation").GetString()!, JsonNode.Parse(body.GetProperty("request").GetRawText())!),
                "/look" => await LookAsync(body),
                var other => throw new ArgumentException($"The stage does not know '{other}'."),
            };
            await http.Response.WriteAsJsonAsync(answer);
        }
        catch (Exception e) // whatever it is, the runner must be told: its scenario is wrong, or the service is
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsync(e.Message);
        }
    }

    private async Task<JsonNode> Planted(Fault fault)
    {
        await PlantAsync(fault);
        return new JsonObject();
    }

    private async Task<JsonNode> LookAsync(JsonElement step) => step.GetProperty("expect").GetString() == "requests"
        ? new JsonObject { ["times"] = Front.RequestsOf(step.GetProperty("operation").GetString()!) }
        : new JsonObject { ["texts"] = new JsonArray([.. (await HistoryAsync(step.GetProperty("of").GetGuid())).Select(text => (JsonNode?)text)]) };
}
