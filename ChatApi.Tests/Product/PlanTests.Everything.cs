using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ChatApi.Client;
using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Expiry;
using ChatApi.ServiceInterface.Pins;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceInterface.Receipts;
using ChatApi.ServiceInterface.Search;
using ChatApi.ServiceInterface.Scheduled;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;
using Npgsql;

namespace ChatApi.Tests.Product;

/// <summary>Everything that makes the service run a statement.</summary>
public sealed partial class PlanTests
{
    /// <summary>The tail has read what filled the log, which is nearly all there is in it.</summary>
    private static async Task CatchUpAsync(IServiceProvider services)
    {
        var end = await services.GetRequiredService<EventLogReader>().EndAsync(default);
        while (!services.GetRequiredService<Hub>().Position.Snapshot.Contains(end.Snapshot))
            await Task.Delay(20);
    }

    /// <summary>Every operation, every way of asking, every transport that reads the log.</summary>
    private static async Task DoEverythingAsync(TestNode node, TestNode strict)
    {
        var ann = await RegisterAsync(node, "ann");
        var ben = await RegisterAsync(node, "ben");
        var cleo = await RegisterAsync(node, "cleo");
        await using var disposeAnn = ann;
        await using var disposeBen = ben;
        await using var disposeCleo = cleo;
        var (benId, cleoId) = (ben.Tokens!.UserId, cleo.Tokens!.UserId);
        var cursor = (await ben.GetEventsAsync(new GetEvents())).Cursor!;

        await ann.UpdateMeAsync(new UpdateMe { Email = $"{ann.Tokens!.UserId}@example.org", Phone = "+4930123456" });
        var me = await ann.GetMeAsync(new GetMe());
        foreach (var name in new[] { me.Email, me.Phone, me.UserName })
            await ann.SignInAsync(name!, Password);
        await ann.GetAuthenticationAsync(new GetAuthentication());
        await ann.GetAccessTokenAsync(new GetAccessToken { RefreshToken = ann.Tokens!.RefreshToken });
        await ann.UpdateMeAsync(new UpdateMe { DisplayName = "Ann" });
        await ann.GetUserAsync(new GetUser { UserId = benId });
        await ann.SearchUsersAsync(new SearchUsers { Query = "name1234" });

        var direct = (await ann.OpenDirectAsync(benId)).Id;
        var make = new CreateConversation { ClientConversationId = Guid.NewGuid(), Title = "group", MemberIds = [benId] };
        var group = (await ann.CreateConversationAsync(make)).Conversation.Id;
        await ann.CreateConversationAsync(make);
        await ann.AddMembersAsync(new AddMembers { ConversationId = group, UserIds = [cleoId] });
        var message = await ann.SendMessageAsync(direct, "one");
        var send = new SendMessage { RecipientId = benId, ClientMessageId = Guid.NewGuid(), Text = "two" };
        await ann.SendMessageAsync(send);
        await ann.SendMessageAsync(send);
        await ann.SendMessageAsync(new SendMessage { RecipientId = cleoId, ClientMessageId = Guid.NewGuid(), Text = "the first" }); // makes the conversation
        await ann.SendMessageAsync(group, "three");
        await ann.SendMessageAsync(new SendMessage { ConversationId = direct, ClientMessageId = Guid.NewGuid(), Text = "four", ReplyToId = message.Id, Mentions = [benId] });

        await ann.SendMessagesAsync(new SendMessages { ConversationId = direct, Messages = [new() { ClientMessageId = Guid.NewGuid(), Text = "many" }] });
        await ann.EditMessageAsync(new EditMessage { MessageId = message.Id, Text = "one and a half", Mentions = [benId] });
        await ben.ListMessageVersionsAsync(new ListMessageVersions { MessageId = message.Id });

        await ben.AddReactionAsync(message.Id, "👍");
        await ann.AddReactionAsync(message.Id, "👍");
        await ann.RemoveReactionAsync(message.Id, "👍");
        await ann.ListReactionsAsync(new ListReactions { MessageId = message.Id });
        await ben.HideMessageAsync((await ann.SendMessageAsync(direct, "five")).Id);
        await ann.DeleteMessageAsync((await ann.SendMessageAsync(direct, "six")).Id);

        await ben.GetMessageAsync(new GetMessage { MessageId = message.Id });
        await ben.ListMessagesAsync(new ListMessages { ConversationId = direct });
        await ben.ListMessagesAsync(new ListMessages { ConversationId = direct, AfterSeq = 1 });
        await ben.ListMessagesAsync(new ListMessages { ConversationId = direct, At = DateTimeOffset.UtcNow });
        await ben.GetConversationAsync(direct);
        await ben.ListConversationsAsync(new ListConversations { Limit = 1 });
        await ben.ListConversationsAsync(new ListConversations { Query = "n", Unread = true, MemberId = cleoId });
        await ben.ListMembersAsync(new ListMembers { ConversationId = group });
        await ben.MarkDeliveredAsync(new MarkDelivered { ConversationId = direct, UpToMessageId = message.Id });
        await ben.MarkReadAsync(new MarkRead { ConversationId = direct, MessageIds = [message.Id] });
        await ben.GetUnreadAsync(new GetUnread());
        await ben.MarkReceiptsAsync(new MarkReceipts { Marks = [new() { ConversationId = direct, ReadSeq = 2 }] });
        await ben.MarkUnreadAsync(direct);
        await ben.MarkAllReadAsync(new MarkAllRead());
        await ben.ListReceiptsAsync(new ListReceipts { MessageId = message.Id });
        await ben.BlockUserAsync(cleoId);
        await ben.ListBlocksAsync(new ListBlocks());
        await ben.UnblockUserAsync(cleoId);
        await ben.UpdatePrivacyAsync(new UpdatePrivacy { Groups = "shared", Messages = "shared", ReadReceipts = false });
        await ben.GetPrivacyAsync(new GetPrivacy());
        await ann.CreateGroupAsync("another group", [benId, cleoId]);
        var found = (await ann.SearchUsersAsync(new SearchUsers { Query = "name123" })).Results;
        await ann.OpenDirectAsync(found[0].Id);
        await ben.GetSnapshotAsync(new GetSnapshot { Limit = 1 });
        await KeepAsync(ben, direct, message.Id);
        await AskAsync(ann, ben, direct);
        await ben.ForwardMessagesAsync([message.Id], [group]);
        await ReplyAsync(ben, direct, message.Id);
        await ben.SetMessageExpiryAsync(direct, TimeSpan.FromDays(1));
        await ben.ConnectAsync(cursor);
        await ben.GetEventsAsync(new GetEvents { Cursor = cursor });
        await HearByServerEventsAsync(node, ben);
        await BeOnAChannelAsync(node, ann, ben, direct);
        await BePresentAsync(ann, ben, direct);
        await SearchAsync(node, ann, message);

        var link = (await ann.CreateInviteLinkAsync(new CreateInviteLink { ConversationId = group })).Link;
        await ann.ListInviteLinksAsync(new ListInviteLinks { ConversationId = group });
        await ann.RemoveMemberAsync(new RemoveMember { ConversationId = group, UserId = cleoId });
        await cleo.GetInviteLinkAsync(new GetInviteLink { Token = link.Token });
        await cleo.JoinByInviteLinkAsync(new JoinByInviteLink { Token = link.Token });
        await ann.RevokeInviteLinkAsync(new RevokeInviteLink { ConversationId = group, LinkId = link.Id });
        await ann.UpdateMemberRoleAsync(new UpdateMemberRole { ConversationId = group, UserId = cleoId, Role = "admin" });
        await ann.RemoveMemberAsync(new RemoveMember { ConversationId = group, UserId = cleoId });
        var transfer = new TransferOwnership { ConversationId = group, UserId = benId };
        await ann.TransferOwnershipAsync(transfer);
        await ann.TransferOwnershipAsync(transfer);
        await ann.LeaveConversationAsync(new LeaveConversation { ConversationId = group });
        await ben.UpdateConversationAsync(new UpdateConversation { ConversationId = group, Title = "another" });
        await ben.UpdateMyMemberAsync(new UpdateMyMember { ConversationId = group, Metadata = new() { ["n"] = JsonSerializer.SerializeToElement(1) } });
        await ben.UpdateMeAsync(new UpdateMe { Metadata = new() { ["n"] = JsonSerializer.SerializeToElement(1) } });
        await ben.UpdateMyConversationAsync(new UpdateMyConversation { ConversationId = direct, Pinned = true });
        await ben.ClearConversationAsync(new ClearConversation { ConversationId = direct });
        await ben.DeleteConversationAsync(new DeleteConversation { ConversationId = group, Scope = "everyone" });
        await cleo.SignOutAsync();
        await UseSessionsAsync(node, ben);
        await using var again = new ChatClient(new ChatClientOptions { BaseUrl = strict.Url });
        await again.SignInAsync(me.UserName!, Password); // its password is hashed anew, with more iterations
    }

