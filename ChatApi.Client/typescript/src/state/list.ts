// The conversations in the order people look for them.

import type { Mine, State } from "./state.js";

/** Deleted for oneself it is not shown until something new is said. */
const isShown = ({ lastSeq, me }: Mine): boolean => !(me.deletedBeforeSeq !== undefined && me.deletedBeforeSeq > lastSeq);

const shownOf = (state: State, archived: boolean): Mine[] =>
  Object.values(state.conversations).filter((conversation) => isShown(conversation) && conversation.me.archived === archived);

/** Pinned ones first, then those with the newest activity; archived ones are a list of their own. */
export const listConversations = (state: State, { archived = false }: { archived?: boolean } = {}): Mine[] =>
  shownOf(state, archived)
    .sort((a, b) => Number(Boolean(b.me.pinnedAt)) - Number(Boolean(a.me.pinnedAt)) || Date.parse(b.lastActivityAt) - Date.parse(a.lastActivityAt) || (a.id < b.id ? 1 : -1));

export const isMuted = ({ me }: Mine, now = Date.now()): boolean => me.mutedUntil !== undefined && Date.parse(me.mutedUntil) > now;

/** What a badge counts: unread messages that are neither muted nor archived. */
export const unreadTotal = (state: State, now = Date.now()): number =>
  shownOf(state, false).reduce((sum, conversation) => sum + (isMuted(conversation, now) ? 0 : conversation.me.unread), 0);
