// The conversations in the order people look for them.

/** Deleted for oneself it is not shown until something new is said. */
const isShown = ({ lastSeq, me }) => !(me.deletedBeforeSeq > lastSeq);

/** Pinned ones first, then those with the newest activity; archived ones are a list of their own. @returns {import("../contract.js").Conversation[]} */
export const listConversations = (state, { archived = false } = {}) =>
  Object.values(state.conversations)
    .filter((conversation) => isShown(conversation) && conversation.me.archived === archived)
    .sort((a, b) => Boolean(b.me.pinnedAt) - Boolean(a.me.pinnedAt) || b.lastActivityAt.localeCompare(a.lastActivityAt) || b.id.localeCompare(a.id));

export const isMuted = ({ me }, now = Date.now()) => me.mutedUntil !== undefined && Date.parse(me.mutedUntil) > now;

/** What the window's title counts: unread messages that are neither muted nor archived. */
export const unreadTotal = (state, now = Date.now()) =>
  listConversations(state).reduce((sum, conversation) => sum + (isMuted(conversation, now) ? 0 : conversation.me.unread), 0);
