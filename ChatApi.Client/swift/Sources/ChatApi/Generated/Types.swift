// Generated from the contract by the verb 'generate' of ChatApi: not to be edited.

import Foundation

/// Every code a request may be refused with, and its status. On the wire it is text: codes may be added.
public enum ChatErrorCode {
    /// A code added after this version was made: read `ResponseStatus.errorCode`.
    public static let unknown = "Unknown"
    /// Something must be given.
    public static let notEmpty = "NotEmpty"
    /// Text or an answer is too long.
    public static let maximumLength = "MaximumLength"
    /// Text is too short.
    public static let minimumLength = "MinimumLength"
    /// Too many items.
    public static let maximumCount = "MaximumCount"
    /// A number is out of bounds.
    public static let inclusiveBetween = "InclusiveBetween"
    /// Text does not have the form asked for.
    public static let regularExpression = "RegularExpression"
    /// A value or a combination of values makes no sense.
    public static let invalidValue = "InvalidValue"
    /// The request could not be read: not JSON, or a value of the wrong type.
    public static let serializationException = "SerializationException"
    /// Text holds U+0000, which no text may.
    public static let invalidText = "InvalidText"
    /// The message's text is over its limit.
    public static let messageTooLong = "MessageTooLong"
    /// A batch has too many items.
    public static let batchTooLarge = "BatchTooLarge"
    /// A list cursor that this list did not give.
    public static let invalidCursor = "InvalidCursor"
    /// The password is too short, too long, well known, or holds the user's own name.
    public static let weakPassword = "WeakPassword"
    /// The operation, or a member of the request, is for groups only.
    public static let notAGroup = "NotAGroup"
    /// No token was given, or the user name and password do not match.
    public static let unauthorized = "Unauthorized"
    /// The access token has expired: renew it.
    public static let tokenExpired = "TokenExpired"
    /// The token is forged, damaged, revoked or of an unknown issuer: sign in again.
    public static let tokenInvalid = "TokenInvalid"
    /// Signed in, but not allowed.
    public static let forbidden = "Forbidden"
    /// This user cannot be contacted; the reason is not told.
    public static let cannotContactUser = "CannotContactUser"
    /// The time for it is over; the message says how long it was.
    public static let tooLate = "TooLate"
    /// There is no such operation, path or thing.
    public static let notFound = "NotFound"
    /// It does not exist, or the caller is not a member: strangers cannot tell which.
    public static let conversationNotFound = "ConversationNotFound"
    /// It does not exist, or the caller may not read it.
    public static let messageNotFound = "MessageNotFound"
    /// No scheduled message of the caller has this id: it was sent or taken back.
    public static let scheduledNotFound = "ScheduledNotFound"
    /// No user has this id. `meta.userIds` names those that are missing.
    public static let userNotFound = "UserNotFound"
    /// There is no such invite link, or it works no more: it was revoked, has expired or is used up.
    public static let inviteLinkNotFound = "InviteLinkNotFound"
    /// The verb is not this operation's: see the `Allow` header.
    public static let methodNotAllowed = "MethodNotAllowed"
    /// The state does not allow it.
    public static let conflict = "Conflict"
    /// The key was used before for another request: make a new one.
    public static let idempotencyKeyReused = "IdempotencyKeyReused"
    /// It was changed since the version given: load it again.
    public static let versionConflict = "VersionConflict"
    /// The message was deleted for everyone.
    public static let messageDeleted = "MessageDeleted"
    /// The message has as many different reactions as it may have, or as many of one user's.
    public static let tooManyReactions = "TooManyReactions"
    /// The user name is taken.
    public static let userNameTaken = "UserNameTaken"
    /// The e-mail address is in use.
    public static let emailTaken = "EmailTaken"
    /// The phone number is in use.
    public static let phoneTaken = "PhoneTaken"
    /// The owner cannot leave others behind: transfer the ownership first.
    public static let lastOwner = "LastOwner"
    /// The group has as many working invite links as a group may have: revoke one.
    public static let tooManyInviteLinks = "TooManyInviteLinks"
    /// The group has as many members as a group may have.
    public static let groupFull = "GroupFull"
    /// The conversation has as many pinned messages as it may have: unpin one first.
    public static let tooManyPins = "TooManyPins"
    /// The user has blocked as many users as one may.
    public static let tooManyBlocks = "TooManyBlocks"
    /// The voting is over.
    public static let pollClosed = "PollClosed"
    /// As many scheduled messages wait as may: send or cancel one first.
    public static let tooManyScheduled = "TooManyScheduled"
    /// The cursor cannot be served: load the snapshot and go on from its cursor. `meta.reason` says why.
    public static let resyncRequired = "ResyncRequired"
    /// The body is over its limit.
    public static let requestTooLarge = "RequestTooLarge"
    /// The content encoding or media type is not supported.
    public static let unsupportedMediaType = "UnsupportedMediaType"
    /// Too many requests: wait as `Retry-After` says.
    public static let rateLimitExceeded = "RateLimitExceeded"
    /// A bug. `meta.traceId` finds it in the log.
    public static let internalServerError = "InternalServerError"
    /// The database cannot be reached. Whether the request was done is unknown: repeat it with the same key.
    public static let databaseUnavailable = "DatabaseUnavailable"
    /// The database has no space left; nothing was stored, or the message says that it is unknown. Repeat it later with the
    /// same key.
    public static let storageFull = "StorageFull"
    /// The conversation is locked by others: repeat it.
    public static let conversationBusy = "ConversationBusy"
    /// The service is overloaded or going down: repeat it.
    public static let overloaded = "Overloaded"
}

/// The members named by the request, added or already there.
public struct AddMembersResponse: Codable, Sendable, Hashable {
    /// The members, in the order of their user ids.
    public var results: [Member]

    public init(
        results: [Member]
    ) {
        self.results = results
    }
}

/// The result of signing in, as ServiceStack clients know it.
public struct AuthenticateResponse: Codable, Sendable, Hashable {
    /// The user's id.
    public var userId: String?

    /// The session, for the list of sessions.
    public var sessionId: String?

    /// The user name, when there is one.
    public var userName: String?

    /// What others see.
    public var displayName: String?

    /// Always left out.
    public var referrerUrl: String?

    /// The access token, in token mode: a JWT that lives 15 minutes.
    public var bearerToken: String?

    /// The refresh token, in token mode.
    public var refreshToken: String?

    /// When the refresh token ends: 7 days after sign-in.
    public var refreshTokenExpiry: Date?

    /// The avatar, when there is one.
    public var profileUrl: String?

    /// The user's roles: `admin` with the admin claim of the app's own issuer.
    public var roles: [String]?

    /// The user's permissions.
    public var permissions: [String]?

    /// How the user signed in: `credentials`, or `jwt` with a token of the app's own issuer.
    public var authProvider: String?

    /// Always left out: refusals have a status of 400 or above.
    public var responseStatus: ResponseStatus?

    /// Further facts.
    public var meta: [String: String]?

