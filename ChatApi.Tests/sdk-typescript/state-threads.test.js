// Threads that are loaded: what their replies and everything else about their messages does to them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyThread, withThreadPage } from "@chatapi/client";
import { alice, bob, changed, deleted, group, message, opened, play, said } from "./scene.js";

const inThread = { threadRootId: "m1" };
const none = { following: false, readSeq: 0, unread: 0 };
const page = (...replies) => ({ root: message(1, bob), me: none, results: [...replies].reverse(), hasMoreBefore: false, hasMoreAfter: false });
const told = play(group, said(1, bob), said(2, alice, inThread), said(3, bob));
const loaded = { ...opened(told, message(1, bob), message(2, alice, inThread), message(3, bob)), threads: { m1: withThreadPage(emptyThread("c1", "m1"), page(message(2, alice, inThread))) } };
const seqs = (state) => state.threads.m1.messages.map(({ seq }) => seq);

test("replies come into their thread and its conversation, other messages into the conversation alone", () => {
  const state = play(loaded, said(4, bob, inThread), said(5, bob), said(6, bob, { threadRootId: "m3" }), said(4, bob, inThread));
  assert.deepEqual([seqs(state), state.histories.c1.messages.length], [[1, 2, 4], 6]);
});

test("older replies go between the root and those that are there", () => {
  const thread = withThreadPage(emptyThread("c1", "m1"), { ...page(message(7, bob, inThread)), hasMoreBefore: true });
  const whole = withThreadPage(thread, page(message(2, alice, inThread), message(4, bob, inThread)));
  assert.deepEqual([thread.hasMoreBefore, whole.messages.map(({ seq }) => seq), whole.hasMoreBefore], [true, [1, 2, 4, 7], false]);
});

test("what changes a message changes it in its thread too", () => {
  const state = play(loaded,
    changed("message.updated", 2, alice, { ...inThread, text: "better" }),
    { name: "message.pinned", conversationId: "c1", seq: 1, messageId: "m1", pinnedAt: "2026-01-01T12:00:00Z" },
    { name: "thread.updated", conversationId: "c1", seq: 1, rootId: "m1", replyCount: 1, lastReplyAt: "2026-01-01T12:00:00Z" });
  const [root, reply] = state.threads.m1.messages;
  assert.deepEqual([reply.text, root.pinnedAt, root.replyCount], ["better", "2026-01-01T12:00:00Z", 1]);
  assert.equal(play(state, deleted(1, bob)).threads.m1.messages[0].text, undefined);
  assert.deepEqual(seqs(play(state, { name: "message.hidden", conversationId: "c1", seq: 2, messageId: "m2" })), [1]);
});

test("who replies follows the thread; one's own side is told to oneself", () => {
  const replied = play(loaded, said(4, alice, inThread));
  assert.deepEqual(replied.threads.m1.me, { following: true, readSeq: 4, unread: 0 });
  const event = { name: "thread.updated", conversationId: "c1", seq: 1, rootId: "m1", replyCount: 2, me: { following: false, readSeq: 4, unread: 0 } };
  assert.deepEqual(play(replied, event).threads.m1.me, event.me);
});

test("a thread goes with its conversation, and with a block that is lifted", () => {
  assert.deepEqual(play(loaded, { name: "conversation.deleted", conversationId: "c1" }).threads, {});
  const blocked = play(loaded, { name: "user.blocked", user: bob });
  assert.equal(blocked.threads.m1.messages[0].hiddenByBlock, true);
  assert.deepEqual(play(blocked, { name: "user.unblocked", user: bob }).threads, {});
});
