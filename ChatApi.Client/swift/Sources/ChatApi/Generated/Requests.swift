// Generated from the contract by the verb 'generate' of ChatApi: not to be edited.

import Foundation

/// Adds members to a group; those who are members already are left as they are. 404 `UserNotFound` with `meta.userIds`, 403
/// `CannotContactUser` for those who are kept apart from the caller, 409 `GroupFull`, 400 `NotAGroup`; then nobody is
/// added.
public struct AddMembers: ChatRequest, Codable, Hashable {
    public typealias Response = AddMembersResponse
    public static let name = "AddMembers"
    public static let verb = ChatVerb.post

    /// The group.
    public var conversationId: UUID

    /// 1 to 100 user ids.
    public var userIds: [String]

    public init(
        conversationId: UUID,
        userIds: [String]
    ) {
        self.conversationId = conversationId
        self.userIds = userIds
    }
}

/// Reacts to a message. 200 also when the caller has reacted so before. 409 `TooManyReactions` beyond 8 different reactions
/// to a message or 3 of one user's; 409 `MessageDeleted`; 403 `CannotContactUser` as for sending.
public struct AddReaction: ChatRequest, Codable, Hashable {
    public typealias Response = ReactionsResponse
    public static let name = "AddReaction"
    public static let verb = ChatVerb.post

    /// The message.
    public var messageId: UUID

    /// One emoji, however many characters it is made of, or the name of one of the app's own, such as `:party-parrot:`; at most
    /// 64 bytes of UTF-8.
    public var emoji: String

    public init(
        messageId: UUID,
        emoji: String
    ) {
        self.messageId = messageId
        self.emoji = emoji
    }
}

/// Signs in by user name, e-mail or phone (provider `credentials`, the default), or out (provider `logout`). 401
/// `Unauthorized` when they do not match; 429 `RateLimitExceeded` after too many attempts with one name or from one
/// address, whether or not there is such an account. By default the tokens are cookies; see `meta`.
public struct Authenticate: ChatRequest, Codable, Hashable {
    public typealias Response = AuthenticateResponse
    public static let name = "Authenticate"
    public static let verb = ChatVerb.post
    public static let isAnonymous = true

    /// `credentials` or `logout`.
    public var provider: String?

    /// User name, e-mail address or phone number.
    public var userName: String?

    /// The password.
    public var password: String?

    /// Accepted for ServiceStack clients; the refresh token always lives its full time.
    public var rememberMe: Bool?

    /// Accepted for ServiceStack clients; unused.
    public var accessToken: String?

    /// Accepted for ServiceStack clients; unused.
    public var accessTokenSecret: String?

    /// Accepted for ServiceStack clients; unused.
    public var returnUrl: String?

    /// `tokens: body` answers tokens in the body instead of cookies; `rotate: true` makes the refresh token rotate; `device`
    /// names the device.
    public var meta: [String: String]?

    public init(
        provider: String? = nil,
        userName: String? = nil,
        password: String? = nil,
        rememberMe: Bool? = nil,
        accessToken: String? = nil,
        accessTokenSecret: String? = nil,
        returnUrl: String? = nil,
        meta: [String: String]? = nil
    ) {
        self.provider = provider
        self.userName = userName
        self.password = password
        self.rememberMe = rememberMe
        self.accessToken = accessToken
        self.accessTokenSecret = accessTokenSecret
        self.returnUrl = returnUrl
        self.meta = meta
    }
}

/// Blocks a user, which only the caller is told. From the answer on neither can write to the other in their direct
/// conversation, add the other to a group, or see whether the other is online or types; in groups they share the caller
/// gets that user's messages without content. Nothing is deleted. The refusals are those of privacy settings (403
/// `CannotContactUser`), so that a block cannot be proved. Blocking again changes nothing. 404 `UserNotFound`, 409
/// `TooManyBlocks` beyond 1,000.
public struct BlockUser: ChatRequest, Codable, Hashable {
    public typealias Response = Block
    public static let name = "BlockUser"
    public static let verb = ChatVerb.put

    /// Whom to block.
    public var userId: String

    public init(
        userId: String
    ) {
        self.userId = userId
    }
}

/// Takes a scheduled message back. After the 204 it is never sent; 404 `ScheduledNotFound` when it was sent or taken back
/// before.
public struct CancelScheduled: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "CancelScheduled"
    public static let verb = ChatVerb.delete

    /// The scheduled message.
    public var scheduledId: UUID

    public init(
        scheduledId: UUID
    ) {
        self.scheduledId = scheduledId
    }
}

/// Changes the caller's password and ends all other sessions; the one the request came with stays. 400 `InvalidValue` when
/// the current password is another, `WeakPassword` for a new one that is refused; 403 for users of an app's own issuer; 429
/// after too many attempts.
public struct ChangePassword: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "ChangePassword"
    public static let verb = ChatVerb.post

    /// The password until now.
    public var currentPassword: String

    /// 8 to 256 characters of any kind; well-known passwords are refused with `WeakPassword`.
    public var newPassword: String

    public init(
        currentPassword: String,
        newPassword: String
    ) {
        self.currentPassword = currentPassword
        self.newPassword = newPassword
    }
}

/// Clears the history for the caller alone, for good: what was sent so far is no longer shown to them, nor found. Others
/// see it as before.
public struct ClearConversation: ChatRequest, Codable, Hashable {
    public typealias Response = Conversation
    public static let name = "ClearConversation"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// The last message to be cleared; all when left out.
    public var upToSeq: Int64?

    public init(
        conversationId: UUID,
        upToSeq: Int64? = nil
    ) {
        self.conversationId = conversationId
        self.upToSeq = upToSeq
    }
}

/// Ends the voting: for the poll's sender, and those who may delete it (403 `Forbidden`). A repeat changes nothing. 409
/// `Conflict` for a message that is no poll.
public struct ClosePoll: ChatRequest, Codable, Hashable {
    public typealias Response = Poll
    public static let name = "ClosePoll"
    public static let verb = ChatVerb.post

    /// The poll's message.
    public var messageId: UUID

    public init(
        messageId: UUID
    ) {
        self.messageId = messageId
    }
}

/// With `recipientId`: the direct conversation with that user, made when missing (201 new, 200 existing); one per pair
/// however many ask at once. Without: a new group with a title and members, the caller as its owner. 404 `UserNotFound`
/// with `meta.userIds`, 403 `CannotContactUser` for those who are kept apart from the caller; then nothing is made.
public struct CreateConversation: ChatRequest, Codable, Hashable {
    public typealias Response = CreateConversationResponse
    public static let name = "CreateConversation"
    public static let verb = ChatVerb.post

    /// The other user of a direct conversation; excludes the members below.
    public var recipientId: String?

    /// Groups: the key chosen by the client, unique per caller, that makes retries safe.
    public var clientConversationId: UUID?

    /// Groups: the title.
    public var title: String?

    /// Groups: the other members' user ids, at most 100; more are added by AddMembers.
    public var memberIds: [String]?

    /// Groups: what it is about.
    public var description: String?

    /// Groups: the address of its picture, http or https.
    public var avatarUrl: String?

    /// Groups: what the app puts beside it: a JSON object of at most 16 KiB.
    public var metadata: [String: JSONValue]?

    /// Groups: who may do what, where that is not the default.
    public var permissions: ConversationPermissions?

    /// Groups: what those who come later may read: `from_join`, what is sent from then on, also when left out; or `all`.
    public var history: String?

    public init(
        recipientId: String? = nil,
        clientConversationId: UUID? = nil,
        title: String? = nil,
        memberIds: [String]? = nil,
        description: String? = nil,
        avatarUrl: String? = nil,
        metadata: [String: JSONValue]? = nil,
        permissions: ConversationPermissions? = nil,
        history: String? = nil
    ) {
        self.recipientId = recipientId
        self.clientConversationId = clientConversationId
        self.title = title
        self.memberIds = memberIds
        self.description = description
        self.avatarUrl = avatarUrl
        self.metadata = metadata
        self.permissions = permissions
        self.history = history
    }
}

/// Makes a link by which anyone who has it can join a group. Repeating a `clientLinkId` returns the first link; with
/// another content it is 409 `IdempotencyKeyReused`. 409 `TooManyInviteLinks` when the group has 20 that work.
public struct CreateInviteLink: ChatRequest, Codable, Hashable {
    public typealias Response = CreateInviteLinkResponse
    public static let name = "CreateInviteLink"
    public static let verb = ChatVerb.post

    /// The group.
    public var conversationId: UUID

    /// Chosen by the client, unique per caller: makes retries safe.
    public var clientLinkId: UUID

    /// When it stops working, a time to come; left out = never.
    public var expiresAt: Date?

    /// How many may join by it, 1 to 100,000; left out = any number.
    public var maxUses: Int?

