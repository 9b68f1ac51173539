using System.Text.Json;
using System.Text.Json.Nodes;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using ChatApi.Tests.Product;
using ChatApi.Tests.Product.Access;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Contracts;

/// <summary>
/// The answers and events that the Swift package's tests decode, as a running service gives them. They are written anew by
/// <c>dotnet test ChatApi.Tests --filter SwiftFixturesTests -- 'TestRunParameters.Parameter(name="fixtures", value="write")'</c>, which adds
/// what has come; when a member was taken away, the Node suite names it: delete the file first.
/// </summary>
public sealed class SwiftFixturesTests : ChatTest
{
    private const string Folder = "ChatApi.Client/swift/Tests/ChatApiTests/Fixtures";
    private const string Remedy = "dotnet test ChatApi.Tests --filter SwiftFixturesTests -- 'TestRunParameters.Parameter(name=\"fixtures\", value=\"write\")'";

    /// <summary>Only for tokens with the admin claim of an app's own issuer.</summary>
    private static readonly string[] NotAnswered = [nameof(UpsertUsersResponse)];

    /// <summary>What a connection says of itself when its node goes down or its token ends.</summary>
    private static readonly string[] NotHeard = ["session.draining", "session.token_expiring"];

    private readonly SortedDictionary<string, JsonNode> answers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonNode> events = new(StringComparer.Ordinal);

    private static OperationCatalog Catalog => ChatServers.NodeA.Services.GetRequiredService<OperationCatalog>();

    [Test]
    public async Task Every_answer_and_every_event_is_as_the_Swift_tests_know_it()
    {
        await PlayAsync();
        Assert.Multiple(() =>
        {
            Assert.That(Catalog.All.Select(one => one.ResponseType).Where(IsNamed).Select(type => type!.Name).Distinct().Except(NotAnswered), Is.SubsetOf(answers.Keys), "answers without a fixture");
            Assert.That(EventTypes.ByName.Keys.Except(NotHeard).Where(name => name != "custom.*"), Is.SubsetOf(events.Keys), "events without a fixture");
        });
        foreach (var (name, shape) in answers)
            Check($"{name}.json", shape);
        foreach (var (name, shape) in events)
            Check($"events/{name}.json", shape);
    }