    public init(
        userId: String? = nil,
        sessionId: String? = nil,
        userName: String? = nil,
        displayName: String? = nil,
        referrerUrl: String? = nil,
        bearerToken: String? = nil,
        refreshToken: String? = nil,
        refreshTokenExpiry: Date? = nil,
        profileUrl: String? = nil,
        roles: [String]? = nil,
        permissions: [String]? = nil,
        authProvider: String? = nil,
        responseStatus: ResponseStatus? = nil,
        meta: [String: String]? = nil
    ) {
        self.userId = userId
        self.sessionId = sessionId
        self.userName = userName
        self.displayName = displayName
        self.referrerUrl = referrerUrl
        self.bearerToken = bearerToken
        self.refreshToken = refreshToken
        self.refreshTokenExpiry = refreshTokenExpiry
        self.profileUrl = profileUrl
        self.roles = roles
        self.permissions = permissions
        self.authProvider = authProvider
        self.responseStatus = responseStatus
        self.meta = meta
    }
}

/// Someone the caller has blocked.
public struct Block: Codable, Sendable, Hashable {
    /// Who is blocked.
    public var user: UserSummary

    /// Since when.
    public var blockedAt: Date

    public init(
        user: UserSummary,
        blockedAt: Date
    ) {
        self.user = user
        self.blockedAt = blockedAt
    }
}

/// A conversation. In events it carries only the part all members share.
public struct Conversation: Codable, Sendable, Hashable, Identifiable {
    /// The id, a UUIDv7.
    public var id: UUID

    /// `direct` or `group`; more may come.
    public var kind: String

    /// The title of a group.
    public var title: String?

    /// What a group is about.
    public var description: String?

    /// The picture of a group.
    public var avatarUrl: String?

    /// What the app has put beside it.
    public var metadata: [String: JSONValue]?

    /// Who may do what in a group, where that is not the default; see `PermissionTable`.
    public var permissions: ConversationPermissions?

    /// Groups: what those who come from now on may read: `from_join`, what is sent from then on; or `all`.
    public var history: String?

    /// After how long its messages disappear, if they do.
    public var messageExpiry: MessageExpiry?

    /// The id of the user who made it.
    public var createdBy: String

    /// When it was made.
    public var createdAt: Date

    /// Rises by one with each change of the conversation itself, such as its title; joining and leaving do not count.
    public var version: Int64

    /// How many members it has.
    public var memberCount: Int

    /// The seq of the newest message; 0 = none yet.
    public var lastSeq: Int64

    /// When the last message was sent, else when it was made.
    public var lastActivityAt: Date

    /// Direct conversations, not in events: the other user.
    public var otherUser: UserSummary?

    /// Direct conversations, not in events: how far the other user has received and read.
    public var otherReceipt: Receipt?

    /// Not in events: the newest message the caller may see.
    public var lastMessage: Message?

    /// Not in events: the caller's own side of it.
    public var me: MyMembership?

    public init(
        id: UUID,
        kind: String,
        title: String? = nil,
        description: String? = nil,
        avatarUrl: String? = nil,
        metadata: [String: JSONValue]? = nil,
        permissions: ConversationPermissions? = nil,
        history: String? = nil,
        messageExpiry: MessageExpiry? = nil,
        createdBy: String,
        createdAt: Date,
        version: Int64,
        memberCount: Int,
        lastSeq: Int64,
        lastActivityAt: Date,
        otherUser: UserSummary? = nil,
        otherReceipt: Receipt? = nil,
        lastMessage: Message? = nil,
        me: MyMembership? = nil
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.description = description
        self.avatarUrl = avatarUrl
        self.metadata = metadata
        self.permissions = permissions
        self.history = history
        self.messageExpiry = messageExpiry
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.version = version
        self.memberCount = memberCount
        self.lastSeq = lastSeq
        self.lastActivityAt = lastActivityAt
        self.otherUser = otherUser
        self.otherReceipt = otherReceipt
        self.lastMessage = lastMessage
        self.me = me
    }
}

/// The caller's marks in a conversation.
public struct ConversationMarks: Codable, Sendable, Hashable {
    /// The conversation.
    public var conversationId: UUID

    /// Received up to here.
    public var deliveredSeq: Int64

    /// Read up to here.
    public var readSeq: Int64

    /// Unread messages: exact up to 999, then 999.
    public var unread: Int

    public init(
        conversationId: UUID,
        deliveredSeq: Int64,
        readSeq: Int64,
        unread: Int
    ) {
        self.conversationId = conversationId
        self.deliveredSeq = deliveredSeq
        self.readSeq = readSeq
        self.unread = unread
    }
}

/// Who may do what in a group, where that is not the default: for each permission the least role that has it, `member`,
/// `admin` or `owner`. What is left out is as the `PermissionTable` says.
public struct ConversationPermissions: Codable, Sendable, Hashable {
    /// As `Permission.sendMessages`; everyone when left out.
    public var sendMessages: String?

    /// As `Permission.mentionEveryone`; everyone when left out.
    public var mentionEveryone: String?

    /// As `Permission.pinMessages`; admins when left out.
    public var pinMessages: String?

    /// As `Permission.addMembers`; admins when left out.
    public var addMembers: String?

    /// As `Permission.editInfo`; admins when left out.
    public var editInfo: String?

    /// As `Permission.manageLinks`; admins when left out.
    public var manageLinks: String?

    /// As `Permission.deleteMessages`; admins when left out.
    public var deleteMessages: String?

    /// As `Permission.removeMembers`; admins when left out.
    public var removeMembers: String?

    /// As `Permission.changeRoles`; admins when left out.
    public var changeRoles: String?

    public init(
        sendMessages: String? = nil,
        mentionEveryone: String? = nil,
        pinMessages: String? = nil,
        addMembers: String? = nil,
        editInfo: String? = nil,
        manageLinks: String? = nil,
        deleteMessages: String? = nil,
        removeMembers: String? = nil,
        changeRoles: String? = nil
    ) {
        self.sendMessages = sendMessages
        self.mentionEveryone = mentionEveryone
        self.pinMessages = pinMessages
        self.addMembers = addMembers
        self.editInfo = editInfo
        self.manageLinks = manageLinks
        self.deleteMessages = deleteMessages
        self.removeMembers = removeMembers
        self.changeRoles = changeRoles
    }
}

/// The conversation, as the caller sees it.
public struct CreateConversationResponse: Codable, Sendable, Hashable {
    /// The conversation.
    public var conversation: Conversation

    /// True when an earlier call with the same key made it; left out otherwise.
    public var replayed: Bool?

    public init(
        conversation: Conversation,
        replayed: Bool? = nil
    ) {
        self.conversation = conversation
        self.replayed = replayed
    }
}

/// The link.
public struct CreateInviteLinkResponse: Codable, Sendable, Hashable {
    /// The link as it is now.
    public var link: InviteLink

    /// True when an earlier call with the same key made it; left out otherwise.
    public var replayed: Bool?

    public init(
        link: InviteLink,
        replayed: Bool? = nil
    ) {
        self.link = link
        self.replayed = replayed
    }
}

/// A ticket for one stream.
public struct CreateStreamTicketResponse: Codable, Sendable, Hashable {
    /// To be put into the URL; letters, digits, `-` and `_`.
    public var ticket: String?

    /// When it ends unused.
    public var expiresAt: Date

    public init(
        ticket: String? = nil,
        expiresAt: Date
    ) {
        self.ticket = ticket
        self.expiresAt = expiresAt
    }
}

/// A sign-in on a device. Of users whom an app's own issuer brings: what one `sid` of that issuer, or one token, stands
/// for.
public struct DeviceSession: Codable, Sendable, Hashable, Identifiable {
    /// The id, for `RevokeSession`.
    public var id: UUID

