// The part of the contract this page uses, as types. What each member means is said in ChatApi.ServiceModel.

/**
 * @typedef {{id: string, userName?: string, displayName: string, deleted?: boolean}} User
 * @typedef {{action: string, targetIds?: string[], value?: string}} SystemNote
 * @typedef {{id: string, seq: number, sender: User, type: string, text?: string, deletedAt?: string, hiddenByBlock?: boolean}} Quote
 * @typedef {{options: {text: string, votes: number}[], multiple: boolean, anonymous: boolean, voters: number, closesAt?: string,
 *   closedAt?: string, myVotes?: number[]}} Poll
 * @typedef {{id: string, conversationId: string, seq: number, sender: User, clientMessageId?: string, type: string, text?: string,
 *   system?: SystemNote, poll?: Poll, replyTo?: Quote, mentions?: string[], mentionsAll?: boolean, links?: string[], hiddenByBlock?: boolean,
 *   version: number,
 *   createdAt: string, editedAt?: string, deletedAt?: string, pinnedAt?: string, starred?: boolean,
 *   expiresAt?: string, expiresAfterRead?: number, threadRootId?: string, replyCount?: number, lastReplyAt?: string,
 *   forwardedFrom?: {sender: User, createdAt: string},
 *   reactions?: import("./state/reactions.js").ReactionGroup[]}} Message
 * @typedef {{userId: string, deliveredSeq: number, readSeq: number}} Receipt
 * @typedef {{role: string, readSeq: number, deliveredSeq: number, unread: number, unreadMentions: number, uncountedSeqs?: number[],
 *   mentionSeqs?: number[], historyFromSeq: number, deletedBeforeSeq?: number, unreadFromSeq?: number, markedUnread?: boolean,
 *   pinnedAt?: string, mutedUntil?: string, archived: boolean, archivedUntilSeq?: number,
 *   draft?: {text: string}}} MyMembership
 * @typedef {{id: string, kind: string, title?: string, description?: string, permissions?: Record<string, string>,
 *   messageExpiry?: {seconds: number, after: string}, createdBy: string, createdAt: string, version: number,
 *   memberCount: number, lastSeq: number, lastActivityAt: string, otherUser?: User, otherReceipt?: Receipt,
 *   lastMessage?: Message, me: MyMembership}} Conversation
 * @typedef {{messages: string, groups: string, presence: string, search: string, readReceipts: boolean, typing: boolean}} Privacy
 * @typedef {{id: string, sendAt: string, message: {conversationId: string, clientMessageId: string, text: string}, version: number,
 *   errorCode?: string, errorMessage?: string}} Scheduled
 * @typedef {{user: User, role: string, joinedAt: string, deliveredSeq: number, readSeq: number, historyFromSeq: number}} Member
 */

export {};
