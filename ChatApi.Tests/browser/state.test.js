// The state of the page: each kind of event, and that what is contained already changes nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyHistory, findGap, mergeMessages, tickOf } from "../../ChatApi/wwwroot/history.js";
import { applyEvent, fromSnapshot, withConversation, withMessage } from "../../ChatApi/wwwroot/state.js";

const alice = { id: "alice", displayName: "Alice" };
const bob = { id: "bob", displayName: "Bob" };
const carol = { id: "carol", displayName: "Carol" };

const shared = (id, more) => ({ id, kind: "group", title: "Tea", createdBy: "bob", createdAt: "2026-01-01T10:00:00Z", version: 1, memberCount: 2, lastSeq: 0, lastActivityAt: "2026-01-01T10:00:00Z", ...more });
const member = (user, more) => ({ user, role: "member", joinedAt: "2026-01-01T10:00:00Z", deliveredSeq: 0, readSeq: 0, historyFromSeq: 1, ...more });
const message = (seq, sender, more) => ({ id: `m${seq}`, conversationId: "c1", seq, sender, type: "text", text: `text ${seq}`, version: 1, createdAt: `2026-01-01T10:00:${String(seq % 60).padStart(2, "0")}Z`, ...more });
const said = (seq, sender) => ({ id: 100 + seq, name: "message.new", conversationId: "c1", seq, message: message(seq, sender) });
const marked = (name, userId, seq) => ({ name, conversationId: "c1", seq, receipt: { userId, deliveredSeq: seq, readSeq: name === "message.read" ? seq : 0 } });

const nothing = fromSnapshot({ me: alice, conversations: [] });
const direct = applyEvent(nothing, { name: "conversation.created", conversationId: "c1", conversation: shared("c1", { kind: "direct", title: undefined }), members: [member(alice), member(bob)] });
const group = applyEvent(nothing, { name: "conversation.created", conversationId: "c1", conversation: shared("c1") });
const play = (state, ...events) => events.reduce(applyEvent, state);
const c1 = (state) => state.conversations.c1;

test("a direct conversation that was made shows the other user, with own settings as defaults", () => {
  assert.deepEqual(c1(direct).otherUser, bob);
  assert.deepEqual(c1(direct).otherReceipt, { userId: "bob", deliveredSeq: 0, readSeq: 0 });
  assert.deepEqual(c1(direct).me, { role: "member", readSeq: 0, deliveredSeq: 0, unread: 0, historyFromSeq: 1, archived: false });
});

test("who makes a group owns it", () => {
  const mine = applyEvent(nothing, { name: "conversation.created", conversationId: "c2", conversation: shared("c2", { createdBy: "alice" }) });
  assert.equal(mine.conversations.c2.me.role, "owner");
  assert.equal(c1(group).me.role, "member");
});

test("a message of another is the last one and one more unread, and raises the sender's marks", () => {
  const state = play(direct, said(1, bob), said(2, bob));
  assert.equal(c1(state).lastSeq, 2);
  assert.equal(c1(state).lastMessage.text, "text 2");
  assert.equal(c1(state).me.unread, 2);
  assert.deepEqual(c1(state).otherReceipt, { userId: "bob", deliveredSeq: 2, readSeq: 2 });
});

test("an own message raises own marks, and nothing before it is unread any more", () => {
  const state = play(direct, said(1, bob), said(2, alice));
  assert.deepEqual([c1(state).me.readSeq, c1(state).me.deliveredSeq, c1(state).me.unread], [2, 2, 0]);
  assert.equal(c1(state).otherReceipt.readSeq, 1);
});

test("the answer to a send that overtakes an earlier message loses neither", () => {
  const open = { ...direct, histories: { c1: emptyHistory() } };
  const state = play(withMessage(open, message(2, alice)), said(1, bob), said(2, alice));
  assert.deepEqual(state.histories.c1.messages.map(({ seq }) => seq), [1, 2]);
  assert.equal(c1(state).lastMessage.seq, 2);
  assert.equal(c1(state).me.unread, 0);
});

test("marks only rise, and one's own read mark counts unread anew", () => {
  const state = play(direct, said(1, bob), said(2, bob), said(3, bob), marked("message.read", "alice", 2));
  assert.deepEqual([c1(state).me.readSeq, c1(state).me.unread], [2, 1]);
  const later = play(state, marked("message.read", "alice", 1), marked("message.delivered", "alice", 3));
  assert.deepEqual([c1(later).me.readSeq, c1(later).me.deliveredSeq, c1(later).me.unread], [2, 3, 1]);
});

test("counting unread stops at 999", () => {
  const many = Array.from({ length: 1_005 }, (_, i) => said(i + 1, bob));
  assert.equal(c1(play(direct, ...many)).me.unread, 999);
});

test("an own message goes from sent to delivered to read", () => {
  const sent = play(direct, said(1, alice));
  const tick = (state) => tickOf(c1(state).lastMessage, c1(state));
  assert.equal(tick(sent), "sent");
  assert.equal(tick(play(sent, marked("message.delivered", "bob", 1))), "delivered");
  assert.equal(tick(play(sent, marked("message.read", "bob", 1))), "read");
});