    /// The name the device gave itself, when it did.
    public var device: String?

    /// When the user signed in.
    public var createdAt: Date

    /// When it last got a new access token; such a token lives 15 minutes, so that it may have been in use as much later.
    public var lastUsedAt: Date

    /// When it ends by itself.
    public var expiresAt: Date

    /// True for the session this request came with.
    public var current: Bool

    public init(
        id: UUID,
        device: String? = nil,
        createdAt: Date,
        lastUsedAt: Date,
        expiresAt: Date,
        current: Bool
    ) {
        self.id = id
        self.device = device
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.expiresAt = expiresAt
        self.current = current
    }
}

/// What a user has begun to write.
public struct Draft: Codable, Sendable, Hashable {
    /// The conversation.
    public var conversationId: UUID

    /// The thread's root message; left out = the conversation itself.
    public var threadRootId: UUID?

    /// The text; left out = the draft was deleted.
    public var text: String?

    /// The message it answers.
    public var replyToId: UUID?

    /// Rises with each change.
    public var version: Int64

    /// When it was last written.
    public var updatedAt: Date

    public init(
        conversationId: UUID,
        threadRootId: UUID? = nil,
        text: String? = nil,
        replyToId: UUID? = nil,
        version: Int64,
        updatedAt: Date
    ) {
        self.conversationId = conversationId
        self.threadRootId = threadRootId
        self.text = text
        self.replyToId = replyToId
        self.version = version
        self.updatedAt = updatedAt
    }
}

/// The body of every answer with a status of 400 or above.
public struct ErrorResponse: Codable, Sendable, Hashable {
    /// What went wrong.
    public var responseStatus: ResponseStatus?

    public init(
        responseStatus: ResponseStatus? = nil
    ) {
        self.responseStatus = responseStatus
    }
}

/// What became of each copy.
public struct ForwardMessagesResponse: Codable, Sendable, Hashable {
    /// In the order of the conversations, and in each of the messages.
    public var results: [ForwardResult]

    public init(
        results: [ForwardResult]
    ) {
        self.results = results
    }
}

/// One copy, or why there is none.
public struct ForwardResult: Codable, Sendable, Hashable {
    /// The message to be copied.
    public var messageId: UUID

    /// Where to.
    public var conversationId: UUID

    /// The copy.
    public var message: Message?

    /// True when an earlier call with the same key made it.
    public var replayed: Bool?

    /// Why there is none, an `errorCode`.
    public var errorCode: String?

    /// The same in words.
    public var errorMessage: String?

    public init(
        messageId: UUID,
        conversationId: UUID,
        message: Message? = nil,
        replayed: Bool? = nil,
        errorCode: String? = nil,
        errorMessage: String? = nil
    ) {
        self.messageId = messageId
        self.conversationId = conversationId
        self.message = message
        self.replayed = replayed
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }
}

/// Where a copied message comes from. Not which conversation: its readers may know nothing of that.
public struct ForwardedFrom: Codable, Sendable, Hashable {
    /// Who wrote it first.
    public var sender: UserSummary

    /// When.
    public var createdAt: Date

    public init(
        sender: UserSummary,
        createdAt: Date
    ) {
        self.sender = sender
        self.createdAt = createdAt
    }
}

/// A message that was found; its `conversationId` and `seq` say where it is.
public struct FoundMessage: Codable, Sendable, Hashable {
    /// The message.
    public var message: Message

    /// Where its text has what was looked for, in order; none when nothing but filters were given.
    public var highlights: [TextRange]

    /// The messages before it, oldest first, when asked for.
    public var before: [Message]?

    /// The messages after it, oldest first, when asked for.
    public var after: [Message]?

    public init(
        message: Message,
        highlights: [TextRange],
        before: [Message]? = nil,
        after: [Message]? = nil
    ) {
        self.message = message
        self.highlights = highlights
        self.before = before
        self.after = after
    }
}

/// New tokens; empty in cookie mode.
public struct GetAccessTokenResponse: Codable, Sendable, Hashable {
    /// The access token.
    public var accessToken: String?

    /// The next refresh token, when they rotate: the old one stays valid for 30 seconds.
    public var refreshToken: String?

    /// When the refresh token ends, when they rotate.
    public var refreshTokenExpiry: Date?

    /// Always left out: refusals have a status of 400 or above.
    public var responseStatus: ResponseStatus?

    public init(
        accessToken: String? = nil,
        refreshToken: String? = nil,
        refreshTokenExpiry: Date? = nil,
        responseStatus: ResponseStatus? = nil
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.refreshTokenExpiry = refreshTokenExpiry
        self.responseStatus = responseStatus
    }
}

/// A batch of events, the same on every transport.
public struct GetEventsResponse: Codable, Sendable, Hashable {
    /// The place after these events: save it together with the state they were applied to.
    public var cursor: String?

    /// The events, at most 100.
    public var events: [ChatEvent]

    /// True after a database crash: some events may have come before; drop them by their ids.
    public var overlap: Bool?

    public init(
        cursor: String? = nil,
        events: [ChatEvent],
        overlap: Bool? = nil
    ) {
        self.cursor = cursor
        self.events = events
        self.overlap = overlap
    }
}

/// The messages.
public struct GetMessagesResponse: Codable, Sendable, Hashable {
    /// As they are now; tombstones are among them.
    public var results: [Message]

    public init(
        results: [Message]
    ) {
        self.results = results
    }
}

/// How present users are.
public struct GetPresenceResponse: Codable, Sendable, Hashable {
    /// One for each user asked for, in that order, each once.
    public var results: [UserPresence]

    public init(
        results: [UserPresence]
    ) {
        self.results = results
    }
}

/// A page of the caller's state, conversations in the order of their ids.
public struct GetSnapshotResponse: Codable, Sendable, Hashable {
    /// First page only: the place in the event stream taken before the data was read.
    public var eventCursor: String?

    /// First page only: the caller.
    public var me: MyProfile?

    /// First page only: the ids of the users the caller has blocked, in order.
    public var blockedUserIds: [String]?

    /// First page only: the caller's privacy settings.
    public var privacy: Privacy?

