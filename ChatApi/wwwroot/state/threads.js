// The threads that are loaded: each a window of its replies, with the message they hang on as its first.

import { emptyHistory, withNewest, withOlderPage, withPage } from "./history.js";
import { changeOne, changeWindow } from "./parts.js";

/**
 * @typedef {{following: boolean, readSeq: number, unread: number}} MyThread
 * @typedef {import("./history.js").History & {conversationId: string, rootId: string, me: MyThread, problem?: string}} Thread
 */

/** @returns {Thread} nothing of it is loaded yet */
export const emptyThread = (conversationId, rootId) =>
  ({ ...emptyHistory(), conversationId, rootId, me: { following: false, readSeq: 0, unread: 0 } });

/** @returns {Thread} the root stays in front, so that older replies go behind it */
export const withThreadPage = (thread, { root, me, results, hasMoreBefore }) => ({
  ...(thread.to === null ? withPage(thread, { results: [...results, root], hasMoreBefore, hasMoreAfter: false }, 0) : withOlderPage(thread, { results, hasMoreBefore })),
  me,
});

/** A new message, if it is a reply in a thread that is loaded. Who replies follows the thread, and has read what came before. */
export const withReply = (state, message) => changeWindow(state, "threads", message.threadRootId, (thread) => ({
  ...withNewest(thread, message),
  me: message.sender.id === state.me.id ? { following: true, readSeq: Math.max(thread.me.readSeq, message.seq), unread: 0 } : thread.me,
}));

/** @returns {import("./state.js").State} with one's own side of a thread as it is now */
export const withMyThread = (state, rootId, me) => changeWindow(state, "threads", rootId, (thread) => ({ ...thread, me }));

/** How many replies there are, at the message they hang on; and perhaps one's own side. */
export function threadUpdated(state, { conversationId, seq, rootId, replyCount, lastReplyAt, me }) {
  state = changeOne(state, { conversationId, seq }, ({ replyCount: _count, lastReplyAt: _at, ...message }) =>
    ({ ...message, ...(replyCount > 0 && { replyCount }), ...(lastReplyAt && { lastReplyAt }) }));
  return me ? withMyThread(state, rootId, me) : state;
}

/** One that is older than the known one changes nothing: drafts are listed too. @returns {import("./state.js").State} */
export const withThreadDraft = (state, draft) => (draft.version < state.threadDrafts[draft.threadRootId]?.version
  ? state
  : { ...state, threadDrafts: { ...state.threadDrafts, [draft.threadRootId]: draft } });