    public init(
        conversationId: UUID,
        clientLinkId: UUID,
        expiresAt: Date? = nil,
        maxUses: Int? = nil
    ) {
        self.conversationId = conversationId
        self.clientLinkId = clientLinkId
        self.expiresAt = expiresAt
        self.maxUses = maxUses
    }
}

/// Asks a question with options to choose from: a message of type `poll`, whose text is the question. Keys, refusals and
/// answer as of SendMessage.
public struct CreatePoll: ChatRequest, Codable, Hashable {
    public typealias Response = SendMessageResponse
    public static let name = "CreatePoll"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// Chosen by the client, unique per sender and conversation: makes retries safe.
    public var clientMessageId: UUID

    /// 1 to 500 Unicode scalars.
    public var question: String

    /// 2 to 20 different ones of 1 to 200 Unicode scalars.
    public var options: [String]

    /// True when one may vote for several.
    public var multiple: Bool?

    /// True when nobody is told who voted for what.
    public var anonymous: Bool?

    /// When voting ends by itself, a time to come; left out = it is closed by ClosePoll.
    public var closesAt: Date?

    /// True for a message that makes no push.
    public var silent: Bool?

    public init(
        conversationId: UUID,
        clientMessageId: UUID,
        question: String,
        options: [String],
        multiple: Bool? = nil,
        anonymous: Bool? = nil,
        closesAt: Date? = nil,
        silent: Bool? = nil
    ) {
        self.conversationId = conversationId
        self.clientMessageId = clientMessageId
        self.question = question
        self.options = options
        self.multiple = multiple
        self.anonymous = anonymous
        self.closesAt = closesAt
        self.silent = silent
    }
}

/// A ticket that opens one stream: `/ws?ticket=…` or `/event-stream?ticket=…`, on any node, for browsers that can send
/// neither header nor cookie. It works once, within 30 seconds; the stream ends with the access token the ticket was made
/// with.
public struct CreateStreamTicket: ChatRequest, Codable, Hashable {
    public typealias Response = CreateStreamTicketResponse
    public static let name = "CreateStreamTicket"
    public static let verb = ChatVerb.post

    public init() {}
}

/// For `me`: clears the history and hides the conversation until the next message; the caller stays a member. For
/// `everyone`: ends a group; nobody is a member any more, and nothing of it can be read. 400 `NotAGroup` for a direct
/// conversation.
public struct DeleteConversation: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "DeleteConversation"
    public static let verb = ChatVerb.delete

    /// The conversation.
    public var conversationId: UUID

    /// `me`, also when left out, or `everyone`.
    public var scope: String?

    public init(
        conversationId: UUID,
        scope: String? = nil
    ) {
        self.conversationId = conversationId
        self.scope = scope
    }
}

/// Deletes a message: with the scope `me` from one's own devices only, with `everyone` from all, for good. For everyone:
/// the sender within 48 hours (403 `TooLate`), and at any time those whose role lets them delete others' messages (403
/// `Forbidden` for the rest). It stays as a tombstone without content, and nothing of it is served any more. 204 also when
/// it was deleted before.
public struct DeleteMessage: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "DeleteMessage"
    public static let verb = ChatVerb.delete

    /// The message.
    public var messageId: UUID

    /// `me` or `everyone`.
    public var scope: String

    public init(
        messageId: UUID,
        scope: String
    ) {
        self.messageId = messageId
        self.scope = scope
    }
}

/// Deletes several messages as DeleteMessage does, all or none: a refusal (403 `Forbidden`, `TooLate`) names in
/// `meta.messageIds` those that stand in the way. With the scope `me` those that are hidden already are passed over.
public struct DeleteMessages: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "DeleteMessages"
    public static let verb = ChatVerb.post

    /// 1 to 100 messages, of any conversations.
    public var messageIds: [UUID]

    /// `me` or `everyone`.
    public var scope: String

    public init(
        messageIds: [UUID],
        scope: String
    ) {
        self.messageIds = messageIds
        self.scope = scope
    }
}

/// Changes a message of one's own; members left out stay as they are, and the links are found anew. What it said before is
/// kept (ListMessageVersions). An edit that changes nothing is answered and tells nobody, so a repeat is safe. 403
/// `Forbidden` for others' messages and for system messages, 403 `TooLate` after 24 hours, 409 `MessageDeleted`, 409
/// `VersionConflict`.
public struct EditMessage: ChatRequest, Codable, Hashable {
    public typealias Response = Message
    public static let name = "EditMessage"
    public static let verb = ChatVerb.patch

    /// The message.
    public var messageId: UUID

    /// 1 to 10,000 Unicode scalars, at most 40,000 bytes of UTF-8.
    public var text: String?

    /// Ids of at most 50 members it mentions from now on; an empty list for none.
    public var mentions: [String]?

    /// Whether it mentions everyone from now on.
    public var mentionsAll: Bool?

    /// Members to set in the metadata; null removes one (RFC 7396). The whole is at most 16 KiB.
    public var metadata: [String: JSONValue]?

    /// The version to be changed: 409 `VersionConflict` when it is another by now.
    public var version: Int64?

    public init(
        messageId: UUID,
        text: String? = nil,
        mentions: [String]? = nil,
        mentionsAll: Bool? = nil,
        metadata: [String: JSONValue]? = nil,
        version: Int64? = nil
    ) {
        self.messageId = messageId
        self.text = text
        self.mentions = mentions
        self.mentionsAll = mentionsAll
        self.metadata = metadata
        self.version = version
    }
}

/// Follows a thread: it is listed, with what of it is unread. Who replies follows, and so does the sender of the root from
/// the first reply on, unless they have said that they do not.
public struct FollowThread: ChatRequest, Codable, Hashable {
    public typealias Response = MyThread
    public static let name = "FollowThread"
    public static let verb = ChatVerb.put

    /// The thread's root, which need not have replies yet.
    public var messageId: UUID

    public init(
        messageId: UUID
    ) {
        self.messageId = messageId
    }
}

/// Copies messages into other conversations: texts and polls, these without their votes. Each copy is sent as by
/// SendMessage and has an answer of its own; one is refused with 404 `MessageNotFound` when the message was deleted, or the
/// caller may not read it. All that can be stored is stored at once. Repeating it with the same `clientForwardId` returns
/// the first copies.
public struct ForwardMessages: ChatRequest, Codable, Hashable {
    public typealias Response = ForwardMessagesResponse
    public static let name = "ForwardMessages"
    public static let verb = ChatVerb.post

    /// Chosen by the client: makes retries safe. Each copy's `clientMessageId` is made from it.
    public var clientForwardId: UUID

    /// 1 to 100 messages, copied in this order.
    public var messageIds: [UUID]

    /// 1 to 10 conversations.
    public var conversationIds: [UUID]

    /// True for copies that make no push.
    public var silent: Bool?

    public init(
        clientForwardId: UUID,
        messageIds: [UUID],
        conversationIds: [UUID],
        silent: Bool? = nil
    ) {
        self.clientForwardId = clientForwardId
        self.messageIds = messageIds
        self.conversationIds = conversationIds
        self.silent = silent
    }
}

/// Renews the access token. With `refreshToken` the tokens come back in the body; without it the cookie `ss-reftok` is used
/// and a new `ss-tok` cookie set. 401 `TokenInvalid` when the refresh token is not valid.
public struct GetAccessToken: ChatRequest, Codable, Hashable {
    public typealias Response = GetAccessTokenResponse
    public static let name = "GetAccessToken"
    public static let verb = ChatVerb.post
    public static let isAnonymous = true

    /// The refresh token, in token mode.
    public var refreshToken: String?

    /// Accepted for ServiceStack clients; the cookie is used whenever no refresh token is given.
    public var useTokenCookie: Bool?

    /// Accepted for ServiceStack clients; unused.
    public var meta: [String: String]?

    public init(
        refreshToken: String? = nil,
        useTokenCookie: Bool? = nil,
        meta: [String: String]? = nil
    ) {
        self.refreshToken = refreshToken
        self.useTokenCookie = useTokenCookie
        self.meta = meta
    }
}

/// Who the caller is, without tokens; 401 when not signed in.
public struct GetAuthentication: ChatRequest, Codable, Hashable {
    public typealias Response = AuthenticateResponse
    public static let name = "GetAuthentication"
    public static let verb = ChatVerb.get

    public init() {}
}

/// A conversation as the caller sees it. 404 `ConversationNotFound`.
public struct GetConversation: ChatRequest, Codable, Hashable {
    public typealias Response = Conversation
    public static let name = "GetConversation"
    public static let verb = ChatVerb.get

    /// The conversation.
    public var conversationId: UUID

    public init(
        conversationId: UUID
    ) {
        self.conversationId = conversationId
    }
}