    /// <summary>Pins, stars, drafts and scheduled messages.</summary>
    private static async Task KeepAsync(ChatClient user, Guid conversationId, Guid messageId)
    {
        await user.PinMessageAsync(messageId);
        await user.ListPinsAsync(conversationId);
        await user.UnpinMessageAsync(messageId);
        await user.StarMessageAsync(messageId);
        await user.ListStarredAsync(new ListStarred());
        await user.UnstarMessageAsync(messageId);
        var draft = await user.SetDraftAsync(new SetDraft { ConversationId = conversationId, ThreadRootId = messageId, ReplyToId = messageId, Text = "draft" });
        await user.SetDraftAsync(new SetDraft { ConversationId = conversationId, ThreadRootId = messageId, Text = "more", Version = draft.Version });
        await user.ListDraftsAsync(new ListDrafts());
        var scheduled = await user.ScheduleMessageAsync(conversationId, "later", DateTimeOffset.UtcNow.AddHours(1));
        await user.UpdateScheduledAsync(new UpdateScheduled { ScheduledId = scheduled.Id, SendAt = DateTimeOffset.UtcNow.AddHours(2) });
        await user.ListScheduledAsync();
        await user.CancelScheduledAsync(scheduled.Id);
    }

    private static async Task ReplyAsync(ChatClient user, Guid conversationId, Guid rootId)
    {
        await user.SendMessageAsync(new SendMessage { ConversationId = conversationId, ClientMessageId = Guid.NewGuid(), Text = "reply", ThreadRootId = rootId });
        await user.GetMessagesAsync(new GetMessages { MessageIds = [rootId] });
        await user.ListThreadMessagesAsync(new ListThreadMessages { MessageId = rootId });
        await user.ListThreadMessagesAsync(new ListThreadMessages { MessageId = rootId, AfterSeq = 1 });
        await user.ListThreadsAsync(new ListThreads());
        await user.UnfollowThreadAsync(rootId);
        await user.MarkThreadReadAsync(rootId);
    }

