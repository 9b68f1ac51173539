using System.Text;
using ChatApi.Client;
using ChatApi.ServiceModel;
using Microsoft.AspNetCore.Http;

namespace ChatApi.Tests.Client;

/// <summary>The store between events, pages, connections and users that come in an awkward order.</summary>
public sealed class StoreEventTests : ClientTest
{
    private static readonly Guid Chat = Guid.NewGuid();

    [Test]
    public async Task A_stream_hands_an_event_out_when_the_store_has_it()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.OnGet(Chat);
        Service.Clear("ListMessages").On("ListMessages", Page(1)).On("ListMessages", async http =>
        {
            asked.TrySetResult();
            await answer.Task;
            await http.Response.WriteAsync(Page(1));
        });
        var events = Client.EventsAsync<UserBlocked>();
        var (socket, isKept, wasKept) = (await Online(), false, (bool?)null);
        var reading = Task.Run(async () =>
        {
            await foreach (var _ in events)
            {
                wasKept = Volatile.Read(ref isKept);
                return;
            }
        });
        await socket.SendAsync("""{"cursor":"c1","events":[{"id":1,"name":"user.blocked","user":{"id":"ben"}}]}""");
        await asked.Task;
        Volatile.Write(ref isKept, true);
        answer.SetResult();
        await reading.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(wasKept, Is.True);
    }

    [Test]
    public async Task That_an_older_message_was_hidden_does_not_bring_it_back_as_the_last()
    {
        Service.OnGet(Chat);
        var socket = await Online();
        await socket.SendAsync($$"""{"cursor":"c1","events":[{{New(1)}},{{New(2)}},{{New(3)}}]}""");
        await socket.SendAsync($$"""{"cursor":"c2","events":[{{Hidden(4, of: 2, last: 1)}}]}""");
        await Until(() => Client.Cursor == "c2");
        Assert.That(Client.Store.Conversation(Chat)!.LastMessage!.Seq, Is.EqualTo(3));
        await socket.SendAsync($$"""{"cursor":"c3","events":[{{Hidden(5, of: 3, last: 1)}}]}""");
        await Until(() => Client.Cursor == "c3");
        Assert.That(Client.Store.Conversation(Chat)!.LastMessage!.Seq, Is.EqualTo(1));
    }

    [Test]
    public async Task A_snapshot_that_comes_after_a_later_one_takes_nothing_away()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.OnGet(Chat);
        var socket = await Online();
        Service.Clear("GetSnapshot").On("GetSnapshot", async http =>
        {
            asked.SetResult();
            await answer.Task;
            await http.Response.WriteAsync(Snapshot("c1", "the older"));
        }).On("GetSnapshot", Snapshot("c2", "the newer"));
        await socket.SendAsync("""{"events":[{"name":"resync.required","reason":"CursorExpired"}]}""");
        await asked.Task;
        await Client.PauseAsync();

        await Client.ResumeAsync();
        socket = await Service.NextSocketAsync();
        await socket.ReadyAsync();
        await socket.SendAsync("""{"events":[{"name":"resync.required","reason":"CursorExpired"}]}""");
        await socket.SendAsync($$"""{"cursor":"c3","events":[{{New(1)}}]}""");
        await Until(() => Client.Cursor == "c3");
        answer.SetResult();
        await socket.SendAsync($$"""{"cursor":"c4","events":[{{New(2)}}]}""");
        await Until(() => Client.Cursor == "c4" && CallsOf("ListMessages") > 1);
        var conversation = Client.Store.Conversation(Chat)!;
        Assert.That((conversation.Title, conversation.LastSeq), Is.EqualTo(("the newer", 2L)));
    }

    [Test]
    public async Task A_token_that_is_refused_for_a_while_only_delays_the_snapshot()
    {
        var n = 0;
        await using var client = NewClient(tokenProvider: _ => Task.FromResult(TokenOf("u", ++n)));
        Service.OnError("GetSnapshot", 401, "Unauthorized").OnError("GetSnapshot", 401, "Unauthorized").OnGet(Chat);
        await client.StartAsync();
        await client.Store.LoadedAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.That(client.Store.Conversation(Chat), Is.Not.Null);
    }

    [Test]
    public async Task Paused_while_it_starts_it_does_not_connect()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.On("GetSnapshot", async http =>
        {
            asked.SetResult();
            await answer.Task;
            await http.Response.WriteAsync(Snapshot("c1", "before the pause"));
        }).On("GetSnapshot", Snapshot("c2", "after it")).On("ListMessages", Page());
        await Client.StartAsync();
        await asked.Task;
        await Client.PauseAsync();
        answer.SetResult();
        await Client.ResumeAsync();
        Assert.That((await Service.NextSocketAsync()).HelloCursor, Is.EqualTo("c2"));
    }

    [Test]
    public async Task Of_the_user_before_neither_events_are_heard_nor_pages_shown()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Service.OnGet(Chat);
        await Online();
        Service.Clear("ListMessages").On("ListMessages", async http =>
        {
            asked.SetResult();
            await answer.Task;
            await http.Response.WriteAsync(Page(1));
        }).On("ListMessages", Page());
        var second = Guid.NewGuid();
        var opening = Client.Store.OpenAsync(second);
        await asked.Task;

        Service.Clear("GetSnapshot").On("GetSnapshot", Snapshot("c7", "hers", second));
        Client.Resume(Tokens("second") with { UserId = "v" });
        await Client.StartAsync();
        var hers = await Service.NextSocketAsync();
        Assert.That((hers.HelloToken, hers.HelloCursor), Is.EqualTo((Token("second"), "c7")));
        await Client.Store.LoadedAsync();
        answer.SetResult();
        await opening;
        Assert.That(Client.Store.Messages(second).IsLoaded, Is.False);
    }

    /// <summary>A client with a real-time connection and the conversation open.</summary>
    private async Task<ScriptedSocket> Online()
    {
        await Client.StartAsync();
        var socket = await Service.NextSocketAsync();
        await socket.ReadyAsync();
        await Client.Store.LoadedAsync();
        await Client.Store.OpenAsync(Chat);
        await Until(() => Client.ConnectionState == ConnectionState.Online);
        return socket;
    }

    private static string Snapshot(string cursor, string title, Guid? id = null) => $$$"""
        {"eventCursor":"{{{cursor}}}","me":{"id":"u","displayName":"U","createdAt":"2026-01-01T00:00:00Z"},"privacy":{},"blockedUserIds":[],"results":[
         {"id":"{{{id ?? Chat}}}","kind":"group","title":"{{{title}}}","createdBy":"u","createdAt":"2026-01-01T00:00:00Z","version":1,"memberCount":2,"lastSeq":0,
          "lastActivityAt":"2026-01-01T00:00:00Z","me":{"role":"owner","historyFromSeq":1}}]}
        """;

    private static string Page(params long[] seqs) => $$"""{"results":[{{string.Join(',', seqs.Select(MessageOf))}}],"hasMoreBefore":false,"hasMoreAfter":false}""";

    private static string New(long seq) => $$"""{"id":{{seq}},"name":"message.new","conversationId":"{{Chat}}","seq":{{seq}},"message":{{MessageOf(seq)}}}""";

    private static string Hidden(long id, long of, long last) =>
        $$"""{"id":{{id}},"name":"message.hidden","conversationId":"{{Chat}}","seq":{{of}},"messageId":"{{IdOf(of)}}","lastMessage":{{MessageOf(last)}}}""";

    private static string MessageOf(long seq) =>
        $$$"""{"id":"{{{IdOf(seq)}}}","conversationId":"{{{Chat}}}","seq":{{{seq}}},"sender":{"id":"ben"},"type":"text","text":"m{{{seq}}}","version":1,"createdAt":"2026-01-02T03:04:05Z"}""";

    private static Guid IdOf(long seq) => new((int)seq, 0, 0, new byte[8]);

    /// <summary>A token that says whose it is.</summary>
    private string TokenOf(string userId, int n)
    {
        var claims = $$"""{"jti":"{{n}}","sub":"{{userId}}","iat":{{Clock.Now.ToUnixTimeSeconds()}},"exp":{{Clock.Now.AddMinutes(15).ToUnixTimeSeconds()}}}""";
        return $"e30.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.sig";
    }
}