/// Who has a server-event stream on these channels, on any node: one map of texts each, with `userId`, `displayName`,
/// `profileUrl`, `isAuthenticated`, `channels` – those asked for – and `createdAt` in Unix ms. Whose presence the caller
/// may not see is left out.
public struct GetEventSubscribers: ChatRequest, Codable, Hashable {
    public typealias Response = [[String: String]]
    public static let name = "GetEventSubscribers"
    public static let verb = ChatVerb.get

    /// Up to 100: ids of conversations, and `home` for the caller's own streams. Those the caller is no member of, and those of
    /// more than `Limits.liveChannelMembers` members, have no subscribers.
    public var channels: [String]?

    public init(
        channels: [String]? = nil
    ) {
        self.channels = channels
    }
}

/// The long-poll form of the event stream: what happened after a cursor, at once when there is anything, else as soon as
/// there is. Without a cursor: the cursor of now. 410 `ResyncRequired` when the cursor cannot be served.
public struct GetEvents: ChatRequest, Codable, Hashable {
    public typealias Response = GetEventsResponse
    public static let name = "GetEvents"
    public static let verb = ChatVerb.get

    /// From the answer before, or from GetSnapshot.
    public var cursor: String?

    /// Seconds to wait when there is nothing yet: 0 to 25; 0 when left out.
    public var wait: Int?

    /// The only conversations to hear of, besides what is addressed to the caller alone; all when left out. The cursor is past
    /// what was left out too: who goes on from it without the filter does not get that.
    public var conversationIds: [UUID]?

    public init(
        cursor: String? = nil,
        wait: Int? = nil,
        conversationIds: [UUID]? = nil
    ) {
        self.cursor = cursor
        self.wait = wait
        self.conversationIds = conversationIds
    }
}

/// What a link leads to, for whoever has it. 404 `InviteLinkNotFound` when it does not exist or works no more.
public struct GetInviteLink: ChatRequest, Codable, Hashable {
    public typealias Response = InvitePreview
    public static let name = "GetInviteLink"
    public static let verb = ChatVerb.get

    /// The link's token.
    public var token: String

    public init(
        token: String
    ) {
        self.token = token
    }
}

/// The caller's own profile.
public struct GetMe: ChatRequest, Codable, Hashable {
    public typealias Response = MyProfile
    public static let name = "GetMe"
    public static let verb = ChatVerb.get

    public init() {}
}

/// One member of a conversation. 404 `UserNotFound` when they are none.
public struct GetMember: ChatRequest, Codable, Hashable {
    public typealias Response = Member
    public static let name = "GetMember"
    public static let verb = ChatVerb.get

    /// The conversation.
    public var conversationId: UUID

    /// The user's id, or `me`.
    public var userId: String

    public init(
        conversationId: UUID,
        userId: String
    ) {
        self.conversationId = conversationId
        self.userId = userId
    }
}

/// One message. 404 `MessageNotFound` when it does not exist or the caller may not read it.
public struct GetMessage: ChatRequest, Codable, Hashable {
    public typealias Response = Message
    public static let name = "GetMessage"
    public static let verb = ChatVerb.get

    /// The message.
    public var messageId: UUID

    public init(
        messageId: UUID
    ) {
        self.messageId = messageId
    }
}

/// Messages by their ids, in this order, each once. Those that do not exist or that the caller may not read are left out.
public struct GetMessages: ChatRequest, Codable, Hashable {
    public typealias Response = GetMessagesResponse
    public static let name = "GetMessages"
    public static let verb = ChatVerb.get

    /// 1 to 100 messages, of any conversations.
    public var messageIds: [UUID]

    public init(
        messageIds: [UUID]
    ) {
        self.messageIds = messageIds
    }
}

/// How present users are now, in the order asked for. Who lets the caller not see it (`UpdatePrivacy`), has blocked them or
/// is blocked by them, does not exist, or cannot be told while Redis is away, is `unknown`, all alike.
public struct GetPresence: ChatRequest, Codable, Hashable {
    public typealias Response = GetPresenceResponse
    public static let name = "GetPresence"
    public static let verb = ChatVerb.get

    /// 1 to 200 user ids; `me` is the caller.
    public var userIds: [String]

    public init(
        userIds: [String]
    ) {
        self.userIds = userIds
    }
}

/// The caller's privacy settings.
public struct GetPrivacy: ChatRequest, Codable, Hashable {
    public typealias Response = Privacy
    public static let name = "GetPrivacy"
    public static let verb = ChatVerb.get

    public init() {}
}

/// Everything a client shows, in pages, and the event cursor to go on from: keep that of the first page. Applying an event
/// that is already contained changes nothing.
public struct GetSnapshot: ChatRequest, Codable, Hashable {
    public typealias Response = GetSnapshotResponse
    public static let name = "GetSnapshot"
    public static let verb = ChatVerb.get

    /// From the page before.
    public var cursor: String?

    /// 1 to 200 conversations; 50 when left out.
    public var limit: Int?

    public init(
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.cursor = cursor
        self.limit = limit
    }
}

/// Who else is typing now: for whoever has just opened the conversation. Nobody, while Redis is away.
public struct GetTyping: ChatRequest, Codable, Hashable {
    public typealias Response = GetTypingResponse
    public static let name = "GetTyping"
    public static let verb = ChatVerb.get

    /// The conversation.
    public var conversationId: UUID

    public init(
        conversationId: UUID
    ) {
        self.conversationId = conversationId
    }
}

/// How many messages the caller has not read: the sum of what each conversation shows.
public struct GetUnread: ChatRequest, Codable, Hashable {
    public typealias Response = GetUnreadResponse
    public static let name = "GetUnread"
    public static let verb = ChatVerb.get

    public init() {}
}

/// A user as others see them. 404 `UserNotFound`.
public struct GetUser: ChatRequest, Codable, Hashable {
    public typealias Response = UserSummary
    public static let name = "GetUser"
    public static let verb = ChatVerb.get

    /// The user's id, or `me`.
    public var userId: String

    public init(
        userId: String
    ) {
        self.userId = userId
    }
}

/// Joins the group that a link leads to, as a member. Who is one already stays so, and uses nothing up. 404
/// `InviteLinkNotFound` when the link does not exist or works no more, 409 `GroupFull`.
public struct JoinByInviteLink: ChatRequest, Codable, Hashable {
    public typealias Response = Conversation
    public static let name = "JoinByInviteLink"
    public static let verb = ChatVerb.post

    /// The link's token.
    public var token: String

    public init(
        token: String
    ) {
        self.token = token
    }
}

/// Leaves a group. 409 `LastOwner` when the owner would leave others behind without a successor; 400 `NotAGroup`.
public struct LeaveConversation: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "LeaveConversation"
    public static let verb = ChatVerb.post

    /// The group.
    public var conversationId: UUID

    /// The member who becomes the owner, when the owner leaves; says nothing when anyone else does. 404 `UserNotFound` when
    /// they are no member.
    public var successorId: String?

    public init(
        conversationId: UUID,
        successorId: String? = nil
    ) {
        self.conversationId = conversationId
        self.successorId = successorId
    }
}

/// The users the caller has blocked, in the order of their ids.
public struct ListBlocks: ChatRequest, Codable, Hashable {
    public typealias Response = ListBlocksResponse
    public static let name = "ListBlocks"
    public static let verb = ChatVerb.get

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.cursor = cursor
        self.limit = limit
    }
}

/// The caller's conversations: pinned ones first, then the one with the newest activity, which is its last message, also a
/// system one. Archived ones are a list of their own; what the caller has deleted for themselves is in none until the next
/// message.
public struct ListConversations: ChatRequest, Codable, Hashable {
    public typealias Response = ListConversationsResponse
    public static let name = "ListConversations"
    public static let verb = ChatVerb.get

    /// True = only the archived ones; else only the others.
    public var archived: Bool?

    /// Only pinned ones, or only those that are not.
    public var pinned: Bool?

    /// Only those with something unread or marked as unread, or only the others.
    public var unread: Bool?

    /// Only `direct` or only `group` ones.
    public var kind: String?

    /// Only those whose title, or the other user's name, has this text in it, whatever its case.
    public var query: String?

    /// Only those that this user is a member of too.
    public var memberId: String?

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        archived: Bool? = nil,
        pinned: Bool? = nil,
        unread: Bool? = nil,
        kind: String? = nil,
        query: String? = nil,
        memberId: String? = nil,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.archived = archived
        self.pinned = pinned
        self.unread = unread
        self.kind = kind
        self.query = query
        self.memberId = memberId
        self.cursor = cursor
        self.limit = limit
    }
}

