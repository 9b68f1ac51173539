using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Reactions;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Messages;

/// <summary>Changes that meet each other have one outcome, the same for everyone, 200 times each.</summary>
public sealed class ChangeRaceTests : ServiceTest
{
    private const int Times = 200;

    private static ReactionService Reactions { get; } = new(ChatServers.DataSource, new(ChatServers.DataSource, new()));

    [Test]
    public async Task Edit_against_delete_leaves_a_tombstone()
    {
        var (ann, id) = await Begin();
        await Repeat(async () =>
        {
            var sent = await Send(id, ann, "a secret");
            var (edit, deletion) = (Outcome(Edits.EditAsync(new EditMessage { MessageId = sent.Id, Text = "another secret" }, ann, default)), Outcome(Delete(sent, ann)));
            Assert.That((await deletion, await edit is null or ErrorCode.MessageDeleted), Is.EqualTo(((ErrorCode?)null, true)));
            var left = await Get(sent, ann);
            Assert.That((left.Text, left.DeletedAt is not null, left.Version), Is.EqualTo(((string?)null, true, await edit is null ? 3L : 2L)));
            Assert.That(await Ask<int>("SELECT count(*) FROM message_versions WHERE conversation_id = @id", new { id }), Is.Zero);
            Assert.That((await EventsOf(id)).Count(row => row == $"message.deleted {sent.Seq}"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task React_against_delete_leaves_no_reaction()
    {
        var (ann, id) = await Begin();
        await Repeat(async () =>
        {
            var sent = await Send(id, ann);
            var (reaction, deletion) = (Outcome(Reactions.AddAsync(new AddReaction { MessageId = sent.Id, Emoji = "👍" }, ann, default)), Outcome(Delete(sent, ann)));
            Assert.That((await deletion, await reaction is null or ErrorCode.MessageDeleted), Is.EqualTo(((ErrorCode?)null, true)));
            Assert.That(await Ask<int>("SELECT count(*) FROM reactions WHERE conversation_id = @id", new { id }), Is.Zero);
            Assert.That(await Ask<int?>("SELECT reaction_count FROM messages WHERE id = @Id", new { sent.Id }), Is.Null);
        });
    }

    [Test]
    public async Task Edit_against_edit_of_one_version_lets_one_through()
    {
        var (ann, id) = await Begin();
        var sent = await Send(id, ann, "0");
        for (var version = 1L; version <= Times; version++)
        {
            var texts = new[] { $"{version} one", $"{version} other" };
            var outcomes = await Task.WhenAll(texts.Select(text => Outcome(Edits.EditAsync(new EditMessage { MessageId = sent.Id, Text = text, Version = version }, ann, default))));
            Assert.That(outcomes, Is.EquivalentTo(new ErrorCode?[] { null, ErrorCode.VersionConflict }));
            Assert.That((await Get(sent, ann)).Text, Is.EqualTo(texts[Array.IndexOf(outcomes, null)]));
        }
        Assert.That((await Get(sent, ann)).Version, Is.EqualTo(Times + 1));
        Assert.That(await Ask<int>("SELECT count(*) FROM message_versions WHERE conversation_id = @id", new { id }), Is.EqualTo(Times));
    }

    [Test]
    public async Task Delete_against_delete_is_told_once()
    {
        var (ann, id) = await Begin();
        await Repeat(async () =>
        {
            var sent = await Send(id, ann);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Outcome(Delete(sent, ann))));
            Assert.That(outcomes, Has.All.Null);
            Assert.That((await Get(sent, ann)).Version, Is.EqualTo(2));
            Assert.That((await EventsOf(id)).Count(row => row == $"message.deleted {sent.Seq}"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task After_a_removal_nobody_edits_reacts_or_deletes()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        var id = await Group(ann, bob);
        for (var n = 0; n < Times; n++)
        {
            var sent = await Send(id, bob);
            Task<ErrorCode?>[] changes =
            [
                Outcome(Edits.EditAsync(new EditMessage { MessageId = sent.Id, Text = "edited" }, bob, default)),
                Outcome(Reactions.AddAsync(new AddReaction { MessageId = sent.Id, Emoji = "👍" }, bob, default)),
            ];
            await Remove(id, ann, bob);
            var (then, late) = (await Events(), new[]
            {
                await Outcome(Edits.EditAsync(new EditMessage { MessageId = sent.Id, Text = "late" }, bob, default)),
                await Outcome(Reactions.AddAsync(new AddReaction { MessageId = sent.Id, Emoji = "🎉" }, bob, default)),
                await Outcome(Delete(sent, bob)),
            });
            Assert.That(late, Has.All.EqualTo(ErrorCode.MessageNotFound));
            Assert.That(await Task.WhenAll(changes), Has.All.Null.Or.EqualTo(ErrorCode.MessageNotFound));
            Assert.That(await Events(), Is.EqualTo(then), "what was changed was changed before the removal was acknowledged");
            await Add(id, ann, bob);
        }

        async Task<List<string>> Events() => (await EventsOf(id)).FindAll(row => !row.Contains("member.added", StringComparison.Ordinal));
    }

    private static async Task<(Caller Ann, Guid Id)> Begin()
    {
        var (ann, bob) = (await User("ann"), await User("bob"));
        return (ann, await Direct(ann, bob));
    }

    private static async Task Repeat(Func<Task> race)
    {
        for (var n = 0; n < Times; n++)
            await race();
    }

    private static Task Delete(Message message, Caller caller) => Deletions.DeleteAsync(new DeleteMessage { MessageId = message.Id, Scope = "everyone" }, caller, default);

    private static Task<Message> Get(Message message, Caller reader) => Messages.GetAsync(new GetMessage { MessageId = message.Id }, reader, default);

    private static async Task<ErrorCode?> Outcome(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (ChatException refusal)
        {
            return refusal.Code;
        }
    }
}
