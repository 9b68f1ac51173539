// Alice's view of a conversation, as plain values: what the service would answer and tell.

import { applyEvent, emptyWindow, fromSnapshot, withPage } from "@chatapi/client";

export const alice = { id: "alice", displayName: "Alice" };
export const bob = { id: "bob", displayName: "Bob" };
export const carol = { id: "carol", displayName: "Carol" };

const at = "2026-01-01T10:00:00Z";

export const shared = (id, more) => ({ id, kind: "group", title: "Tea", createdBy: "bob", createdAt: at, version: 1, memberCount: 2, lastSeq: 0, lastActivityAt: at, ...more });
export const member = (user, more) => ({ user, role: "member", joinedAt: at, deliveredSeq: 0, readSeq: 0, historyFromSeq: 1, ...more });
export const message = (seq, sender, more) => ({ id: `m${seq}`, conversationId: "c1", seq, sender, type: "text", text: `text ${seq}`, version: 1, createdAt: `2026-01-01T10:00:${String(seq % 60).padStart(2, "0")}Z`, ...more });

export const said = (seq, sender, more) => ({ id: 100 + seq, name: "message.new", conversationId: "c1", seq, message: message(seq, sender, more) });
export const told = (seq, actor, system) => said(seq, actor, { type: "system", text: undefined, system });
export const marked = (name, userId, seq) => ({ name, conversationId: "c1", seq, receipt: { userId, deliveredSeq: seq, readSeq: name === "message.read" ? seq : 0 } });
export const myself = (state, more) => ({ name: "conversation.me_updated", conversationId: "c1", me: { ...c1(state).me, ...more }, lastMessage: c1(state).lastMessage, lastActivityAt: c1(state).lastActivityAt });

export const changed = (name, seq, sender, more) => ({ name, conversationId: "c1", seq, message: message(seq, sender, { version: 2, ...more }) });
export const deleted = (seq, sender) => changed("message.deleted", seq, sender, { text: undefined, deletedAt: "2026-01-01T11:00:00Z" });

export const nothing = fromSnapshot({ me: alice, conversations: [] });
export const direct = applyEvent(nothing, { name: "conversation.created", conversationId: "c1", conversation: shared("c1", { kind: "direct", title: undefined }), members: [member(alice), member(bob)] });
export const group = applyEvent(nothing, { name: "conversation.created", conversationId: "c1", conversation: shared("c1") });

export const play = (state, ...events) => events.reduce(applyEvent, state);
export const c1 = (state) => state.conversations.c1;

/** A page as ListMessages answers it, newest first. */
export const pageOf = (messages, { before = false, after = false } = {}) =>
  ({ results: [...messages].sort((a, b) => b.seq - a.seq), hasMoreBefore: before, hasMoreAfter: after });

/** The conversation is open and has loaded what there is so far. */
export const opened = (state, ...messages) =>
  ({ ...state, histories: { c1: withPage(emptyWindow(), pageOf(messages), c1(state).lastSeq) } });

export const shownIn = (state) => state.histories.c1.messages.map(({ seq }) => seq);
