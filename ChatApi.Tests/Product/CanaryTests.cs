using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Product;

/// <summary>
/// After a message was deleted for everyone its text is found nowhere: every operation that reads – new ones too, by existing –, both nodes, all
/// transports from a cursor of before, and every row of every table are searched for it, byte by byte.
/// </summary>
[NonParallelizable]
public sealed class CanaryTests : ChatTest
{
    private readonly string canary = $"k{Guid.NewGuid():N}"; // in all that a message says
    private readonly string bird = $":k{Guid.NewGuid():N}:"; // a reaction to it
    private readonly ConcurrentDictionary<string, string> heard = [];

    private static IReadOnlyList<Operation> Reads =>
        [.. ChatServers.NodeA.Services.GetRequiredService<OperationCatalog>().All.Where(one => one.Verb == "GET" && one.Name != nameof(GetEvents))];

    [Test]
    public async Task A_deleted_text_is_found_nowhere()
    {
        var (ann, ben) = await Users("ann", "ben");
        var group = await ann.StartGroup("group", ben);
        var cursor = await ben.EventCursor();
        var sent = await SayAsync(ann, ben, group);
        await CollectAsync(ben, group, sent, cursor, (await ann.Send(group, "a marker")).Id);
        string[] shows =
        [
            nameof(ListMessages), nameof(GetMessage), nameof(GetMessages), nameof(ListMessageVersions), nameof(ListPins), nameof(ListStarred), nameof(SearchMessages), nameof(Search),
            nameof(ListThreadMessages), nameof(ListThreads), nameof(ListReactions), nameof(GetEvents), "ws", "event-stream",
        ];
        Assert.That(Found().Select(place => place.Split(' ')[0]).Distinct(), Is.SupersetOf(shows), "before it is there, and found");
        Assert.That(await TablesWithAsync(canary), Is.SupersetOf(new[] { "messages", "message_versions", "polls" }));

        foreach (var id in sent[1..])
            await ann.Client.DeleteMessageAsync(id);
        await ann.Client.DeleteMessagesAsync(new DeleteMessages { MessageIds = sent, Scope = "everyone" });
        heard.Clear();
        foreach (var reader in new[] { ben, ann })
            await CollectAsync(reader, group, sent, cursor, (await ann.Send(group, "another marker")).Id);
        await SendAgainAsync(ann);
        Assert.That((await ben.Client.ForwardMessagesAsync(sent, [group.Id])).Select(one => one.ErrorCode), Has.All.EqualTo(nameof(ErrorCode.MessageNotFound)));
        Assert.That(heard.Values.Sum(text => text.Length), Is.GreaterThan(50_000));
        Assert.That(Found(), Is.Empty, () => string.Join(Environment.NewLine, heard.Where(one => Found().Contains(one.Key)).Select(one => Around(one.Value))));
        await Eventually("no table has it", LooksClean, seconds: 60);

        static bool IsIndex(string table) => table == "message_search"; // kept a moment longer, and not found by
        async Task<bool> LooksClean()
        {
            var left = await TablesWithAsync(canary);
            Assert.That(left.Where(table => !IsIndex(table)), Is.Empty);
            return left.Count == 0;
        }
    }

    private SendMessage First { get; set; } = new();

    /// <summary>Everything a message can say: the first is answered, quoted, edited, pinned, starred, reacted to, and the root of a thread.</summary>
    private async Task<List<Guid>> SayAsync(TestUser ann, TestUser ben, Conversation group)
    {
        First = New(group, $"a {canary} and https://example.org/{canary}");
        First.Metadata = new() { [canary] = JsonSerializer.SerializeToElement(canary) };
        First.Mentions = [ben.Id];
        var first = (await ann.Send(First)).Message.Id;
        var answer = New(group, $"an answer {canary}");
        answer.ReplyToId = first;
        var reply = New(group, $"a reply {canary}");
        reply.ThreadRootId = first;
        var second = (await ann.Send(answer)).Message.Id;
        var third = (await ann.Send(reply)).Message.Id;
        var poll = (await ann.Client.CreatePollAsync(new CreatePoll { ConversationId = group.Id, ClientMessageId = Guid.NewGuid(), Question = $"{canary}?", Options = [canary, $"not {canary}"] })).Message.Id;
        await ann.Client.EditMessageAsync(first, $"another {canary}");
        await ann.Client.PinMessageAsync(first);
        await ben.Client.StarMessageAsync(first);
        await ben.Client.AddReactionAsync(first, bird);
        await ben.Client.VotePollAsync(new VotePoll { MessageId = poll, Options = [1] });
        var own = New(group, "about the thread");
        own.ThreadRootId = first; // who answers follows
        await ben.Send(own);
        var quoting = New(group, "about the first");
        quoting.ReplyToId = first; // stays, and shows what it answers
        await ben.Send(quoting);
        await ben.Client.SetDraftAsync(new SetDraft { ConversationId = group.Id, Text = "a draft about the first", ReplyToId = first });
        var later = New(group, "a later message about the first");
        later.ReplyToId = first;
        await ben.Client.ScheduleMessageAsync(new ScheduleMessage { SendAt = DateTimeOffset.UtcNow.AddDays(1), Message = later });
        var copy = (await ann.Client.ForwardMessagesAsync([first], [(await ann.StartConversation(with: ben)).Id])).Single().Message!.Id;
        await Eventually("it is found", async () => (await ben.Client.SearchMessagesAsync(new SearchMessages { Query = canary })).Results.Count > 0, seconds: 60);
        return [first, second, third, poll, copy];
    }

