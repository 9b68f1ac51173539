using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Npgsql;

namespace ChatApi.Tests.Messages;

/// <summary>Concurrent sends share transactions; each has its own outcome all the same.</summary>
public sealed class SendQueueTests : ServiceTest
{
    [Test]
    public async Task Concurrent_sends_are_stored_once_each_without_a_hole()
    {
        var users = await Users(4);
        var conversations = await Task.WhenAll(Enumerable.Range(1, 5).Select(_ => Group(users[0], users[1..])));
        var requests = Enumerable.Range(0, 600).Select(n => (Sender: users[n % 4], Request: NewMessage(conversations[n % 5], $"number {n}"))).ToList();
        var answers = await Task.WhenAll(requests.Select(one => Messages.SendAsync(one.Request, one.Sender, default)));

        Assert.That(answers, Has.All.Matches<SendMessageResponse>(answer => answer.Created));
        Assert.That(answers.Zip(requests).Select(pair => (pair.First.Message.ClientMessageId, pair.First.Message.Sender.Id, pair.First.Message.Text)),
            Is.EqualTo(requests.Select(one => ((Guid?)one.Request.ClientMessageId, one.Sender.UserId, one.Request.Text))));
        foreach (var ofOne in answers.GroupBy(answer => answer.Message.ConversationId))
        {
            var bySeq = ofOne.OrderBy(answer => answer.Message.Seq).ToList();
            Assert.That(bySeq.Select(answer => answer.Message.Seq), Is.EqualTo(Enumerable.Range(1, 120).Select(n => (long)n)));
            Assert.That(bySeq.Select(answer => answer.Message.CreatedAt), Is.Ordered, "times rise with the seqs");
            Assert.That((await EventsOf(ofOne.Key)).Where(row => row.StartsWith("message.new", StringComparison.Ordinal)),
                Is.EqualTo(Enumerable.Range(1, 120).Select(n => $"message.new {n}")), "the log has the order of the seqs");
        }
    }

