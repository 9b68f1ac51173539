using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>
/// How the contract is written and read as JSON, by the service and by the SDK. Every request, response and event stands
/// here once, so that the code for it is generated at build time (works trimmed and ahead of time); the host does not start
/// when one is missing.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
// Auth
[JsonSerializable(typeof(Register)), JsonSerializable(typeof(Authenticate)), JsonSerializable(typeof(GetAuthentication))]
[JsonSerializable(typeof(AuthenticateResponse)), JsonSerializable(typeof(GetAccessToken)), JsonSerializable(typeof(GetAccessTokenResponse))]
[JsonSerializable(typeof(Logout)), JsonSerializable(typeof(ListSessions)), JsonSerializable(typeof(ListSessionsResponse))]
[JsonSerializable(typeof(RevokeSession)), JsonSerializable(typeof(ChangePassword)), JsonSerializable(typeof(CreateStreamTicket))]
[JsonSerializable(typeof(CreateStreamTicketResponse))]
// Users
[JsonSerializable(typeof(GetMe)), JsonSerializable(typeof(UpdateMe)), JsonSerializable(typeof(GetUser)), JsonSerializable(typeof(SearchUsers))]
[JsonSerializable(typeof(SearchUsersResponse)), JsonSerializable(typeof(UserUpdated)), JsonSerializable(typeof(UpsertUsers))]
[JsonSerializable(typeof(UpsertUsersResponse))]
// Conversations
[JsonSerializable(typeof(CreateConversation)), JsonSerializable(typeof(CreateConversationResponse)), JsonSerializable(typeof(GetConversation))]
[JsonSerializable(typeof(ListConversations)), JsonSerializable(typeof(ListConversationsResponse)), JsonSerializable(typeof(AddMembers))]
[JsonSerializable(typeof(AddMembersResponse)), JsonSerializable(typeof(RemoveMember)), JsonSerializable(typeof(LeaveConversation))]
[JsonSerializable(typeof(TransferOwnership)), JsonSerializable(typeof(ListMembers)), JsonSerializable(typeof(ListMembersResponse))]
[JsonSerializable(typeof(ConversationCreated)), JsonSerializable(typeof(MemberAdded)), JsonSerializable(typeof(MemberRemoved))]
[JsonSerializable(typeof(MemberUpdated)), JsonSerializable(typeof(MyMembershipUpdated)), JsonSerializable(typeof(UpdateMyConversation))]
[JsonSerializable(typeof(UpdateMemberRole)), JsonSerializable(typeof(ConversationPermissions)), JsonSerializable(typeof(UpdateConversation))]
[JsonSerializable(typeof(ConversationUpdated)), JsonSerializable(typeof(UpdateMyMember)), JsonSerializable(typeof(CreateInviteLink))]
[JsonSerializable(typeof(CreateInviteLinkResponse)), JsonSerializable(typeof(ListInviteLinks)), JsonSerializable(typeof(ListInviteLinksResponse))]
[JsonSerializable(typeof(RevokeInviteLink)), JsonSerializable(typeof(GetInviteLink)), JsonSerializable(typeof(JoinByInviteLink))]
[JsonSerializable(typeof(InvitePreview)), JsonSerializable(typeof(GetMember))]
[JsonSerializable(typeof(ClearConversation)), JsonSerializable(typeof(DeleteConversation)), JsonSerializable(typeof(ConversationDeleted))]
// Messages
[JsonSerializable(typeof(SendMessage)), JsonSerializable(typeof(SendMessageResponse)), JsonSerializable(typeof(GetMessage))]
[JsonSerializable(typeof(GetMessages)), JsonSerializable(typeof(GetMessagesResponse))]
[JsonSerializable(typeof(ListMessages)), JsonSerializable(typeof(ListMessagesResponse)), JsonSerializable(typeof(MessageCreated))]
[JsonSerializable(typeof(SendMessages)), JsonSerializable(typeof(SendMessagesResponse))]
[JsonSerializable(typeof(EditMessage)), JsonSerializable(typeof(MessageUpdated)), JsonSerializable(typeof(DeleteMessage))]
[JsonSerializable(typeof(DeleteMessages)), JsonSerializable(typeof(MessageDeleted)), JsonSerializable(typeof(MessageHidden))]
[JsonSerializable(typeof(ListMessageVersions)), JsonSerializable(typeof(ListMessageVersionsResponse))]
[JsonSerializable(typeof(AddReaction)), JsonSerializable(typeof(RemoveReaction)), JsonSerializable(typeof(ReactionsResponse))]
[JsonSerializable(typeof(ListReactions)), JsonSerializable(typeof(ListReactionsResponse)), JsonSerializable(typeof(ReactionAdded))]
[JsonSerializable(typeof(ReactionRemoved))]
// Pins, stars, drafts
[JsonSerializable(typeof(PinMessage)), JsonSerializable(typeof(Pin)), JsonSerializable(typeof(UnpinMessage)), JsonSerializable(typeof(ListPins))]
[JsonSerializable(typeof(ListPinsResponse)), JsonSerializable(typeof(MessagePinned)), JsonSerializable(typeof(MessageUnpinned))]
[JsonSerializable(typeof(StarMessage)), JsonSerializable(typeof(UnstarMessage)), JsonSerializable(typeof(ListStarred))]
[JsonSerializable(typeof(ListStarredResponse)), JsonSerializable(typeof(MessageStarred)), JsonSerializable(typeof(MessageUnstarred))]
[JsonSerializable(typeof(SetDraft)), JsonSerializable(typeof(Draft)), JsonSerializable(typeof(ListDrafts)), JsonSerializable(typeof(ListDraftsResponse))]
[JsonSerializable(typeof(DraftUpdated))]
[JsonSerializable(typeof(ForwardMessages)), JsonSerializable(typeof(ForwardMessagesResponse))]
// Threads
[JsonSerializable(typeof(ListThreadMessages)), JsonSerializable(typeof(ListThreadMessagesResponse)), JsonSerializable(typeof(ListThreads))]
[JsonSerializable(typeof(ListThreadsResponse)), JsonSerializable(typeof(FollowThread)), JsonSerializable(typeof(UnfollowThread))]
[JsonSerializable(typeof(MarkThreadRead)), JsonSerializable(typeof(MyThread)), JsonSerializable(typeof(ThreadUpdated))]
// Expiry
[JsonSerializable(typeof(SetMessageExpiry))]
// Polls
[JsonSerializable(typeof(CreatePoll)), JsonSerializable(typeof(VotePoll)), JsonSerializable(typeof(Poll)), JsonSerializable(typeof(ClosePoll))]
[JsonSerializable(typeof(ListPollVotes)), JsonSerializable(typeof(ListPollVotesResponse)), JsonSerializable(typeof(PollUpdated))]
// Scheduled messages
[JsonSerializable(typeof(ScheduleMessage)), JsonSerializable(typeof(ScheduleMessageResponse)), JsonSerializable(typeof(ListScheduled))]
[JsonSerializable(typeof(ListScheduledResponse)), JsonSerializable(typeof(UpdateScheduled)), JsonSerializable(typeof(ScheduledMessage))]
[JsonSerializable(typeof(CancelScheduled)), JsonSerializable(typeof(SendScheduledNow)), JsonSerializable(typeof(ScheduledUpdated))]
// Receipts
[JsonSerializable(typeof(MarkDelivered)), JsonSerializable(typeof(MarkRead)), JsonSerializable(typeof(MarkResponse))]
[JsonSerializable(typeof(GetUnread)), JsonSerializable(typeof(GetUnreadResponse)), JsonSerializable(typeof(MessageDelivered))]
[JsonSerializable(typeof(MessageRead)), JsonSerializable(typeof(MarkReceipts)), JsonSerializable(typeof(MarkReceiptsResponse))]
[JsonSerializable(typeof(MarkAllRead)), JsonSerializable(typeof(MarkUnread)), JsonSerializable(typeof(ListReceipts)), JsonSerializable(typeof(ListReceiptsResponse))]
// Social
[JsonSerializable(typeof(BlockUser)), JsonSerializable(typeof(Block)), JsonSerializable(typeof(UnblockUser)), JsonSerializable(typeof(ListBlocks))]
[JsonSerializable(typeof(ListBlocksResponse)), JsonSerializable(typeof(UserBlocked)), JsonSerializable(typeof(UserUnblocked))]
[JsonSerializable(typeof(GetPrivacy)), JsonSerializable(typeof(UpdatePrivacy)), JsonSerializable(typeof(Privacy)), JsonSerializable(typeof(PrivacyUpdated))]
// Search
[JsonSerializable(typeof(SearchMessages)), JsonSerializable(typeof(SearchMessagesResponse)), JsonSerializable(typeof(Search))]
[JsonSerializable(typeof(SearchResponse))]
// Real time
[JsonSerializable(typeof(GetSnapshot)), JsonSerializable(typeof(GetSnapshotResponse)), JsonSerializable(typeof(GetEvents))]
[JsonSerializable(typeof(GetEventsResponse)), JsonSerializable(typeof(SessionReady)), JsonSerializable(typeof(SessionDraining))]
[JsonSerializable(typeof(ResyncRequired)), JsonSerializable(typeof(UnknownEvent)), JsonSerializable(typeof(RenewStream))]
[JsonSerializable(typeof(RenewStreamResponse)), JsonSerializable(typeof(SessionTokenExpiring))]
[JsonSerializable(typeof(SendEvent)), JsonSerializable(typeof(CustomEvent)), JsonSerializable(typeof(GetEventSubscribers))]
[JsonSerializable(typeof(List<Dictionary<string, string>>)), JsonSerializable(typeof(UpdateEventSubscriber))]
[JsonSerializable(typeof(UpdateEventSubscriberResponse))]
// Presence
[JsonSerializable(typeof(GetPresence)), JsonSerializable(typeof(GetPresenceResponse)), JsonSerializable(typeof(WatchPresence))]
[JsonSerializable(typeof(WatchPresenceResponse)), JsonSerializable(typeof(UpdatePresence)), JsonSerializable(typeof(PresenceUpdated))]
[JsonSerializable(typeof(StartTyping)), JsonSerializable(typeof(StopTyping)), JsonSerializable(typeof(GetTyping))]
[JsonSerializable(typeof(GetTypingResponse)), JsonSerializable(typeof(TypingStarted)), JsonSerializable(typeof(TypingStopped))]
// Errors
[JsonSerializable(typeof(ErrorResponse))]
public sealed partial class ContractJson : JsonSerializerContext
{
    /// <summary>camelCase names, nulls left out, UTC times ending in Z, ISO 8601 durations, enum names; lenient when reading.</summary>
    public static JsonSerializerOptions Wire { get; } = MakeOptions(JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>As <see cref="Wire"/>, but pure ASCII: for server-event frames, whose C# reader destroys split characters.</summary>
    public static JsonSerializerOptions Ascii { get; } = MakeOptions(JavaScriptEncoder.Default);

    private static JsonSerializerOptions MakeOptions(JavaScriptEncoder encoder)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = new ContractJson(), // not Default: it is generated into another file, whose statics may come later
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = encoder,
            MaxDepth = 32,
            AllowDuplicateProperties = false,
        };
        foreach (var converter in LenientConverters.All)
            options.Converters.Add(converter);
        options.MakeReadOnly();
        return options;
    }
}
