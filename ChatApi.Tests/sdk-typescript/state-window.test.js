// The window of loaded messages: pages before, after and around it, and what is sent meanwhile.

import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyWindow, hasMoreAfter, withNewest, withOlderPage, withPage } from "@chatapi/client";
import { bob, direct, message, pageOf, play, said, shownIn } from "./scene.js";

const seqs = ({ messages }) => messages.map(({ seq }) => seq);
const some = (...numbers) => numbers.map((seq) => message(seq, bob));

test("the newest page follows the end, whatever of it is missing", () => {
  const history = withPage(emptyWindow(), pageOf(some(4, 6), { before: true }), 7);
  assert.deepEqual([history.to, history.hasMoreBefore, history.follows], [7, true, true]);
  assert.equal(hasMoreAfter(history, 7), false);
  assert.deepEqual(seqs(withNewest(history, message(8, bob))), [4, 6, 8]);
  assert.equal(hasMoreAfter(withNewest(history, message(9, bob)), 9), true);
});

test("what comes before its turn is shown at once, and the hole before it filled", () => {
  const early = withNewest(withPage(emptyWindow(), pageOf(some(1)), 1), message(3, bob));
  assert.deepEqual([seqs(early), early.to], [[1, 3], 1]);
  const whole = withPage(early, pageOf(some(2, 3)), 3);
  assert.deepEqual([seqs(whole), whole.to], [[1, 2, 3], 3]);
});

test("older pages go before, and say whether there are more", () => {
  const history = withOlderPage(withPage(emptyWindow(), pageOf(some(5, 6), { before: true }), 6), pageOf(some(3, 4)));
  assert.deepEqual([seqs(history), history.hasMoreBefore, history.to], [[3, 4, 5, 6], false, 6]);
});

test("a window of an older place takes in what follows only once it has grown to the end", () => {
  const jumped = withPage({ ...emptyWindow(), follows: false }, pageOf(some(3, 4), { before: true, after: true }), 9);
  assert.deepEqual([jumped.to, jumped.follows, hasMoreAfter(jumped, 9)], [4, false, true]);
  assert.equal(withNewest(jumped, message(10, bob)), jumped);
  const grown = withPage(jumped, pageOf(some(5, 6, 7, 8, 9), { before: true }), 9);
  assert.deepEqual([seqs(grown), grown.follows, grown.hasMoreBefore], [[3, 4, 5, 6, 7, 8, 9], true, true]);
  assert.deepEqual(seqs(withNewest(grown, message(10, bob))).at(-1), 10);
});

test("each message is there once, in its newest version, and what was taken out stays out", () => {
  const history = withPage(emptyWindow(), pageOf([message(1, bob), message(2, bob, { version: 2, text: "better" })]), 2);
  assert.deepEqual(withNewest(history, message(2, bob)), history);
  assert.equal(withPage(history, pageOf(some(2)), 2).messages[1].text, "better");
  const hidden = play({ ...direct, histories: { c1: history } }, { name: "message.hidden", conversationId: "c1", seq: 2, messageId: "m2" }, said(2, bob));
  assert.deepEqual(shownIn(hidden), [1]);
});
