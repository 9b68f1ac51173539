// What is shown, as a value: snapshot + events in order = a fresh snapshot. Every function of this folder answers a new
// state and changes nothing else. Applying what is already contained changes nothing.

import { conversationCreated, conversationDeleted, meUpdated } from "./conversations.js";
import { memberAdded, memberRemoved, memberUpdated, userUpdated } from "./members.js";
import { withMessage } from "./messages.js";
import { withReceipt } from "./receipts.js";

/**
 * @typedef {{
 *   me: import("../contract.js").User,
 *   conversations: Record<string, import("../contract.js").Conversation>,
 *   histories: Record<string, import("./history.js").History>,
 *   members: Record<string, {list: import("../contract.js").Member[], complete: boolean}>,
 * }} State  histories and members hold what has been loaded so far.
 */

/** @returns {State} */
export const fromSnapshot = ({ me, conversations }) => ({
  me,
  conversations: Object.fromEntries(conversations.map((conversation) => [conversation.id, conversation])),
  histories: {},
  members: {},
});

const rules = {
  "conversation.created": conversationCreated,
  "conversation.deleted": conversationDeleted,
  "conversation.me_updated": meUpdated,
  "member.added": memberAdded,
  "member.removed": memberRemoved,
  "member.updated": memberUpdated,
  "message.new": (state, event) => withMessage(state, event.message),
  "message.delivered": (state, event) => withReceipt(state, event.conversationId, event.receipt),
  "message.read": (state, event) => withReceipt(state, event.conversationId, event.receipt),
  "user.updated": userUpdated,
};

/** Events of kinds that are not known here are skipped. @returns {State} */
export const applyEvent = (state, event) => rules[event.name]?.(state, event) ?? state;