    /// <summary>All that a reader is told, on both nodes, by place.</summary>
    private async Task CollectAsync(TestUser reader, Conversation group, List<Guid> messages, string cursor, Guid marker)
    {
        foreach (var node in new[] { ChatServers.NodeA, ChatServers.NodeB })
        {
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new("Bearer", await reader.Client.GetAccessTokenAsync());
            foreach (var operation in Reads)
            {
                foreach (var id in messages)
                    await GetAsync(http, node, operation, group, id);
            }
            await PollAsync(http, node, cursor);
            foreach (var transport in new[] { "ws", "event-stream" })
            {
                using var stream = await RawStream.OpenAsync(node.Url, transport, (await reader.Client.GetAccessTokenAsync())!, cursor);
                Assert.That(await stream.ReadUntilAsync(marker.ToString()));
                Note(transport, node, stream.Heard.ToString());
            }
        }
    }

    private async Task GetAsync(HttpClient http, TestNode node, Operation operation, Conversation group, Guid messageId)
    {
        var query = new StringBuilder();
        foreach (var member in operation.RequestType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = member.Name switch
            {
                "ConversationId" => $"{group.Id}",
                "MessageId" or "MessageIds" => $"{messageId}",
                "UserId" => "me",
                "Query" => canary[..10], // not the whole, which might be told again in the answer
                "UserIds" => group.CreatedBy,
                "Context" => "2",
                _ => null,
            };
            if (value is not null)
                query.Append('&').Append(member.Name).Append('=').Append(Uri.EscapeDataString(value));
        }
        using var answer = await http.GetAsync($"{node.Url}/api/{operation.Name}?{query}");
        Note(operation.Name, node, await answer.Content.ReadAsStringAsync());
    }

    private async Task PollAsync(HttpClient http, TestNode node, string cursor)
    {
        for (var more = true; more;)
        {
            var text = await http.GetStringAsync($"{node.Url}/api/GetEvents?cursor={cursor}");
            Note(nameof(GetEvents), node, text);
            using var batch = JsonDocument.Parse(text);
            cursor = batch.RootElement.GetProperty("cursor").GetString()!;
            more = batch.RootElement.GetProperty("events").GetArrayLength() > 0;
        }
    }

    /// <summary>A retry with the old key is answered by the tombstone.</summary>
    private async Task SendAgainAsync(TestUser ann)
    {
        var again = await ann.Send(First);
        Assert.That(again.Replayed, Is.True);
        Note(nameof(SendMessage), ChatServers.NodeA, JsonSerializer.Serialize(again, ContractJson.Wire.GetTypeInfo(typeof(SendMessageResponse))));
    }

    private string Around(string text)
    {
        var at = Math.Max(text.IndexOf(canary, StringComparison.Ordinal), text.IndexOf(bird, StringComparison.Ordinal));
        return text[Math.Max(0, at - 1_000)..Math.Min(text.Length, at + 200)];
    }

    private void Note(string place, TestNode node, string text) => heard.AddOrUpdate($"{place} {node.Url}", text, (_, before) => before + text);

    private IEnumerable<string> Found() => heard.Where(one => one.Value.Contains(canary, StringComparison.Ordinal) || one.Value.Contains(bird, StringComparison.Ordinal)).Select(one => one.Key);

    /// <summary>The tables of which a row, in any column, has the text.</summary>
    private static async Task<List<string>> TablesWithAsync(string text)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        var found = new List<string>();
        foreach (var table in await db.QueryAsync<string>("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition"))
        {
            if (await db.QuerySingleAsync<bool>($"SELECT EXISTS (SELECT FROM {table} t WHERE strpos(t::text, @text) > 0)", new { text }, commandTimeout: 60))
                found.Add(table);
        }
        return found;
    }

    private static SendMessage New(Conversation conversation, string text) => new() { ConversationId = conversation.Id, ClientMessageId = Guid.NewGuid(), Text = text };
}
