// Generated from the contract by the verb 'generate' of ChatApi: not to be edited.

export interface IReturn<T> { createResponse(): T; }
export interface IReturnVoid { createResponse(): void; }
export interface IGet {}
export interface IPost {}
export interface IPut {}
export interface IPatch {}
export interface IDelete {}

/** Every code a request may be refused with, and its status. On the wire it is text: codes may be added. */
export type ErrorCode =
  /** A code added after this version was made: read `ResponseStatus.errorCode`. */
  | 'Unknown'
  /** Something must be given. */
  | 'NotEmpty'
  /** Text or an answer is too long. */
  | 'MaximumLength'
  /** Text is too short. */
  | 'MinimumLength'
  /** Too many items. */
  | 'MaximumCount'
  /** A number is out of bounds. */
  | 'InclusiveBetween'
  /** Text does not have the form asked for. */
  | 'RegularExpression'
  /** A value or a combination of values makes no sense. */
  | 'InvalidValue'
  /** The request could not be read: not JSON, or a value of the wrong type. */
  | 'SerializationException'
  /** Text holds U+0000, which no text may. */
  | 'InvalidText'
  /** The message's text is over its limit. */
  | 'MessageTooLong'
  /** A batch has too many items. */
  | 'BatchTooLarge'
  /** A list cursor that this list did not give. */
  | 'InvalidCursor'
  /** The password is too short, too long, well known, or holds the user's own name. */
  | 'WeakPassword'
  /** The operation, or a member of the request, is for groups only. */
  | 'NotAGroup'
  /** No token was given, or the user name and password do not match. */
  | 'Unauthorized'
  /** The access token has expired: renew it. */
  | 'TokenExpired'
  /** The token is forged, damaged, revoked or of an unknown issuer: sign in again. */
  | 'TokenInvalid'
  /** Signed in, but not allowed. */
  | 'Forbidden'
  /** This user cannot be contacted; the reason is not told. */
  | 'CannotContactUser'
  /** The time for it is over; the message says how long it was. */
  | 'TooLate'
  /** There is no such operation, path or thing. */
  | 'NotFound'
  /** It does not exist, or the caller is not a member: strangers cannot tell which. */
  | 'ConversationNotFound'
  /** It does not exist, or the caller may not read it. */
  | 'MessageNotFound'
  /** No scheduled message of the caller has this id: it was sent or taken back. */
  | 'ScheduledNotFound'
  /** No user has this id. `meta.userIds` names those that are missing. */
  | 'UserNotFound'
  /** There is no such invite link, or it works no more: it was revoked, has expired or is used up. */
  | 'InviteLinkNotFound'
  /** The verb is not this operation's: see the `Allow` header. */
  | 'MethodNotAllowed'
  /** The state does not allow it. */
  | 'Conflict'
  /** The key was used before for another request: make a new one. */
  | 'IdempotencyKeyReused'
  /** It was changed since the version given: load it again. */
  | 'VersionConflict'
  /** The message was deleted for everyone. */
  | 'MessageDeleted'
  /** The message has as many different reactions as it may have, or as many of one user's. */
  | 'TooManyReactions'
  /** The user name is taken. */
  | 'UserNameTaken'
  /** The e-mail address is in use. */
  | 'EmailTaken'
  /** The phone number is in use. */
  | 'PhoneTaken'
  /** The owner cannot leave others behind: transfer the ownership first. */
  | 'LastOwner'
  /** The group has as many working invite links as a group may have: revoke one. */
  | 'TooManyInviteLinks'
  /** The group has as many members as a group may have. */
  | 'GroupFull'
  /** The conversation has as many pinned messages as it may have: unpin one first. */
  | 'TooManyPins'
  /** The user has blocked as many users as one may. */
  | 'TooManyBlocks'
  /** The voting is over. */
  | 'PollClosed'
  /** As many scheduled messages wait as may: send or cancel one first. */
  | 'TooManyScheduled'
  /** The cursor cannot be served: load the snapshot and go on from its cursor. `meta.reason` says why. */
  | 'ResyncRequired'
  /** The body is over its limit. */
  | 'RequestTooLarge'
  /** The content encoding or media type is not supported. */
  | 'UnsupportedMediaType'
  /** Too many requests: wait as `Retry-After` says. */
  | 'RateLimitExceeded'
  /** A bug. `meta.traceId` finds it in the log. */
  | 'InternalServerError'
  /** The database cannot be reached. Whether the request was done is unknown: repeat it with the same key. */
  | 'DatabaseUnavailable'
  /**
   * The database has no space left; nothing was stored, or the message says that it is unknown. Repeat it later with
   * the same key.
   */
  | 'StorageFull'
  /** The conversation is locked by others: repeat it. */
  | 'ConversationBusy'
  /** The service is overloaded or going down: repeat it. */
  | 'Overloaded'
;

/** The members named by the request, added or already there. */
export class AddMembersResponse {
  /** The members, in the order of their user ids. */
  public results!: Member[];
  public constructor(init?: Partial<AddMembersResponse>) { Object.assign(this, init); }
}

/** The result of signing in, as ServiceStack clients know it. */
export class AuthenticateResponse {
  /** The user's id. */
  public userId?: string;
  /** The session, for the list of sessions. */
  public sessionId?: string;
  /** The user name, when there is one. */
  public userName?: string;
  /** What others see. */
  public displayName?: string;
  /** Always left out. */
  public referrerUrl?: string;
  /** The access token, in token mode: a JWT that lives 15 minutes. */
  public bearerToken?: string;
  /** The refresh token, in token mode. */
  public refreshToken?: string;
  /** When the refresh token ends: 7 days after sign-in. */
  public refreshTokenExpiry?: string;
  /** The avatar, when there is one. */
  public profileUrl?: string;
  /** The user's roles: `admin` with the admin claim of the app's own issuer. */
  public roles?: string[];
  /** The user's permissions. */
  public permissions?: string[];
  /** How the user signed in: `credentials`, or `jwt` with a token of the app's own issuer. */
  public authProvider?: string;
  /** Always left out: refusals have a status of 400 or above. */
  public responseStatus?: ResponseStatus;
  /** Further facts. */
  public meta?: { [index: string]: string; };
  public constructor(init?: Partial<AuthenticateResponse>) { Object.assign(this, init); }
}

/** Someone the caller has blocked. */
export class Block {
  /** Who is blocked. */
  public user!: UserSummary;
  /** Since when. */
  public blockedAt!: string;
  public constructor(init?: Partial<Block>) { Object.assign(this, init); }
}

/** A conversation. In events it carries only the part all members share. */
export class Conversation {
  /** The id, a UUIDv7. */
  public id!: string;
  /** `direct` or `group`; more may come. */
  public kind!: string;
  /** The title of a group. */
  public title?: string;
  /** What a group is about. */
  public description?: string;
  /** The picture of a group. */
  public avatarUrl?: string;
  /** What the app has put beside it. */
  public metadata?: { [index: string]: unknown; };
  /** Who may do what in a group, where that is not the default; see `PermissionTable`. */
  public permissions?: ConversationPermissions;
  /** Groups: what those who come from now on may read: `from_join`, what is sent from then on; or `all`. */
  public history?: string;
  /** After how long its messages disappear, if they do. */
  public messageExpiry?: MessageExpiry;
  /** The id of the user who made it. */
  public createdBy!: string;
  /** When it was made. */
  public createdAt!: string;
  /** Rises by one with each change of the conversation itself, such as its title; joining and leaving do not count. */
  public version!: number;
  /** How many members it has. */
  public memberCount!: number;
  /** The seq of the newest message; 0 = none yet. */
  public lastSeq!: number;
  /** When the last message was sent, else when it was made. */
  public lastActivityAt!: string;
  /** Direct conversations, not in events: the other user. */
  public otherUser?: UserSummary;
  /** Direct conversations, not in events: how far the other user has received and read. */
  public otherReceipt?: Receipt;
  /** Not in events: the newest message the caller may see. */
  public lastMessage?: Message;
  /** Not in events: the caller's own side of it. */
  public me?: MyMembership;
  public constructor(init?: Partial<Conversation>) { Object.assign(this, init); }
}

/** The caller's marks in a conversation. */
export class ConversationMarks {
  /** The conversation. */
  public conversationId!: string;
  /** Received up to here. */
  public deliveredSeq!: number;
  /** Read up to here. */
  public readSeq!: number;
  /** Unread messages: exact up to 999, then 999. */
  public unread!: number;
  public constructor(init?: Partial<ConversationMarks>) { Object.assign(this, init); }
}

/**
 * Who may do what in a group, where that is not the default: for each permission the least role that has it, `member`,
 * `admin` or `owner`. What is left out is as the `PermissionTable` says.
 */
export class ConversationPermissions {
  /** As `Permission.sendMessages`; everyone when left out. */
  public sendMessages?: string;
  /** As `Permission.mentionEveryone`; everyone when left out. */
  public mentionEveryone?: string;
  /** As `Permission.pinMessages`; admins when left out. */
  public pinMessages?: string;
  /** As `Permission.addMembers`; admins when left out. */
  public addMembers?: string;
  /** As `Permission.editInfo`; admins when left out. */
  public editInfo?: string;
  /** As `Permission.manageLinks`; admins when left out. */
  public manageLinks?: string;
  /** As `Permission.deleteMessages`; admins when left out. */
  public deleteMessages?: string;
  /** As `Permission.removeMembers`; admins when left out. */
  public removeMembers?: string;
  /** As `Permission.changeRoles`; admins when left out. */
  public changeRoles?: string;
  public constructor(init?: Partial<ConversationPermissions>) { Object.assign(this, init); }
}

/** The conversation, as the caller sees it. */
export class CreateConversationResponse {
  /** The conversation. */
  public conversation!: Conversation;
  /** True when an earlier call with the same key made it; left out otherwise. */
  public replayed?: boolean;
  public constructor(init?: Partial<CreateConversationResponse>) { Object.assign(this, init); }
}

/** The link. */
export class CreateInviteLinkResponse {
  /** The link as it is now. */
  public link!: InviteLink;
  /** True when an earlier call with the same key made it; left out otherwise. */
  public replayed?: boolean;
  public constructor(init?: Partial<CreateInviteLinkResponse>) { Object.assign(this, init); }
}

/** A ticket for one stream. */
export class CreateStreamTicketResponse {
  /** To be put into the URL; letters, digits, `-` and `_`. */
  public ticket?: string;
  /** When it ends unused. */
  public expiresAt!: string;
  public constructor(init?: Partial<CreateStreamTicketResponse>) { Object.assign(this, init); }
}

/**
 * A sign-in on a device. Of users whom an app's own issuer brings: what one `sid` of that issuer, or one token, stands
 * for.
 */
export class DeviceSession {
  /** The id, for `RevokeSession`. */
  public id!: string;
  /** The name the device gave itself, when it did. */
  public device?: string;
  /** When the user signed in. */
  public createdAt!: string;
  /** When it last got a new access token; such a token lives 15 minutes, so that it may have been in use as much later. */
  public lastUsedAt!: string;
  /** When it ends by itself. */
  public expiresAt!: string;
  /** True for the session this request came with. */
  public current!: boolean;
  public constructor(init?: Partial<DeviceSession>) { Object.assign(this, init); }
}

/** What a user has begun to write. */
export class Draft {
  /** The conversation. */
  public conversationId!: string;
  /** The thread's root message; left out = the conversation itself. */
  public threadRootId?: string;
  /** The text; left out = the draft was deleted. */
  public text?: string;
  /** The message it answers. */
  public replyToId?: string;
  /** Rises with each change. */
  public version!: number;
  /** When it was last written. */
  public updatedAt!: string;
  public constructor(init?: Partial<Draft>) { Object.assign(this, init); }
}

/** The body of every answer with a status of 400 or above. */
export class ErrorResponse {
  /** What went wrong. */
  public responseStatus?: ResponseStatus;
  public constructor(init?: Partial<ErrorResponse>) { Object.assign(this, init); }
}

/** What became of each copy. */
export class ForwardMessagesResponse {
  /** In the order of the conversations, and in each of the messages. */
  public results!: ForwardResult[];
  public constructor(init?: Partial<ForwardMessagesResponse>) { Object.assign(this, init); }
}

/** One copy, or why there is none. */
export class ForwardResult {
  /** The message to be copied. */
  public messageId!: string;
  /** Where to. */
  public conversationId!: string;
  /** The copy. */
  public message?: Message;
  /** True when an earlier call with the same key made it. */
  public replayed?: boolean;
  /** Why there is none, an `errorCode`. */
  public errorCode?: string;
  /** The same in words. */
  public errorMessage?: string;
  public constructor(init?: Partial<ForwardResult>) { Object.assign(this, init); }
}

/** Where a copied message comes from. Not which conversation: its readers may know nothing of that. */
export class ForwardedFrom {
  /** Who wrote it first. */
  public sender!: UserSummary;
  /** When. */
  public createdAt!: string;
  public constructor(init?: Partial<ForwardedFrom>) { Object.assign(this, init); }
}

/** A message that was found; its `conversationId` and `seq` say where it is. */
export class FoundMessage {
  /** The message. */
  public message!: Message;
  /** Where its text has what was looked for, in order; none when nothing but filters were given. */
  public highlights!: TextRange[];
  /** The messages before it, oldest first, when asked for. */
  public before?: Message[];
  /** The messages after it, oldest first, when asked for. */
  public after?: Message[];
  public constructor(init?: Partial<FoundMessage>) { Object.assign(this, init); }
}

/** New tokens; empty in cookie mode. */
export class GetAccessTokenResponse {
  /** The access token. */
  public accessToken?: string;
  /** The next refresh token, when they rotate: the old one stays valid for 30 seconds. */
  public refreshToken?: string;
  /** When the refresh token ends, when they rotate. */
  public refreshTokenExpiry?: string;
  /** Always left out: refusals have a status of 400 or above. */
  public responseStatus?: ResponseStatus;
  public constructor(init?: Partial<GetAccessTokenResponse>) { Object.assign(this, init); }
}

/** A batch of events, the same on every transport. */
export class GetEventsResponse {
  /** The place after these events: save it together with the state they were applied to. */
  public cursor?: string;
  /** The events, at most 100. */
  public events!: ChatEvent[];
  /** True after a database crash: some events may have come before; drop them by their ids. */
  public overlap?: boolean;
  public constructor(init?: Partial<GetEventsResponse>) { Object.assign(this, init); }
}

/** The messages. */
export class GetMessagesResponse {
  /** As they are now; tombstones are among them. */
  public results!: Message[];
  public constructor(init?: Partial<GetMessagesResponse>) { Object.assign(this, init); }
}

/** How present users are. */
export class GetPresenceResponse {
  /** One for each user asked for, in that order, each once. */
  public results!: UserPresence[];
  public constructor(init?: Partial<GetPresenceResponse>) { Object.assign(this, init); }
}