    private static async Task AskAsync(ChatClient user, ChatClient other, Guid conversationId)
    {
        var poll = await user.CreatePollAsync(conversationId, "which?", ["one", "two"]);
        await other.VotePollAsync(poll.Id, [0]);
        await other.ListPollVotesAsync(new ListPollVotes { MessageId = poll.Id });
        await other.VotePollAsync(poll.Id, []);
        await user.ClosePollAsync(poll.Id);
        await user.DeleteMessageAsync(new DeleteMessage { MessageId = poll.Id, Scope = "everyone" });
    }

    /// <summary>One is there, the other sees it, both type.</summary>
    private static async Task BePresentAsync(ChatClient one, ChatClient other, Guid conversation)
    {
        var otherId = other.Tokens!.UserId;
        await one.ConnectAsync();
        await one.WatchPresenceAsync([otherId]);
        await other.UpdatePresenceAsync(new UpdatePresence { Status = PresenceStatus.Away, StatusText = "busy" });
        await one.StartTypingAsync(conversation);
        await other.GetTypingAsync(conversation);
        await one.StopTypingAsync(conversation);
        await one.SendEventAsync(conversation, "custom.wave");
        await other.DisconnectAsync();
        while ((await one.GetPresenceAsync([otherId])).Single().LastSeenAt is null)
            await Task.Delay(50);
    }

    /// <summary>Little and much, words that are there and that are not; and what a new index begins with.</summary>
    private static async Task SearchAsync(TestNode node, ChatClient user, Message message)
    {
        await using (var db = await node.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync())
        {
            await using var dora = await RegisterAsync(node, "dora");
            await db.ExecuteAsync("INSERT INTO members (conversation_id, user_id, role, history_from_seq, delivered_seq, read_seq) SELECT id, @UserId, 'member', 1, 0, 0 FROM conversations LIMIT 3000", new { dora.Tokens!.UserId });
            foreach (var text in new[] { "text", "nowhere" })
                await dora.SearchMessagesAsync(new SearchMessages { Query = text });
            await db.ListDocumentsBeforeAsync(Guid.AllBitsSet, 10, default);
        }
        await user.EditMessageAsync(message.Id, "one more");
        while ((await user.SearchMessagesAsync(new SearchMessages { Query = "more", Context = 1 })).Results.Count == 0 || (await user.SearchMessagesAsync(new SearchMessages { Query = "first" })).Results.Count == 0)
            await Task.Delay(20);
        await user.SearchAsync(new ServiceModel.Search { Query = "ben" });
    }

