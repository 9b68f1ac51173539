// The threads that are loaded: each a window of its replies, with the message they hang on as its first.

import type { Draft, Message, MyThread, ThreadUpdated } from "../generated/dtos.js";
import { changeEntry, changeOne } from "./parts.js";
import type { Placed, State } from "./state.js";
import { emptyWindow, type MessageWindow, withNewest, withOlderPage, withPage } from "./window.js";

/** A thread as far as it is loaded. */
export interface Thread extends MessageWindow {
  readonly conversationId: string;
  readonly rootId: string;
  /** The caller's own side of it. */
  readonly me: MyThread;
}

/** A page as ListThreadMessages answers it, newest first. */
export interface ThreadPage {
  readonly root: Message;
  readonly me: MyThread;
  readonly results: readonly Message[];
  readonly hasMoreBefore: boolean;
}

/** Nothing of it is loaded yet. */
export const emptyThread = (conversationId: string, rootId: string): Thread =>
  ({ ...emptyWindow(), conversationId, rootId, me: { following: false, readSeq: 0, unread: 0 } });

/** The root stays in front, so that older replies go behind it. */
export const withThreadPage = (thread: Thread, { root, me, results, hasMoreBefore }: ThreadPage): Thread => ({
  ...(thread.to === null ? withPage(thread, { results: [...results, root], hasMoreBefore, hasMoreAfter: false }, 0) : withOlderPage(thread, { results, hasMoreBefore })),
  me,
});

/** A new message, if it is a reply in a thread that is loaded. Who replies follows the thread, and has read what came before. */
export const withReply = (state: State, message: Message): State => (message.threadRootId ? changeEntry(state, "threads", message.threadRootId, (thread) => ({
  ...withNewest(thread, message),
  me: message.sender.id === state.me.id ? { following: true, readSeq: Math.max(thread.me.readSeq, message.seq), unread: 0 } : thread.me,
})) : state);

/** With one's own side of a thread as it is now. */
export const withMyThread = (state: State, rootId: string, me: MyThread): State => changeEntry(state, "threads", rootId, (thread) => ({ ...thread, me }));

/** How many replies there are, at the message they hang on; and perhaps one's own side. */
export function threadUpdated(state: State, { conversationId, seq, rootId, replyCount, lastReplyAt, me }: Placed<ThreadUpdated>): State {
  state = changeOne(state, conversationId, seq, ({ replyCount: _count, lastReplyAt: _at, ...message }) =>
    ({ ...message, ...(replyCount > 0 && { replyCount }), ...(lastReplyAt && { lastReplyAt }) }));
  return me ? withMyThread(state, rootId, me) : state;
}

/** One that is older than the known one changes nothing: drafts are listed too. */
export function withThreadDraft(state: State, rootId: string, draft: Draft): State {
  const known = state.threadDrafts[rootId];
  return known && draft.version < known.version ? state : { ...state, threadDrafts: { ...state.threadDrafts, [rootId]: draft } };
}
