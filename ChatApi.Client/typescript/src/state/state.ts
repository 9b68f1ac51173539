// What is known here, as a value: snapshot + events in order = a fresh snapshot. Every function of this folder answers a new
// state and changes nothing else. Applying what is already contained changes nothing.

import { userBlocked, userUnblocked } from "./blocks.js";
import { marking, messageHidden, pollUpdated, withChanged } from "./changes.js";
import type { ChatEvent, Conversation, Draft, Member, MessagePinned, MyMembership, MyProfile, Privacy, ScheduledMessage, TypingUser, UserPresence } from "../generated/dtos.js";
import { conversationCreated, conversationDeleted, conversationUpdated, draftUpdated, meUpdated } from "./conversations.js";
import { memberAdded, memberRemoved, memberUpdated, userUpdated } from "./members.js";
import { withMessage } from "./messages.js";
import { presenceUpdated, typingStarted, typingStopped, withoutTyping } from "./presence.js";
import { reacted } from "./reactions.js";
import { withReceipt } from "./receipts.js";
import { scheduledUpdated } from "./scheduled.js";
import { type Thread, threadUpdated } from "./threads.js";
import type { MessageWindow } from "./window.js";

/** A conversation with the caller's own side of it. */
export type Mine = Conversation & { me: MyMembership };

/** The members of a conversation, as far as they are loaded. */
export interface MemberList {
  readonly list: readonly Member[];
  readonly complete: boolean;
  readonly nextCursor?: string;
}

/** What is known of one user's chats. Histories, members and threads hold what has been loaded so far. */
export interface State {
  readonly me: MyProfile;
  /** In order. */
  readonly blockedUserIds: readonly string[];
  readonly privacy?: Privacy;
  /** By id. */
  readonly conversations: Readonly<Record<string, Mine>>;
  /** By conversation. */
  readonly histories: Readonly<Record<string, MessageWindow>>;
  /** By conversation. */
  readonly members: Readonly<Record<string, MemberList>>;
  /** By root message. */
  readonly threads: Readonly<Record<string, Thread>>;
  /** By root message; one without a text is gone. */
  readonly threadDrafts: Readonly<Record<string, Draft>>;
  /** What is to be sent later, the next first; left out until it has been loaded. */
  readonly scheduled?: readonly ScheduledMessage[];
  /** By conversation. */
  readonly typing: Readonly<Record<string, readonly TypingUser[]>>;
  /** By user; who is left out is not known. */
  readonly presence: Readonly<Record<string, UserPresence>>;
}

/** All pages of GetSnapshot together. */
export interface Snapshot {
  readonly me: MyProfile;
  readonly blockedUserIds?: readonly string[];
  readonly privacy?: Privacy;
  readonly conversations: readonly Conversation[];
}

export const fromSnapshot = ({ me, blockedUserIds = [], privacy, conversations }: Snapshot): State => ({
  me,
  blockedUserIds,
  ...(privacy && { privacy }),
  conversations: Object.fromEntries(conversations.map((conversation) => [conversation.id, conversation as Mine])),
  histories: {},
  members: {},
  threads: {},
  threadDrafts: {},
  typing: {},
  presence: {},
});

/** An event about a conversation, or about one seq of it. */
export type Placed<E> = E & { conversationId: string; seq: number };

type Rules = { readonly [N in ChatEvent["name"]]?: (state: State, event: Placed<Extract<ChatEvent, { name: N }>>) => State };

const rules: Rules = {
  "conversation.created": conversationCreated,
  "conversation.deleted": conversationDeleted,
  "conversation.me_updated": meUpdated,
  "conversation.updated": conversationUpdated,
  "draft.updated": draftUpdated,
  "member.added": memberAdded,
  "member.removed": memberRemoved,
  "member.updated": memberUpdated,
  "message.delivered": (state, { conversationId, receipt }) => withReceipt(state, conversationId, receipt),
  "message.new": (state, { message }) => withMessage(withoutTyping(state, message.conversationId, message.sender.id), message),
  "message.read": (state, { conversationId, receipt }) => withReceipt(state, conversationId, receipt),
  "presence.updated": presenceUpdated,
  "privacy.updated": (state, { privacy }) => ({ ...state, privacy }),
  "scheduled.updated": scheduledUpdated,
  "typing.start": typingStarted,
  "typing.stop": typingStopped,
  "user.blocked": userBlocked,
  "user.unblocked": userUnblocked,
  "user.updated": userUpdated,
};

/** Of single messages: they hold too for a page of history that was read before them and comes after them. */
const changes: Rules = {
  "message.deleted": (state, { message }) => withChanged(state, message),
  "message.hidden": messageHidden,
  "message.pinned": marking("pinnedAt", ({ pinnedAt }: MessagePinned) => pinnedAt),
  "message.starred": marking("starred", () => true),
  "message.unpinned": marking("pinnedAt", () => undefined),
  "message.unstarred": marking("starred", () => undefined),
  "message.updated": (state, { message }) => withChanged(state, message),
  "poll.updated": pollUpdated,
  "reaction.added": reacted(true),
  "reaction.removed": reacted(false),
  "thread.updated": threadUpdated,
};

type Rule = (state: State, event: ChatEvent) => State;

/** Whether an event changes a single message that is there already. */
export const isChange = ({ name }: ChatEvent): boolean => Object.hasOwn(changes, name);

/** Events of kinds that are not known here are skipped. */
export function applyEvent(state: State, event: ChatEvent): State {
  const rule = (isChange(event) ? changes : rules)[event.name] as Rule | undefined;
  return rule ? rule(state, event) : state;
}