    /// The conversations.
    public var results: [Conversation]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        eventCursor: String? = nil,
        me: MyProfile? = nil,
        blockedUserIds: [String]? = nil,
        privacy: Privacy? = nil,
        results: [Conversation],
        nextCursor: String? = nil
    ) {
        self.eventCursor = eventCursor
        self.me = me
        self.blockedUserIds = blockedUserIds
        self.privacy = privacy
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// Who is typing.
public struct GetTypingResponse: Codable, Sendable, Hashable {
    /// In the order of their ids.
    public var results: [TypingUser]

    public init(
        results: [TypingUser]
    ) {
        self.results = results
    }
}

/// Unread messages in all conversations that are not archived, each counted up to 999; a badge is `total − muted`.
public struct GetUnreadResponse: Codable, Sendable, Hashable {
    /// All of them.
    public var total: Int

    /// Of these, in muted conversations.
    public var muted: Int

    /// Of these, messages that mention the caller.
    public var mentions: Int

    public init(
        total: Int,
        muted: Int,
        mentions: Int
    ) {
        self.total = total
        self.muted = muted
        self.mentions = mentions
    }
}

/// A link by which one can join a group, as those see it who manage links.
public struct InviteLink: Codable, Sendable, Hashable, Identifiable {
    /// The id, a UUIDv7; it lets nobody in.
    public var id: UUID

    /// What lets people in, 22 characters for the app's own address; left out when the service's signing key has changed since.
    public var token: String?

    /// The id of the user who made it.
    public var createdBy: String

    /// When it was made.
    public var createdAt: Date

    /// When it stops working.
    public var expiresAt: Date?

    /// How many may join by it.
    public var maxUses: Int?

    /// How many have joined by it; ListMembers tells who of them is there.
    public var uses: Int

    /// When somebody ended it.
    public var revokedAt: Date?

    public init(
        id: UUID,
        token: String? = nil,
        createdBy: String,
        createdAt: Date,
        expiresAt: Date? = nil,
        maxUses: Int? = nil,
        uses: Int,
        revokedAt: Date? = nil
    ) {
        self.id = id
        self.token = token
        self.createdBy = createdBy
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.maxUses = maxUses
        self.uses = uses
        self.revokedAt = revokedAt
    }
}

/// What a link leads to.
public struct InvitePreview: Codable, Sendable, Hashable {
    /// The group's title.
    public var title: String?

    /// What it is about.
    public var description: String?

    /// Its picture.
    public var avatarUrl: String?

    /// How many members it has.
    public var memberCount: Int

    /// When the link stops working.
    public var expiresAt: Date?

    /// The group's id, when the caller is a member already.
    public var conversationId: UUID?

    public init(
        title: String? = nil,
        description: String? = nil,
        avatarUrl: String? = nil,
        memberCount: Int,
        expiresAt: Date? = nil,
        conversationId: UUID? = nil
    ) {
        self.title = title
        self.description = description
        self.avatarUrl = avatarUrl
        self.memberCount = memberCount
        self.expiresAt = expiresAt
        self.conversationId = conversationId
    }
}

/// A page of blocks.
public struct ListBlocksResponse: Codable, Sendable, Hashable {
    /// The blocks.
    public var results: [Block]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [Block],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of conversations.
public struct ListConversationsResponse: Codable, Sendable, Hashable {
    /// The conversations.
    public var results: [Conversation]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [Conversation],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of drafts.
public struct ListDraftsResponse: Codable, Sendable, Hashable {
    /// The drafts.
    public var results: [Draft]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [Draft],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of links.
public struct ListInviteLinksResponse: Codable, Sendable, Hashable {
    /// The links.
    public var results: [InviteLink]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [InviteLink],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of members.
public struct ListMembersResponse: Codable, Sendable, Hashable {
    /// The members.
    public var results: [Member]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [Member],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of earlier versions.
public struct ListMessageVersionsResponse: Codable, Sendable, Hashable {
    /// Newest first; what it says now is not among them.
    public var results: [MessageVersion]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [MessageVersion],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of history, newest first.
public struct ListMessagesResponse: Codable, Sendable, Hashable {
    /// The messages.
    public var results: [Message]

    /// Whether the caller may read older ones.
    public var hasMoreBefore: Bool

    /// Whether there are newer ones.
    public var hasMoreAfter: Bool

    public init(
        results: [Message],
        hasMoreBefore: Bool,
        hasMoreAfter: Bool
    ) {
        self.results = results
        self.hasMoreBefore = hasMoreBefore
        self.hasMoreAfter = hasMoreAfter
    }
}

/// The pinned messages.
public struct ListPinsResponse: Codable, Sendable, Hashable {
    /// The one pinned last first.
    public var results: [Pin]

    public init(
        results: [Pin]
    ) {
        self.results = results
    }
}

/// A page of votes.
public struct ListPollVotesResponse: Codable, Sendable, Hashable {
    /// The votes.
    public var results: [PollVote]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [PollVote],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of reactions.
public struct ListReactionsResponse: Codable, Sendable, Hashable {
    /// The reactions.
    public var results: [Reaction]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [Reaction],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of receipts.
public struct ListReceiptsResponse: Codable, Sendable, Hashable {
    /// Those who have received the message.
    public var results: [MessageReceipt]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [MessageReceipt],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of scheduled messages.
public struct ListScheduledResponse: Codable, Sendable, Hashable {
    /// The next first.
    public var results: [ScheduledMessage]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [ScheduledMessage],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of sessions.
public struct ListSessionsResponse: Codable, Sendable, Hashable {
    /// The sessions.
    public var results: [DeviceSession]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [DeviceSession],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of starred messages.
public struct ListStarredResponse: Codable, Sendable, Hashable {
    /// The messages.
    public var results: [StarredMessage]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [StarredMessage],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// A page of a thread, newest first.
public struct ListThreadMessagesResponse: Codable, Sendable, Hashable {
    /// The message they are replies to.
    public var root: Message

    /// The caller's own side of it.
    public var me: MyThread

    /// Who has replied lately, as in `MessageThread.participants`.
    public var participants: [UserSummary]

    /// The replies.
    public var results: [Message]

    /// Whether the caller may read older ones.
    public var hasMoreBefore: Bool

    /// Whether there are newer ones.
    public var hasMoreAfter: Bool

    public init(
        root: Message,
        me: MyThread,
        participants: [UserSummary],
        results: [Message],
        hasMoreBefore: Bool,
        hasMoreAfter: Bool
    ) {
        self.root = root
        self.me = me
        self.participants = participants
        self.results = results
        self.hasMoreBefore = hasMoreBefore
        self.hasMoreAfter = hasMoreAfter
    }
}

/// A page of threads.
public struct ListThreadsResponse: Codable, Sendable, Hashable {
    /// The threads.
    public var results: [MessageThread]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [MessageThread],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// The caller's marks now.
public struct MarkReceiptsResponse: Codable, Sendable, Hashable {
    /// One for each conversation, in no order.
    public var results: [ConversationMarks]

    public init(
        results: [ConversationMarks]
    ) {
        self.results = results
    }
}

/// The caller's marks now.
public struct MarkResponse: Codable, Sendable, Hashable {
    /// Received up to here.
    public var deliveredSeq: Int64

    /// Read up to here.
    public var readSeq: Int64

    /// Unread messages: exact up to 999, then 999.
    public var unread: Int

    public init(
        deliveredSeq: Int64,
        readSeq: Int64,
        unread: Int
    ) {
        self.deliveredSeq = deliveredSeq
        self.readSeq = readSeq
        self.unread = unread
    }
}

/// A member of a conversation.
public struct Member: Codable, Sendable, Hashable {
    /// Who.
    public var user: UserSummary

    /// `owner`, `admin` or `member`.
    public var role: String

    /// When they joined.
    public var joinedAt: Date

    /// Received up to here.
    public var deliveredSeq: Int64

    /// Read up to here; left out when the member or the caller has turned read receipts off.
    public var readSeq: Int64?

    /// The first seq they may read.
    public var historyFromSeq: Int64

    /// What the app has put beside them.
    public var metadata: [String: JSONValue]?

    /// The id of the user who added them, or made the link they joined by; left out of those who were there from the start.
    public var addedBy: String?

    /// The invite link they joined by.
    public var inviteLinkId: UUID?

    public init(
        user: UserSummary,
        role: String,
        joinedAt: Date,
        deliveredSeq: Int64,
        readSeq: Int64? = nil,
        historyFromSeq: Int64,
        metadata: [String: JSONValue]? = nil,
        addedBy: String? = nil,
        inviteLinkId: UUID? = nil
    ) {
        self.user = user
        self.role = role
        self.joinedAt = joinedAt
        self.deliveredSeq = deliveredSeq
        self.readSeq = readSeq
        self.historyFromSeq = historyFromSeq
        self.metadata = metadata
        self.addedBy = addedBy
        self.inviteLinkId = inviteLinkId
    }
}

/// A message.
public struct Message: Codable, Sendable, Hashable, Identifiable {
    /// The id, a UUIDv7.
    public var id: UUID

    /// The conversation.
    public var conversationId: UUID

    /// Its number in the conversation: 1, 2, 3 … without holes. This is the order.
    public var seq: Int64

    /// Who sent it; of a system message, who did what it tells.
    public var sender: UserSummary

    /// The key the sender chose; a system message has none.
    public var clientMessageId: UUID?

    /// `text`, `system` or `poll`; more come.
    public var type: String

    /// The text; left out of a tombstone.
    public var text: String?

    /// System messages: what happened.
    public var system: SystemNote?

    /// The root of the thread it is a reply in.
    public var threadRootId: UUID?

    /// Replies in its thread, those that are deleted among them; left out when there are none.
    public var replyCount: Int?

    /// When the newest of them was sent.
    public var lastReplyAt: Date?

    /// Of a copy: where it comes from.
    public var forwardedFrom: ForwardedFrom?

    /// Of a poll.
    public var poll: Poll?

    /// The message it answers.
    public var replyTo: MessagePreview?

    /// Ids of the users it mentions.
    public var mentions: [String]?

    /// True when it mentions everyone.
    public var mentionsAll: Bool?

    /// The web addresses in its text.
    public var links: [String]?

    /// What the app has put beside it.
    public var metadata: [String: JSONValue]?

    /// The reactions to it, the one used first first.
    public var reactions: [ReactionGroup]?

    /// True when it was sent without a sound: it makes no push.
    public var silent: Bool?

    /// True for the caller who has blocked its sender: it has no content for them.
    public var hiddenByBlock: Bool?

    /// When it disappears by itself, if that counts from when it was sent; at the latest a minute later.
    public var expiresAt: Date?

    /// The seconds it disappears after everyone has read it, if that counts.
    public var expiresAfterRead: Int?

    /// When it was pinned, if it is.
    public var pinnedAt: Date?

    /// Not in events: true when the caller has starred it.
    public var starred: Bool?

    /// 1, and one more with each edit or deletion.
    public var version: Int64

    /// When it was stored, for display only.
    public var createdAt: Date

    /// When it was last edited.
    public var editedAt: Date?

    /// When it was deleted for everyone: then it is a tombstone without content.
    public var deletedAt: Date?

    public init(
        id: UUID,
        conversationId: UUID,
        seq: Int64,
        sender: UserSummary,
        clientMessageId: UUID? = nil,
        type: String,
        text: String? = nil,
        system: SystemNote? = nil,
        threadRootId: UUID? = nil,
        replyCount: Int? = nil,
        lastReplyAt: Date? = nil,
        forwardedFrom: ForwardedFrom? = nil,
        poll: Poll? = nil,
        replyTo: MessagePreview? = nil,
        mentions: [String]? = nil,
        mentionsAll: Bool? = nil,
        links: [String]? = nil,
        metadata: [String: JSONValue]? = nil,
        reactions: [ReactionGroup]? = nil,
        silent: Bool? = nil,
        hiddenByBlock: Bool? = nil,
        expiresAt: Date? = nil,
        expiresAfterRead: Int? = nil,
        pinnedAt: Date? = nil,
        starred: Bool? = nil,
        version: Int64,
        createdAt: Date,
        editedAt: Date? = nil,
        deletedAt: Date? = nil
    ) {
        self.id = id
        self.conversationId = conversationId
        self.seq = seq
        self.sender = sender
        self.clientMessageId = clientMessageId
        self.type = type
        self.text = text
        self.system = system
        self.threadRootId = threadRootId
        self.replyCount = replyCount
        self.lastReplyAt = lastReplyAt
        self.forwardedFrom = forwardedFrom
        self.poll = poll
        self.replyTo = replyTo
        self.mentions = mentions
        self.mentionsAll = mentionsAll
        self.links = links
        self.metadata = metadata
        self.reactions = reactions
        self.silent = silent
        self.hiddenByBlock = hiddenByBlock
        self.expiresAt = expiresAt
        self.expiresAfterRead = expiresAfterRead
        self.pinnedAt = pinnedAt
        self.starred = starred
        self.version = version
        self.createdAt = createdAt
        self.editedAt = editedAt
        self.deletedAt = deletedAt
    }
}

/// After how long the messages of a conversation disappear.
public struct MessageExpiry: Codable, Sendable, Hashable {
    /// 5 seconds to 90 days.
    public var seconds: Int

    /// What the time counts from: `sent` or `read`.
    public var after: String

    public init(
        seconds: Int,
        after: String
    ) {
        self.seconds = seconds
        self.after = after
    }
}

/// A message as another one shows it.
public struct MessagePreview: Codable, Sendable, Hashable, Identifiable {
    /// The message.
    public var id: UUID

    /// Its number in the conversation.
    public var seq: Int64

    /// Who sent it.
    public var sender: UserSummary

    /// As `Message.type`.
    public var type: String

    /// The first 200 Unicode scalars of its text; left out when it was deleted, is hidden by a block, or is of before the
    /// caller's time.
    public var text: String?

    /// When it was deleted for everyone.
    public var deletedAt: Date?

    /// True for the caller who has blocked its sender.
    public var hiddenByBlock: Bool?

    public init(
        id: UUID,
        seq: Int64,
        sender: UserSummary,
        type: String,
        text: String? = nil,
        deletedAt: Date? = nil,
        hiddenByBlock: Bool? = nil
    ) {
        self.id = id
        self.seq = seq
        self.sender = sender
        self.type = type
        self.text = text
        self.deletedAt = deletedAt
        self.hiddenByBlock = hiddenByBlock
    }
}

/// That somebody has received a message, and perhaps read it.
public struct MessageReceipt: Codable, Sendable, Hashable {
    /// Who.
    public var user: UserSummary

    /// When a device first confirmed it; left out when that is longer ago than it is kept, or was only seen by what they sent.
    public var deliveredAt: Date?

    /// Whether they have read it. False too when they or the caller have turned read receipts off.
    public var read: Bool

    /// When; left out as `deliveredAt`.
    public var readAt: Date?

    public init(
        user: UserSummary,
        deliveredAt: Date? = nil,
        read: Bool,
        readAt: Date? = nil
    ) {
        self.user = user
        self.deliveredAt = deliveredAt
        self.read = read
        self.readAt = readAt
    }
}

/// A thread and the caller's own side of it.
public struct MessageThread: Codable, Sendable, Hashable {
    /// The message it hangs on, with `replyCount` and `lastReplyAt`.
    public var root: Message

    /// The caller's own side.
    public var me: MyThread

    /// Who has written the newest 100 replies that the caller may read, at most five, who replied last first.
    public var participants: [UserSummary]

    public init(
        root: Message,
        me: MyThread,
        participants: [UserSummary]
    ) {
        self.root = root
        self.me = me
        self.participants = participants
    }
}

/// What a message said before an edit.
public struct MessageVersion: Codable, Sendable, Hashable {
    /// As `Message.version` was then.
    public var version: Int64

    /// The text.
    public var text: String?

    /// Ids of the users it mentioned.
    public var mentions: [String]?

    /// True when it mentioned everyone.
    public var mentionsAll: Bool?

    /// What the app had put beside it.
    public var metadata: [String: JSONValue]?

    /// When it was sent, or edited to be so.
    public var createdAt: Date

    public init(
        version: Int64,
        text: String? = nil,
        mentions: [String]? = nil,
        mentionsAll: Bool? = nil,
        metadata: [String: JSONValue]? = nil,
        createdAt: Date
    ) {
        self.version = version
        self.text = text
        self.mentions = mentions
        self.mentionsAll = mentionsAll
        self.metadata = metadata
        self.createdAt = createdAt
    }
}

/// The caller's own side of a conversation.
public struct MyMembership: Codable, Sendable, Hashable {
    /// `owner`, `admin` or `member`.
    public var role: String

    /// Read up to here.
    public var readSeq: Int64

    /// Received up to here.
    public var deliveredSeq: Int64

    /// Unread messages: exact up to 999, then 999.
    public var unread: Int

    /// Unread messages that mention the caller.
    public var unreadMentions: Int

    /// The seqs after `readSeq` that do not count as unread: system messages, tombstones, those deleted for oneself or hidden
    /// by a block; the newest 1,000, left out when there are none. With them a client keeps `unread` right by itself: it is
    /// `lastSeq − max(readSeq, historyFromSeq − 1)` less those of them that are higher, and at most 999.
    public var uncountedSeqs: [Int64]?

    /// The seqs after `readSeq` of messages that mention the caller and count; the newest 1,000, left out when there are none.
    public var mentionSeqs: [Int64]?

    /// The first seq the caller may read: what was before they came, or was cleared, is not.
    public var historyFromSeq: Int64

    /// Deleted for oneself: not to be shown while `lastSeq` is lower. Lists leave it out then; the snapshot has it.
    public var deletedBeforeSeq: Int64?

    /// Marked as unread from this seq on, until the next MarkRead.
    public var unreadFromSeq: Int64?

    /// True when it is marked as unread, whatever was read.
    public var markedUnread: Bool?

    /// When it was pinned, if it is.
    public var pinnedAt: Date?

    /// Muted until then, if it is; a time that is past says nothing.
    public var mutedUntil: Date?

    /// Whether it is archived.
    public var archived: Bool

    /// A message with a higher seq ends the archiving; left out = none does.
    public var archivedUntilSeq: Int64?

    /// What makes a push: `all`, `mentions` or `none`; left out = as the user has set for all conversations.
    public var notify: String?

    /// What the caller has begun to write in the conversation itself, if anything.
    public var draft: Draft?

    public init(
        role: String,
        readSeq: Int64,
        deliveredSeq: Int64,
        unread: Int,
        unreadMentions: Int,
        uncountedSeqs: [Int64]? = nil,
        mentionSeqs: [Int64]? = nil,
        historyFromSeq: Int64,
        deletedBeforeSeq: Int64? = nil,
        unreadFromSeq: Int64? = nil,
        markedUnread: Bool? = nil,
        pinnedAt: Date? = nil,
        mutedUntil: Date? = nil,
        archived: Bool,
        archivedUntilSeq: Int64? = nil,
        notify: String? = nil,
        draft: Draft? = nil
    ) {
        self.role = role
        self.readSeq = readSeq
        self.deliveredSeq = deliveredSeq
        self.unread = unread
        self.unreadMentions = unreadMentions
        self.uncountedSeqs = uncountedSeqs
        self.mentionSeqs = mentionSeqs
        self.historyFromSeq = historyFromSeq
        self.deletedBeforeSeq = deletedBeforeSeq
        self.unreadFromSeq = unreadFromSeq
        self.markedUnread = markedUnread
        self.pinnedAt = pinnedAt
        self.mutedUntil = mutedUntil
        self.archived = archived
        self.archivedUntilSeq = archivedUntilSeq
        self.notify = notify
        self.draft = draft
    }
}

/// The caller's own profile, with what others do not see.
public struct MyProfile: Codable, Sendable, Hashable, Identifiable {
    /// The id.
    public var id: String

    /// The user name, when there is one.
    public var userName: String?

    /// What others see.
    public var displayName: String

    /// The avatar, when there is one.
    public var avatarUrl: String?

    /// The e-mail address; never shown to others.
    public var email: String?

    /// The phone number; never shown to others.
    public var phone: String?

    /// What the app has put beside the account; others get it by GetUser.
    public var metadata: [String: JSONValue]?

    /// When the account was made.
    public var createdAt: Date

    public init(
        id: String,
        userName: String? = nil,
        displayName: String,
        avatarUrl: String? = nil,
        email: String? = nil,
        phone: String? = nil,
        metadata: [String: JSONValue]? = nil,
        createdAt: Date
    ) {
        self.id = id
        self.userName = userName
        self.displayName = displayName
        self.avatarUrl = avatarUrl
        self.email = email
        self.phone = phone
        self.metadata = metadata
        self.createdAt = createdAt
    }
}

/// The caller's own side of a thread.
public struct MyThread: Codable, Sendable, Hashable {
    /// Whether the caller follows it.
    public var following: Bool

    /// Read up to here; a reply of one's own is read.
    public var readSeq: Int64

    /// Unread replies, when it is followed: exact up to 999, then 999. They count in the conversation as other messages do.
    public var unread: Int

    public init(
        following: Bool,
        readSeq: Int64,
        unread: Int
    ) {
        self.following = following
        self.readSeq = readSeq
        self.unread = unread
    }
}

/// A pinned message.
public struct Pin: Codable, Sendable, Hashable {
    /// The message.
    public var message: Message

    /// When it was pinned.
    public var pinnedAt: Date

    /// The id of the user who pinned it.
    public var pinnedBy: String

    /// When it is unpinned by itself; left out = never.
    public var expiresAt: Date?

    public init(
        message: Message,
        pinnedAt: Date,
        pinnedBy: String,
        expiresAt: Date? = nil
    ) {
        self.message = message
        self.pinnedAt = pinnedAt
        self.pinnedBy = pinnedBy
        self.expiresAt = expiresAt
    }
}

/// The options of a poll and how often each was chosen; the question is the message's text.
public struct Poll: Codable, Sendable, Hashable {
    /// The options, by their numbers from 0.
    public var options: [PollOption]

    /// True when one may vote for several.
    public var multiple: Bool

    /// True when nobody is told who voted for what.
    public var anonymous: Bool

    /// How many users have voted.
    public var voters: Int

    /// When voting ends, or ended, by itself.
    public var closesAt: Date?

    /// When ClosePoll ended it.
    public var closedAt: Date?

    /// Not in events: what the caller has voted for, if anything.
    public var myVotes: [Int]?

    public init(
        options: [PollOption],
        multiple: Bool,
        anonymous: Bool,
        voters: Int,
        closesAt: Date? = nil,
        closedAt: Date? = nil,
        myVotes: [Int]? = nil
    ) {
        self.options = options
        self.multiple = multiple
        self.anonymous = anonymous
        self.voters = voters
        self.closesAt = closesAt
        self.closedAt = closedAt
        self.myVotes = myVotes
    }
}

/// One of the answers of a poll.
public struct PollOption: Codable, Sendable, Hashable {
    /// The answer.
    public var text: String

    /// How many users have chosen it.
    public var votes: Int

    public init(
        text: String,
        votes: Int
    ) {
        self.text = text
        self.votes = votes
    }
}

/// What one user voted for.
public struct PollVote: Codable, Sendable, Hashable {
    /// Who.
    public var user: UserSummary

    /// The numbers of the options, from 0.
    public var options: [Int]

    /// When.
    public var votedAt: Date

    public init(
        user: UserSummary,
        options: [Int],
        votedAt: Date
    ) {
        self.user = user
        self.options = options
        self.votedAt = votedAt
    }
}

/// What a user lets whom do. `everyone`, `shared` (who is in a conversation with the user) or `nobody`; more may come.
public struct Privacy: Codable, Sendable, Hashable {
    /// Who may start a direct conversation with the user and write in it.
    public var messages: String

    /// Who may add the user to groups.
    public var groups: String

    /// Who sees whether the user is online and when they last were.
    public var presence: String

    /// Who finds the user by name.
    public var search: String

    /// Whether others see what the user has read, and the user what others have.
    public var readReceipts: Bool

    /// Whether others see the user type.
    public var typing: Bool

    public init(
        messages: String,
        groups: String,
        presence: String,
        search: String,
        readReceipts: Bool,
        typing: Bool
    ) {
        self.messages = messages
        self.groups = groups
        self.presence = presence
        self.search = search
        self.readReceipts = readReceipts
        self.typing = typing
    }
}

/// One user's reaction to a message.
public struct Reaction: Codable, Sendable, Hashable {
    /// The emoji, or the name of one.
    public var emoji: String

    /// Who.
    public var user: UserSummary

    /// When; left out when it was taken back.
    public var createdAt: Date?

    public init(
        emoji: String,
        user: UserSummary,
        createdAt: Date? = nil
    ) {
        self.emoji = emoji
        self.user = user
        self.createdAt = createdAt
    }
}

/// All users' reactions to a message with one emoji.
public struct ReactionGroup: Codable, Sendable, Hashable {
    /// The emoji, or the name of one.
    public var emoji: String

    /// How many users.
    public var count: Int

    /// The first 5 of them.
    public var users: [UserSummary]

    /// True when the caller is among all of them. Not in events, except those for one user's own devices.
    public var me: Bool?

    public init(
        emoji: String,
        count: Int,
        users: [UserSummary],
        me: Bool? = nil
    ) {
        self.emoji = emoji
        self.count = count
        self.users = users
        self.me = me
    }
}

/// The reactions to a message as they are now.
public struct ReactionsResponse: Codable, Sendable, Hashable {
    /// The one used first comes first.
    public var reactions: [ReactionGroup]

    public init(
        reactions: [ReactionGroup]
    ) {
        self.reactions = reactions
    }
}

/// How far a member has received and read.
public struct Receipt: Codable, Sendable, Hashable {
    /// Who.
    public var userId: String

    /// Received up to here.
    public var deliveredSeq: Int64

    /// Read up to here; left out when it is not told, or one of the two has turned read receipts off.
    public var readSeq: Int64?

    public init(
        userId: String,
        deliveredSeq: Int64,
        readSeq: Int64? = nil
    ) {
        self.userId = userId
        self.deliveredSeq = deliveredSeq
        self.readSeq = readSeq
    }
}

/// How far a device has received and its user has read a conversation: one of the two or both.
public struct ReceiptMark: Codable, Sendable, Hashable {
    /// The conversation.
    public var conversationId: UUID

    /// Received up to here.
    public var deliveredSeq: Int64?

    /// Read, and so received, up to here.
    public var readSeq: Int64?

    public init(
        conversationId: UUID,
        deliveredSeq: Int64? = nil,
        readSeq: Int64? = nil
    ) {
        self.conversationId = conversationId
        self.deliveredSeq = deliveredSeq
        self.readSeq = readSeq
    }
}

/// The stream goes on.
public struct RenewStreamResponse: Codable, Sendable, Hashable {
    /// When the token ends that the stream now lives on.
    public var expiresAt: Date

    public init(
        expiresAt: Date
    ) {
        self.expiresAt = expiresAt
    }
}

/// What is wrong with one member.
public struct ResponseError: Codable, Sendable, Hashable {
    /// A stable code.
    public var errorCode: String

    /// The JSON path of the member, such as `text` or `attachments[0].size`.
    public var fieldName: String

    /// For people: the limit and the way out.
    public var message: String

    /// Further facts, per error code.
    public var meta: [String: String]?

    public init(
        errorCode: String,
        fieldName: String,
        message: String,
        meta: [String: String]? = nil
    ) {
        self.errorCode = errorCode
        self.fieldName = fieldName
        self.message = message
        self.meta = meta
    }
}

/// What went wrong, and with which members of the request.
public struct ResponseStatus: Codable, Sendable, Hashable {
    /// A stable code: the name of an `ErrorCode`, or one added later.
    public var errorCode: String

    /// For people: the limit and the way out.
    public var message: String

    /// One item per refused member; empty when the request as a whole is refused.
    public var errors: [ResponseError]

    /// Further facts: always `traceId`; others per error code.
    public var meta: [String: String]?

    public init(
        errorCode: String,
        message: String,
        errors: [ResponseError],
        meta: [String: String]? = nil
    ) {
        self.errorCode = errorCode
        self.message = message
        self.errors = errors
        self.meta = meta
    }
}

/// The scheduled message.
public struct ScheduleMessageResponse: Codable, Sendable, Hashable {
    /// As it is now.
    public var scheduled: ScheduledMessage

    /// True when an earlier call with the same key made it; left out otherwise.
    public var replayed: Bool?

    public init(
        scheduled: ScheduledMessage,
        replayed: Bool? = nil
    ) {
        self.scheduled = scheduled
        self.replayed = replayed
    }
}

/// A message to be sent later.
public struct ScheduledMessage: Codable, Sendable, Hashable, Identifiable {
    /// The id, a UUIDv7; not that of the message it becomes.
    public var id: UUID

    /// When it is sent.
    public var sendAt: Date

    /// What is sent.
    public var message: SendMessage

    /// 1, and one more with each change.
    public var version: Int64

    /// Why it was refused when its time came, an `errorCode`; it waits for UpdateScheduled, SendScheduledNow or
    /// CancelScheduled.
    public var errorCode: String?

    /// The same in words.
    public var errorMessage: String?

    public init(
        id: UUID,
        sendAt: Date,
        message: SendMessage,
        version: Int64,
        errorCode: String? = nil,
        errorMessage: String? = nil
    ) {
        self.id = id
        self.sendAt = sendAt
        self.message = message
        self.version = version
        self.errorCode = errorCode
        self.errorMessage = errorMessage
    }
}

/// A page of messages, newest first.
public struct SearchMessagesResponse: Codable, Sendable, Hashable {
    /// What was found. A page may have fewer than asked for, even none, and still a next one: each looks through a part of the
    /// history.
    public var results: [FoundMessage]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    /// True when nothing has the words as they are written, and these have similar ones.
    public var similar: Bool?

    public init(
        results: [FoundMessage],
        nextCursor: String? = nil,
        similar: Bool? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
        self.similar = similar
    }
}

/// What was found of each kind.
public struct SearchResponse: Codable, Sendable, Hashable {
    /// People: those the caller has a direct conversation with first.
    public var users: [UserSummary]

    /// The caller's conversations, those with the newest activity first.
    public var conversations: [Conversation]

    /// Messages, newest first; SearchMessages has more.
    public var messages: [FoundMessage]

    public init(
        users: [UserSummary],
        conversations: [Conversation],
        messages: [FoundMessage]
    ) {
        self.users = users
        self.conversations = conversations
        self.messages = messages
    }
}

/// A page of users, in the order of their ids.
public struct SearchUsersResponse: Codable, Sendable, Hashable {
    /// The users.
    public var results: [UserSummary]

    /// For the next page; left out at the end.
    public var nextCursor: String?

    public init(
        results: [UserSummary],
        nextCursor: String? = nil
    ) {
        self.results = results
        self.nextCursor = nextCursor
    }
}

/// The stored message.
public struct SendMessageResponse: Codable, Sendable, Hashable {
    /// The message as it is now.
    public var message: Message

    /// True when an earlier call with the same key made it; left out otherwise.
    public var replayed: Bool?

    public init(
        message: Message,
        replayed: Bool? = nil
    ) {
        self.message = message
        self.replayed = replayed
    }
}

/// What became of the messages.
public struct SendMessagesResponse: Codable, Sendable, Hashable {
    /// One for each message, in their order.
    public var results: [SendResult]

    public init(
        results: [SendResult]
    ) {
        self.results = results
    }
}

/// What became of one message: it is stored, or why not.
public struct SendResult: Codable, Sendable, Hashable {
    /// The message as it is now.
    public var message: Message?

    /// True when an earlier call with the same key made it.
    public var replayed: Bool?

    /// Why it was refused; its fields begin with `messages[n].`.
    public var error: ResponseStatus?

    public init(
        message: Message? = nil,
        replayed: Bool? = nil,
        error: ResponseStatus? = nil
    ) {
        self.message = message
        self.replayed = replayed
        self.error = error
    }
}

/// A message the caller has starred.
public struct StarredMessage: Codable, Sendable, Hashable {
    /// The message.
    public var message: Message

    /// When it was starred.
    public var starredAt: Date

    public init(
        message: Message,
        starredAt: Date
    ) {
        self.message = message
        self.starredAt = starredAt
    }
}

/// What a system message tells, for programs: texts are the app's.
public struct SystemNote: Codable, Sendable, Hashable {
    /// What happened, such as `member_added`: 1 to 64 letters, digits and `_ . -`.
    public var action: String

    /// Ids of the users it happened to, when there are any; at most 100.
    public var targetIds: [String]?

    /// The new value, such as a title or a role, when there is one.
    public var value: String?

    public init(
        action: String,
        targetIds: [String]? = nil,
        value: String? = nil
    ) {
        self.action = action
        self.targetIds = targetIds
        self.value = value
    }
}

/// A part of a text, counted in UTF-16 code units as strings of JavaScript, C# and Swift's `utf16` view are.
public struct TextRange: Codable, Sendable, Hashable {
    /// Where it begins, from 0.
    public var start: Int

    /// How long it is.
    public var length: Int

    public init(
        start: Int,
        length: Int
    ) {
        self.start = start
        self.length = length
    }
}

/// Someone who is typing.
public struct TypingUser: Codable, Sendable, Hashable {
    /// Who.
    public var user: UserSummary

    /// `text`, `audio` or `upload`.
    public var kind: String

    /// When it is over unless it is repeated.
    public var expiresAt: Date

    public init(
        user: UserSummary,
        kind: String,
        expiresAt: Date
    ) {
        self.user = user
        self.kind = kind
        self.expiresAt = expiresAt
    }
}

/// The channels are changed, or will be in a moment where the stream is on another node.
public struct UpdateEventSubscriberResponse: Codable, Sendable, Hashable {
    public init() {}
}

/// What became of the users.
public struct UpsertUsersResponse: Codable, Sendable, Hashable {
    /// How many are new.
    public var created: Int

    /// How many were changed; the rest were so already.
    public var updated: Int

    public init(
        created: Int,
        updated: Int
    ) {
        self.created = created
        self.updated = updated
    }
}

/// How present a user is.
public struct UserPresence: Codable, Sendable, Hashable {
    /// Who.
    public var userId: String

    /// `online`, `away`, `offline`, or `unknown`: it cannot be told, or not to you. One of `PresenceStatus`.
    public var status: String

    /// When offline: when the user was last there, to the minute; left out when that is not known.
    public var lastSeenAt: Date?

    /// On how many devices the user is there; a change of it alone is not told.
    public var deviceCount: Int?

    /// What the user says of themselves.
    public var statusText: String?

    /// When the status text is to be shown no more.
    public var statusTextExpiresAt: Date?

    /// One's own only: true while one is shown as offline to everyone.
    public var invisible: Bool?

    public init(
        userId: String,
        status: String,
        lastSeenAt: Date? = nil,
        deviceCount: Int? = nil,
        statusText: String? = nil,
        statusTextExpiresAt: Date? = nil,
        invisible: Bool? = nil
    ) {
        self.userId = userId
        self.status = status
        self.lastSeenAt = lastSeenAt
        self.deviceCount = deviceCount
        self.statusText = statusText
        self.statusTextExpiresAt = statusTextExpiresAt
        self.invisible = invisible
    }
}

/// A person as others see them, wherever a person is shown.
public struct UserSummary: Codable, Sendable, Hashable, Identifiable {
    /// The id; it stays when the account is gone.
    public var id: String

    /// The user name, when there is one.
    public var userName: String?

    /// The display name; empty when the account is gone.
    public var displayName: String

    /// The avatar, when there is one.
    public var avatarUrl: String?

    /// What the app has put beside them; in the answer of GetUser only.
    public var metadata: [String: JSONValue]?

    /// True when the account is gone.
    public var deleted: Bool?

    public init(
        id: String,
        userName: String? = nil,
        displayName: String,
        avatarUrl: String? = nil,
        metadata: [String: JSONValue]? = nil,
        deleted: Bool? = nil
    ) {
        self.id = id
        self.userName = userName
        self.displayName = displayName
        self.avatarUrl = avatarUrl
        self.metadata = metadata
        self.deleted = deleted
    }
}

/// A user to be created or changed; members left out stay as they are.
public struct UserUpsert: Codable, Sendable, Hashable, Identifiable {
    /// The id in the app, as its tokens have it in `sub`.
    public var id: String

    /// What others see; for a new user the user name, or "New user", when left out.
    public var displayName: String?

    /// 3 to 40 letters, digits and `_ - .`, starting with a letter or digit; unique whatever its case.
    public var userName: String?

    public init(
        id: String,
        displayName: String? = nil,
        userName: String? = nil
    ) {
        self.id = id
        self.displayName = displayName
        self.userName = userName
    }
}

/// Where those that are watched stand now.
public struct WatchPresenceResponse: Codable, Sendable, Hashable {
    /// One for each user, as `GetPresence` answers.
    public var results: [UserPresence]

    public init(
        results: [UserPresence]
    ) {
        self.results = results
    }
}

/// The version of the contract, of the service and of this package.
public enum ChatApiVersion {
    public static let number = "0.1.0"
}
