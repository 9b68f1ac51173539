// Which threads are followed, asked for when something of them may have changed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Threads } from "../../ChatApi/wwwroot/threads.js";
import { group, message, alice, bob, said } from "./scene.js";

/** Threads of Alice whose questions the test answers. */
function make() {
  const asked = [];
  const api = { listThreads: () => new Promise((resolve) => asked.push((results) => resolve({ results }))), listDrafts: async () => ({ results: [] }) };
  let state = group;
  const store = { getState: () => state, update: (change) => (state = change(state)) };
  const threads = new Threads({ api, store }, () => {});
  const answer = async (i, ...followed) => {
    asked[i](followed);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { threads, asked, answer };
}

const followed = (unread) => ({ root: message(1, bob), me: { following: true, readSeq: 1, unread } });
const told = (more) => ({ name: "thread.updated", conversationId: "c1", seq: 1, rootId: "m1", replyCount: 2, ...more });
const later = 300;

test("they are asked for after replies in those that are followed, own replies, and first replies; not after others", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { threads, asked, answer } = make();
  threads.ask();
  await answer(0, followed(0));
  threads.hear(told({ rootId: "m9", seq: 9 }));
  threads.hear(said(3, bob, { threadRootId: "m9" }));
  t.mock.timers.tick(later);
  assert.equal(asked.length, 1);
  for (const event of [told(), told({ rootId: "m9", replyCount: 1 }), said(4, alice, { threadRootId: "m9" })]) {
    const before = asked.length;
    threads.hear(event);
    threads.hear(event);
    t.mock.timers.tick(later);
    assert.equal(asked.length, before + 1);
    await answer(before, followed(before));
    assert.equal(threads.unread, before);
  }
});

test("a reply that comes while they are being asked for is not missed, and an older answer is dropped", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { threads, asked, answer } = make();
  threads.ask();
  threads.hear(told());
  t.mock.timers.tick(later);
  assert.equal(asked.length, 2);
  await answer(1, followed(1));
  await answer(0, followed(0));
  assert.equal(threads.unread, 1);
});