/** A page of the caller's state, conversations in the order of their ids. */
export class GetSnapshotResponse {
  /** First page only: the place in the event stream taken before the data was read. */
  public eventCursor?: string;
  /** First page only: the caller. */
  public me?: MyProfile;
  /** First page only: the ids of the users the caller has blocked, in order. */
  public blockedUserIds?: string[];
  /** First page only: the caller's privacy settings. */
  public privacy?: Privacy;
  /** The conversations. */
  public results!: Conversation[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<GetSnapshotResponse>) { Object.assign(this, init); }
}

/** Who is typing. */
export class GetTypingResponse {
  /** In the order of their ids. */
  public results!: TypingUser[];
  public constructor(init?: Partial<GetTypingResponse>) { Object.assign(this, init); }
}

/** Unread messages in all conversations that are not archived, each counted up to 999; a badge is `total − muted`. */
export class GetUnreadResponse {
  /** All of them. */
  public total!: number;
  /** Of these, in muted conversations. */
  public muted!: number;
  /** Of these, messages that mention the caller. */
  public mentions!: number;
  public constructor(init?: Partial<GetUnreadResponse>) { Object.assign(this, init); }
}

/** A link by which one can join a group, as those see it who manage links. */
export class InviteLink {
  /** The id, a UUIDv7; it lets nobody in. */
  public id!: string;
  /**
   * What lets people in, 22 characters for the app's own address; left out when the service's signing key has changed
   * since.
   */
  public token?: string;
  /** The id of the user who made it. */
  public createdBy!: string;
  /** When it was made. */
  public createdAt!: string;
  /** When it stops working. */
  public expiresAt?: string;
  /** How many may join by it. */
  public maxUses?: number;
  /** How many have joined by it; ListMembers tells who of them is there. */
  public uses!: number;
  /** When somebody ended it. */
  public revokedAt?: string;
  public constructor(init?: Partial<InviteLink>) { Object.assign(this, init); }
}

/** What a link leads to. */
export class InvitePreview {
  /** The group's title. */
  public title?: string;
  /** What it is about. */
  public description?: string;
  /** Its picture. */
  public avatarUrl?: string;
  /** How many members it has. */
  public memberCount!: number;
  /** When the link stops working. */
  public expiresAt?: string;
  /** The group's id, when the caller is a member already. */
  public conversationId?: string;
  public constructor(init?: Partial<InvitePreview>) { Object.assign(this, init); }
}

/** A page of blocks. */
export class ListBlocksResponse {
  /** The blocks. */
  public results!: Block[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListBlocksResponse>) { Object.assign(this, init); }
}

/** A page of conversations. */
export class ListConversationsResponse {
  /** The conversations. */
  public results!: Conversation[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListConversationsResponse>) { Object.assign(this, init); }
}

/** A page of drafts. */
export class ListDraftsResponse {
  /** The drafts. */
  public results!: Draft[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListDraftsResponse>) { Object.assign(this, init); }
}

/** A page of links. */
export class ListInviteLinksResponse {
  /** The links. */
  public results!: InviteLink[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListInviteLinksResponse>) { Object.assign(this, init); }
}

/** A page of members. */
export class ListMembersResponse {
  /** The members. */
  public results!: Member[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListMembersResponse>) { Object.assign(this, init); }
}

/** A page of earlier versions. */
export class ListMessageVersionsResponse {
  /** Newest first; what it says now is not among them. */
  public results!: MessageVersion[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListMessageVersionsResponse>) { Object.assign(this, init); }
}

/** A page of history, newest first. */
export class ListMessagesResponse {
  /** The messages. */
  public results!: Message[];
  /** Whether the caller may read older ones. */
  public hasMoreBefore!: boolean;
  /** Whether there are newer ones. */
  public hasMoreAfter!: boolean;
  public constructor(init?: Partial<ListMessagesResponse>) { Object.assign(this, init); }
}

/** The pinned messages. */
export class ListPinsResponse {
  /** The one pinned last first. */
  public results!: Pin[];
  public constructor(init?: Partial<ListPinsResponse>) { Object.assign(this, init); }
}

/** A page of votes. */
export class ListPollVotesResponse {
  /** The votes. */
  public results!: PollVote[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListPollVotesResponse>) { Object.assign(this, init); }
}

/** A page of reactions. */
export class ListReactionsResponse {
  /** The reactions. */
  public results!: Reaction[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListReactionsResponse>) { Object.assign(this, init); }
}

/** A page of receipts. */
export class ListReceiptsResponse {
  /** Those who have received the message. */
  public results!: MessageReceipt[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListReceiptsResponse>) { Object.assign(this, init); }
}

/** A page of scheduled messages. */
export class ListScheduledResponse {
  /** The next first. */
  public results!: ScheduledMessage[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListScheduledResponse>) { Object.assign(this, init); }
}

/** A page of sessions. */
export class ListSessionsResponse {
  /** The sessions. */
  public results!: DeviceSession[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListSessionsResponse>) { Object.assign(this, init); }
}

/** A page of starred messages. */
export class ListStarredResponse {
  /** The messages. */
  public results!: StarredMessage[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListStarredResponse>) { Object.assign(this, init); }
}

/** A page of a thread, newest first. */
export class ListThreadMessagesResponse {
  /** The message they are replies to. */
  public root!: Message;
  /** The caller's own side of it. */
  public me!: MyThread;
  /** Who has replied lately, as in `MessageThread.participants`. */
  public participants!: UserSummary[];
  /** The replies. */
  public results!: Message[];
  /** Whether the caller may read older ones. */
  public hasMoreBefore!: boolean;
  /** Whether there are newer ones. */
  public hasMoreAfter!: boolean;
  public constructor(init?: Partial<ListThreadMessagesResponse>) { Object.assign(this, init); }
}

/** A page of threads. */
export class ListThreadsResponse {
  /** The threads. */
  public results!: MessageThread[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<ListThreadsResponse>) { Object.assign(this, init); }
}

/** The caller's marks now. */
export class MarkReceiptsResponse {
  /** One for each conversation, in no order. */
  public results!: ConversationMarks[];
  public constructor(init?: Partial<MarkReceiptsResponse>) { Object.assign(this, init); }
}

/** The caller's marks now. */
export class MarkResponse {
  /** Received up to here. */
  public deliveredSeq!: number;
  /** Read up to here. */
  public readSeq!: number;
  /** Unread messages: exact up to 999, then 999. */
  public unread!: number;
  public constructor(init?: Partial<MarkResponse>) { Object.assign(this, init); }
}

/** A member of a conversation. */
export class Member {
  /** Who. */
  public user!: UserSummary;
  /** `owner`, `admin` or `member`. */
  public role!: string;
  /** When they joined. */
  public joinedAt!: string;
  /** Received up to here. */
  public deliveredSeq!: number;
  /** Read up to here; left out when the member or the caller has turned read receipts off. */
  public readSeq?: number;
  /** The first seq they may read. */
  public historyFromSeq!: number;
  /** What the app has put beside them. */
  public metadata?: { [index: string]: unknown; };
  /**
   * The id of the user who added them, or made the link they joined by; left out of those who were there from the
   * start.
   */
  public addedBy?: string;
  /** The invite link they joined by. */
  public inviteLinkId?: string;
  public constructor(init?: Partial<Member>) { Object.assign(this, init); }
}

/** A message. */
export class Message {
  /** The id, a UUIDv7. */
  public id!: string;
  /** The conversation. */
  public conversationId!: string;
  /** Its number in the conversation: 1, 2, 3 … without holes. This is the order. */
  public seq!: number;
  /** Who sent it; of a system message, who did what it tells. */
  public sender!: UserSummary;
  /** The key the sender chose; a system message has none. */
  public clientMessageId?: string;
  /** `text`, `system` or `poll`; more come. */
  public type!: string;
  /** The text; left out of a tombstone. */
  public text?: string;
  /** System messages: what happened. */
  public system?: SystemNote;
  /** The root of the thread it is a reply in. */
  public threadRootId?: string;
  /** Replies in its thread, those that are deleted among them; left out when there are none. */
  public replyCount?: number;
  /** When the newest of them was sent. */
  public lastReplyAt?: string;
  /** Of a copy: where it comes from. */
  public forwardedFrom?: ForwardedFrom;
  /** Of a poll. */
  public poll?: Poll;
  /** The message it answers. */
  public replyTo?: MessagePreview;
  /** Ids of the users it mentions. */
  public mentions?: string[];
  /** True when it mentions everyone. */
  public mentionsAll?: boolean;
  /** The web addresses in its text. */
  public links?: string[];
  /** What the app has put beside it. */
  public metadata?: { [index: string]: unknown; };
  /** The reactions to it, the one used first first. */
  public reactions?: ReactionGroup[];
  /** True when it was sent without a sound: it makes no push. */
  public silent?: boolean;
  /** True for the caller who has blocked its sender: it has no content for them. */
  public hiddenByBlock?: boolean;
  /** When it disappears by itself, if that counts from when it was sent; at the latest a minute later. */
  public expiresAt?: string;
  /** The seconds it disappears after everyone has read it, if that counts. */
  public expiresAfterRead?: number;
  /** When it was pinned, if it is. */
  public pinnedAt?: string;
  /** Not in events: true when the caller has starred it. */
  public starred?: boolean;
  /** 1, and one more with each edit or deletion. */
  public version!: number;
  /** When it was stored, for display only. */
  public createdAt!: string;
  /** When it was last edited. */
  public editedAt?: string;
  /** When it was deleted for everyone: then it is a tombstone without content. */
  public deletedAt?: string;
  public constructor(init?: Partial<Message>) { Object.assign(this, init); }
}

/** After how long the messages of a conversation disappear. */
export class MessageExpiry {
  /** 5 seconds to 90 days. */
  public seconds!: number;
  /** What the time counts from: `sent` or `read`. */
  public after!: string;
  public constructor(init?: Partial<MessageExpiry>) { Object.assign(this, init); }
}

/** A message as another one shows it. */
export class MessagePreview {
  /** The message. */
  public id!: string;
  /** Its number in the conversation. */
  public seq!: number;
  /** Who sent it. */
  public sender!: UserSummary;
  /** As `Message.type`. */
  public type!: string;
  /**
   * The first 200 Unicode scalars of its text; left out when it was deleted, is hidden by a block, or is of before the
   * caller's time.
   */
  public text?: string;
  /** When it was deleted for everyone. */
  public deletedAt?: string;
  /** True for the caller who has blocked its sender. */
  public hiddenByBlock?: boolean;
  public constructor(init?: Partial<MessagePreview>) { Object.assign(this, init); }
}

/** That somebody has received a message, and perhaps read it. */
export class MessageReceipt {
  /** Who. */
  public user!: UserSummary;
  /**
   * When a device first confirmed it; left out when that is longer ago than it is kept, or was only seen by what they
   * sent.
   */
  public deliveredAt?: string;
  /** Whether they have read it. False too when they or the caller have turned read receipts off. */
  public read!: boolean;
  /** When; left out as `deliveredAt`. */
  public readAt?: string;
  public constructor(init?: Partial<MessageReceipt>) { Object.assign(this, init); }
}

/** A thread and the caller's own side of it. */
export class MessageThread {
  /** The message it hangs on, with `replyCount` and `lastReplyAt`. */
  public root!: Message;
  /** The caller's own side. */
  public me!: MyThread;
  /** Who has written the newest 100 replies that the caller may read, at most five, who replied last first. */
  public participants!: UserSummary[];
  public constructor(init?: Partial<MessageThread>) { Object.assign(this, init); }
}

/** What a message said before an edit. */
export class MessageVersion {
  /** As `Message.version` was then. */
  public version!: number;
  /** The text. */
  public text?: string;
  /** Ids of the users it mentioned. */
  public mentions?: string[];
  /** True when it mentioned everyone. */
  public mentionsAll?: boolean;
  /** What the app had put beside it. */
  public metadata?: { [index: string]: unknown; };
  /** When it was sent, or edited to be so. */
  public createdAt!: string;
  public constructor(init?: Partial<MessageVersion>) { Object.assign(this, init); }
}

/** The caller's own side of a conversation. */
export class MyMembership {
  /** `owner`, `admin` or `member`. */
  public role!: string;
  /** Read up to here. */
  public readSeq!: number;
  /** Received up to here. */
  public deliveredSeq!: number;
  /** Unread messages: exact up to 999, then 999. */
  public unread!: number;
  /** Unread messages that mention the caller. */
  public unreadMentions!: number;
  /**
   * The seqs after `readSeq` that do not count as unread: system messages, tombstones, those deleted for oneself or
   * hidden by a block; the newest 1,000, left out when there are none. With them a client keeps `unread` right by
   * itself: it is `lastSeq − max(readSeq, historyFromSeq − 1)` less those of them that are higher, and at most 999.
   */
  public uncountedSeqs?: number[];
  /**
   * The seqs after `readSeq` of messages that mention the caller and count; the newest 1,000, left out when there are
   * none.
   */
  public mentionSeqs?: number[];
  /** The first seq the caller may read: what was before they came, or was cleared, is not. */
  public historyFromSeq!: number;
  /** Deleted for oneself: not to be shown while `lastSeq` is lower. Lists leave it out then; the snapshot has it. */
  public deletedBeforeSeq?: number;
  /** Marked as unread from this seq on, until the next MarkRead. */
  public unreadFromSeq?: number;
  /** True when it is marked as unread, whatever was read. */
  public markedUnread?: boolean;
  /** When it was pinned, if it is. */
  public pinnedAt?: string;
  /** Muted until then, if it is; a time that is past says nothing. */
  public mutedUntil?: string;
  /** Whether it is archived. */
  public archived!: boolean;
  /** A message with a higher seq ends the archiving; left out = none does. */
  public archivedUntilSeq?: number;
  /** What makes a push: `all`, `mentions` or `none`; left out = as the user has set for all conversations. */
  public notify?: string;
  /** What the caller has begun to write in the conversation itself, if anything. */
  public draft?: Draft;
  public constructor(init?: Partial<MyMembership>) { Object.assign(this, init); }
}

/** The caller's own profile, with what others do not see. */
export class MyProfile {
  /** The id. */
  public id!: string;
  /** The user name, when there is one. */
  public userName?: string;
  /** What others see. */
  public displayName!: string;
  /** The avatar, when there is one. */
  public avatarUrl?: string;
  /** The e-mail address; never shown to others. */
  public email?: string;
  /** The phone number; never shown to others. */
  public phone?: string;
  /** What the app has put beside the account; others get it by GetUser. */
  public metadata?: { [index: string]: unknown; };
  /** When the account was made. */
  public createdAt!: string;
  public constructor(init?: Partial<MyProfile>) { Object.assign(this, init); }
}

/** The caller's own side of a thread. */
export class MyThread {
  /** Whether the caller follows it. */
  public following!: boolean;
  /** Read up to here; a reply of one's own is read. */
  public readSeq!: number;
  /**
   * Unread replies, when it is followed: exact up to 999, then 999. They count in the conversation as other messages
   * do.
   */
  public unread!: number;
  public constructor(init?: Partial<MyThread>) { Object.assign(this, init); }
}

