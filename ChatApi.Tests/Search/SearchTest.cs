using System.Diagnostics;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Search;

/// <summary>For tests of what is found: messages are a moment after they were sent.</summary>
public abstract class SearchTest : ChatTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private protected static async Task<List<FoundMessage>> Find(TestUser user, string query, Conversation? conversation = null) =>
        (await user.Client.SearchMessagesAsync(new SearchMessages { Query = query, ConversationId = conversation?.Id })).Results;

    /// <summary>Found texts, newest first.</summary>
    private protected static async Task<List<string?>> Texts(TestUser user, string query, Conversation? conversation = null) =>
        (await Find(user, query, conversation)).ConvertAll(found => found.Message.Text);

    /// <summary>Until search knows the message, and so all that were stored before it.</summary>
    private protected static async Task Known(Message message)
    {
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        await Until(async () => await Dapper.SqlMapper.QuerySingleAsync<bool>(
            db, "SELECT EXISTS (SELECT FROM message_search WHERE conversation_id = @ConversationId AND seq = @Seq AND NOT terms @@ '''=changed'''::tsquery)",
            new { message.ConversationId, message.Seq }));
    }

    private protected static async Task Until(Func<Task<bool>> isSo)
    {
        for (var since = Stopwatch.GetTimestamp(); !await isSo(); await Task.Delay(20))
            Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(Patience), "search does not keep up");
    }
}