    /// <summary>A user with two sessions of our own, and one whom a foreign issuer brings.</summary>
    private static async Task UseSessionsAsync(TestNode node, ChatClient user)
    {
        await using var phone = new ChatClient(new ChatClientOptions { BaseUrl = node.Url });
        await phone.SignInAsync((await user.GetMeAsync()).UserName!, Password);
        await user.RevokeSessionAsync((await user.ListSessionsAsync(new ListSessions())).Results.Single(session => !session.Current).Id);
        await user.ChangePasswordAsync(Password, Password + " and more");
        var ticket = await user.CreateStreamTicketAsync(new CreateStreamTicket());
        await using (await ServerEventReader.OpenAsync($"{node.Url}/event-stream?ticket={ticket.Ticket}", token: null))
        {
            // opening it takes the ticket
        }
        await using var admin = new ChatClient(new ChatClientOptions
        {
            BaseUrl = node.Url,
            TokenProvider = _ => Task.FromResult(ChatServers.Issuer.Token("1", ("roles", "chat-admin"))),
        });
        foreach (var name in new[] { "One", "Another" })
            await admin.UpsertUsersAsync(new UpsertUsers { Users = [new() { Id = "2", DisplayName = name, UserName = "number2" }] });
    }

    private static async Task DoWhatOnlyStartsAndCrashesDoAsync(TestNode node)
    {
        await node.Services.GetRequiredService<IdentityCleanup>().RunAsync(default);
        await node.Services.GetRequiredService<ReceiptCleanup>().RunAsync(default);
        using (var totals = new UnreadTotals(node.Services.GetRequiredService<NpgsqlDataSource>()) { RememberFrom = 0 })
        {
            await totals.CountAsync("u1", default);
            await totals.CountAsync("u1", default);
        }
        await node.Services.GetRequiredService<PinExpiry>().RunAsync(default);
        await node.Services.GetRequiredService<MessageExpiryRounds>().RunAsync(default);
        await node.Services.GetRequiredService<ScheduledSender>().SendNextAsync(default);
        await using (var db = await node.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync())
        {
            await db.SetScheduledErrorAsync(new ScheduledRow(), "x", "x", default);
            await db.DeferScheduledAsync(new ScheduledRow(), TimeSpan.Zero, default);
        }
        await using (var db = await node.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync())
            await db.TouchSessionAsync(Guid.NewGuid(), DateTimeOffset.UtcNow, default); // otherwise noted once a minute
        await node.Services.GetRequiredService<RevokedSessions>().LoadAsync(default);
        var overlap = DateTimeOffset.UtcNow; // the filling was a moment ago and is not what this is about
        var log = node.Services.GetRequiredService<EventLogReader>();
        await log.ReadAsync((await log.EndAsync(default)).Snapshot, upper: null, lastPos: 0, await log.LastPosAsync(default), limit: 10, default);
        var user = await log.ReadForUserAsync("u1", null, new Cursor(0, 0, default, LogSnapshot.Nothing), (await log.EndAsync(default)).Snapshot, overlap, null, 10, default);
        Assert.That(user.Rows, Is.Not.Empty);
    }

    private const string Password = "a long enough pass phrase";

    private static async Task<ChatClient> RegisterAsync(TestNode node, string name)
    {
        var client = new ChatClient(new ChatClientOptions { BaseUrl = node.Url });
        await client.RegisterAsync(new Register { UserName = $"{name}-{Guid.NewGuid():N}"[..24], Password = Password });
        return client;
    }

    /// <summary>With a Last-Event-ID, so that its row is looked up and the log is read from a time on.</summary>
    private static async Task HearByServerEventsAsync(TestNode node, ChatClient user)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{node.Url}/event-stream?channels=home,{Guid.NewGuid()}");
        request.Headers.Authorization = new("Bearer", await user.GetAccessTokenAsync(CancellationToken.None));
        request.Headers.Add("Last-Event-ID", "60000");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await reader.ReadLineAsync(patience.Token) is { } line && !line.Contains("onCursor", StringComparison.Ordinal))
            Assert.That(line, Does.Not.Contain("resync"));
    }

    /// <summary>Both are on the conversation's channel, so that each is told of and listed.</summary>
    private static async Task BeOnAChannelAsync(TestNode node, ChatClient one, ChatClient other, Guid conversation)
    {
        await using var first = await ServerEventReader.OpenAsync($"{node.Url}/event-stream?channels={conversation}", await one.GetAccessTokenAsync());
        await using var second = await ServerEventReader.OpenAsync($"{node.Url}/event-stream?channels={conversation}", await other.GetAccessTokenAsync());
        await first.NextAsync($"{conversation}@cmd.onJoin");
        await second.NextAsync($"{conversation}@cmd.onJoin");
        Assert.That(await one.GetEventSubscribersAsync(new GetEventSubscribers { Channels = [$"{conversation}"] }), Has.Count.EqualTo(2));
    }
}