/// All drafts of the caller, in the order of conversations and threads.
public struct ListDrafts: ChatRequest, Codable, Hashable {
    public typealias Response = ListDraftsResponse
    public static let name = "ListDrafts"
    public static let verb = ChatVerb.get

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.cursor = cursor
        self.limit = limit
    }
}

/// The links of a group, the newest first, also those that work no more.
public struct ListInviteLinks: ChatRequest, Codable, Hashable {
    public typealias Response = ListInviteLinksResponse
    public static let name = "ListInviteLinks"
    public static let verb = ChatVerb.get

    /// The group.
    public var conversationId: UUID

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        conversationId: UUID,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.conversationId = conversationId
        self.cursor = cursor
        self.limit = limit
    }
}

/// The members of a conversation, in the order of their user ids.
public struct ListMembers: ChatRequest, Codable, Hashable {
    public typealias Response = ListMembersResponse
    public static let name = "ListMembers"
    public static let verb = ChatVerb.get

    /// The conversation.
    public var conversationId: UUID

    /// Only those whose user name or display name begins with this text, whatever its case.
    public var query: String?

    /// Only those with this role: `owner`, `admin` or `member`.
    public var role: String?

    /// Only those who joined by this invite link.
    public var inviteLinkId: UUID?

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        conversationId: UUID,
        query: String? = nil,
        role: String? = nil,
        inviteLinkId: UUID? = nil,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.conversationId = conversationId
        self.query = query
        self.role = role
        self.inviteLinkId = inviteLinkId
        self.cursor = cursor
        self.limit = limit
    }
}

/// What a message said before it was edited, newest first, for whoever may read the message; nothing of a deleted one. A
/// deployment may keep it to the sender and those whose role lets them delete others' messages (403 `Forbidden` for the
/// rest).
public struct ListMessageVersions: ChatRequest, Codable, Hashable {
    public typealias Response = ListMessageVersionsResponse
    public static let name = "ListMessageVersions"
    public static let verb = ChatVerb.get

    /// The message.
    public var messageId: UUID

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        messageId: UUID,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.messageId = messageId
        self.cursor = cursor
        self.limit = limit
    }
}

/// History, always newest first. At most one of `beforeSeq`, `afterSeq`, `aroundSeq`, `at` and `offset`; none = the newest
/// page.
public struct ListMessages: ChatRequest, Codable, Hashable {
    public typealias Response = ListMessagesResponse
    public static let name = "ListMessages"
    public static let verb = ChatVerb.get

    /// The conversation.
    public var conversationId: UUID

    /// The messages nearest before this seq.
    public var beforeSeq: Int64?

    /// The messages nearest after this seq.
    public var afterSeq: Int64?

    /// This message in the middle of the page.
    public var aroundSeq: Int64?

    /// The first message sent at or after this time, in the middle of the page.
    public var at: Date?

    /// Skips so many of the newest seqs, for simple clients; at most 10,000.
    public var offset: Int?

    /// 1 to 200; 50 when left out.
    public var limit: Int?

    public init(
        conversationId: UUID,
        beforeSeq: Int64? = nil,
        afterSeq: Int64? = nil,
        aroundSeq: Int64? = nil,
        at: Date? = nil,
        offset: Int? = nil,
        limit: Int? = nil
    ) {
        self.conversationId = conversationId
        self.beforeSeq = beforeSeq
        self.afterSeq = afterSeq
        self.aroundSeq = aroundSeq
        self.at = at
        self.offset = offset
        self.limit = limit
    }
}

/// The pinned messages of a conversation that the caller may read, the one pinned last first: at most 50, so all at once.
public struct ListPins: ChatRequest, Codable, Hashable {
    public typealias Response = ListPinsResponse
    public static let name = "ListPins"
    public static let verb = ChatVerb.get

    /// The conversation.
    public var conversationId: UUID

    public init(
        conversationId: UUID
    ) {
        self.conversationId = conversationId
    }
}

/// Who voted for what, in the order of their user ids. 403 `Forbidden` when the poll is anonymous, 409 `Conflict` when the
/// message is no poll.
public struct ListPollVotes: ChatRequest, Codable, Hashable {
    public typealias Response = ListPollVotesResponse
    public static let name = "ListPollVotes"
    public static let verb = ChatVerb.get

    /// The poll's message.
    public var messageId: UUID

    /// Only who voted for this option, from 0.
    public var option: Int?

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        messageId: UUID,
        option: Int? = nil,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.messageId = messageId
        self.option = option
        self.cursor = cursor
        self.limit = limit
    }
}

/// Who has reacted to a message, and how, in the order of time.
public struct ListReactions: ChatRequest, Codable, Hashable {
    public typealias Response = ListReactionsResponse
    public static let name = "ListReactions"
    public static let verb = ChatVerb.get

    /// The message.
    public var messageId: UUID

    /// Only those with this one.
    public var emoji: String?

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        messageId: UUID,
        emoji: String? = nil,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.messageId = messageId
        self.emoji = emoji
        self.cursor = cursor
        self.limit = limit
    }
}

/// Who has received and who has read a message, of those who were members when it was sent, its sender left out; in the
/// order of user ids. Answered for groups of any size. 404 `MessageNotFound`.
public struct ListReceipts: ChatRequest, Codable, Hashable {
    public typealias Response = ListReceiptsResponse
    public static let name = "ListReceipts"
    public static let verb = ChatVerb.get

    /// The message.
    public var messageId: UUID

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        messageId: UUID,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.messageId = messageId
        self.cursor = cursor
        self.limit = limit
    }
}

/// The caller's scheduled messages that are not sent yet, the next first; those that were refused among them.
public struct ListScheduled: ChatRequest, Codable, Hashable {
    public typealias Response = ListScheduledResponse
    public static let name = "ListScheduled"
    public static let verb = ChatVerb.get

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.cursor = cursor
        self.limit = limit
    }
}

/// The caller's sessions that have not ended: one for each sign-in on a device, newest first; those of an app's own issuer
/// in no order that means something.
public struct ListSessions: ChatRequest, Codable, Hashable {
    public typealias Response = ListSessionsResponse
    public static let name = "ListSessions"
    public static let verb = ChatVerb.get

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.cursor = cursor
        self.limit = limit
    }
}

/// The messages the caller has starred and may still read, the one starred last first.
public struct ListStarred: ChatRequest, Codable, Hashable {
    public typealias Response = ListStarredResponse
    public static let name = "ListStarred"
    public static let verb = ChatVerb.get

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.cursor = cursor
        self.limit = limit
    }
}

/// The replies in a message's thread that the caller may read, always newest first. They are in the conversation's history
/// too. At most one of `beforeSeq` and `afterSeq`; neither = the newest page. 404 `MessageNotFound`.
public struct ListThreadMessages: ChatRequest, Codable, Hashable {
    public typealias Response = ListThreadMessagesResponse
    public static let name = "ListThreadMessages"
    public static let verb = ChatVerb.get

    /// The thread's root.
    public var messageId: UUID

    /// The replies nearest before this seq.
    public var beforeSeq: Int64?

    /// The replies nearest after this seq.
    public var afterSeq: Int64?

    /// 1 to 200; 50 when left out.
    public var limit: Int?

    public init(
        messageId: UUID,
        beforeSeq: Int64? = nil,
        afterSeq: Int64? = nil,
        limit: Int? = nil
    ) {
        self.messageId = messageId
        self.beforeSeq = beforeSeq
        self.afterSeq = afterSeq
        self.limit = limit
    }
}

/// The threads the caller follows, the one with the newest reply first.
public struct ListThreads: ChatRequest, Codable, Hashable {
    public typealias Response = ListThreadsResponse
    public static let name = "ListThreads"
    public static let verb = ChatVerb.get

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.cursor = cursor
        self.limit = limit
    }
}

/// Ends the session: its tokens are refused and its streams closed within 5 seconds on every node.
public struct Logout: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "Logout"
    public static let verb = ChatVerb.post

    public init() {}
}

/// Marks everything as read, archived conversations too, or all of the conversations named. The answer counts what is
/// unread then.
public struct MarkAllRead: ChatRequest, Codable, Hashable {
    public typealias Response = GetUnreadResponse
    public static let name = "MarkAllRead"
    public static let verb = ChatVerb.post

    /// At most 100; those the caller is not a member of change nothing. Left out = all.
    public var conversationIds: [UUID]?

    public init(
        conversationIds: [UUID]? = nil
    ) {
        self.conversationIds = conversationIds
    }
}

/// Confirms that a device of the caller has received everything up to a seq. Lower than known changes nothing, higher than
/// the last is that of the last.
public struct MarkDelivered: ChatRequest, Codable, Hashable {
    public typealias Response = MarkResponse
    public static let name = "MarkDelivered"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// Received up to here. Exactly one of this, `upToMessageId` and `messageIds`.
    public var upToSeq: Int64?