test("in a group a message is read when all who were there have read it", () => {
  const members = { list: [member(alice), member(bob), member(carol)], complete: true };
  const sent = play({ ...group, members: { c1: members } }, said(1, alice), marked("message.read", "bob", 1));
  const tick = (state) => tickOf(c1(state).lastMessage, c1(state), state.members.c1);
  assert.equal(tick(sent), "sent");
  assert.equal(tick(play(sent, marked("message.delivered", "carol", 1))), "delivered");
  assert.equal(tick(play(sent, marked("message.read", "carol", 1))), "read");
  const late = { name: "member.added", conversationId: "c1", seq: 1, member: member({ id: "dave", displayName: "Dave" }, { historyFromSeq: 2 }), conversation: shared("c1", { version: 2, memberCount: 4 }) };
  assert.equal(tick(play(sent, marked("message.read", "carol", 1), late)), "read");
  assert.equal(tickOf(c1(sent).lastMessage, c1(sent), undefined), "sent");
});

test("joining brings the conversation with all before it read; leaving takes everything away", () => {
  const joined = play(nothing, { name: "member.added", conversationId: "c1", seq: 7, member: member(alice, { historyFromSeq: 8 }), conversation: shared("c1", { memberCount: 3 }) });
  assert.deepEqual([c1(joined).lastSeq, c1(joined).memberCount], [7, 3]);
  assert.deepEqual(c1(joined).me, { role: "member", readSeq: 7, deliveredSeq: 7, unread: 0, historyFromSeq: 8, archived: false });
  const gone = play({ ...joined, histories: { c1: emptyHistory() } }, { name: "member.removed", conversationId: "c1", userId: "alice" });
  assert.deepEqual([gone.conversations, gone.histories, gone.members], [{}, {}, {}]);
});

test("members who come, go and change are counted and listed", () => {
  const loaded = { ...group, members: { c1: { list: [member(alice), member(bob)], complete: true } } };
  const joined = { name: "member.added", conversationId: "c1", seq: 0, member: member(carol), conversation: shared("c1", { version: 2, memberCount: 3 }) };
  const state = play(loaded, joined, joined, { name: "member.updated", conversationId: "c1", member: member(alice, { role: "owner" }) });
  assert.deepEqual([c1(state).memberCount, c1(state).version, c1(state).me.role], [3, 2, "owner"]);
  assert.deepEqual(state.members.c1.list.map(({ user, role }) => `${user.id} ${role}`), ["alice owner", "bob member", "carol member"]);
  const left = play(state, { name: "member.removed", conversationId: "c1", userId: "bob", memberCount: 2 });
  assert.deepEqual([c1(left).memberCount, left.members.c1.list.length], [2, 2]);
});

test("a changed profile shows wherever the person does", () => {
  const robert = { ...bob, displayName: "Robert" };
  assert.deepEqual(c1(play(direct, { name: "user.updated", user: robert })).otherUser, robert);
  const me = { ...alice, displayName: "Alicia" };
  assert.deepEqual(play(direct, { name: "user.updated", user: me, me }).me, me);
});

test("applying events again changes nothing", () => {
  const events = [said(1, bob), said(2, alice), said(3, bob), marked("message.delivered", "bob", 2), marked("message.read", "alice", 3), marked("message.read", "bob", 3)];
  const state = play({ ...direct, histories: { c1: emptyHistory() } }, ...events);
  assert.deepEqual(play(state, ...events), state);
  assert.deepEqual(withConversation(state, shared("c1", { version: 9 })), state);
});

test("events of unknown kinds and of conversations that are gone are skipped", () => {
  assert.equal(applyEvent(direct, { name: "poll.updated", conversationId: "c1" }), direct);
  assert.deepEqual(play(nothing, said(1, bob), marked("message.read", "bob", 1)), nothing);
});

test("history is sorted, holds each message once, and the newer version of it", () => {
  const history = mergeMessages(mergeMessages(emptyHistory(), [message(4, bob), message(3, bob)]), [message(2, bob), message(3, bob), message(4, bob, { version: 2, text: "better" })]);
  assert.deepEqual(history.messages.map(({ seq, text }) => `${seq} ${text}`), ["2 text 2", "3 text 3", "4 better"]);
  assert.deepEqual(mergeMessages(history, [message(4, bob)]), history);
});

test("a hole in the history is found, and what is missing at its end", () => {
  const history = mergeMessages(emptyHistory(), [message(3, bob), message(4, bob), message(7, bob)]);
  assert.equal(findGap(history, 7), 4);
  assert.equal(findGap(mergeMessages(history, [message(5, bob), message(6, bob)]), 7), null);
  assert.equal(findGap(mergeMessages(history, [message(5, bob), message(6, bob)]), 9), 7);
  assert.equal(findGap(emptyHistory(), 9), null);
});
