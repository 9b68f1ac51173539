// Alice's view of a conversation, as plain values: what the service would answer and tell.

import { applyEvent, fromSnapshot } from "../../ChatApi/wwwroot/chatapi-client.js";

export const alice = { id: "alice", displayName: "Alice" };
export const bob = { id: "bob", displayName: "Bob" };

const at = "2026-01-01T10:00:00Z";
const conversation = { id: "c1", kind: "group", title: "Tea", createdBy: "bob", createdAt: at, version: 1, memberCount: 2, lastSeq: 0, lastActivityAt: at };

export const member = (user) => ({ user, role: "member", joinedAt: at, deliveredSeq: 0, readSeq: 0, historyFromSeq: 1 });
export const message = (seq, sender, more) => ({ id: `m${seq}`, conversationId: "c1", seq, sender, type: "text", text: `text ${seq}`, version: 1, createdAt: at, ...more });
export const said = (seq, sender, more) => ({ id: 100 + seq, name: "message.new", conversationId: "c1", seq, message: message(seq, sender, more) });

export const group = applyEvent(fromSnapshot({ me: alice, conversations: [] }), { name: "conversation.created", conversationId: "c1", conversation });