    /// Received up to this message.
    public var upToMessageId: UUID?

    /// Received these; the mark rises to the highest.
    public var messageIds: [UUID]?

    public init(
        conversationId: UUID,
        upToSeq: Int64? = nil,
        upToMessageId: UUID? = nil,
        messageIds: [UUID]? = nil
    ) {
        self.conversationId = conversationId
        self.upToSeq = upToSeq
        self.upToMessageId = upToMessageId
        self.messageIds = messageIds
    }
}

/// Marks everything up to a seq as read, and so as delivered. Lower than known changes nothing, higher than the last is
/// that of the last.
public struct MarkRead: ChatRequest, Codable, Hashable {
    public typealias Response = MarkResponse
    public static let name = "MarkRead"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// Read up to here. Exactly one of this, `upToMessageId` and `messageIds`.
    public var upToSeq: Int64?

    /// Read up to this message.
    public var upToMessageId: UUID?

    /// Read these; the mark rises to the highest.
    public var messageIds: [UUID]?

    public init(
        conversationId: UUID,
        upToSeq: Int64? = nil,
        upToMessageId: UUID? = nil,
        messageIds: [UUID]? = nil
    ) {
        self.conversationId = conversationId
        self.upToSeq = upToSeq
        self.upToMessageId = upToMessageId
        self.messageIds = messageIds
    }
}

/// Marks in several conversations at once, for clients that collect them: all are stored together. Marks only rise, as
/// those of `MarkRead`; conversations the caller is not a member of are left out of the answer.
public struct MarkReceipts: ChatRequest, Codable, Hashable {
    public typealias Response = MarkReceiptsResponse
    public static let name = "MarkReceipts"
    public static let verb = ChatVerb.post

    /// 1 to 100; of several for one conversation the highest counts.
    public var marks: [ReceiptMark]

    public init(
        marks: [ReceiptMark]
    ) {
        self.marks = marks
    }
}

/// Marks a thread's replies as read; the conversation's own marks stay as they are. Lower than known changes nothing,
/// higher than the last is that of the last.
public struct MarkThreadRead: ChatRequest, Codable, Hashable {
    public typealias Response = MyThread
    public static let name = "MarkThreadRead"
    public static let verb = ChatVerb.post

    /// The thread's root.
    public var messageId: UUID

    /// Read up to here; left out = all there is.
    public var upToSeq: Int64?

    public init(
        messageId: UUID,
        upToSeq: Int64? = nil
    ) {
        self.messageId = messageId
        self.upToSeq = upToSeq
    }
}

/// Marks a conversation as unread from a message on, for the caller alone: `me.markedUnread`, until the next MarkRead. No
/// mark moves, and nothing is counted anew.
public struct MarkUnread: ChatRequest, Codable, Hashable {
    public typealias Response = MyMembership
    public static let name = "MarkUnread"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// From this seq on; one that cannot be read stands for the nearest that can. At most one of this and the next; none = the
    /// last message.
    public var fromSeq: Int64?

    /// From this message on.
    public var fromMessageId: UUID?

    public init(
        conversationId: UUID,
        fromSeq: Int64? = nil,
        fromMessageId: UUID? = nil
    ) {
        self.conversationId = conversationId
        self.fromSeq = fromSeq
        self.fromMessageId = fromMessageId
    }
}

/// Pins a message for all members: in a direct conversation either of the two, in a group those whose role allows it (403
/// `Forbidden`). Pinning it again sets `expiresAt` anew. 409 `TooManyPins` when the conversation has 50, `MessageDeleted`.
public struct PinMessage: ChatRequest, Codable, Hashable {
    public typealias Response = Pin
    public static let name = "PinMessage"
    public static let verb = ChatVerb.put

    /// The message.
    public var messageId: UUID

    /// When it is unpinned by itself, a time to come; left out = never.
    public var expiresAt: Date?

    public init(
        messageId: UUID,
        expiresAt: Date? = nil
    ) {
        self.messageId = messageId
        self.expiresAt = expiresAt
    }
}

/// Makes an account and signs it in. At least one of `userName`, `email` and `phone` is given; each is unique whatever its
/// case, and any of them signs in. E-mail and phone are not verified and therefore never shown to others nor searchable.
/// 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`; 429 after too many attempts from one address.
public struct Register: ChatRequest, Codable, Hashable {
    public typealias Response = AuthenticateResponse
    public static let name = "Register"
    public static let verb = ChatVerb.post
    public static let isAnonymous = true

    /// 3 to 40 letters, digits and `_ - .`, starting with a letter or digit.
    public var userName: String?

    /// An e-mail address.
    public var email: String?

    /// A phone number in international form, such as +4930123456.
    public var phone: String?

    /// 8 to 256 characters of any kind; well-known passwords are refused with `WeakPassword`.
    public var password: String

    /// What others see; the user name, or "New user", when left out.
    public var displayName: String?

    /// The name of the device, shown in the list of sessions.
    public var device: String?

    /// `tokens: body` answers tokens in the body instead of cookies; `rotate: true` makes the refresh token rotate.
    public var meta: [String: String]?

    public init(
        userName: String? = nil,
        email: String? = nil,
        phone: String? = nil,
        password: String,
        displayName: String? = nil,
        device: String? = nil,
        meta: [String: String]? = nil
    ) {
        self.userName = userName
        self.email = email
        self.phone = phone
        self.password = password
        self.displayName = displayName
        self.device = device
        self.meta = meta
    }
}

/// Removes a member from a group: from the answer on they can neither send nor see anything of it. 204 also when they were
/// none; 403 `Forbidden` when they are its owner.
public struct RemoveMember: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "RemoveMember"
    public static let verb = ChatVerb.delete

    /// The group.
    public var conversationId: UUID

    /// Whom to remove; to go oneself, use LeaveConversation.
    public var userId: String

    public init(
        conversationId: UUID,
        userId: String
    ) {
        self.conversationId = conversationId
        self.userId = userId
    }
}

/// Takes a reaction of one's own back. 200 also when there was none.
public struct RemoveReaction: ChatRequest, Codable, Hashable {
    public typealias Response = ReactionsResponse
    public static let name = "RemoveReaction"
    public static let verb = ChatVerb.delete

    /// The message.
    public var messageId: UUID

    /// As it was given to AddReaction.
    public var emoji: String

    public init(
        messageId: UUID,
        emoji: String
    ) {
        self.messageId = messageId
        self.emoji = emoji
    }
}

/// Lets an open stream live on with a newer access token of the same user and session, on whichever node it is. 401 when
/// the token is no good, 403 `Forbidden` when it is of another user or session, 404 `NotFound` when the caller has no such
/// stream.
public struct RenewStream: ChatRequest, Codable, Hashable {
    public typealias Response = RenewStreamResponse
    public static let name = "RenewStream"
    public static let verb = ChatVerb.post

    /// The newer token. On a WebSocket this or a ticket must be given; over HTTP the request's own counts when both are left
    /// out.
    public var accessToken: String?

    /// From `CreateStreamTicket`, instead of the token: for a page whose token is a cookie it cannot read.
    public var ticket: String?

    /// A server-event stream: the id in its `cmd.onConnect`. Left out on a WebSocket: the one the command comes by.
    public var streamId: String?

    public init(
        accessToken: String? = nil,
        ticket: String? = nil,
        streamId: String? = nil
    ) {
        self.accessToken = accessToken
        self.ticket = ticket
        self.streamId = streamId
    }
}

/// Ends a link: from the answer on nobody joins by it; who has joined stays. 404 `InviteLinkNotFound`; 204 also when it had
/// ended.
public struct RevokeInviteLink: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "RevokeInviteLink"
    public static let verb = ChatVerb.delete

    /// The group.
    public var conversationId: UUID

    /// The link.
    public var linkId: UUID

    public init(
        conversationId: UUID,
        linkId: UUID
    ) {
        self.conversationId = conversationId
        self.linkId = linkId
    }
}

/// Ends one of the caller's sessions: its tokens are refused and its streams closed within 5 seconds on every node. Ending
/// one that has ended changes nothing. 404 `NotFound` when the caller has no such session.
public struct RevokeSession: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "RevokeSession"
    public static let verb = ChatVerb.delete

    /// From `ListSessions`.
    public var sessionId: UUID

    public init(
        sessionId: UUID
    ) {
        self.sessionId = sessionId
    }
}

/// Has a message sent later: once, whatever fails meanwhile. It is refused as SendMessage would refuse it now. Whether the
/// caller may send it is looked at again then; one that is refused stays in the list with the reason, and the caller's
/// devices are told. Repeating the message's `clientMessageId` returns the first result. 409 `TooManyScheduled` when 100
/// are waiting.
public struct ScheduleMessage: ChatRequest, Codable, Hashable {
    public typealias Response = ScheduleMessageResponse
    public static let name = "ScheduleMessage"
    public static let verb = ChatVerb.post

