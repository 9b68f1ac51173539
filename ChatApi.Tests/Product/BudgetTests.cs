using System.Collections.Concurrent;
using System.Diagnostics;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Product;

/// <summary>An operation makes as many database round trips in a group of 1,000 as in one of 10.</summary>
public sealed class BudgetTests : ChatTest
{
    [Test]
    public async Task As_many_queries_for_a_thousand_members_as_for_ten()
    {
        var (small, large) = (await CostsAsync(members: 10), await CostsAsync(members: 1_000));
        TestContext.Out.WriteLine(string.Join(Environment.NewLine, small.Select(one => $"{one.Key,-24}{one.Value,4}{large[one.Key],4}")));
        Assert.That(large, Is.EqualTo(small));
        Assert.That(small.Values, Has.All.InRange(1, 8));
    }

    private async Task<Dictionary<string, int>> CostsAsync(int members)
    {
        var (ann, ben) = await Users("ann", "ben");
        var group = (await ann.StartGroup("big", ben)).Id;
        await FillAsync(group, members - 2);
        var client = ann.Client;
        var first = await client.SendMessageAsync(group, "the first, which warms up");
        var poll = await client.CreatePollAsync(group, "which?", ["one", "two"]);
        var cursor = await ann.EventCursor();
        return new()
        {
            ["SendMessage"] = await CountAsync(() => client.SendMessageAsync(group, "hello")),
            ["GetEvents"] = await CountAsync(() => client.GetEventsAsync(new GetEvents { Cursor = cursor })), // before marks are told, which is to fewer in the large group
            ["MarkRead"] = await CountAsync(() => ben.Client.MarkReadAsync(group, 2)),
            ["ListReceipts"] = await CountAsync(() => client.ListReceiptsAsync(new ListReceipts { MessageId = first.Id })),
            ["ListMessages"] = await CountAsync(() => client.ListMessagesAsync(new ListMessages { ConversationId = group })),
            ["GetConversation"] = await CountAsync(() => client.GetConversationAsync(group)),
            ["ListConversations"] = await CountAsync(() => client.ListConversationsAsync(new ListConversations())),
            ["ListMembers"] = await CountAsync(() => client.ListMembersAsync(new ListMembers { ConversationId = group })),
            ["GetUnread"] = await CountAsync(() => client.GetUnreadAsync(new GetUnread())),
            ["GetSnapshot"] = await CountAsync(() => client.GetSnapshotAsync(new GetSnapshot())),
            ["PinMessage"] = await CountAsync(() => client.PinMessageAsync(poll.Id)),
            ["ListPins"] = await CountAsync(() => client.ListPinsAsync(group)),
            ["VotePoll"] = await CountAsync(() => client.VotePollAsync(poll.Id, [0])),
            ["ListThreads"] = await CountAsync(() => client.ListThreadsAsync(new ListThreads())),
            ["ForwardMessages"] = await CountAsync(() => client.ForwardMessagesAsync([poll.Id], [group])),
            ["RemoveMember"] = await CountAsync(() => client.RemoveMemberAsync(new RemoveMember { ConversationId = group, UserId = ben.Id })),
            ["AddMembers"] = await CountAsync(() => client.AddMembersAsync(new AddMembers { ConversationId = group, UserIds = [ben.Id] })),
            ["UpdateConversation"] = await CountAsync(() => client.UpdateConversationAsync(new UpdateConversation { ConversationId = group, Title = "other" })),
            ["UpdateMyConversation"] = await CountAsync(() => client.UpdateMyConversationAsync(new UpdateMyConversation { ConversationId = group, Pinned = true })),
            ["ClearConversation"] = await CountAsync(() => client.ClearConversationAsync(new ClearConversation { ConversationId = group })),
            ["DeleteConversation"] = await CountAsync(() => client.DeleteConversationAsync(new DeleteConversation { ConversationId = group, Scope = "everyone" })),
        };
    }

    /// <summary>Members nobody signs in as; straight into the tables, since this is about the operations above.</summary>
    private static async Task FillAsync(Guid group, int count)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await db.ExecuteAsync("""
            WITH made AS (
              INSERT INTO users (id, display_name, display_name_key)
              SELECT 'crowd-' || gen_random_uuid(), 'one of many', 'one of many' FROM generate_series(1, @count) RETURNING id
            ), joined AS (
              INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq)
              SELECT @group, id, 'member', 1, 0, 0 FROM made
            )
            UPDATE conversations SET member_count = member_count + @count WHERE id = @group
            """, new { group, count });
    }

    /// <summary>Database commands made on behalf of a call, told apart by its trace.</summary>
    private static async Task<int> CountAsync(Func<Task> call)
    {
        var commands = new ConcurrentBag<ActivityTraceId>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore" or "budget",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql")
                    commands.Add(activity.TraceId);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("budget");
        using var mine = source.StartActivity("call")!;
        await call();
        return commands.Count(trace => trace == mine.TraceId);
    }
}
