// What the store keeps across restarts, and that a cut at any moment leaves something to go on from.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { bob, c1, changed, direct, message, pageOf, play, said } from "./scene.js";
import { newStore, settle, WatchedStorage } from "./stand-in.js";

const some = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i, bob));
const upTo = (seq) => [c1(play(direct, ...some(1, seq).map((_, i) => said(i + 1, bob))))];
const seqs = (store) => store.messages("c1").messages.map(({ seq }) => seq);

/** A store with an open conversation, all of it kept in a storage. */
async function kept(count = 2, before = false) {
  const storage = new WatchedStorage();
  const begun = await newStore({ conversations: upTo(count), storage });
  begun.store.open("c1");
  await begun.answer(0, pageOf(some(before ? 2 : 1, count), { before }));
  await begun.store.flush();
  return { ...begun, storage };
}

const asKept = (value) => JSON.parse(JSON.stringify(value));

/** What the next run finds; without a snapshot, so that what it shows is what was kept. */
const restarted = (storage, options) => newStore({ storage, answers: { getSnapshot: () => assert.fail("nothing was kept") }, ...options });

test("what was kept is shown at once, and the stream goes on from its cursor", async () => {
  const { store: first, storage } = await kept();
  first.apply([said(3, bob), { name: "user.blocked", user: { id: "carol", displayName: "Carol" } },
    { name: "draft.updated", draft: { conversationId: "c1", threadRootId: "m1", text: "Dear", version: 1 } }], "k1");
  await first.stop();
  const { store, asked } = await restarted(storage);
  assert.deepEqual(seqs(store), [1, 2, 3]);
  assert.deepEqual([store.conversation("c1").lastSeq, store.getState().blockedUserIds, store.getState().threadDrafts.m1.text], [3, ["carol"], "Dear"]);
  store.open("c1");
  store.apply([said(4, bob)], "k2");
  assert.deepEqual([seqs(store), store.messages("c1").hasMoreBefore, store.messages("c1").hasMoreAfter, asked.length], [[1, 2, 3, 4], false, false, 0]);
});

test("the cursor comes last, after only what has changed", async () => {
  const { store, storage } = await kept();
  storage.writes = [];
  store.apply([said(3, bob)], "k1");
  await store.flush();
  assert.deepEqual(storage.writes, ["alice/store/conversation/c1", "alice/store/history/c1", "alice/store/cursor"]);
  storage.writes = [];
  store.apply([], "k2");
  store.apply([{ name: "presence.updated", presence: { userId: "bob", status: "away" } }]);
  await store.flush();
  assert.deepEqual(storage.writes, ["alice/store/cursor"]);
});

test("what changes is kept within a second, however much comes", async () => {
  const { store, storage } = await kept();
  storage.writes = [];
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    store.apply([said(3, bob)], "k1");
    mock.timers.tick(600);
    store.apply([said(4, bob)], "k2");
    mock.timers.tick(399);
    assert.deepEqual(storage.writes, []);
    mock.timers.tick(1);
    await settle();
  } finally {
    mock.timers.reset();
  }
  assert.deepEqual([storage.writes.length, JSON.parse(storage.texts.get("alice/store/cursor"))], [3, { format: 1, cursor: "k2" }]);
});

test("a cut after any write leaves an older cursor with newer parts, which the events since make whole", async () => {
  const events = [said(3, bob), changed("message.updated", 1, bob, { text: "better" }), { name: "message.hidden", conversationId: "c1", seq: 2, messageId: "m2", lastMessage: message(3, bob) },
    { name: "reaction.added", conversationId: "c1", seq: 3, messageId: "m3", reaction: { emoji: "👍", user: bob }, reactions: [{ emoji: "👍", count: 1, users: [bob] }] }];
  const whole = play({ ...direct, conversations: { c1: upTo(2)[0] } }, ...events);
  for (let cut = 0; cut <= 3; cut++) {
    const { store: first, storage } = await kept();
    let writes = 0;
    storage.failsAt = () => writes++ >= cut;
    first.apply(events, "k1");
    await first.stop();
    storage.failsAt = null;
    assert.equal(JSON.parse(storage.texts.get("alice/store/cursor")).cursor, cut < 3 ? "k0" : "k1");
    const { store } = await restarted(storage);
    store.apply(events, "k1");
    assert.deepEqual([seqs(store), asKept(store.conversation("c1"))], [[1, 3], asKept(c1(whole))], `after ${cut} writes`);
  }
});