    /// When: at least 5 seconds and at most a year from now.
    public var sendAt: Date

    /// What SendMessage would be given; with a `conversationId`, and not of type system.
    public var message: SendMessage

    public init(
        sendAt: Date,
        message: SendMessage
    ) {
        self.sendAt = sendAt
        self.message = message
    }
}

/// People, conversations and messages by one text: users whose name begins with it or whom the caller talks to, the
/// caller's conversations by title or by who is in them, and messages as SearchMessages finds them.
public struct Search: ChatRequest, Codable, Hashable {
    public typealias Response = SearchResponse
    public static let name = "Search"
    public static let verb = ChatVerb.get

    /// What to look for, at most 256 characters.
    public var query: String

    /// Of each kind, 1 to 20; 5 when left out.
    public var limit: Int?

    public init(
        query: String,
        limit: Int? = nil
    ) {
        self.query = query
        self.limit = limit
    }
}

/// Messages that have all the words looked for, newest first, in the caller's conversations, as far back as the caller may
/// read them. Words are found by their beginnings, whatever their case and accents; "words in quotes" as they are, one
/// behind the other; pieces of text in scripts without spaces anywhere. When nothing has the words, words that differ in
/// one letter are looked for. A message is found about a second after it was sent, and no longer from the moment it is
/// changed or deleted. 404 `ConversationNotFound`, `MessageNotFound` for a thread.
public struct SearchMessages: ChatRequest, Codable, Hashable {
    public typealias Response = SearchMessagesResponse
    public static let name = "SearchMessages"
    public static let verb = ChatVerb.get

    /// What to look for, at most 256 characters. May be left out when another member says which messages.
    public var query: String?

    /// Only in this conversation.
    public var conversationId: UUID?

    /// Only in the thread of this message.
    public var threadRootId: UUID?

    /// Only what this user has sent; `me` is the caller.
    public var senderId: String?

    /// `text` or `poll`: only messages of this type; polls are found by their questions. Both when left out.
    public var type: String?

    /// Only what was sent at this time or later.
    public var from: Date?

    /// Only what was sent before this time.
    public var to: Date?

    /// `link`: only messages with a web address.
    public var has: String?

    /// True: only messages that mention the caller, or everyone.
    public var mentionsMe: Bool?

    /// How many messages before and after each to show with it, 0 to 5; 0 when left out.
    public var context: Int?

    /// From the page before.
    public var cursor: String?

    /// 1 to 50; 20 when left out.
    public var limit: Int?

    public init(
        query: String? = nil,
        conversationId: UUID? = nil,
        threadRootId: UUID? = nil,
        senderId: String? = nil,
        type: String? = nil,
        from: Date? = nil,
        to: Date? = nil,
        has: String? = nil,
        mentionsMe: Bool? = nil,
        context: Int? = nil,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.query = query
        self.conversationId = conversationId
        self.threadRootId = threadRootId
        self.senderId = senderId
        self.type = type
        self.from = from
        self.to = to
        self.has = has
        self.mentionsMe = mentionsMe
        self.context = context
        self.cursor = cursor
        self.limit = limit
    }
}

/// Users whose user name or display name begins with the text, whatever its case, and who let the caller find them. Never
/// by e-mail or phone.
public struct SearchUsers: ChatRequest, Codable, Hashable {
    public typealias Response = SearchUsersResponse
    public static let name = "SearchUsers"
    public static let verb = ChatVerb.get

    /// 2 characters or more.
    public var query: String

    /// From the page before.
    public var cursor: String?

    /// 1 to 100; 50 when left out.
    public var limit: Int?

    public init(
        query: String,
        cursor: String? = nil,
        limit: Int? = nil
    ) {
        self.query = query
        self.cursor = cursor
        self.limit = limit
    }
}

/// Sends the members who are connected now an event of the app's own: a pointer that moves, a dice that rolls. It is not
/// stored, may be lost, and is lost while Redis is away. Everyone hears it, the caller's other devices too, but not the
/// WebSocket it was sent by.
public struct SendEvent: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "SendEvent"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// The event's name: `custom.` and 1 to 57 of `a-z 0-9 . _ -`, such as `custom.pointer.moved`.
    public var name: String

    /// Any JSON, up to 4 KiB, nested at most 16 deep.
    public var payload: JSONValue?

    public init(
        conversationId: UUID,
        name: String,
        payload: JSONValue? = nil
    ) {
        self.conversationId = conversationId
        self.name = name
        self.payload = payload
    }
}

/// Sends a message. Repeating a `clientMessageId` returns the first result (200, `replayed`), for ever; with another
/// content it is 409 `IdempotencyKeyReused`. After the 201 the message is on disk. 403 `CannotContactUser` in a direct
/// conversation with someone whose account is gone or who wants no messages, or when one of the two has blocked the other.
public struct SendMessage: ChatRequest, Codable, Hashable {
    public typealias Response = SendMessageResponse
    public static let name = "SendMessage"
    public static let verb = ChatVerb.post

    /// The conversation; or give `recipientId`: exactly one of the two.
    public var conversationId: UUID?

    /// The other user of a direct conversation, which is made when missing.
    public var recipientId: String?

    /// Chosen by the client, unique per sender and conversation: makes retries safe.
    public var clientMessageId: UUID

    /// `text` when left out; `system` is for administrators of an app's own issuer (403 `Forbidden`), counts as unread for
    /// nobody and raises no marks.
    public var type: String?

    /// 1 to 10,000 Unicode scalars, at most 40,000 bytes of UTF-8; a system message has none.
    public var text: String?

    /// What a system message tells.
    public var system: SystemNote?

    /// The message it answers, of the same conversation and readable by the sender: else 404 `MessageNotFound`.
    public var replyToId: UUID?

    /// The root of the thread it is a reply in, of the same conversation and readable by the sender: else 404
    /// `MessageNotFound`. 400 `InvalidValue` when that is a reply itself. A reply is in the conversation's history as other
    /// messages are.
    public var threadRootId: UUID?

    /// Ids of at most 50 members it mentions: else 400 `InvalidValue`, those that are none in `meta.userIds`.
    public var mentions: [String]?

    /// True to mention everyone.
    public var mentionsAll: Bool?

    /// What the app puts beside it: a JSON object of at most 16 KiB.
    public var metadata: [String: JSONValue]?

    /// True for a message that makes no push.
    public var silent: Bool?

    /// 5 seconds to 90 days after which it disappears by itself: as by SetMessageExpiry, but no longer than the conversation
    /// allows.
    public var expiresAfterSeconds: Int?

    public init(
        conversationId: UUID? = nil,
        recipientId: String? = nil,
        clientMessageId: UUID,
        type: String? = nil,
        text: String? = nil,
        system: SystemNote? = nil,
        replyToId: UUID? = nil,
        threadRootId: UUID? = nil,
        mentions: [String]? = nil,
        mentionsAll: Bool? = nil,
        metadata: [String: JSONValue]? = nil,
        silent: Bool? = nil,
        expiresAfterSeconds: Int? = nil
    ) {
        self.conversationId = conversationId
        self.recipientId = recipientId
        self.clientMessageId = clientMessageId
        self.type = type
        self.text = text
        self.system = system
        self.replyToId = replyToId
        self.threadRootId = threadRootId
        self.mentions = mentions
        self.mentionsAll = mentionsAll
        self.metadata = metadata
        self.silent = silent
        self.expiresAfterSeconds = expiresAfterSeconds
    }
}

/// Sends several messages to a conversation, in their order, each as SendMessage does and with a result of its own: one
/// that is refused does not hold up the others. Each counts towards the limits on sending; those beyond are refused with
/// `RateLimitExceeded` in their results. When there is no answer, the same request can be sent again.
public struct SendMessages: ChatRequest, Codable, Hashable {
    public typealias Response = SendMessagesResponse
    public static let name = "SendMessages"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// 1 to 100 messages, without `conversationId` and `recipientId`.
    public var messages: [SendMessage]

    public init(
        conversationId: UUID,
        messages: [SendMessage]
    ) {
        self.conversationId = conversationId
        self.messages = messages
    }
}

/// Sends a scheduled message now, refused as SendMessage would be (404 `ConversationNotFound`, `MessageNotFound`; 403
/// `Forbidden`, `CannotContactUser`): then it stays as it was. 404 `ScheduledNotFound`.
public struct SendScheduledNow: ChatRequest, Codable, Hashable {
    public typealias Response = Message
    public static let name = "SendScheduledNow"
    public static let verb = ChatVerb.post

    /// The scheduled message.
    public var scheduledId: UUID

    public init(
        scheduledId: UUID
    ) {
        self.scheduledId = scheduledId
    }
}