    /// <summary>Whatever a file has that did not come this time may come another time.</summary>
    private static void Check(string name, JsonNode live)
    {
        var file = Path.Combine(Repository.Root, Folder, name);
        var kept = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))! : new JsonObject();
        if (TestContext.Parameters["fixtures"] == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, FixtureShape.Write(FixtureShape.Merge(kept, live)));
            return;
        }
        Assert.That(FixtureShape.Write(FixtureShape.Merge(kept, live)), Is.EqualTo(FixtureShape.Write(kept)), $"{Folder}/{name} lacks what came. Write it anew: {Remedy}");
    }

    /// <summary>Every sample of every operation, by the owner of a group, who listens.</summary>
    private async Task PlayAsync()
    {
        var people = new Dictionary<Part, TestUser>();
        foreach (var part in Enum.GetValues<Part>().Where(part => part != Part.Anonymous))
            people[part] = await User(part.ToString());
        var owner = people[Part.Owner];
        using var device = await RawDevice.OpenAsync(ChatServers.NodeA, (await owner.Client.GetAccessTokenAsync())!);
        await using var lost = await ServerEventReader.OpenAsync($"{ChatServers.NodeA.Url}/event-stream?cursor=damaged", await owner.Client.GetAccessTokenAsync());
        NoteEvent(device.Ready);
        NoteEvent((await lost.NextAsync("cmd.resync.required")).Json);
        await device.Run("WatchPresence", $$"""{"userIds":["{{people[Part.Member].Id}}"]}""");

        var cast = new Cast(people, await User("other"), await User("stranger"), permissions: null);
        var (stage, isSpoiled) = (await cast.SetAsync(), false);
        foreach (var sample in Sample.All)
        {
            var operation = Catalog.Find(sample.Request.Name)!;
            if (isSpoiled)
                stage = await cast.SetAsync();
            isSpoiled = operation.Verb != "GET";
            await device.Send("""{"op":"Heartbeat"}"""); // keeps the connection open
            await CallAsync(operation, sample, new Scene(cast, stage, Part.Owner, () => User("newcomer")));
        }
        await TalkAsync(owner, people[Part.Member], people[Part.Admin]);
        await ListenAsync(device, owner);
    }

    private async Task CallAsync(Operation operation, Sample sample, Scene scene)
    {
        await using (scene)
        {
            var request = await sample.MakeAsync(scene);
            var (verdict, text) = await new Call(operation, request, await scene.Me.Client.GetAccessTokenAsync()).RunAsync();
            if (verdict.IsRefusal || !IsNamed(operation.ResponseType))
                return;
            using var answer = JsonDocument.Parse(text);
            Note(answers, operation.ResponseType!.Name, FixtureShape.Of(answer.RootElement, isKept: _ => false));
        }
    }

    /// <summary>What is heard when things are taken back, and of others: in a direct conversation, and while they are typing.</summary>
    private static async Task TalkAsync(TestUser owner, TestUser member, TestUser friend)
    {
        var direct = await owner.StartConversation(with: friend);
        var message = await friend.Send(direct, "hello");
        await owner.Client.SendAsync(new MarkRead { ConversationId = direct.Id, UpToSeq = message.Seq });
        var answer = await owner.Send(direct, "hello you");
        await friend.Client.SendAsync(new MarkDelivered { ConversationId = direct.Id, UpToSeq = answer.Seq });
        await owner.Client.SendAsync(new AddReaction { MessageId = message.Id, Emoji = "👍" });
        await owner.Client.SendAsync(new RemoveReaction { MessageId = message.Id, Emoji = "👍" });
        await owner.Client.SendAsync(new PinMessage { MessageId = message.Id });
        await owner.Client.SendAsync(new UnpinMessage { MessageId = message.Id });
        await owner.Client.SendAsync(new StarMessage { MessageId = message.Id });
        await owner.Client.SendAsync(new UnstarMessage { MessageId = message.Id });
        await owner.Client.SendAsync(new UpdatePrivacy { Search = "nobody" });
        await friend.Client.SendAsync(new StartTyping { ConversationId = direct.Id });
        await friend.Client.SendAsync(new StopTyping { ConversationId = direct.Id });
        await friend.Client.SendAsync(new SendEvent { ConversationId = direct.Id, Name = "custom.pointer.moved", Payload = JsonSerializer.SerializeToElement(new { x = 1 }) });
        await owner.Client.SendAsync(new BlockUser { UserId = member.Id });
        await owner.Client.SendAsync(new UnblockUser { UserId = member.Id });
    }

    /// <summary>Everything until now: a change of one's own is the last.</summary>
    private async Task ListenAsync(RawDevice device, TestUser owner)
    {
        await owner.Client.UpdateMeAsync(new UpdateMe { Email = $"last-{Guid.NewGuid():N}@example.org" });
        JsonElement heard;
        do
        {
            heard = await device.Next();
            if (heard.GetProperty("name").GetString() != "heartbeat")
                NoteEvent(heard);
        }
        while (!(heard.TryGetProperty("me", out var me) && me.TryGetProperty("email", out var email) && email.GetString()!.StartsWith("last-", StringComparison.Ordinal)));
    }

    /// <summary>Lists and maps are made of what Swift has itself.</summary>
    private static bool IsNamed(Type? answer) => answer is { IsGenericType: false };

    private void NoteEvent(JsonElement e) => Note(events, e.GetProperty("name").GetString()!, FixtureShape.Of(e, isKept: member => member == "name"));

    private static void Note(SortedDictionary<string, JsonNode> notes, string name, JsonNode shape) =>
        notes[name] = notes.TryGetValue(name, out var known) ? FixtureShape.Merge(known, shape) : shape;
}