/** A pinned message. */
export class Pin {
  /** The message. */
  public message!: Message;
  /** When it was pinned. */
  public pinnedAt!: string;
  /** The id of the user who pinned it. */
  public pinnedBy!: string;
  /** When it is unpinned by itself; left out = never. */
  public expiresAt?: string;
  public constructor(init?: Partial<Pin>) { Object.assign(this, init); }
}

/** The options of a poll and how often each was chosen; the question is the message's text. */
export class Poll {
  /** The options, by their numbers from 0. */
  public options!: PollOption[];
  /** True when one may vote for several. */
  public multiple!: boolean;
  /** True when nobody is told who voted for what. */
  public anonymous!: boolean;
  /** How many users have voted. */
  public voters!: number;
  /** When voting ends, or ended, by itself. */
  public closesAt?: string;
  /** When ClosePoll ended it. */
  public closedAt?: string;
  /** Not in events: what the caller has voted for, if anything. */
  public myVotes?: number[];
  public constructor(init?: Partial<Poll>) { Object.assign(this, init); }
}

/** One of the answers of a poll. */
export class PollOption {
  /** The answer. */
  public text!: string;
  /** How many users have chosen it. */
  public votes!: number;
  public constructor(init?: Partial<PollOption>) { Object.assign(this, init); }
}

/** What one user voted for. */
export class PollVote {
  /** Who. */
  public user!: UserSummary;
  /** The numbers of the options, from 0. */
  public options!: number[];
  /** When. */
  public votedAt!: string;
  public constructor(init?: Partial<PollVote>) { Object.assign(this, init); }
}

/** What a user lets whom do. `everyone`, `shared` (who is in a conversation with the user) or `nobody`; more may come. */
export class Privacy {
  /** Who may start a direct conversation with the user and write in it. */
  public messages!: string;
  /** Who may add the user to groups. */
  public groups!: string;
  /** Who sees whether the user is online and when they last were. */
  public presence!: string;
  /** Who finds the user by name. */
  public search!: string;
  /** Whether others see what the user has read, and the user what others have. */
  public readReceipts!: boolean;
  /** Whether others see the user type. */
  public typing!: boolean;
  public constructor(init?: Partial<Privacy>) { Object.assign(this, init); }
}

/** One user's reaction to a message. */
export class Reaction {
  /** The emoji, or the name of one. */
  public emoji!: string;
  /** Who. */
  public user!: UserSummary;
  /** When; left out when it was taken back. */
  public createdAt?: string;
  public constructor(init?: Partial<Reaction>) { Object.assign(this, init); }
}

/** All users' reactions to a message with one emoji. */
export class ReactionGroup {
  /** The emoji, or the name of one. */
  public emoji!: string;
  /** How many users. */
  public count!: number;
  /** The first 5 of them. */
  public users!: UserSummary[];
  /** True when the caller is among all of them. Not in events, except those for one user's own devices. */
  public me?: boolean;
  public constructor(init?: Partial<ReactionGroup>) { Object.assign(this, init); }
}

/** The reactions to a message as they are now. */
export class ReactionsResponse {
  /** The one used first comes first. */
  public reactions!: ReactionGroup[];
  public constructor(init?: Partial<ReactionsResponse>) { Object.assign(this, init); }
}

/** How far a member has received and read. */
export class Receipt {
  /** Who. */
  public userId!: string;
  /** Received up to here. */
  public deliveredSeq!: number;
  /** Read up to here; left out when it is not told, or one of the two has turned read receipts off. */
  public readSeq?: number;
  public constructor(init?: Partial<Receipt>) { Object.assign(this, init); }
}

/** How far a device has received and its user has read a conversation: one of the two or both. */
export class ReceiptMark {
  /** The conversation. */
  public conversationId!: string;
  /** Received up to here. */
  public deliveredSeq?: number;
  /** Read, and so received, up to here. */
  public readSeq?: number;
  public constructor(init?: Partial<ReceiptMark>) { Object.assign(this, init); }
}

/** The stream goes on. */
export class RenewStreamResponse {
  /** When the token ends that the stream now lives on. */
  public expiresAt!: string;
  public constructor(init?: Partial<RenewStreamResponse>) { Object.assign(this, init); }
}

/** What is wrong with one member. */
export class ResponseError {
  /** A stable code. */
  public errorCode!: string;
  /** The JSON path of the member, such as `text` or `attachments[0].size`. */
  public fieldName!: string;
  /** For people: the limit and the way out. */
  public message!: string;
  /** Further facts, per error code. */
  public meta?: { [index: string]: string; };
  public constructor(init?: Partial<ResponseError>) { Object.assign(this, init); }
}

/** What went wrong, and with which members of the request. */
export class ResponseStatus {
  /** A stable code: the name of an `ErrorCode`, or one added later. */
  public errorCode!: string;
  /** For people: the limit and the way out. */
  public message!: string;
  /** One item per refused member; empty when the request as a whole is refused. */
  public errors!: ResponseError[];
  /** Further facts: always `traceId`; others per error code. */
  public meta?: { [index: string]: string; };
  public constructor(init?: Partial<ResponseStatus>) { Object.assign(this, init); }
}

/** The scheduled message. */
export class ScheduleMessageResponse {
  /** As it is now. */
  public scheduled!: ScheduledMessage;
  /** True when an earlier call with the same key made it; left out otherwise. */
  public replayed?: boolean;
  public constructor(init?: Partial<ScheduleMessageResponse>) { Object.assign(this, init); }
}

/** A message to be sent later. */
export class ScheduledMessage {
  /** The id, a UUIDv7; not that of the message it becomes. */
  public id!: string;
  /** When it is sent. */
  public sendAt!: string;
  /** What is sent. */
  public message!: SendMessage;
  /** 1, and one more with each change. */
  public version!: number;
  /**
   * Why it was refused when its time came, an `errorCode`; it waits for UpdateScheduled, SendScheduledNow or
   * CancelScheduled.
   */
  public errorCode?: string;
  /** The same in words. */
  public errorMessage?: string;
  public constructor(init?: Partial<ScheduledMessage>) { Object.assign(this, init); }
}