/// Keeps what the caller has begun to write in a conversation, or in one of its threads, for all their devices: one draft
/// for each; the last one written stays. An empty text deletes it, as a client does after sending. With `version` only what
/// that version was made from is replaced: 409 `VersionConflict` when another device has written since.
public struct SetDraft: ChatRequest, Codable, Hashable {
    public typealias Response = Draft
    public static let name = "SetDraft"
    public static let verb = ChatVerb.put

    /// The conversation.
    public var conversationId: UUID

    /// The thread it is written in: its root message, else 404 `MessageNotFound`. Left out = the conversation itself.
    public var threadRootId: UUID?

    /// At most 10,000 Unicode scalars and 40,000 bytes of UTF-8; empty or left out = there is no draft any more.
    public var text: String?

    /// The message it answers, of the same conversation: else 404 `MessageNotFound`.
    public var replyToId: UUID?

    /// The version it was made from, 0 = there was none; left out = whatever there is.
    public var version: Int64?

    public init(
        conversationId: UUID,
        threadRootId: UUID? = nil,
        text: String? = nil,
        replyToId: UUID? = nil,
        version: Int64? = nil
    ) {
        self.conversationId = conversationId
        self.threadRootId = threadRootId
        self.text = text
        self.replyToId = replyToId
        self.version = version
    }
}

/// Lets the messages sent to a conversation from now on disappear by themselves: at the latest a minute after their time
/// they are deleted for everyone, as by DeleteMessage. Messages of before stay as they are. In groups for those who may
/// edit what it is about (403 `Forbidden`), in direct conversations for both.
public struct SetMessageExpiry: ChatRequest, Codable, Hashable {
    public typealias Response = Conversation
    public static let name = "SetMessageExpiry"
    public static let verb = ChatVerb.put

    /// The conversation.
    public var conversationId: UUID

    /// 5 seconds to 90 days; left out = messages stay.
    public var seconds: Int?

    /// What the time counts from: `sent`, also when left out, or `read`, when everyone who is a member then has read it.
    public var after: String?

    public init(
        conversationId: UUID,
        seconds: Int? = nil,
        after: String? = nil
    ) {
        self.conversationId = conversationId
        self.seconds = seconds
        self.after = after
    }
}

/// Stars a message for the caller alone, to find it again by ListStarred. 204 also when it was starred. 409
/// `MessageDeleted`.
public struct StarMessage: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "StarMessage"
    public static let verb = ChatVerb.put

    /// The message.
    public var messageId: UUID

    public init(
        messageId: UUID
    ) {
        self.messageId = messageId
    }
}

/// Tells the other members who are connected that the caller is typing; repeat it every few seconds while that goes on,
/// because after 6 seconds it is over. Nobody hears it in conversations of more than 100 members, of those who have
/// switched it off (`UpdatePrivacy`), or while Redis is away.
public struct StartTyping: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "StartTyping"
    public static let verb = ChatVerb.post

    /// The conversation.
    public var conversationId: UUID

    /// What is being made: `text`, `audio` (a recording) or `upload`; text when left out.
    public var kind: String?

    public init(
        conversationId: UUID,
        kind: String? = nil
    ) {
        self.conversationId = conversationId
        self.kind = kind
    }
}

/// Tells that the caller has stopped typing without sending; sending says it by itself. Nothing happens when they were not
/// typing.
public struct StopTyping: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "StopTyping"
    public static let verb = ChatVerb.delete

    /// The conversation.
    public var conversationId: UUID

    public init(
        conversationId: UUID
    ) {
        self.conversationId = conversationId
    }
}

/// Makes another member the owner; the caller becomes an admin. 404 `UserNotFound` when they are no member; a repeat is
/// answered as if it were the first.
public struct TransferOwnership: ChatRequest, Codable, Hashable {
    public typealias Response = Conversation
    public static let name = "TransferOwnership"
    public static let verb = ChatVerb.post

    /// The group.
    public var conversationId: UUID

    /// The new owner.
    public var userId: String

    public init(
        conversationId: UUID,
        userId: String
    ) {
        self.conversationId = conversationId
        self.userId = userId
    }
}

/// Lifts a block: messages hidden by it have their content again. 204 also when there was none.
public struct UnblockUser: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "UnblockUser"
    public static let verb = ChatVerb.delete

    /// Who is blocked.
    public var userId: String

    public init(
        userId: String
    ) {
        self.userId = userId
    }
}

/// Follows a thread no more, until one replies in it.
public struct UnfollowThread: ChatRequest, Codable, Hashable {
    public typealias Response = MyThread
    public static let name = "UnfollowThread"
    public static let verb = ChatVerb.delete

    /// The thread's root.
    public var messageId: UUID

    public init(
        messageId: UUID
    ) {
        self.messageId = messageId
    }
}

/// Unpins a message, for whoever may pin. 204 also when it was not pinned.
public struct UnpinMessage: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "UnpinMessage"
    public static let verb = ChatVerb.delete

    /// The message.
    public var messageId: UUID

    public init(
        messageId: UUID
    ) {
        self.messageId = messageId
    }
}

/// Takes the caller's star off a message. 204 also when it had none.
public struct UnstarMessage: ChatRequest, Codable, Hashable {
    public typealias Response = EmptyResponse
    public static let name = "UnstarMessage"
    public static let verb = ChatVerb.delete

    /// The message.
    public var messageId: UUID

    public init(
        messageId: UUID
    ) {
        self.messageId = messageId
    }
}

/// Changes a conversation for everyone; what is left out stays. Direct conversations have `metadata` alone: 400 `NotAGroup`
/// for the rest, and 403 `CannotContactUser` when the two are kept apart. 409 `VersionConflict` when it was changed since
/// the `version` given.
public struct UpdateConversation: ChatRequest, Codable, Hashable {
    public typealias Response = Conversation
    public static let name = "UpdateConversation"
    public static let verb = ChatVerb.patch

    /// The conversation.
    public var conversationId: UUID

    /// The version this change was made for; left out = whichever it is.
    public var version: Int64?

    /// The title of a group; not blank.
    public var title: String?

    /// What a group is about; empty text takes it away.
    public var description: String?

    /// The address of a group's picture, http or https; empty text takes it away.
    public var avatarUrl: String?

    /// Changes the metadata (RFC 7396): what is null here is taken away, the rest is set; at most 16 KiB in all.
    public var metadata: [String: JSONValue]?

    /// Groups: changes who may do what; what is left out stays.
    public var permissions: ConversationPermissions?

    /// Groups: what those who come from now on may read: `from_join`, what is sent from then on; or `all`.
    public var history: String?

    public init(
        conversationId: UUID,
        version: Int64? = nil,
        title: String? = nil,
        description: String? = nil,
        avatarUrl: String? = nil,
        metadata: [String: JSONValue]? = nil,
        permissions: ConversationPermissions? = nil,
        history: String? = nil
    ) {
        self.conversationId = conversationId
        self.version = version
        self.title = title
        self.description = description
        self.avatarUrl = avatarUrl
        self.metadata = metadata
        self.permissions = permissions
        self.history = history
    }
}

/// Changes the channels of an open server-event stream, on whichever node it is. Knowing its id is enough; what is allowed
/// is asked of the user who opened it, and channels that are not allowed are left out. 404 `NotFound` when there is no such
/// stream.
public struct UpdateEventSubscriber: ChatRequest, Codable, Hashable {
    public typealias Response = UpdateEventSubscriberResponse
    public static let name = "UpdateEventSubscriber"
    public static let verb = ChatVerb.post
    public static let isAnonymous = true

    /// The id in the stream's `cmd.onConnect`.
    public var id: String

    /// Ids of conversations to be on from now on. A stream is on at most 100 channels.
    public var subscribeChannels: [String]?

    /// Channels to be on no more.
    public var unsubscribeChannels: [String]?

    public init(
        id: String,
        subscribeChannels: [String]? = nil,
        unsubscribeChannels: [String]? = nil
    ) {
        self.id = id
        self.subscribeChannels = subscribeChannels
        self.unsubscribeChannels = unsubscribeChannels
    }
}

/// Changes the caller's own profile; members left out stay. 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`.
public struct UpdateMe: ChatRequest, Codable, Hashable {
    public typealias Response = MyProfile
    public static let name = "UpdateMe"
    public static let verb = ChatVerb.patch

    /// 3 to 40 letters, digits and `_ - .`, starting with a letter or digit.
    public var userName: String?

    /// What others see.
    public var displayName: String?

    /// An e-mail address.
    public var email: String?

    /// A phone number in international form.
    public var phone: String?

    /// Changes what the app has put beside the caller (RFC 7396), which others get by GetUser: what is null is taken away, the
    /// rest is set; at most 16 KiB in all.
    public var metadata: [String: JSONValue]?