test("a storage that fails costs the keeping, and the next change tries again", async () => {
  const { store, storage, logged } = await kept();
  storage.failsAt = () => true;
  store.apply([said(3, bob)], "k1");
  await store.flush();
  assert.deepEqual([seqs(store), logged.map(({ event }) => event)], [[1, 2, 3], ["storage.failed"]]);
  storage.failsAt = null;
  store.apply([], "k2");
  await store.stop();
  assert.deepEqual(seqs((await restarted(storage)).store), [1, 2, 3]);
});

test("the newest 200 messages of a conversation are kept", async () => {
  const { store, storage } = await kept(250, true);
  await store.stop();
  const { store: next, asked } = await restarted(storage);
  assert.deepEqual([seqs(next).length, seqs(next)[0], seqs(next).at(-1), next.messages("c1").hasMoreBefore], [200, 51, 250, true]);
  next.loadOlder("c1");
  assert.equal(asked[0].request.beforeSeq, 51);
});

test("of 50 conversations messages are kept, those with the newest activity", async () => {
  const storage = new WatchedStorage();
  const many = Array.from({ length: 52 }, (_, i) => ({ ...upTo(1)[0], id: `c${i}`, lastActivityAt: `2026-01-01T10:${String(i).padStart(2, "0")}:00Z` }));
  const { store } = await newStore({ conversations: many, storage, answers: { listMessages: () => pageOf(some(1, 1)) } });
  for (const { id } of many)
    store.open(id);
  await settle();
  await store.stop();
  const { store: next } = await restarted(storage);
  assert.deepEqual([Object.keys(next.getState().histories).length, next.messages("c1").isLoading, next.messages("c2").isLoading], [50, true, false]);
  next.apply([], "k1");
  await next.flush();
  assert.equal([...storage.texts.keys()].filter((key) => key.startsWith("alice/store/history/")).length, 50);
});

test("a window that does not reach the end, or has a hole, is not kept", async () => {
  const { store, storage, answer } = await kept(9, true);
  store.add(message(11, bob));
  await store.flush();
  assert.equal(storage.texts.has("alice/store/history/c1"), false);
  store.apply([said(10, bob)], "k1");
  await store.flush();
  assert.equal(storage.texts.has("alice/store/history/c1"), true);
  store.loadAround("c1", 1);
  await answer(1, pageOf(some(1, 3), { after: true }));
  await store.flush();
  assert.equal(storage.texts.has("alice/store/history/c1"), false);
});

test("while a snapshot takes the place of what was kept, there is nothing to go on from", async () => {
  const { store, storage, snapshot } = await kept();
  snapshot.results = upTo(40);
  snapshot.eventCursor = "k9";
  storage.failsAt = (key) => key === "alice/store/cursor";
  await store.resync();
  await store.stop();
  assert.equal(storage.texts.has("alice/store/cursor"), false);
  storage.failsAt = null;
  const { store: next } = await newStore({ conversations: upTo(40), storage });
  assert.deepEqual([seqs(next), next.conversation("c1").lastSeq], [[], 40]);
});

test("what another version kept, what is damaged, and what is of another user is dropped", async () => {
  const spoilt = {
    "another format": (storage) => storage.texts.set("alice/store/cursor", JSON.stringify({ format: 0, cursor: "k0" })),
    "a damaged part": (storage) => storage.texts.set("alice/store/conversation/c1", "{"),
    "another user": (storage) => storage.texts.set("alice/store/me", JSON.stringify([bob, [], null, {}])),
  };
  for (const [what, spoil] of Object.entries(spoilt)) {
    const { store: first, storage } = await kept();
    await first.stop();
    spoil(storage);
    storage.texts.set("alice/store/history/c9", JSON.stringify([some(1, 1), 1, false]));
    const { store } = await newStore({ storage, conversations: upTo(5), cursor: "k5" });
    assert.deepEqual([seqs(store), store.conversation("c1").lastSeq, storage.texts.has("alice/store/history/c9")], [[], 5, false], what);
  }
});

test("that something kept is damaged is logged without what stands in it", async () => {
  const { store: first, storage } = await kept();
  await first.stop();
  storage.texts.set("alice/store/history/c1", "Dear diary");
  const { logged } = await newStore({ storage, conversations: upTo(1) });
  assert.deepEqual(logged, [{ event: "storage.damaged", name: "store" }]);
});

test("what is removed from the state is removed from the storage; clearing removes all", async () => {
  const { store, storage } = await kept();
  storage.texts.set("alice/outbox/1", "not the store's");
  store.apply([{ name: "conversation.deleted", conversationId: "c1" }], "k1");
  await store.flush();
  assert.deepEqual([...storage.texts.keys()].sort(), ["alice/outbox/1", "alice/store/cursor", "alice/store/me"]);
  store.apply([], "k2");
  await store.clear();
  assert.deepEqual([[...storage.texts.keys()], store.isLoaded()], [["alice/outbox/1"], false]);
});
