// What is shown, as a value: snapshot + events in order = a fresh snapshot. Every function of this folder answers a new
// state and changes nothing else. Applying what is already contained changes nothing.

import { userBlocked, userUnblocked } from "./blocks.js";
import { marking, messageHidden, pollUpdated, withChanged } from "./changes.js";
import { conversationCreated, conversationDeleted, conversationUpdated, draftUpdated, meUpdated } from "./conversations.js";
import { memberAdded, memberRemoved, memberUpdated, userUpdated } from "./members.js";
import { withMessage } from "./messages.js";
import { changeHistory } from "./parts.js";
import { reacted } from "./reactions.js";
import { withReceipt } from "./receipts.js";
import { threadUpdated } from "./threads.js";

/**
 * @typedef {{
 *   me: import("../contract.js").User,
 *   blockedUserIds: string[],
 *   conversations: Record<string, import("../contract.js").Conversation>,
 *   histories: Record<string, import("./history.js").History>,
 *   members: Record<string, {list: import("../contract.js").Member[], complete: boolean}>,
 *   threads: Record<string, import("./threads.js").Thread>,
 *   threadDrafts: Record<string, {text?: string, version: number}>,
 *   privacy?: import("../contract.js").Privacy,
 * }} State  histories, members, threads and their drafts, by the root, hold what has been loaded so far.
 */

/** @returns {State} */
export const fromSnapshot = ({ me, blockedUserIds = [], privacy, conversations }) => ({
  me,
  blockedUserIds,
  privacy,
  conversations: Object.fromEntries(conversations.map((conversation) => [conversation.id, conversation])),
  histories: {},
  members: {},
  threads: {},
  threadDrafts: {},
});

const rules = {
  "conversation.created": conversationCreated,
  "conversation.deleted": conversationDeleted,
  "conversation.me_updated": meUpdated,
  "conversation.updated": conversationUpdated,
  "draft.updated": draftUpdated,
  "member.added": memberAdded,
  "member.removed": memberRemoved,
  "member.updated": memberUpdated,
  "message.new": (state, event) => withMessage(state, event.message),
  "message.delivered": (state, event) => withReceipt(state, event.conversationId, event.receipt),
  "message.read": (state, event) => withReceipt(state, event.conversationId, event.receipt),
  "privacy.updated": (state, { privacy }) => ({ ...state, privacy }),
  "user.blocked": userBlocked,
  "user.unblocked": userUnblocked,
  "user.updated": userUpdated,
};

/** Of single messages: they hold for a page of history too that is still on its way. */
const changes = {
  "message.updated": (state, event) => withChanged(state, event.message),
  "message.deleted": (state, event) => withChanged(state, event.message),
  "message.hidden": messageHidden,
  "message.pinned": marking("pinnedAt", ({ pinnedAt }) => pinnedAt),
  "message.unpinned": marking("pinnedAt", () => undefined),
  "message.starred": marking("starred", () => true),
  "message.unstarred": marking("starred", () => undefined),
  "poll.updated": pollUpdated,
  "reaction.added": reacted(true),
  "reaction.removed": reacted(false),
  "thread.updated": threadUpdated,
};

/** Events of kinds that are not known here are skipped. @returns {State} */
export function applyEvent(state, event) {
  if (!changes[event.name])
    return rules[event.name]?.(state, event) ?? state;
  state = changeHistory(state, event.conversationId, (history) => (history.loading ? { ...history, meanwhile: [...history.meanwhile, event] } : history));
  return changes[event.name](state, event);
}