/** A page of messages, newest first. */
export class SearchMessagesResponse {
  /**
   * What was found. A page may have fewer than asked for, even none, and still a next one: each looks through a part of
   * the history.
   */
  public results!: FoundMessage[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  /** True when nothing has the words as they are written, and these have similar ones. */
  public similar?: boolean;
  public constructor(init?: Partial<SearchMessagesResponse>) { Object.assign(this, init); }
}

/** What was found of each kind. */
export class SearchResponse {
  /** People: those the caller has a direct conversation with first. */
  public users!: UserSummary[];
  /** The caller's conversations, those with the newest activity first. */
  public conversations!: Conversation[];
  /** Messages, newest first; SearchMessages has more. */
  public messages!: FoundMessage[];
  public constructor(init?: Partial<SearchResponse>) { Object.assign(this, init); }
}

/** A page of users, in the order of their ids. */
export class SearchUsersResponse {
  /** The users. */
  public results!: UserSummary[];
  /** For the next page; left out at the end. */
  public nextCursor?: string;
  public constructor(init?: Partial<SearchUsersResponse>) { Object.assign(this, init); }
}

/** The stored message. */
export class SendMessageResponse {
  /** The message as it is now. */
  public message!: Message;
  /** True when an earlier call with the same key made it; left out otherwise. */
  public replayed?: boolean;
  public constructor(init?: Partial<SendMessageResponse>) { Object.assign(this, init); }
}

/** What became of the messages. */
export class SendMessagesResponse {
  /** One for each message, in their order. */
  public results!: SendResult[];
  public constructor(init?: Partial<SendMessagesResponse>) { Object.assign(this, init); }
}

/** What became of one message: it is stored, or why not. */
export class SendResult {
  /** The message as it is now. */
  public message?: Message;
  /** True when an earlier call with the same key made it. */
  public replayed?: boolean;
  /** Why it was refused; its fields begin with `messages[n].`. */
  public error?: ResponseStatus;
  public constructor(init?: Partial<SendResult>) { Object.assign(this, init); }
}

/** A message the caller has starred. */
export class StarredMessage {
  /** The message. */
  public message!: Message;
  /** When it was starred. */
  public starredAt!: string;
  public constructor(init?: Partial<StarredMessage>) { Object.assign(this, init); }
}

/** What a system message tells, for programs: texts are the app's. */
export class SystemNote {
  /** What happened, such as `member_added`: 1 to 64 letters, digits and `_ . -`. */
  public action!: string;
  /** Ids of the users it happened to, when there are any; at most 100. */
  public targetIds?: string[];
  /** The new value, such as a title or a role, when there is one. */
  public value?: string;
  public constructor(init?: Partial<SystemNote>) { Object.assign(this, init); }
}

/** A part of a text, counted in UTF-16 code units as strings of JavaScript, C# and Swift's `utf16` view are. */
export class TextRange {
  /** Where it begins, from 0. */
  public start!: number;
  /** How long it is. */
  public length!: number;
  public constructor(init?: Partial<TextRange>) { Object.assign(this, init); }
}

/** Someone who is typing. */
export class TypingUser {
  /** Who. */
  public user!: UserSummary;
  /** `text`, `audio` or `upload`. */
  public kind!: string;
  /** When it is over unless it is repeated. */
  public expiresAt!: string;
  public constructor(init?: Partial<TypingUser>) { Object.assign(this, init); }
}

/** The channels are changed, or will be in a moment where the stream is on another node. */
export class UpdateEventSubscriberResponse {
  public constructor(init?: Partial<UpdateEventSubscriberResponse>) { Object.assign(this, init); }
}

/** What became of the users. */
export class UpsertUsersResponse {
  /** How many are new. */
  public created!: number;
  /** How many were changed; the rest were so already. */
  public updated!: number;
  public constructor(init?: Partial<UpsertUsersResponse>) { Object.assign(this, init); }
}

/** How present a user is. */
export class UserPresence {
  /** Who. */
  public userId!: string;
  /** `online`, `away`, `offline`, or `unknown`: it cannot be told, or not to you. One of `PresenceStatus`. */
  public status!: string;
  /** When offline: when the user was last there, to the minute; left out when that is not known. */
  public lastSeenAt?: string;
  /** On how many devices the user is there; a change of it alone is not told. */
  public deviceCount?: number;
  /** What the user says of themselves. */
  public statusText?: string;
  /** When the status text is to be shown no more. */
  public statusTextExpiresAt?: string;
  /** One's own only: true while one is shown as offline to everyone. */
  public invisible?: boolean;
  public constructor(init?: Partial<UserPresence>) { Object.assign(this, init); }
}

/** A person as others see them, wherever a person is shown. */
export class UserSummary {
  /** The id; it stays when the account is gone. */
  public id!: string;
  /** The user name, when there is one. */
  public userName?: string;
  /** The display name; empty when the account is gone. */
  public displayName!: string;
  /** The avatar, when there is one. */
  public avatarUrl?: string;
  /** What the app has put beside them; in the answer of GetUser only. */
  public metadata?: { [index: string]: unknown; };
  /** True when the account is gone. */
  public deleted?: boolean;
  public constructor(init?: Partial<UserSummary>) { Object.assign(this, init); }
}

/** A user to be created or changed; members left out stay as they are. */
export class UserUpsert {
  /** The id in the app, as its tokens have it in `sub`. */
  public id!: string;
  /** What others see; for a new user the user name, or "New user", when left out. */
  public displayName?: string;
  /** 3 to 40 letters, digits and `_ - .`, starting with a letter or digit; unique whatever its case. */
  public userName?: string;
  public constructor(init?: Partial<UserUpsert>) { Object.assign(this, init); }
}

/** Where those that are watched stand now. */
export class WatchPresenceResponse {
  /** One for each user, as `GetPresence` answers. */
  public results!: UserPresence[];
  public constructor(init?: Partial<WatchPresenceResponse>) { Object.assign(this, init); }
}

// @Route("/api/v1/conversations/{ConversationId}/members", "POST")
/**
 * Adds members to a group; those who are members already are left as they are. 404 `UserNotFound` with `meta.userIds`,
 * 403 `CannotContactUser` for those who are kept apart from the caller, 409 `GroupFull`, 400 `NotAGroup`; then nobody
 * is added.
 */
export class AddMembers implements IReturn<AddMembersResponse>, IPost {
  /** The group. */
  public conversationId!: string;
  /** 1 to 100 user ids. */
  public userIds!: string[];
  public constructor(init?: Partial<AddMembers>) { Object.assign(this, init); }
  public getTypeName(): string { return 'AddMembers'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): AddMembersResponse { return new AddMembersResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/reactions", "POST")
/**
 * Reacts to a message. 200 also when the caller has reacted so before. 409 `TooManyReactions` beyond 8 different
 * reactions to a message or 3 of one user's; 409 `MessageDeleted`; 403 `CannotContactUser` as for sending.
 */
export class AddReaction implements IReturn<ReactionsResponse>, IPost {
  /** The message. */
  public messageId!: string;
  /**
   * One emoji, however many characters it is made of, or the name of one of the app's own, such as `:party-parrot:`; at
   * most 64 bytes of UTF-8.
   */
  public emoji!: string;
  public constructor(init?: Partial<AddReaction>) { Object.assign(this, init); }
  public getTypeName(): string { return 'AddReaction'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): ReactionsResponse { return new ReactionsResponse(); }
}

// @Route("/api/v1/auth/sign-in", "POST")
/**
 * Signs in by user name, e-mail or phone (provider `credentials`, the default), or out (provider `logout`). 401
 * `Unauthorized` when they do not match; 429 `RateLimitExceeded` after too many attempts with one name or from one
 * address, whether or not there is such an account. By default the tokens are cookies; see `meta`.
 */
export class Authenticate implements IReturn<AuthenticateResponse>, IPost {
  /** `credentials` or `logout`. */
  public provider?: string;
  /** User name, e-mail address or phone number. */
  public userName?: string;
  /** The password. */
  public password?: string;
  /** Accepted for ServiceStack clients; the refresh token always lives its full time. */
  public rememberMe?: boolean;
  /** Accepted for ServiceStack clients; unused. */
  public accessToken?: string;
  /** Accepted for ServiceStack clients; unused. */
  public accessTokenSecret?: string;
  /** Accepted for ServiceStack clients; unused. */
  public returnUrl?: string;
  /**
   * `tokens: body` answers tokens in the body instead of cookies; `rotate: true` makes the refresh token rotate;
   * `device` names the device.
   */
  public meta?: { [index: string]: string; };
  public constructor(init?: Partial<Authenticate>) { Object.assign(this, init); }
  public getTypeName(): string { return 'Authenticate'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): AuthenticateResponse { return new AuthenticateResponse(); }
}

// @Route("/api/v1/blocks/{UserId}", "PUT")
/**
 * Blocks a user, which only the caller is told. From the answer on neither can write to the other in their direct
 * conversation, add the other to a group, or see whether the other is online or types; in groups they share the caller
 * gets that user's messages without content. Nothing is deleted. The refusals are those of privacy settings (403
 * `CannotContactUser`), so that a block cannot be proved. Blocking again changes nothing. 404 `UserNotFound`, 409
 * `TooManyBlocks` beyond 1,000.
 */
export class BlockUser implements IReturn<Block>, IPut {
  /** Whom to block. */
  public userId!: string;
  public constructor(init?: Partial<BlockUser>) { Object.assign(this, init); }
  public getTypeName(): string { return 'BlockUser'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): Block { return new Block(); }
}

// @Route("/api/v1/scheduled/{ScheduledId}", "DELETE")
/**
 * Takes a scheduled message back. After the 204 it is never sent; 404 `ScheduledNotFound` when it was sent or taken
 * back before.
 */
export class CancelScheduled implements IReturnVoid, IDelete {
  /** The scheduled message. */
  public scheduledId!: string;
  public constructor(init?: Partial<CancelScheduled>) { Object.assign(this, init); }
  public getTypeName(): string { return 'CancelScheduled'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/auth/password", "POST")
/**
 * Changes the caller's password and ends all other sessions; the one the request came with stays. 400 `InvalidValue`
 * when the current password is another, `WeakPassword` for a new one that is refused; 403 for users of an app's own
 * issuer; 429 after too many attempts.
 */
export class ChangePassword implements IReturnVoid, IPost {
  /** The password until now. */
  public currentPassword!: string;
  /** 8 to 256 characters of any kind; well-known passwords are refused with `WeakPassword`. */
  public newPassword!: string;
  public constructor(init?: Partial<ChangePassword>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ChangePassword'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): void {}
}

// @Route("/api/v1/conversations/{ConversationId}/clear", "POST")
/**
 * Clears the history for the caller alone, for good: what was sent so far is no longer shown to them, nor found. Others
 * see it as before.
 */
export class ClearConversation implements IReturn<Conversation>, IPost {
  /** The conversation. */
  public conversationId!: string;
  /** The last message to be cleared; all when left out. */
  public upToSeq?: number;
  public constructor(init?: Partial<ClearConversation>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ClearConversation'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): Conversation { return new Conversation(); }
}

// @Route("/api/v1/messages/{MessageId}/poll/close", "POST")
/**
 * Ends the voting: for the poll's sender, and those who may delete it (403 `Forbidden`). A repeat changes nothing. 409
 * `Conflict` for a message that is no poll.
 */
export class ClosePoll implements IReturn<Poll>, IPost {
  /** The poll's message. */
  public messageId!: string;
  public constructor(init?: Partial<ClosePoll>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ClosePoll'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): Poll { return new Poll(); }
}

// @Route("/api/v1/conversations", "POST")
/**
 * With `recipientId`: the direct conversation with that user, made when missing (201 new, 200 existing); one per pair
 * however many ask at once. Without: a new group with a title and members, the caller as its owner. 404 `UserNotFound`
 * with `meta.userIds`, 403 `CannotContactUser` for those who are kept apart from the caller; then nothing is made.
 */
export class CreateConversation implements IReturn<CreateConversationResponse>, IPost {
  /** The other user of a direct conversation; excludes the members below. */
  public recipientId?: string;
  /** Groups: the key chosen by the client, unique per caller, that makes retries safe. */
  public clientConversationId?: string;
  /** Groups: the title. */
  public title?: string;
  /** Groups: the other members' user ids, at most 100; more are added by AddMembers. */
  public memberIds?: string[];
  /** Groups: what it is about. */
  public description?: string;
  /** Groups: the address of its picture, http or https. */
  public avatarUrl?: string;
  /** Groups: what the app puts beside it: a JSON object of at most 16 KiB. */
  public metadata?: { [index: string]: unknown; };
  /** Groups: who may do what, where that is not the default. */
  public permissions?: ConversationPermissions;
  /** Groups: what those who come later may read: `from_join`, what is sent from then on, also when left out; or `all`. */
  public history?: string;
  public constructor(init?: Partial<CreateConversation>) { Object.assign(this, init); }
  public getTypeName(): string { return 'CreateConversation'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): CreateConversationResponse { return new CreateConversationResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/invite-links", "POST")
/**
 * Makes a link by which anyone who has it can join a group. Repeating a `clientLinkId` returns the first link; with
 * another content it is 409 `IdempotencyKeyReused`. 409 `TooManyInviteLinks` when the group has 20 that work.
 */
export class CreateInviteLink implements IReturn<CreateInviteLinkResponse>, IPost {
  /** The group. */
  public conversationId!: string;
  /** Chosen by the client, unique per caller: makes retries safe. */
  public clientLinkId!: string;
  /** When it stops working, a time to come; left out = never. */
  public expiresAt?: string;
  /** How many may join by it, 1 to 100,000; left out = any number. */
  public maxUses?: number;
  public constructor(init?: Partial<CreateInviteLink>) { Object.assign(this, init); }
  public getTypeName(): string { return 'CreateInviteLink'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): CreateInviteLinkResponse { return new CreateInviteLinkResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/polls", "POST")
/**
 * Asks a question with options to choose from: a message of type `poll`, whose text is the question. Keys, refusals and
 * answer as of SendMessage.
 */
export class CreatePoll implements IReturn<SendMessageResponse>, IPost {
  /** The conversation. */
  public conversationId!: string;
  /** Chosen by the client, unique per sender and conversation: makes retries safe. */
  public clientMessageId!: string;
  /** 1 to 500 Unicode scalars. */
  public question!: string;
  /** 2 to 20 different ones of 1 to 200 Unicode scalars. */
  public options!: string[];
  /** True when one may vote for several. */
  public multiple?: boolean;
  /** True when nobody is told who voted for what. */
  public anonymous?: boolean;
  /** When voting ends by itself, a time to come; left out = it is closed by ClosePoll. */
  public closesAt?: string;
  /** True for a message that makes no push. */
  public silent?: boolean;
  public constructor(init?: Partial<CreatePoll>) { Object.assign(this, init); }
  public getTypeName(): string { return 'CreatePoll'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): SendMessageResponse { return new SendMessageResponse(); }
}

// @Route("/api/v1/auth/stream-ticket", "POST")
/**
 * A ticket that opens one stream: `/ws?ticket=…` or `/event-stream?ticket=…`, on any node, for browsers that can send
 * neither header nor cookie. It works once, within 30 seconds; the stream ends with the access token the ticket was
 * made with.
 */
export class CreateStreamTicket implements IReturn<CreateStreamTicketResponse>, IPost {
  public constructor(init?: Partial<CreateStreamTicket>) { Object.assign(this, init); }
  public getTypeName(): string { return 'CreateStreamTicket'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): CreateStreamTicketResponse { return new CreateStreamTicketResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}", "DELETE")
/**
 * For `me`: clears the history and hides the conversation until the next message; the caller stays a member. For
 * `everyone`: ends a group; nobody is a member any more, and nothing of it can be read. 400 `NotAGroup` for a direct
 * conversation.
 */
export class DeleteConversation implements IReturnVoid, IDelete {
  /** The conversation. */
  public conversationId!: string;
  /** `me`, also when left out, or `everyone`. */
  public scope?: string;
  public constructor(init?: Partial<DeleteConversation>) { Object.assign(this, init); }
  public getTypeName(): string { return 'DeleteConversation'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/messages/{MessageId}", "DELETE")
/**
 * Deletes a message: with the scope `me` from one's own devices only, with `everyone` from all, for good. For everyone:
 * the sender within 48 hours (403 `TooLate`), and at any time those whose role lets them delete others' messages (403
 * `Forbidden` for the rest). It stays as a tombstone without content, and nothing of it is served any more. 204 also
 * when it was deleted before.
 */
export class DeleteMessage implements IReturnVoid, IDelete {
  /** The message. */
  public messageId!: string;
  /** `me` or `everyone`. */
  public scope!: string;
  public constructor(init?: Partial<DeleteMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'DeleteMessage'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/messages/delete", "POST")
/**
 * Deletes several messages as DeleteMessage does, all or none: a refusal (403 `Forbidden`, `TooLate`) names in
 * `meta.messageIds` those that stand in the way. With the scope `me` those that are hidden already are passed over.
 */
export class DeleteMessages implements IReturnVoid, IPost {
  /** 1 to 100 messages, of any conversations. */
  public messageIds!: string[];
  /** `me` or `everyone`. */
  public scope!: string;
  public constructor(init?: Partial<DeleteMessages>) { Object.assign(this, init); }
  public getTypeName(): string { return 'DeleteMessages'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): void {}
}

// @Route("/api/v1/messages/{MessageId}", "PATCH")
/**
 * Changes a message of one's own; members left out stay as they are, and the links are found anew. What it said before
 * is kept (ListMessageVersions). An edit that changes nothing is answered and tells nobody, so a repeat is safe. 403
 * `Forbidden` for others' messages and for system messages, 403 `TooLate` after 24 hours, 409 `MessageDeleted`, 409
 * `VersionConflict`.
 */
export class EditMessage implements IReturn<Message>, IPatch {
  /** The message. */
  public messageId!: string;
  /** 1 to 10,000 Unicode scalars, at most 40,000 bytes of UTF-8. */
  public text?: string;
  /** Ids of at most 50 members it mentions from now on; an empty list for none. */
  public mentions?: string[];
  /** Whether it mentions everyone from now on. */
  public mentionsAll?: boolean;
  /** Members to set in the metadata; null removes one (RFC 7396). The whole is at most 16 KiB. */
  public metadata?: { [index: string]: unknown; };
  /** The version to be changed: 409 `VersionConflict` when it is another by now. */
  public version?: number;
  public constructor(init?: Partial<EditMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'EditMessage'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): Message { return new Message(); }
}

// @Route("/api/v1/messages/{MessageId}/thread/follow", "PUT")
/**
 * Follows a thread: it is listed, with what of it is unread. Who replies follows, and so does the sender of the root
 * from the first reply on, unless they have said that they do not.
 */
export class FollowThread implements IReturn<MyThread>, IPut {
  /** The thread's root, which need not have replies yet. */
  public messageId!: string;
  public constructor(init?: Partial<FollowThread>) { Object.assign(this, init); }
  public getTypeName(): string { return 'FollowThread'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): MyThread { return new MyThread(); }
}

// @Route("/api/v1/messages/forward", "POST")
/**
 * Copies messages into other conversations: texts and polls, these without their votes. Each copy is sent as by
 * SendMessage and has an answer of its own; one is refused with 404 `MessageNotFound` when the message was deleted, or
 * the caller may not read it. All that can be stored is stored at once. Repeating it with the same `clientForwardId`
 * returns the first copies.
 */
export class ForwardMessages implements IReturn<ForwardMessagesResponse>, IPost {
  /** Chosen by the client: makes retries safe. Each copy's `clientMessageId` is made from it. */
  public clientForwardId!: string;
  /** 1 to 100 messages, copied in this order. */
  public messageIds!: string[];
  /** 1 to 10 conversations. */
  public conversationIds!: string[];
  /** True for copies that make no push. */
  public silent?: boolean;
  public constructor(init?: Partial<ForwardMessages>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ForwardMessages'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): ForwardMessagesResponse { return new ForwardMessagesResponse(); }
}

// @Route("/api/v1/auth/token", "POST")
/**
 * Renews the access token. With `refreshToken` the tokens come back in the body; without it the cookie `ss-reftok` is
 * used and a new `ss-tok` cookie set. 401 `TokenInvalid` when the refresh token is not valid.
 */
export class GetAccessToken implements IReturn<GetAccessTokenResponse>, IPost {
  /** The refresh token, in token mode. */
  public refreshToken?: string;
  /** Accepted for ServiceStack clients; the cookie is used whenever no refresh token is given. */
  public useTokenCookie?: boolean;
  /** Accepted for ServiceStack clients; unused. */
  public meta?: { [index: string]: string; };
  public constructor(init?: Partial<GetAccessToken>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetAccessToken'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): GetAccessTokenResponse { return new GetAccessTokenResponse(); }
}

// @Route("/api/Authenticate", "GET")
// @Route("/json/reply/Authenticate", "GET")
// @Route("/api/v1/auth/me", "GET")
/** Who the caller is, without tokens; 401 when not signed in. */
export class GetAuthentication implements IReturn<AuthenticateResponse>, IGet {
  public constructor(init?: Partial<GetAuthentication>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetAuthentication'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): AuthenticateResponse { return new AuthenticateResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}", "GET")
/** A conversation as the caller sees it. 404 `ConversationNotFound`. */
export class GetConversation implements IReturn<Conversation>, IGet {
  /** The conversation. */
  public conversationId!: string;
  public constructor(init?: Partial<GetConversation>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetConversation'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): Conversation { return new Conversation(); }
}

// @Route("/api/v1/event-subscribers", "GET")
// @Route("/event-subscribers", "GET")
/**
 * Who has a server-event stream on these channels, on any node: one map of texts each, with `userId`, `displayName`,
 * `profileUrl`, `isAuthenticated`, `channels` – those asked for – and `createdAt` in Unix ms. Whose presence the caller
 * may not see is left out.
 */
export class GetEventSubscribers implements IReturn<{ [index: string]: string; }[]>, IGet {
  /**
   * Up to 100: ids of conversations, and `home` for the caller's own streams. Those the caller is no member of, and
   * those of more than `Limits.liveChannelMembers` members, have no subscribers.
   */
  public channels?: string[];
  public constructor(init?: Partial<GetEventSubscribers>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetEventSubscribers'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): { [index: string]: string; }[] { return []; }
}

// @Route("/api/v1/events", "GET")
/**
 * The long-poll form of the event stream: what happened after a cursor, at once when there is anything, else as soon as
 * there is. Without a cursor: the cursor of now. 410 `ResyncRequired` when the cursor cannot be served.
 */
export class GetEvents implements IReturn<GetEventsResponse>, IGet {
  /** From the answer before, or from GetSnapshot. */
  public cursor?: string;
  /** Seconds to wait when there is nothing yet: 0 to 25; 0 when left out. */
  public wait?: number;
  /**
   * The only conversations to hear of, besides what is addressed to the caller alone; all when left out. The cursor is
   * past what was left out too: who goes on from it without the filter does not get that.
   */
  public conversationIds?: string[];
  public constructor(init?: Partial<GetEvents>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetEvents'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): GetEventsResponse { return new GetEventsResponse(); }
}

// @Route("/api/v1/invites/{Token}", "GET")
/** What a link leads to, for whoever has it. 404 `InviteLinkNotFound` when it does not exist or works no more. */
export class GetInviteLink implements IReturn<InvitePreview>, IGet {
  /** The link's token. */
  public token!: string;
  public constructor(init?: Partial<GetInviteLink>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetInviteLink'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): InvitePreview { return new InvitePreview(); }
}

// @Route("/api/v1/users/me", "GET")
/** The caller's own profile. */
export class GetMe implements IReturn<MyProfile>, IGet {
  public constructor(init?: Partial<GetMe>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetMe'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): MyProfile { return new MyProfile(); }
}

// @Route("/api/v1/conversations/{ConversationId}/members/{UserId}", "GET")
/** One member of a conversation. 404 `UserNotFound` when they are none. */
export class GetMember implements IReturn<Member>, IGet {
  /** The conversation. */
  public conversationId!: string;
  /** The user's id, or `me`. */
  public userId!: string;
  public constructor(init?: Partial<GetMember>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetMember'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): Member { return new Member(); }
}

// @Route("/api/v1/messages/{MessageId}", "GET")
/** One message. 404 `MessageNotFound` when it does not exist or the caller may not read it. */
export class GetMessage implements IReturn<Message>, IGet {
  /** The message. */
  public messageId!: string;
  public constructor(init?: Partial<GetMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetMessage'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): Message { return new Message(); }
}

// @Route("/api/v1/messages", "GET")
/**
 * Messages by their ids, in this order, each once. Those that do not exist or that the caller may not read are left
 * out.
 */
export class GetMessages implements IReturn<GetMessagesResponse>, IGet {
  /** 1 to 100 messages, of any conversations. */
  public messageIds!: string[];
  public constructor(init?: Partial<GetMessages>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetMessages'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): GetMessagesResponse { return new GetMessagesResponse(); }
}

// @Route("/api/v1/presence", "GET")
/**
 * How present users are now, in the order asked for. Who lets the caller not see it (`UpdatePrivacy`), has blocked them
 * or is blocked by them, does not exist, or cannot be told while Redis is away, is `unknown`, all alike.
 */
export class GetPresence implements IReturn<GetPresenceResponse>, IGet {
  /** 1 to 200 user ids; `me` is the caller. */
  public userIds!: string[];
  public constructor(init?: Partial<GetPresence>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetPresence'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): GetPresenceResponse { return new GetPresenceResponse(); }
}

// @Route("/api/v1/privacy", "GET")
/** The caller's privacy settings. */
export class GetPrivacy implements IReturn<Privacy>, IGet {
  public constructor(init?: Partial<GetPrivacy>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetPrivacy'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): Privacy { return new Privacy(); }
}

// @Route("/api/v1/snapshot", "GET")
/**
 * Everything a client shows, in pages, and the event cursor to go on from: keep that of the first page. Applying an
 * event that is already contained changes nothing.
 */
export class GetSnapshot implements IReturn<GetSnapshotResponse>, IGet {
  /** From the page before. */
  public cursor?: string;
  /** 1 to 200 conversations; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<GetSnapshot>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetSnapshot'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): GetSnapshotResponse { return new GetSnapshotResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/typing", "GET")
/** Who else is typing now: for whoever has just opened the conversation. Nobody, while Redis is away. */
export class GetTyping implements IReturn<GetTypingResponse>, IGet {
  /** The conversation. */
  public conversationId!: string;
  public constructor(init?: Partial<GetTyping>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetTyping'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): GetTypingResponse { return new GetTypingResponse(); }
}

// @Route("/api/v1/unread", "GET")
/** How many messages the caller has not read: the sum of what each conversation shows. */
export class GetUnread implements IReturn<GetUnreadResponse>, IGet {
  public constructor(init?: Partial<GetUnread>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetUnread'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): GetUnreadResponse { return new GetUnreadResponse(); }
}

// @Route("/api/v1/users/{UserId}", "GET")
/** A user as others see them. 404 `UserNotFound`. */
export class GetUser implements IReturn<UserSummary>, IGet {
  /** The user's id, or `me`. */
  public userId!: string;
  public constructor(init?: Partial<GetUser>) { Object.assign(this, init); }
  public getTypeName(): string { return 'GetUser'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): UserSummary { return new UserSummary(); }
}

// @Route("/api/v1/invites/{Token}/join", "POST")
/**
 * Joins the group that a link leads to, as a member. Who is one already stays so, and uses nothing up. 404
 * `InviteLinkNotFound` when the link does not exist or works no more, 409 `GroupFull`.
 */
export class JoinByInviteLink implements IReturn<Conversation>, IPost {
  /** The link's token. */
  public token!: string;
  public constructor(init?: Partial<JoinByInviteLink>) { Object.assign(this, init); }
  public getTypeName(): string { return 'JoinByInviteLink'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): Conversation { return new Conversation(); }
}

// @Route("/api/v1/conversations/{ConversationId}/leave", "POST")
/** Leaves a group. 409 `LastOwner` when the owner would leave others behind without a successor; 400 `NotAGroup`. */
export class LeaveConversation implements IReturnVoid, IPost {
  /** The group. */
  public conversationId!: string;
  /**
   * The member who becomes the owner, when the owner leaves; says nothing when anyone else does. 404 `UserNotFound`
   * when they are no member.
   */
  public successorId?: string;
  public constructor(init?: Partial<LeaveConversation>) { Object.assign(this, init); }
  public getTypeName(): string { return 'LeaveConversation'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): void {}
}

// @Route("/api/v1/blocks", "GET")
/** The users the caller has blocked, in the order of their ids. */
export class ListBlocks implements IReturn<ListBlocksResponse>, IGet {
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListBlocks>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListBlocks'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListBlocksResponse { return new ListBlocksResponse(); }
}

// @Route("/api/v1/conversations", "GET")
/**
 * The caller's conversations: pinned ones first, then the one with the newest activity, which is its last message, also
 * a system one. Archived ones are a list of their own; what the caller has deleted for themselves is in none until the
 * next message.
 */
export class ListConversations implements IReturn<ListConversationsResponse>, IGet {
  /** True = only the archived ones; else only the others. */
  public archived?: boolean;
  /** Only pinned ones, or only those that are not. */
  public pinned?: boolean;
  /** Only those with something unread or marked as unread, or only the others. */
  public unread?: boolean;
  /** Only `direct` or only `group` ones. */
  public kind?: string;
  /** Only those whose title, or the other user's name, has this text in it, whatever its case. */
  public query?: string;
  /** Only those that this user is a member of too. */
  public memberId?: string;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListConversations>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListConversations'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListConversationsResponse { return new ListConversationsResponse(); }
}

// @Route("/api/v1/drafts", "GET")
/** All drafts of the caller, in the order of conversations and threads. */
export class ListDrafts implements IReturn<ListDraftsResponse>, IGet {
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListDrafts>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListDrafts'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListDraftsResponse { return new ListDraftsResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/invite-links", "GET")
/** The links of a group, the newest first, also those that work no more. */
export class ListInviteLinks implements IReturn<ListInviteLinksResponse>, IGet {
  /** The group. */
  public conversationId!: string;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListInviteLinks>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListInviteLinks'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListInviteLinksResponse { return new ListInviteLinksResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/members", "GET")
/** The members of a conversation, in the order of their user ids. */
export class ListMembers implements IReturn<ListMembersResponse>, IGet {
  /** The conversation. */
  public conversationId!: string;
  /** Only those whose user name or display name begins with this text, whatever its case. */
  public query?: string;
  /** Only those with this role: `owner`, `admin` or `member`. */
  public role?: string;
  /** Only those who joined by this invite link. */
  public inviteLinkId?: string;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListMembers>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListMembers'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListMembersResponse { return new ListMembersResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/versions", "GET")
/**
 * What a message said before it was edited, newest first, for whoever may read the message; nothing of a deleted one. A
 * deployment may keep it to the sender and those whose role lets them delete others' messages (403 `Forbidden` for the
 * rest).
 */
export class ListMessageVersions implements IReturn<ListMessageVersionsResponse>, IGet {
  /** The message. */
  public messageId!: string;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListMessageVersions>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListMessageVersions'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListMessageVersionsResponse { return new ListMessageVersionsResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/messages", "GET")
/**
 * History, always newest first. At most one of `beforeSeq`, `afterSeq`, `aroundSeq`, `at` and `offset`; none = the
 * newest page.
 */
export class ListMessages implements IReturn<ListMessagesResponse>, IGet {
  /** The conversation. */
  public conversationId!: string;
  /** The messages nearest before this seq. */
  public beforeSeq?: number;
  /** The messages nearest after this seq. */
  public afterSeq?: number;
  /** This message in the middle of the page. */
  public aroundSeq?: number;
  /** The first message sent at or after this time, in the middle of the page. */
  public at?: string;
  /** Skips so many of the newest seqs, for simple clients; at most 10,000. */
  public offset?: number;
  /** 1 to 200; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListMessages>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListMessages'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListMessagesResponse { return new ListMessagesResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/pins", "GET")
/**
 * The pinned messages of a conversation that the caller may read, the one pinned last first: at most 50, so all at
 * once.
 */
export class ListPins implements IReturn<ListPinsResponse>, IGet {
  /** The conversation. */
  public conversationId!: string;
  public constructor(init?: Partial<ListPins>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListPins'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListPinsResponse { return new ListPinsResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/votes", "GET")
/**
 * Who voted for what, in the order of their user ids. 403 `Forbidden` when the poll is anonymous, 409 `Conflict` when
 * the message is no poll.
 */
export class ListPollVotes implements IReturn<ListPollVotesResponse>, IGet {
  /** The poll's message. */
  public messageId!: string;
  /** Only who voted for this option, from 0. */
  public option?: number;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListPollVotes>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListPollVotes'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListPollVotesResponse { return new ListPollVotesResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/reactions", "GET")
/** Who has reacted to a message, and how, in the order of time. */
export class ListReactions implements IReturn<ListReactionsResponse>, IGet {
  /** The message. */
  public messageId!: string;
  /** Only those with this one. */
  public emoji?: string;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListReactions>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListReactions'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListReactionsResponse { return new ListReactionsResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/receipts", "GET")
/**
 * Who has received and who has read a message, of those who were members when it was sent, its sender left out; in the
 * order of user ids. Answered for groups of any size. 404 `MessageNotFound`.
 */
export class ListReceipts implements IReturn<ListReceiptsResponse>, IGet {
  /** The message. */
  public messageId!: string;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListReceipts>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListReceipts'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListReceiptsResponse { return new ListReceiptsResponse(); }
}

// @Route("/api/v1/scheduled", "GET")
/** The caller's scheduled messages that are not sent yet, the next first; those that were refused among them. */
export class ListScheduled implements IReturn<ListScheduledResponse>, IGet {
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListScheduled>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListScheduled'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListScheduledResponse { return new ListScheduledResponse(); }
}

// @Route("/api/v1/auth/sessions", "GET")
/**
 * The caller's sessions that have not ended: one for each sign-in on a device, newest first; those of an app's own
 * issuer in no order that means something.
 */
export class ListSessions implements IReturn<ListSessionsResponse>, IGet {
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListSessions>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListSessions'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListSessionsResponse { return new ListSessionsResponse(); }
}

// @Route("/api/v1/starred", "GET")
/** The messages the caller has starred and may still read, the one starred last first. */
export class ListStarred implements IReturn<ListStarredResponse>, IGet {
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListStarred>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListStarred'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListStarredResponse { return new ListStarredResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/thread", "GET")
/**
 * The replies in a message's thread that the caller may read, always newest first. They are in the conversation's
 * history too. At most one of `beforeSeq` and `afterSeq`; neither = the newest page. 404 `MessageNotFound`.
 */
export class ListThreadMessages implements IReturn<ListThreadMessagesResponse>, IGet {
  /** The thread's root. */
  public messageId!: string;
  /** The replies nearest before this seq. */
  public beforeSeq?: number;
  /** The replies nearest after this seq. */
  public afterSeq?: number;
  /** 1 to 200; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListThreadMessages>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListThreadMessages'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListThreadMessagesResponse { return new ListThreadMessagesResponse(); }
}

// @Route("/api/v1/threads", "GET")
/** The threads the caller follows, the one with the newest reply first. */
export class ListThreads implements IReturn<ListThreadsResponse>, IGet {
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<ListThreads>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ListThreads'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): ListThreadsResponse { return new ListThreadsResponse(); }
}

// @Route("/api/v1/auth/logout", "POST")
/** Ends the session: its tokens are refused and its streams closed within 5 seconds on every node. */
export class Logout implements IReturnVoid, IPost {
  public constructor(init?: Partial<Logout>) { Object.assign(this, init); }
  public getTypeName(): string { return 'Logout'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): void {}
}

// @Route("/api/v1/read", "POST")
/**
 * Marks everything as read, archived conversations too, or all of the conversations named. The answer counts what is
 * unread then.
 */
export class MarkAllRead implements IReturn<GetUnreadResponse>, IPost {
  /** At most 100; those the caller is not a member of change nothing. Left out = all. */
  public conversationIds?: string[];
  public constructor(init?: Partial<MarkAllRead>) { Object.assign(this, init); }
  public getTypeName(): string { return 'MarkAllRead'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): GetUnreadResponse { return new GetUnreadResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/delivered", "POST")
/**
 * Confirms that a device of the caller has received everything up to a seq. Lower than known changes nothing, higher
 * than the last is that of the last.
 */
export class MarkDelivered implements IReturn<MarkResponse>, IPost {
  /** The conversation. */
  public conversationId!: string;
  /** Received up to here. Exactly one of this, `upToMessageId` and `messageIds`. */
  public upToSeq?: number;
  /** Received up to this message. */
  public upToMessageId?: string;
  /** Received these; the mark rises to the highest. */
  public messageIds?: string[];
  public constructor(init?: Partial<MarkDelivered>) { Object.assign(this, init); }
  public getTypeName(): string { return 'MarkDelivered'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): MarkResponse { return new MarkResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/read", "POST")
/**
 * Marks everything up to a seq as read, and so as delivered. Lower than known changes nothing, higher than the last is
 * that of the last.
 */
export class MarkRead implements IReturn<MarkResponse>, IPost {
  /** The conversation. */
  public conversationId!: string;
  /** Read up to here. Exactly one of this, `upToMessageId` and `messageIds`. */
  public upToSeq?: number;
  /** Read up to this message. */
  public upToMessageId?: string;
  /** Read these; the mark rises to the highest. */
  public messageIds?: string[];
  public constructor(init?: Partial<MarkRead>) { Object.assign(this, init); }
  public getTypeName(): string { return 'MarkRead'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): MarkResponse { return new MarkResponse(); }
}

// @Route("/api/v1/receipts", "POST")
/**
 * Marks in several conversations at once, for clients that collect them: all are stored together. Marks only rise, as
 * those of `MarkRead`; conversations the caller is not a member of are left out of the answer.
 */
export class MarkReceipts implements IReturn<MarkReceiptsResponse>, IPost {
  /** 1 to 100; of several for one conversation the highest counts. */
  public marks!: ReceiptMark[];
  public constructor(init?: Partial<MarkReceipts>) { Object.assign(this, init); }
  public getTypeName(): string { return 'MarkReceipts'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): MarkReceiptsResponse { return new MarkReceiptsResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/thread/read", "POST")
/**
 * Marks a thread's replies as read; the conversation's own marks stay as they are. Lower than known changes nothing,
 * higher than the last is that of the last.
 */
export class MarkThreadRead implements IReturn<MyThread>, IPost {
  /** The thread's root. */
  public messageId!: string;
  /** Read up to here; left out = all there is. */
  public upToSeq?: number;
  public constructor(init?: Partial<MarkThreadRead>) { Object.assign(this, init); }
  public getTypeName(): string { return 'MarkThreadRead'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): MyThread { return new MyThread(); }
}

// @Route("/api/v1/conversations/{ConversationId}/unread", "POST")
/**
 * Marks a conversation as unread from a message on, for the caller alone: `me.markedUnread`, until the next MarkRead.
 * No mark moves, and nothing is counted anew.
 */
export class MarkUnread implements IReturn<MyMembership>, IPost {
  /** The conversation. */
  public conversationId!: string;
  /**
   * From this seq on; one that cannot be read stands for the nearest that can. At most one of this and the next; none =
   * the last message.
   */
  public fromSeq?: number;
  /** From this message on. */
  public fromMessageId?: string;
  public constructor(init?: Partial<MarkUnread>) { Object.assign(this, init); }
  public getTypeName(): string { return 'MarkUnread'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): MyMembership { return new MyMembership(); }
}

// @Route("/api/v1/messages/{MessageId}/pin", "PUT")
/**
 * Pins a message for all members: in a direct conversation either of the two, in a group those whose role allows it
 * (403 `Forbidden`). Pinning it again sets `expiresAt` anew. 409 `TooManyPins` when the conversation has 50,
 * `MessageDeleted`.
 */
export class PinMessage implements IReturn<Pin>, IPut {
  /** The message. */
  public messageId!: string;
  /** When it is unpinned by itself, a time to come; left out = never. */
  public expiresAt?: string;
  public constructor(init?: Partial<PinMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'PinMessage'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): Pin { return new Pin(); }
}

// @Route("/api/v1/auth/register", "POST")
/**
 * Makes an account and signs it in. At least one of `userName`, `email` and `phone` is given; each is unique whatever
 * its case, and any of them signs in. E-mail and phone are not verified and therefore never shown to others nor
 * searchable. 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`; 429 after too many attempts from one address.
 */
export class Register implements IReturn<AuthenticateResponse>, IPost {
  /** 3 to 40 letters, digits and `_ - .`, starting with a letter or digit. */
  public userName?: string;
  /** An e-mail address. */
  public email?: string;
  /** A phone number in international form, such as +4930123456. */
  public phone?: string;
  /** 8 to 256 characters of any kind; well-known passwords are refused with `WeakPassword`. */
  public password!: string;
  /** What others see; the user name, or "New user", when left out. */
  public displayName?: string;
  /** The name of the device, shown in the list of sessions. */
  public device?: string;
  /** `tokens: body` answers tokens in the body instead of cookies; `rotate: true` makes the refresh token rotate. */
  public meta?: { [index: string]: string; };
  public constructor(init?: Partial<Register>) { Object.assign(this, init); }
  public getTypeName(): string { return 'Register'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): AuthenticateResponse { return new AuthenticateResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/members/{UserId}", "DELETE")
/**
 * Removes a member from a group: from the answer on they can neither send nor see anything of it. 204 also when they
 * were none; 403 `Forbidden` when they are its owner.
 */
export class RemoveMember implements IReturnVoid, IDelete {
  /** The group. */
  public conversationId!: string;
  /** Whom to remove; to go oneself, use LeaveConversation. */
  public userId!: string;
  public constructor(init?: Partial<RemoveMember>) { Object.assign(this, init); }
  public getTypeName(): string { return 'RemoveMember'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/messages/{MessageId}/reactions/{Emoji}", "DELETE")
/** Takes a reaction of one's own back. 200 also when there was none. */
export class RemoveReaction implements IReturn<ReactionsResponse>, IDelete {
  /** The message. */
  public messageId!: string;
  /** As it was given to AddReaction. */
  public emoji!: string;
  public constructor(init?: Partial<RemoveReaction>) { Object.assign(this, init); }
  public getTypeName(): string { return 'RemoveReaction'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): ReactionsResponse { return new ReactionsResponse(); }
}

// @Route("/api/v1/streams/renew", "POST")
/**
 * Lets an open stream live on with a newer access token of the same user and session, on whichever node it is. 401 when
 * the token is no good, 403 `Forbidden` when it is of another user or session, 404 `NotFound` when the caller has no
 * such stream.
 */
export class RenewStream implements IReturn<RenewStreamResponse>, IPost {
  /**
   * The newer token. On a WebSocket this or a ticket must be given; over HTTP the request's own counts when both are
   * left out.
   */
  public accessToken?: string;
  /** From `CreateStreamTicket`, instead of the token: for a page whose token is a cookie it cannot read. */
  public ticket?: string;
  /** A server-event stream: the id in its `cmd.onConnect`. Left out on a WebSocket: the one the command comes by. */
  public streamId?: string;
  public constructor(init?: Partial<RenewStream>) { Object.assign(this, init); }
  public getTypeName(): string { return 'RenewStream'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): RenewStreamResponse { return new RenewStreamResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/invite-links/{LinkId}", "DELETE")
/**
 * Ends a link: from the answer on nobody joins by it; who has joined stays. 404 `InviteLinkNotFound`; 204 also when it
 * had ended.
 */
export class RevokeInviteLink implements IReturnVoid, IDelete {
  /** The group. */
  public conversationId!: string;
  /** The link. */
  public linkId!: string;
  public constructor(init?: Partial<RevokeInviteLink>) { Object.assign(this, init); }
  public getTypeName(): string { return 'RevokeInviteLink'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/auth/sessions/{SessionId}", "DELETE")
/**
 * Ends one of the caller's sessions: its tokens are refused and its streams closed within 5 seconds on every node.
 * Ending one that has ended changes nothing. 404 `NotFound` when the caller has no such session.
 */
export class RevokeSession implements IReturnVoid, IDelete {
  /** From `ListSessions`. */
  public sessionId!: string;
  public constructor(init?: Partial<RevokeSession>) { Object.assign(this, init); }
  public getTypeName(): string { return 'RevokeSession'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/scheduled", "POST")
/**
 * Has a message sent later: once, whatever fails meanwhile. It is refused as SendMessage would refuse it now. Whether
 * the caller may send it is looked at again then; one that is refused stays in the list with the reason, and the
 * caller's devices are told. Repeating the message's `clientMessageId` returns the first result. 409 `TooManyScheduled`
 * when 100 are waiting.
 */
export class ScheduleMessage implements IReturn<ScheduleMessageResponse>, IPost {
  /** When: at least 5 seconds and at most a year from now. */
  public sendAt!: string;
  /** What SendMessage would be given; with a `conversationId`, and not of type system. */
  public message!: SendMessage;
  public constructor(init?: Partial<ScheduleMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'ScheduleMessage'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): ScheduleMessageResponse { return new ScheduleMessageResponse(); }
}

// @Route("/api/v1/search", "GET")
/**
 * People, conversations and messages by one text: users whose name begins with it or whom the caller talks to, the
 * caller's conversations by title or by who is in them, and messages as SearchMessages finds them.
 */
export class Search implements IReturn<SearchResponse>, IGet {
  /** What to look for, at most 256 characters. */
  public query!: string;
  /** Of each kind, 1 to 20; 5 when left out. */
  public limit?: number;
  public constructor(init?: Partial<Search>) { Object.assign(this, init); }
  public getTypeName(): string { return 'Search'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): SearchResponse { return new SearchResponse(); }
}

// @Route("/api/v1/search/messages", "GET")
/**
 * Messages that have all the words looked for, newest first, in the caller's conversations, as far back as the caller
 * may read them. Words are found by their beginnings, whatever their case and accents; "words in quotes" as they are,
 * one behind the other; pieces of text in scripts without spaces anywhere. When nothing has the words, words that
 * differ in one letter are looked for. A message is found about a second after it was sent, and no longer from the
 * moment it is changed or deleted. 404 `ConversationNotFound`, `MessageNotFound` for a thread.
 */
export class SearchMessages implements IReturn<SearchMessagesResponse>, IGet {
  /** What to look for, at most 256 characters. May be left out when another member says which messages. */
  public query?: string;
  /** Only in this conversation. */
  public conversationId?: string;
  /** Only in the thread of this message. */
  public threadRootId?: string;
  /** Only what this user has sent; `me` is the caller. */
  public senderId?: string;
  /** `text` or `poll`: only messages of this type; polls are found by their questions. Both when left out. */
  public type?: string;
  /** Only what was sent at this time or later. */
  public from?: string;
  /** Only what was sent before this time. */
  public to?: string;
  /** `link`: only messages with a web address. */
  public has?: string;
  /** True: only messages that mention the caller, or everyone. */
  public mentionsMe?: boolean;
  /** How many messages before and after each to show with it, 0 to 5; 0 when left out. */
  public context?: number;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 50; 20 when left out. */
  public limit?: number;
  public constructor(init?: Partial<SearchMessages>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SearchMessages'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): SearchMessagesResponse { return new SearchMessagesResponse(); }
}

// @Route("/api/v1/users", "GET")
/**
 * Users whose user name or display name begins with the text, whatever its case, and who let the caller find them.
 * Never by e-mail or phone.
 */
export class SearchUsers implements IReturn<SearchUsersResponse>, IGet {
  /** 2 characters or more. */
  public query!: string;
  /** From the page before. */
  public cursor?: string;
  /** 1 to 100; 50 when left out. */
  public limit?: number;
  public constructor(init?: Partial<SearchUsers>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SearchUsers'; }
  public getMethod(): string { return 'GET'; }
  public createResponse(): SearchUsersResponse { return new SearchUsersResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/events", "POST")
/**
 * Sends the members who are connected now an event of the app's own: a pointer that moves, a dice that rolls. It is not
 * stored, may be lost, and is lost while Redis is away. Everyone hears it, the caller's other devices too, but not the
 * WebSocket it was sent by.
 */
export class SendEvent implements IReturnVoid, IPost {
  /** The conversation. */
  public conversationId!: string;
  /** The event's name: `custom.` and 1 to 57 of `a-z 0-9 . _ -`, such as `custom.pointer.moved`. */
  public name!: string;
  /** Any JSON, up to 4 KiB, nested at most 16 deep. */
  public payload?: unknown;
  public constructor(init?: Partial<SendEvent>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SendEvent'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): void {}
}

// @Route("/api/v1/conversations/{ConversationId}/messages", "POST")
// @Route("/api/v1/messages", "POST")
/**
 * Sends a message. Repeating a `clientMessageId` returns the first result (200, `replayed`), for ever; with another
 * content it is 409 `IdempotencyKeyReused`. After the 201 the message is on disk. 403 `CannotContactUser` in a direct
 * conversation with someone whose account is gone or who wants no messages, or when one of the two has blocked the
 * other.
 */
export class SendMessage implements IReturn<SendMessageResponse>, IPost {
  /** The conversation; or give `recipientId`: exactly one of the two. */
  public conversationId?: string;
  /** The other user of a direct conversation, which is made when missing. */
  public recipientId?: string;
  /** Chosen by the client, unique per sender and conversation: makes retries safe. */
  public clientMessageId!: string;
  /**
   * `text` when left out; `system` is for administrators of an app's own issuer (403 `Forbidden`), counts as unread for
   * nobody and raises no marks.
   */
  public type?: string;
  /** 1 to 10,000 Unicode scalars, at most 40,000 bytes of UTF-8; a system message has none. */
  public text?: string;
  /** What a system message tells. */
  public system?: SystemNote;
  /** The message it answers, of the same conversation and readable by the sender: else 404 `MessageNotFound`. */
  public replyToId?: string;
  /**
   * The root of the thread it is a reply in, of the same conversation and readable by the sender: else 404
   * `MessageNotFound`. 400 `InvalidValue` when that is a reply itself. A reply is in the conversation's history as
   * other messages are.
   */
  public threadRootId?: string;
  /** Ids of at most 50 members it mentions: else 400 `InvalidValue`, those that are none in `meta.userIds`. */
  public mentions?: string[];
  /** True to mention everyone. */
  public mentionsAll?: boolean;
  /** What the app puts beside it: a JSON object of at most 16 KiB. */
  public metadata?: { [index: string]: unknown; };
  /** True for a message that makes no push. */
  public silent?: boolean;
  /**
   * 5 seconds to 90 days after which it disappears by itself: as by SetMessageExpiry, but no longer than the
   * conversation allows.
   */
  public expiresAfterSeconds?: number;
  public constructor(init?: Partial<SendMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SendMessage'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): SendMessageResponse { return new SendMessageResponse(); }
}

// @Route("/api/v1/conversations/{ConversationId}/messages/batch", "POST")
/**
 * Sends several messages to a conversation, in their order, each as SendMessage does and with a result of its own: one
 * that is refused does not hold up the others. Each counts towards the limits on sending; those beyond are refused with
 * `RateLimitExceeded` in their results. When there is no answer, the same request can be sent again.
 */
export class SendMessages implements IReturn<SendMessagesResponse>, IPost {
  /** The conversation. */
  public conversationId!: string;
  /** 1 to 100 messages, without `conversationId` and `recipientId`. */
  public messages!: SendMessage[];
  public constructor(init?: Partial<SendMessages>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SendMessages'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): SendMessagesResponse { return new SendMessagesResponse(); }
}

// @Route("/api/v1/scheduled/{ScheduledId}/send", "POST")
/**
 * Sends a scheduled message now, refused as SendMessage would be (404 `ConversationNotFound`, `MessageNotFound`; 403
 * `Forbidden`, `CannotContactUser`): then it stays as it was. 404 `ScheduledNotFound`.
 */
export class SendScheduledNow implements IReturn<Message>, IPost {
  /** The scheduled message. */
  public scheduledId!: string;
  public constructor(init?: Partial<SendScheduledNow>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SendScheduledNow'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): Message { return new Message(); }
}

// @Route("/api/v1/conversations/{ConversationId}/draft", "PUT")
/**
 * Keeps what the caller has begun to write in a conversation, or in one of its threads, for all their devices: one
 * draft for each; the last one written stays. An empty text deletes it, as a client does after sending. With `version`
 * only what that version was made from is replaced: 409 `VersionConflict` when another device has written since.
 */
export class SetDraft implements IReturn<Draft>, IPut {
  /** The conversation. */
  public conversationId!: string;
  /** The thread it is written in: its root message, else 404 `MessageNotFound`. Left out = the conversation itself. */
  public threadRootId?: string;
  /** At most 10,000 Unicode scalars and 40,000 bytes of UTF-8; empty or left out = there is no draft any more. */
  public text?: string;
  /** The message it answers, of the same conversation: else 404 `MessageNotFound`. */
  public replyToId?: string;
  /** The version it was made from, 0 = there was none; left out = whatever there is. */
  public version?: number;
  public constructor(init?: Partial<SetDraft>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SetDraft'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): Draft { return new Draft(); }
}

// @Route("/api/v1/conversations/{ConversationId}/message-expiry", "PUT")
/**
 * Lets the messages sent to a conversation from now on disappear by themselves: at the latest a minute after their time
 * they are deleted for everyone, as by DeleteMessage. Messages of before stay as they are. In groups for those who may
 * edit what it is about (403 `Forbidden`), in direct conversations for both.
 */
export class SetMessageExpiry implements IReturn<Conversation>, IPut {
  /** The conversation. */
  public conversationId!: string;
  /** 5 seconds to 90 days; left out = messages stay. */
  public seconds?: number;
  /** What the time counts from: `sent`, also when left out, or `read`, when everyone who is a member then has read it. */
  public after?: string;
  public constructor(init?: Partial<SetMessageExpiry>) { Object.assign(this, init); }
  public getTypeName(): string { return 'SetMessageExpiry'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): Conversation { return new Conversation(); }
}

// @Route("/api/v1/messages/{MessageId}/star", "PUT")
/**
 * Stars a message for the caller alone, to find it again by ListStarred. 204 also when it was starred. 409
 * `MessageDeleted`.
 */
export class StarMessage implements IReturnVoid, IPut {
  /** The message. */
  public messageId!: string;
  public constructor(init?: Partial<StarMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'StarMessage'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): void {}
}

// @Route("/api/v1/conversations/{ConversationId}/typing", "POST")
/**
 * Tells the other members who are connected that the caller is typing; repeat it every few seconds while that goes on,
 * because after 6 seconds it is over. Nobody hears it in conversations of more than 100 members, of those who have
 * switched it off (`UpdatePrivacy`), or while Redis is away.
 */
export class StartTyping implements IReturnVoid, IPost {
  /** The conversation. */
  public conversationId!: string;
  /** What is being made: `text`, `audio` (a recording) or `upload`; text when left out. */
  public kind?: string;
  public constructor(init?: Partial<StartTyping>) { Object.assign(this, init); }
  public getTypeName(): string { return 'StartTyping'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): void {}
}

// @Route("/api/v1/conversations/{ConversationId}/typing", "DELETE")
/**
 * Tells that the caller has stopped typing without sending; sending says it by itself. Nothing happens when they were
 * not typing.
 */
export class StopTyping implements IReturnVoid, IDelete {
  /** The conversation. */
  public conversationId!: string;
  public constructor(init?: Partial<StopTyping>) { Object.assign(this, init); }
  public getTypeName(): string { return 'StopTyping'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/conversations/{ConversationId}/owner", "POST")
/**
 * Makes another member the owner; the caller becomes an admin. 404 `UserNotFound` when they are no member; a repeat is
 * answered as if it were the first.
 */
export class TransferOwnership implements IReturn<Conversation>, IPost {
  /** The group. */
  public conversationId!: string;
  /** The new owner. */
  public userId!: string;
  public constructor(init?: Partial<TransferOwnership>) { Object.assign(this, init); }
  public getTypeName(): string { return 'TransferOwnership'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): Conversation { return new Conversation(); }
}

// @Route("/api/v1/blocks/{UserId}", "DELETE")
/** Lifts a block: messages hidden by it have their content again. 204 also when there was none. */
export class UnblockUser implements IReturnVoid, IDelete {
  /** Who is blocked. */
  public userId!: string;
  public constructor(init?: Partial<UnblockUser>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UnblockUser'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/messages/{MessageId}/thread/follow", "DELETE")
/** Follows a thread no more, until one replies in it. */
export class UnfollowThread implements IReturn<MyThread>, IDelete {
  /** The thread's root. */
  public messageId!: string;
  public constructor(init?: Partial<UnfollowThread>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UnfollowThread'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): MyThread { return new MyThread(); }
}

// @Route("/api/v1/messages/{MessageId}/pin", "DELETE")
/** Unpins a message, for whoever may pin. 204 also when it was not pinned. */
export class UnpinMessage implements IReturnVoid, IDelete {
  /** The message. */
  public messageId!: string;
  public constructor(init?: Partial<UnpinMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UnpinMessage'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/messages/{MessageId}/star", "DELETE")
/** Takes the caller's star off a message. 204 also when it had none. */
export class UnstarMessage implements IReturnVoid, IDelete {
  /** The message. */
  public messageId!: string;
  public constructor(init?: Partial<UnstarMessage>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UnstarMessage'; }
  public getMethod(): string { return 'DELETE'; }
  public createResponse(): void {}
}

// @Route("/api/v1/conversations/{ConversationId}", "PATCH")
/**
 * Changes a conversation for everyone; what is left out stays. Direct conversations have `metadata` alone: 400
 * `NotAGroup` for the rest, and 403 `CannotContactUser` when the two are kept apart. 409 `VersionConflict` when it was
 * changed since the `version` given.
 */
export class UpdateConversation implements IReturn<Conversation>, IPatch {
  /** The conversation. */
  public conversationId!: string;
  /** The version this change was made for; left out = whichever it is. */
  public version?: number;
  /** The title of a group; not blank. */
  public title?: string;
  /** What a group is about; empty text takes it away. */
  public description?: string;
  /** The address of a group's picture, http or https; empty text takes it away. */
  public avatarUrl?: string;
  /** Changes the metadata (RFC 7396): what is null here is taken away, the rest is set; at most 16 KiB in all. */
  public metadata?: { [index: string]: unknown; };
  /** Groups: changes who may do what; what is left out stays. */
  public permissions?: ConversationPermissions;
  /** Groups: what those who come from now on may read: `from_join`, what is sent from then on; or `all`. */
  public history?: string;
  public constructor(init?: Partial<UpdateConversation>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdateConversation'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): Conversation { return new Conversation(); }
}

// @Route("/api/v1/event-subscribers/{Id}", "POST")
// @Route("/event-subscribers/{Id}", "POST")
/**
 * Changes the channels of an open server-event stream, on whichever node it is. Knowing its id is enough; what is
 * allowed is asked of the user who opened it, and channels that are not allowed are left out. 404 `NotFound` when there
 * is no such stream.
 */
export class UpdateEventSubscriber implements IReturn<UpdateEventSubscriberResponse>, IPost {
  /** The id in the stream's `cmd.onConnect`. */
  public id!: string;
  /** Ids of conversations to be on from now on. A stream is on at most 100 channels. */
  public subscribeChannels?: string[];
  /** Channels to be on no more. */
  public unsubscribeChannels?: string[];
  public constructor(init?: Partial<UpdateEventSubscriber>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdateEventSubscriber'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): UpdateEventSubscriberResponse { return new UpdateEventSubscriberResponse(); }
}

// @Route("/api/v1/users/me", "PATCH")
/** Changes the caller's own profile; members left out stay. 409 `UserNameTaken`, `EmailTaken`, `PhoneTaken`. */
export class UpdateMe implements IReturn<MyProfile>, IPatch {
  /** 3 to 40 letters, digits and `_ - .`, starting with a letter or digit. */
  public userName?: string;
  /** What others see. */
  public displayName?: string;
  /** An e-mail address. */
  public email?: string;
  /** A phone number in international form. */
  public phone?: string;
  /**
   * Changes what the app has put beside the caller (RFC 7396), which others get by GetUser: what is null is taken away,
   * the rest is set; at most 16 KiB in all.
   */
  public metadata?: { [index: string]: unknown; };
  public constructor(init?: Partial<UpdateMe>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdateMe'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): MyProfile { return new MyProfile(); }
}

// @Route("/api/v1/conversations/{ConversationId}/members/{UserId}", "PATCH")
/**
 * Makes a member of a group an admin, or an admin a member. 404 `UserNotFound` when they are no member, 403 `Forbidden`
 * when they are the owner: see TransferOwnership. A repeat changes nothing.
 */
export class UpdateMemberRole implements IReturn<Member>, IPatch {
  /** The group. */
  public conversationId!: string;
  /** Whose role; one's own too. */
  public userId!: string;
  /** `admin` or `member`. */
  public role!: string;
  public constructor(init?: Partial<UpdateMemberRole>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdateMemberRole'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): Member { return new Member(); }
}

// @Route("/api/v1/conversations/{ConversationId}/me", "PATCH")
/**
 * Changes the caller's own side of a conversation, which only their own devices hear of. What is left out stays as it
 * is.
 */
export class UpdateMyConversation implements IReturn<Conversation>, IPatch {
  /** The conversation. */
  public conversationId!: string;
  /** True puts it before those that are not pinned. */
  public pinned?: boolean;
  /** True mutes it until `mutedUntil`, or for good when that is left out; false ends it. */
  public muted?: boolean;
  /** Mutes it until then; a time that is past ends it. */
  public mutedUntil?: string;
  /** True takes it out of the usual list, until the next message; false puts it back. */
  public archived?: boolean;
  /** Together with `archived`: true keeps it archived whatever messages come. */
  public keepArchived?: boolean;
  /** What makes a push: `all`, `mentions` or `none`; `default` = as set for all conversations. */
  public notify?: string;
  public constructor(init?: Partial<UpdateMyConversation>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdateMyConversation'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): Conversation { return new Conversation(); }
}

// @Route("/api/v1/conversations/{ConversationId}/members/me", "PATCH")
/**
 * Changes what the app has put beside the caller in a conversation, for all members to see (RFC 7396): what is null is
 * taken away, the rest is set; at most 16 KiB in all.
 */
export class UpdateMyMember implements IReturn<Member>, IPatch {
  /** The conversation. */
  public conversationId!: string;
  /** The change. */
  public metadata?: { [index: string]: unknown; };
  public constructor(init?: Partial<UpdateMyMember>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdateMyMember'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): Member { return new Member(); }
}

// @Route("/api/v1/users/me/presence", "PATCH")
/** Says how present the caller is; members left out stay as they are. */
export class UpdatePresence implements IReturn<UserPresence>, IPatch {
  /**
   * `online`: this device is in use. `away`: it is connected but not in use; the user is away when all devices are.
   * `offline`: the user is invisible, shown as offline to everyone on whatever device, until one of them says `online`.
   * A device is one session.
   */
  public status?: string;
  /** What others see beside the status, kept until it is changed or expires; empty text takes it away. */
  public statusText?: string;
  /**
   * When the status text is to vanish by itself, for which there is no event; with `statusText` only, and in the
   * future. Never when left out.
   */
  public statusTextExpiresAt?: string;
  public constructor(init?: Partial<UpdatePresence>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdatePresence'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): UserPresence { return new UserPresence(); }
}

// @Route("/api/v1/privacy", "PATCH")
/**
 * Changes the caller's privacy settings; members left out stay. In force on every node from the answer on. Who is
 * refused by one gets 403 `CannotContactUser`, as someone who is blocked does.
 */
export class UpdatePrivacy implements IReturn<Privacy>, IPatch {
  /** Who may start a direct conversation with the caller and write in it: `everyone`, `shared` or `nobody`. */
  public messages?: string;
  /** Who may add the caller to groups: `everyone`, `shared` or `nobody`. */
  public groups?: string;
  /** Who sees whether the caller is online and when they last were: `everyone`, `shared` or `nobody`. */
  public presence?: string;
  /** Who finds the caller by name: `everyone`, `shared` or `nobody`. */
  public search?: string;
  /** Whether others see what the caller has read, and the caller what others have: neither or both. */
  public readReceipts?: boolean;
  /** Whether others see the caller type. */
  public typing?: boolean;
  public constructor(init?: Partial<UpdatePrivacy>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdatePrivacy'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): Privacy { return new Privacy(); }
}

// @Route("/api/v1/scheduled/{ScheduledId}", "PATCH")
/**
 * Changes a scheduled message, refused as ScheduleMessage would be; one that was refused when its time came is tried
 * again. 404 `ScheduledNotFound` when it was sent meanwhile, 409 `VersionConflict`.
 */
export class UpdateScheduled implements IReturn<ScheduledMessage>, IPatch {
  /** The scheduled message. */
  public scheduledId!: string;
  /** When, as in ScheduleMessage; left out = as it was, which for one that was refused must be to come. */
  public sendAt?: string;
  /** Another message in its place, with the same conversation and `clientMessageId`. */
  public message?: SendMessage;
  /** The version it was made from; left out = whatever there is. */
  public version?: number;
  public constructor(init?: Partial<UpdateScheduled>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpdateScheduled'; }
  public getMethod(): string { return 'PATCH'; }
  public createResponse(): ScheduledMessage { return new ScheduledMessage(); }
}

// @Route("/api/v1/users", "PUT")
/**
 * Creates the users of an app's own issuer before they have signed in, or changes them: all or none. Only for tokens
 * with the admin claim of their issuer (setting `Auth:Issuers`), and only users of that issuer; 403 `Forbidden` for all
 * others. 409 `Conflict` when an id belongs to another issuer or its account is gone, `UserNameTaken`; errors name the
 * item: `users[3].id`.
 */
export class UpsertUsers implements IReturn<UpsertUsersResponse>, IPut {
  /** 1 to 100 users, each once. */
  public users!: UserUpsert[];
  public constructor(init?: Partial<UpsertUsers>) { Object.assign(this, init); }
  public getTypeName(): string { return 'UpsertUsers'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): UpsertUsersResponse { return new UpsertUsersResponse(); }
}

// @Route("/api/v1/messages/{MessageId}/votes", "PUT")
/**
 * Sets the caller's votes in a poll: those given before are replaced. 409 `PollClosed`, unless they are the same; 403
 * `CannotContactUser` as for SendMessage; 404 `MessageNotFound`; 409 `Conflict` for a message that is no poll; 400
 * `InvalidValue` for an option that it does not have, or a second one where only one may be chosen.
 */
export class VotePoll implements IReturn<Poll>, IPut {
  /** The poll's message. */
  public messageId!: string;
  /** The numbers of the options voted for, from 0; none or left out = the vote is taken back. */
  public options?: number[];
  public constructor(init?: Partial<VotePoll>) { Object.assign(this, init); }
  public getTypeName(): string { return 'VotePoll'; }
  public getMethod(): string { return 'PUT'; }
  public createResponse(): Poll { return new Poll(); }
}

// @Route("/api/v1/presence/watch", "POST")
/**
 * Asks a stream to tell `presence.updated` of these users from now on, instead of those asked for before, until it
 * closes. It is told of the other users of direct conversations, and of what the user says on any device, without
 * asking. A waiting GetEvents is told of those only: use GetPresence beside it. 404 `NotFound` when the caller has no
 * such stream.
 */
export class WatchPresence implements IReturn<WatchPresenceResponse>, IPost {
  /** Up to 200 user ids; none ends it. */
  public userIds?: string[];
  /** A server-event stream: the id in its `cmd.onConnect`. Left out on a WebSocket: the one the command comes by. */
  public streamId?: string;
  public constructor(init?: Partial<WatchPresence>) { Object.assign(this, init); }
  public getTypeName(): string { return 'WatchPresence'; }
  public getMethod(): string { return 'POST'; }
  public createResponse(): WatchPresenceResponse { return new WatchPresenceResponse(); }
}

/**
 * What a client hears: one flat JSON object with these members and those of its kind beside them. Events with an `id`
 * are durable: they are delivered exactly once and in order to whoever resumes from a cursor.
 */
export interface ServerEvent {
  /** Identifies a durable event; left out on ephemeral ones. Not an order: use `seq` and versions. */
  id?: number;
  /** The dotted name, such as `message.new`. */
  name: string;
  /** The conversation it is about. */
  conversationId?: string;
  /** The seq it is about: of the message, of the mark, or the conversation's last one when a member joined. */
  seq?: number;
  /** When it happened, for display only. */
  at?: string;
}

/** A conversation was made. Audience: its members. In the snapshot: the conversation, with defaults as own settings. */
export interface ConversationCreated extends ServerEvent {
  name: 'conversation.created';
  /** The part all members share. */
  conversation: Conversation;
  /** Direct conversations: both members. */
  members?: Member[];
}

/** The owner ended the conversation. Audience: everyone who was a member. In the snapshot: it is gone. */
export interface ConversationDeleted extends ServerEvent {
  name: 'conversation.deleted';
}

/**
 * Something of the caller's own side of a conversation changed: settings, cleared history, what counts as unread or is
 * hidden by a block. Audience: the user's own devices. In the snapshot: `me` and `lastMessage`, each as a whole.
 * Messages that were cleared are not told afterwards: `lastSeq` is at least `historyFromSeq − 1`, `lastActivityAt` and
 * the other's marks at least these.
 */
export interface MyMembershipUpdated extends ServerEvent {
  name: 'conversation.me_updated';
  /** As it is now. */
  me: MyMembership;
  /** The newest message the caller may see now; left out when there is none. */
  lastMessage?: Message;
  /** When the last message was sent, else when the conversation was made. */
  lastActivityAt: string;
  /** Direct conversations: how far the other user has received and read. */
  otherReceipt?: Receipt;
}

/**
 * Title, description, avatar, metadata, permissions or history of a conversation changed. Audience: the members. In the
 * snapshot: these, and its `version`; an event with a lower one changes nothing. Everything else of the conversation is
 * told by other events.
 */
export interface ConversationUpdated extends ServerEvent {
  name: 'conversation.updated';
  /** The part all members share, as it is now. */
  conversation: Conversation;
}

/**
 * An event of the app's own, by `SendEvent`: its name begins with `custom.`. Audience: the members who are connected.
 * Ephemeral.
 */
export interface CustomEvent extends ServerEvent {
  name: `custom.${string}`;
  /** Who sent it. */
  sender: UserSummary;
  /** What it carries, if anything. */
  payload?: unknown;
}

/**
 * A draft was written or deleted; one without a text is gone. Audience: the user's own devices. In the snapshot:
 * `me.draft`, when it is of the conversation itself; ListDrafts has those of threads.
 */
export interface DraftUpdated extends ServerEvent {
  name: 'draft.updated';
  /** As it is now. */
  draft: Draft;
}

/**
 * Someone joined. Audience: the members, the new one among them. In the snapshot: the conversation's member count; for
 * the new member the conversation itself, with `lastSeq`, `readSeq` and `deliveredSeq` as this event's `seq`.
 */
export interface MemberAdded extends ServerEvent {
  name: 'member.added';
  /** Who joined. */
  member: Member;
  /** The part all members share. */
  conversation: Conversation;
}

/** Someone left or was removed. Audience: the remaining members, and without any content the one who is gone. */
export interface MemberRemoved extends ServerEvent {
  name: 'member.removed';
  /** Who is gone. */
  userId: string;
  /** How many members remain; left out for the one who is gone. */
  memberCount?: number;
}

/**
 * A member's role changed, or, in a direct conversation, whether their read mark is shown. Audience: the members. In
 * the snapshot: the caller's own role; the other's marks, where a `readSeq` that is left out takes the known one away.
 */
export interface MemberUpdated extends ServerEvent {
  name: 'member.updated';
  /** As they are now. */
  member: Member;
}

/**
 * A message was deleted for everyone. Audience: the members who could read it. In the snapshot: the last message, when
 * it is this one; the `replyTo` of the last message, when that is; and its seq in `MyMembership.uncountedSeqs` while it
 * is unread.
 */
export interface MessageDeleted extends ServerEvent {
  name: 'message.deleted';
  /** The tombstone. */
  message: Message;
}

/**
 * A member's device received messages. Audience: the members, or above 100 members the member's own devices. In the
 * snapshot: the marks, each the higher of the known and this one, if any. To those who may not know that a member read
 * something, this is told instead.
 */
export interface MessageDelivered extends ServerEvent {
  name: 'message.delivered';
  /** The marks. */
  receipt: Receipt;
}

/**
 * The caller has deleted a message for themselves. Audience: the user's own devices. In the snapshot: the last message,
 * and the seq in `MyMembership.uncountedSeqs` while it is unread.
 */
export interface MessageHidden extends ServerEvent {
  name: 'message.hidden';
  /** The message, to be shown no more. */
  messageId: string;
  /** The newest message the user still sees; left out when there is none. */
  lastMessage?: Message;
}

/**
 * A message was stored. Audience: the conversation's members. In the snapshot: its last message and seq, the sender's
 * marks, and one more unread for the others. A system message raises no marks; it and one that is deleted or hidden by
 * a block are in `MyMembership.uncountedSeqs` instead.
 */
export interface MessageCreated extends ServerEvent {
  name: 'message.new';
  /** As it is now. */
  message: Message;
}

/**
 * A message was pinned, or its pin's expiry was set anew; `seq` is the message's. Audience: the conversation's members.
 * In the snapshot: `pinnedAt` of the last message; ListPins has the others.
 */
export interface MessagePinned extends ServerEvent {
  name: 'message.pinned';
  /** The message. */
  messageId: string;
  /** When it was pinned. */
  pinnedAt: string;
  /** The id of the user who pinned it. */
  pinnedBy: string;
  /** When it is unpinned by itself; left out = never. */
  expiresAt?: string;
}

/**
 * A member read messages. Audience and snapshot as `MessageDelivered`, but for those who have turned read receipts off
 * and of those who have: everyone hears of what they read themselves. Own unread is counted anew.
 */
export interface MessageRead extends ServerEvent {
  name: 'message.read';
  /** The marks. */
  receipt: Receipt;
}

/**
 * The user has starred a message; `seq` is the message's. Audience: the user's own devices. In the snapshot: `starred`
 * of the last message.
 */
export interface MessageStarred extends ServerEvent {
  name: 'message.starred';
  /** The message. */
  messageId: string;
  /** When. */
  starredAt: string;
}

/** A message is pinned no more: by someone, or because its time was over. Audience and snapshot as `MessagePinned`. */
export interface MessageUnpinned extends ServerEvent {
  name: 'message.unpinned';
  /** The message. */
  messageId: string;
}

/** The user has taken the star off a message. Audience and snapshot as `MessageStarred`. */
export interface MessageUnstarred extends ServerEvent {
  name: 'message.unstarred';
  /** The message. */
  messageId: string;
}

/**
 * A message was edited. Audience: the members who may read it. In the snapshot: the last message, when it is this one,
 * or its `replyTo`, when that is; and whether its seq is in `MyMembership.mentionSeqs`. Whoever knows a higher
 * `version` of it ignores this one; `Message.starred` and whose reaction is one's own stay as they are.
 */
export interface MessageUpdated extends ServerEvent {
  name: 'message.updated';
  /** As it is now: a tombstone when it was deleted meanwhile. */
  message: Message;
}

/**
 * Somebody voted or took their vote back, or the poll was closed; `seq` is the message's. Audience: the members, and
 * once more the devices of who voted. In the snapshot: the poll of the last message.
 */
export interface PollUpdated extends ServerEvent {
  name: 'poll.updated';
  /** The poll's message. */
  messageId: string;
  /** How many users have chosen each option, in their order. */
  votes: number[];
  /** How many have voted. */
  voters: number;
  /** When ClosePoll ended it. */
  closedAt?: string;
  /** Only for the devices of who voted: their own votes as they are now; empty = none. */
  myVotes?: number[];
}

/**
 * Someone's presence has changed: of a user one watches (`WatchPresence`) or has a direct conversation with, at most
 * once in 30 seconds each, the first change at once; of oneself what one has said, at once. Ephemeral: without an id,
 * may be lost.
 */
export interface PresenceUpdated extends ServerEvent {
  name: 'presence.updated';
  /** How it is now. */
  presence: UserPresence;
}

/** The caller changed their privacy settings. Audience: the caller's own devices. In the snapshot: `privacy`. */
export interface PrivacyUpdated extends ServerEvent {
  name: 'privacy.updated';
  /** As they are now. */
  privacy: Privacy;
}

/**
 * Someone reacted to a message. Audience: the members who may read it. In the snapshot: the last message's
 * `Message.reactions`, when it is this one and has content: they are these, and one's own are known from one's own
 * events.
 */
export interface ReactionAdded extends ServerEvent {
  name: 'reaction.added';
  /** The message. */
  messageId: string;
  /** The one added. */
  reaction: Reaction;
  /** All there are now. */
  reactions: ReactionGroup[];
}

/** Someone took a reaction back. As `ReactionAdded`. */
export interface ReactionRemoved extends ServerEvent {
  name: 'reaction.removed';
  /** The message. */
  messageId: string;
  /** The one taken back. */
  reaction: Reaction;
  /** All there are now. */
  reactions: ReactionGroup[];
}

/** The cursor given cannot be served: load the snapshot and go on from its cursor. */
export interface ResyncRequired extends ServerEvent {
  name: 'resync.required';
  /** `expired`, `too_many`, `epoch`, `future` or `damaged`. */
  reason: string;
}

/**
 * A scheduled message was made or changed, refused when its time came, sent, or taken back. Audience: the user's own
 * devices. Not in the snapshot: load ListScheduled when it is shown, and keep it current with this.
 */
export interface ScheduledUpdated extends ServerEvent {
  name: 'scheduled.updated';
  /** The scheduled message. */
  scheduledId: string;
  /** As it is now; left out = it was sent or taken back. */
  scheduled?: ScheduledMessage;
}

/** The node is going down: connect again after a while, with the cursor; nothing is lost. */
export interface SessionDraining extends ServerEvent {
  name: 'session.draining';
  /** How long to wait, random per connection. */
  retryAfterMs: number;
}

/** The first event of a WebSocket: it is connected and authenticated. */
export interface SessionReady extends ServerEvent {
  name: 'session.ready';
  /** The connection, until it closes. */
  sessionId: string;
  /** The place the stream goes on from. */
  cursor: string;
  /** How often the server sends a heartbeat, which the client answers by `{"op":"Heartbeat"}`. */
  heartbeatMs: number;
}

/**
 * The access token that the stream lives on ends in a minute: get a newer one and give it by `RenewStream`. Otherwise
 * the stream is closed with 4001 soon after, and goes on from its cursor when it is opened again.
 */
export interface SessionTokenExpiring extends ServerEvent {
  name: 'session.token_expiring';
  /** When the token ends. */
  expiresAt: string;
}

/**
 * A thread got a reply, or, with `me`, the caller's own side of it changed; `seq` is the root's. Audience: the members
 * who may read the root; with `me` the user's own devices. In the snapshot: the counts of the last message; ListThreads
 * has the threads.
 */
export interface ThreadUpdated extends ServerEvent {
  name: 'thread.updated';
  /** The message the thread hangs on. */
  rootId: string;
  /** How many replies there were, those that are deleted among them. */
  replyCount: number;
  /** When the newest was sent; left out = there is none. */
  lastReplyAt?: string;
  /** The own side as it is now, when that has changed. */
  me?: MyThread;
}

/**
 * Someone is typing, for now: it is over at `typing.expiresAt` (6 seconds after `at`), with `typing.stop`, or with a
 * message of theirs. Audience: the other members who are connected, of conversations up to 100 members. Ephemeral.
 */
export interface TypingStarted extends ServerEvent {
  name: 'typing.start';
  /** Who, and what. */
  typing: TypingUser;
}

/** Someone has stopped typing without sending. Audience as `TypingStarted`. Ephemeral. */
export interface TypingStopped extends ServerEvent {
  name: 'typing.stop';
  /** Who. */
  userId: string;
}

/**
 * The caller blocked someone. Audience: the caller's own devices. In the snapshot: `blockedUserIds`. What it changes in
 * conversations comes as `MyMembershipUpdated` beside it.
 */
export interface UserBlocked extends ServerEvent {
  name: 'user.blocked';
  /** Who is blocked. */
  user: UserSummary;
}

/**
 * The caller lifted a block. Audience and snapshot as `UserBlocked`; messages loaded without content are to be loaded
 * again.
 */
export interface UserUnblocked extends ServerEvent {
  name: 'user.unblocked';
  /** Who was blocked. */
  user: UserSummary;
}

/**
 * A profile changed. Durable for the user's own devices, which get `me` too; without an id to connected users who share
 * a direct conversation. In the snapshot: the caller's profile.
 */
export interface UserUpdated extends ServerEvent {
  name: 'user.updated';
  user: UserSummary;
  me?: MyProfile;
}

// Its name is any that none of the others has; TypeScript cannot say that, and would else not tell the others apart.
/** An event of a kind this version of the contract does not know. Ignore it, but keep the cursor after it. */
export interface UnknownEvent extends ServerEvent {
  name: `unknown.${string}`;
}

/** An event of any kind: its `name` says which. */
export type ChatEvent =
  | ConversationCreated
  | ConversationDeleted
  | MyMembershipUpdated
  | ConversationUpdated
  | CustomEvent
  | DraftUpdated
  | MemberAdded
  | MemberRemoved
  | MemberUpdated
  | MessageDeleted
  | MessageDelivered
  | MessageHidden
  | MessageCreated
  | MessagePinned
  | MessageRead
  | MessageStarred
  | MessageUnpinned
  | MessageUnstarred
  | MessageUpdated
  | PollUpdated
  | PresenceUpdated
  | PrivacyUpdated
  | ReactionAdded
  | ReactionRemoved
  | ResyncRequired
  | ScheduledUpdated
  | SessionDraining
  | SessionReady
  | SessionTokenExpiring
  | ThreadUpdated
  | TypingStarted
  | TypingStopped
  | UserBlocked
  | UserUnblocked
  | UserUpdated
  | UnknownEvent
;

/** The events of a name: `EventNamed<'message.new'>`. */
export type EventNamed<Name extends ChatEvent['name'], Event extends ChatEvent = ChatEvent> =
  Event extends { name: infer Known } ? Name extends Known ? Event : never : never;