    public init(
        userName: String? = nil,
        displayName: String? = nil,
        email: String? = nil,
        phone: String? = nil,
        metadata: [String: JSONValue]? = nil
    ) {
        self.userName = userName
        self.displayName = displayName
        self.email = email
        self.phone = phone
        self.metadata = metadata
    }
}

/// Makes a member of a group an admin, or an admin a member. 404 `UserNotFound` when they are no member, 403 `Forbidden`
/// when they are the owner: see TransferOwnership. A repeat changes nothing.
public struct UpdateMemberRole: ChatRequest, Codable, Hashable {
    public typealias Response = Member
    public static let name = "UpdateMemberRole"
    public static let verb = ChatVerb.patch

    /// The group.
    public var conversationId: UUID

    /// Whose role; one's own too.
    public var userId: String

    /// `admin` or `member`.
    public var role: String

    public init(
        conversationId: UUID,
        userId: String,
        role: String
    ) {
        self.conversationId = conversationId
        self.userId = userId
        self.role = role
    }
}

/// Changes the caller's own side of a conversation, which only their own devices hear of. What is left out stays as it is.
public struct UpdateMyConversation: ChatRequest, Codable, Hashable {
    public typealias Response = Conversation
    public static let name = "UpdateMyConversation"
    public static let verb = ChatVerb.patch

    /// The conversation.
    public var conversationId: UUID

    /// True puts it before those that are not pinned.
    public var pinned: Bool?

    /// True mutes it until `mutedUntil`, or for good when that is left out; false ends it.
    public var muted: Bool?

    /// Mutes it until then; a time that is past ends it.
    public var mutedUntil: Date?

    /// True takes it out of the usual list, until the next message; false puts it back.
    public var archived: Bool?

    /// Together with `archived`: true keeps it archived whatever messages come.
    public var keepArchived: Bool?

    /// What makes a push: `all`, `mentions` or `none`; `default` = as set for all conversations.
    public var notify: String?

    public init(
        conversationId: UUID,
        pinned: Bool? = nil,
        muted: Bool? = nil,
        mutedUntil: Date? = nil,
        archived: Bool? = nil,
        keepArchived: Bool? = nil,
        notify: String? = nil
    ) {
        self.conversationId = conversationId
        self.pinned = pinned
        self.muted = muted
        self.mutedUntil = mutedUntil
        self.archived = archived
        self.keepArchived = keepArchived
        self.notify = notify
    }
}

/// Changes what the app has put beside the caller in a conversation, for all members to see (RFC 7396): what is null is
/// taken away, the rest is set; at most 16 KiB in all.
public struct UpdateMyMember: ChatRequest, Codable, Hashable {
    public typealias Response = Member
    public static let name = "UpdateMyMember"
    public static let verb = ChatVerb.patch

    /// The conversation.
    public var conversationId: UUID

    /// The change.
    public var metadata: [String: JSONValue]?

    public init(
        conversationId: UUID,
        metadata: [String: JSONValue]? = nil
    ) {
        self.conversationId = conversationId
        self.metadata = metadata
    }
}

/// Says how present the caller is; members left out stay as they are.
public struct UpdatePresence: ChatRequest, Codable, Hashable {
    public typealias Response = UserPresence
    public static let name = "UpdatePresence"
    public static let verb = ChatVerb.patch

    /// `online`: this device is in use. `away`: it is connected but not in use; the user is away when all devices are.
    /// `offline`: the user is invisible, shown as offline to everyone on whatever device, until one of them says `online`. A
    /// device is one session.
    public var status: String?

    /// What others see beside the status, kept until it is changed or expires; empty text takes it away.
    public var statusText: String?

    /// When the status text is to vanish by itself, for which there is no event; with `statusText` only, and in the future.
    /// Never when left out.
    public var statusTextExpiresAt: Date?

    public init(
        status: String? = nil,
        statusText: String? = nil,
        statusTextExpiresAt: Date? = nil
    ) {
        self.status = status
        self.statusText = statusText
        self.statusTextExpiresAt = statusTextExpiresAt
    }
}

/// Changes the caller's privacy settings; members left out stay. In force on every node from the answer on. Who is refused
/// by one gets 403 `CannotContactUser`, as someone who is blocked does.
public struct UpdatePrivacy: ChatRequest, Codable, Hashable {
    public typealias Response = Privacy
    public static let name = "UpdatePrivacy"
    public static let verb = ChatVerb.patch

    /// Who may start a direct conversation with the caller and write in it: `everyone`, `shared` or `nobody`.
    public var messages: String?

    /// Who may add the caller to groups: `everyone`, `shared` or `nobody`.
    public var groups: String?

    /// Who sees whether the caller is online and when they last were: `everyone`, `shared` or `nobody`.
    public var presence: String?

    /// Who finds the caller by name: `everyone`, `shared` or `nobody`.
    public var search: String?

    /// Whether others see what the caller has read, and the caller what others have: neither or both.
    public var readReceipts: Bool?

    /// Whether others see the caller type.
    public var typing: Bool?

    public init(
        messages: String? = nil,
        groups: String? = nil,
        presence: String? = nil,
        search: String? = nil,
        readReceipts: Bool? = nil,
        typing: Bool? = nil
    ) {
        self.messages = messages
        self.groups = groups
        self.presence = presence
        self.search = search
        self.readReceipts = readReceipts
        self.typing = typing
    }
}

/// Changes a scheduled message, refused as ScheduleMessage would be; one that was refused when its time came is tried
/// again. 404 `ScheduledNotFound` when it was sent meanwhile, 409 `VersionConflict`.
public struct UpdateScheduled: ChatRequest, Codable, Hashable {
    public typealias Response = ScheduledMessage
    public static let name = "UpdateScheduled"
    public static let verb = ChatVerb.patch

    /// The scheduled message.
    public var scheduledId: UUID

    /// When, as in ScheduleMessage; left out = as it was, which for one that was refused must be to come.
    public var sendAt: Date?

    /// Another message in its place, with the same conversation and `clientMessageId`.
    public var message: SendMessage?

    /// The version it was made from; left out = whatever there is.
    public var version: Int64?

    public init(
        scheduledId: UUID,
        sendAt: Date? = nil,
        message: SendMessage? = nil,
        version: Int64? = nil
    ) {
        self.scheduledId = scheduledId
        self.sendAt = sendAt
        self.message = message
        self.version = version
    }
}

/// Creates the users of an app's own issuer before they have signed in, or changes them: all or none. Only for tokens with
/// the admin claim of their issuer (setting `Auth:Issuers`), and only users of that issuer; 403 `Forbidden` for all others.
/// 409 `Conflict` when an id belongs to another issuer or its account is gone, `UserNameTaken`; errors name the item:
/// `users[3].id`.
public struct UpsertUsers: ChatRequest, Codable, Hashable {
    public typealias Response = UpsertUsersResponse
    public static let name = "UpsertUsers"
    public static let verb = ChatVerb.put

    /// 1 to 100 users, each once.
    public var users: [UserUpsert]

    public init(
        users: [UserUpsert]
    ) {
        self.users = users
    }
}

/// Sets the caller's votes in a poll: those given before are replaced. 409 `PollClosed`, unless they are the same; 403
/// `CannotContactUser` as for SendMessage; 404 `MessageNotFound`; 409 `Conflict` for a message that is no poll; 400
/// `InvalidValue` for an option that it does not have, or a second one where only one may be chosen.
public struct VotePoll: ChatRequest, Codable, Hashable {
    public typealias Response = Poll
    public static let name = "VotePoll"
    public static let verb = ChatVerb.put

    /// The poll's message.
    public var messageId: UUID

    /// The numbers of the options voted for, from 0; none or left out = the vote is taken back.
    public var options: [Int]?

    public init(
        messageId: UUID,
        options: [Int]? = nil
    ) {
        self.messageId = messageId
        self.options = options
    }
}

/// Asks a stream to tell `presence.updated` of these users from now on, instead of those asked for before, until it closes.
/// It is told of the other users of direct conversations, and of what the user says on any device, without asking. A
/// waiting GetEvents is told of those only: use GetPresence beside it. 404 `NotFound` when the caller has no such stream.
public struct WatchPresence: ChatRequest, Codable, Hashable {
    public typealias Response = WatchPresenceResponse
    public static let name = "WatchPresence"
    public static let verb = ChatVerb.post

    /// Up to 200 user ids; none ends it.
    public var userIds: [String]?

    /// A server-event stream: the id in its `cmd.onConnect`. Left out on a WebSocket: the one the command comes by.
    public var streamId: String?

    public init(
        userIds: [String]? = nil,
        streamId: String? = nil
    ) {
        self.userIds = userIds
        self.streamId = streamId
    }
}