    [Test]
    public async Task Repeats_among_concurrent_sends_are_one_message()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var request = NewMessage(id);
        var other = new SendMessage { ConversationId = id, ClientMessageId = request.ClientMessageId, Text = "another text" };
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Outcome(n == 50 ? other : request, ann)));
        var stored = answers.Single(answer => answer.Response?.Created == true).Response!.Message;

        Assert.That(answers.Count(answer => answer.Response?.Replayed == true), Is.EqualTo(98));
        Assert.That(answers.Where(answer => answer.Response is not null).Select(answer => answer.Response!.Message), Has.All.EqualTo(stored));
        Assert.That(answers.Single(answer => answer.Refusal is not null).Refusal!.Code, Is.EqualTo(ErrorCode.IdempotencyKeyReused));
        Assert.That(await Ask<long>("SELECT last_seq FROM conversations WHERE id = @id", new { id }), Is.EqualTo(1));
    }

    [Test]
    public async Task Refusals_are_of_one_send_only()
    {
        var (ann, bob, stranger) = (await User("ann"), await User("bob"), await User("stranger"));
        var (id, gone) = (await Direct(ann, bob), await User("gone"));
        var left = await Direct(ann, gone);
        await DeleteAccount(gone);
        var answers = await Task.WhenAll(Enumerable.Range(0, 90).Select(n => (n % 3) switch
        {
            0 => Outcome(NewMessage(id), stranger),
            1 => Outcome(NewMessage(left), ann),
            _ => Outcome(NewMessage(id), bob),
        }));
        Assert.That(answers.Select(answer => answer.Refusal?.Code),
            Is.EqualTo(Enumerable.Range(0, 30).SelectMany(_ => new ErrorCode?[] { ErrorCode.ConversationNotFound, ErrorCode.CannotContactUser, null })));
    }

    [Test]
    public async Task A_conversation_that_is_locked_delays_nobody_else()
    {
        var (ann, bob, cleo) = (await User("ann"), await User("bob"), await User("cleo"));
        var (locked, free) = (await Direct(ann, bob), await Direct(ann, cleo));
        await using var db = await DataSource.OpenConnectionAsync();
        await using var transaction = await db.BeginTransactionAsync();
        await db.ExecuteAsync("SELECT 1 FROM conversations WHERE id = @locked FOR NO KEY UPDATE", new { locked });

        var waiting = Enumerable.Range(1, 5).Select(_ => Messages.SendAsync(NewMessage(locked), ann, default)).ToList();
        await SendMany(20, free, ann);
        Assert.That(waiting, Has.None.Matches<Task>(send => send.IsCompleted));
        await transaction.CommitAsync();
        Assert.That((await Task.WhenAll(waiting)).Select(answer => answer.Message.Seq), Is.EquivalentTo(new[] { 1L, 2, 3, 4, 5 }));
    }

    [Test]
    public async Task A_conversation_that_stays_locked_is_busy_after_two_seconds()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var locked = await Direct(ann, bob);
        await using var db = await DataSource.OpenConnectionAsync();
        await using var transaction = await db.BeginTransactionAsync();
        await db.ExecuteAsync("SELECT 1 FROM members WHERE conversation_id = @locked FOR NO KEY UPDATE", new { locked });

        var request = NewMessage(locked);
        Assert.That((await Outcome(request, ann)).Error, Is.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.LockNotAvailable));
        await transaction.RollbackAsync();
        Assert.That((await Messages.SendAsync(request, ann, default)).Created, Is.True, "nothing was stored: the key is free");
    }

    [Test]
    public async Task Sends_that_wait_together_for_a_lock_are_busy_together()
    {
        var (ann, bob, cleo) = (await User("ann"), await User("bob"), await User("cleo"));
        var (locked, free) = (await Direct(ann, bob), await Direct(ann, cleo));
        await using var db = await DataSource.OpenConnectionAsync();
        await using var transaction = await db.BeginTransactionAsync();
        await db.ExecuteAsync("SELECT 1 FROM conversations WHERE id = @locked FOR NO KEY UPDATE", new { locked });

        var others = Enumerable.Range(0, 200).Select(_ => Outcome(NewMessage(free), ann)).ToList(); // while these are written, the next gather
        var waiting = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Outcome(NewMessage(locked), ann)));
        await Task.WhenAll(others);
        Assert.That(waiting.Select(one => (one.Error as PostgresException)?.SqlState ?? one.Refusal?.Code.ToString()),
            Has.All.EqualTo(PostgresErrorCodes.LockNotAvailable).Or.EqualTo(nameof(ErrorCode.ConversationBusy)));
        await transaction.RollbackAsync();
        Assert.That(await Ask<long>("SELECT last_seq FROM conversations WHERE id = @locked", new { locked }), Is.Zero, "none was stored behind its caller's back");
    }

    [Test]
    public async Task Replies_to_several_threads_lock_their_roots_in_the_order_of_everybody()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Direct(ann, bob);
        var (one, other) = (await Send(id, ann), await Send(id, ann));
        await using var db = await DataSource.OpenConnectionAsync();
        await using var transaction = await db.BeginTransactionAsync();
        await db.ExecuteAsync("SELECT 1 FROM messages WHERE id = @Id FOR NO KEY UPDATE", new { one.Id });

        var replies = new SendQueue(Events).SendInOrder(id, [Reply(other), Reply(one)]);
        while (!await db.QuerySingleAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"))
            await Task.Delay(10);
        await db.ExecuteAsync("SELECT 1 FROM messages WHERE id = @Id FOR NO KEY UPDATE NOWAIT", new { other.Id }); // they wait for the first, and have not locked the other
        await transaction.CommitAsync();
        Assert.That((await Task.WhenAll(replies)).Select(reply => reply.Message.Seq), Is.EqualTo(new[] { 3L, 4 }));

        PendingSend Reply(Message root) => new(id, bob.UserId, Guid.NewGuid(), new MessageContent { Body = "reply", ThreadRootId = root.Id });
    }

    [Test]
    public async Task What_the_database_refuses_does_not_fail_its_neighbours()
    {
        var settings = new Dictionary<string, string?>(ChatServers.Settings) { ["ConnectionStrings:Postgres"] = await ChatServers.NewDatabaseAsync() };
        await using var node = await TestNode.StartAsync(settings); // makes the schema
        await using var database = NpgsqlDataSource.Create(settings["ConnectionStrings:Postgres"]!);
        await using var db = await database.OpenConnectionAsync();
        var id = Guid.NewGuid();
        await db.ExecuteAsync("""
            INSERT INTO users (id, display_name, display_name_key) VALUES ('ann', 'ann', 'ann');
            INSERT INTO conversations (id, kind, created_by, member_count) VALUES (@id, 'group', 'ann', 1);
            INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq) VALUES (@id, 'ann', 'owner', 1, 0, 0);
            ALTER TABLE messages ADD CHECK (body <> 'poison');
            """, new { id });

        var queue = new SendQueue(new EventLog(database, new TailSignal()));
        var sends = Enumerable.Range(0, 60).Select(n => new PendingSend(id, "ann", Guid.NewGuid(), new MessageContent { Body = n % 20 == 7 ? "poison" : $"number {n}" })).ToList();
        var results = await Task.WhenAll(sends.Select(async send =>
        {
            try
            {
                return (await queue.SendAsync(send, default)).Message.Seq;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
            {
                return 0;
            }
        }));
        Assert.That(sends.Zip(results).Where(pair => pair.First.Content.Body == "poison").Select(pair => pair.Second), Is.EqualTo(new[] { 0L, 0, 0 }));
        Assert.That(results.Where(seq => seq > 0), Is.EquivalentTo(Enumerable.Range(1, 57).Select(n => (long)n)));
    }

    private static async Task<(SendMessageResponse? Response, ChatException? Refusal, Exception? Error)> Outcome(SendMessage request, Caller sender)
    {
        try
        {
            return (await Messages.SendAsync(request, sender, default), null, null);
        }
        catch (Exception e)
        {
            return (null, e as ChatException, e);
        }
    }
}
