// The live store: what it loads, what it shows, and that what it shows is the same object until it changes.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { keyOf } from "@chatapi/client";
import { alice, bob, c1, carol, changed, deleted, direct, group, member, message, pageOf, play, said, shared, told } from "./scene.js";
import { newStore, settle } from "./stand-in.js";

const some = (...numbers) => numbers.map((seq) => message(seq, bob));
const seqs = (store) => store.messages("c1").messages.map(({ seq }) => seq);
const upTo = (seq) => [c1(play(direct, ...Array.from({ length: seq }, (_, i) => said(i + 1, bob))))];

test("what is sent while the first page is on its way is not lost", async () => {
  const { store, asked, answer } = await newStore({ conversations: upTo(2) });
  store.open("c1");
  assert.equal(store.messages("c1").isLoading, true);
  store.apply([said(3, bob), said(4, bob)], "k1");
  await answer(0, pageOf(some(1, 2)));
  assert.deepEqual(seqs(store), [1, 2, 3, 4]);
  assert.deepEqual([store.messages("c1").isLoading, store.messages("c1").hasMoreAfter, asked.length], [false, false, 1]);
});

test("what changes while a page is on its way holds for the page", async () => {
  const { store, answer } = await newStore({ conversations: upTo(3) });
  store.open("c1");
  store.apply([changed("message.updated", 1, bob, { text: "better" }), deleted(2, bob), { name: "message.hidden", conversationId: "c1", seq: 3, messageId: "m3", lastMessage: message(2, bob) }]);
  await answer(0, pageOf(some(1, 2, 3)));
  assert.deepEqual(store.messages("c1").messages.map(({ text, deletedAt }) => text ?? Boolean(deletedAt)), ["better", true]);
});

test("a hole between a page and what came after it is filled by another page", async () => {
  const { store, asked, answer } = await newStore({ conversations: upTo(9) });
  store.open("c1");
  store.loadAround("c1", 3);
  store.apply([said(10, bob)]);
  await answer(1, pageOf(some(2, 3, 4), { before: true, after: true }));
  assert.deepEqual([seqs(store), store.messages("c1").hasMoreAfter], [[2, 3, 4], true]);
  await answer(0, pageOf(some(8, 9)));
  assert.deepEqual(seqs(store), [2, 3, 4], "a page of an older window is dropped");
  store.loadNewer("c1");
  assert.deepEqual(asked[2].request, { conversationId: "c1", afterSeq: 4, limit: 200 });
  store.apply([said(11, bob)]);
  await answer(2, pageOf(some(5, 6, 7, 8, 9, 10)));
  assert.deepEqual(asked[3].request, { conversationId: "c1", afterSeq: 10, limit: 200 });
  await answer(3, pageOf(some(11)));
  assert.deepEqual([seqs(store), store.messages("c1").hasMoreAfter], [[2, 3, 4, 5, 6, 7, 8, 9, 10, 11], false]);
});

test("older messages come by pages, one at a time, until there are no more", async () => {
  const { store, asked, answer } = await newStore({ conversations: upTo(6) });
  store.open("c1");
  await answer(0, pageOf(some(5, 6), { before: true }));
  store.loadOlder("c1");
  store.loadOlder("c1");
  assert.equal(asked.length, 2);
  await answer(1, pageOf(some(1, 2, 3, 4)));
  store.loadOlder("c1");
  assert.deepEqual([seqs(store), store.messages("c1").hasMoreBefore, asked.length], [[1, 2, 3, 4, 5, 6], false, 2]);
});

test("a page that fails says why, and the first one is loaded again with the connection", async () => {
  const { store, asked, answer, logged } = await newStore({ conversations: upTo(2) });
  store.open("c1");
  asked[0].reject(new Error("unreachable"));
  await settle();
  assert.equal(store.messages("c1").error.message, "unreachable");
  store.apply([said(3, bob)]);
  assert.equal(asked.length, 1, "an event is no reason to ask again");
  store.connected(true);
  await answer(1, pageOf(some(2, 3), { before: true }));
  assert.deepEqual([seqs(store), store.messages("c1").error, logged.map(({ event }) => event)], [[2, 3], undefined, ["page.failed"]]);
});

test("after a resync what was loaded is gone, and what is on the screen is loaded anew", async () => {
  const { store, asked, snapshot, answer } = await newStore({ conversations: upTo(2) });
  const close = store.open("c1");
  await answer(0, pageOf(some(1, 2)));
  snapshot.results = upTo(40);
  snapshot.eventCursor = "k9";
  assert.equal(await store.resync(), "k9");
  assert.deepEqual([seqs(store), store.messages("c1").isLoading, asked.length], [[], true, 2]);
  await answer(1, pageOf(some(39, 40), { before: true }));
  assert.deepEqual(seqs(store), [39, 40]);
  close();
  await store.resync();
  assert.equal(asked.length, 2, "what is not on the screen is not loaded");
});

test("the snapshot is read to its end, and its first page has the cursor", async () => {
  const pages = { undefined: { me: alice, privacy: { typing: true }, blockedUserIds: ["carol"], eventCursor: "k1", results: [shared("c1")].map(mine), nextCursor: "p2" }, p2: { results: [shared("c2")].map(mine) } };
  const { store } = await newStore({ answers: { getSnapshot: ({ cursor }) => pages[cursor] } });
  assert.deepEqual(Object.keys(store.getState().conversations), ["c1", "c2"]);
  assert.deepEqual([store.getState().blockedUserIds, store.getState().privacy, store.isLoaded()], [["carol"], { typing: true }, true]);
});

const mine = (conversation) => ({ ...conversation, me: c1(group).me });

test("a block that is lifted loads what is on the screen again", async () => {
  const { store, asked, answer } = await newStore({ conversations: upTo(2) });
  store.open("c1");
  await answer(0, pageOf(some(1, 2)));
  store.apply([{ name: "user.blocked", user: bob }]);
  assert.deepEqual(store.messages("c1").messages.map(({ text }) => text), [undefined, undefined]);
  store.apply([{ name: "user.unblocked", user: bob }]);
  await answer(1, pageOf(some(1, 2)));
  assert.deepEqual([asked.length, store.messages("c1").messages.map(({ text }) => text)], [2, ["text 1", "text 2"]]);
});

test("a conversation that is opened before it is known is loaded as soon as it is", async () => {
  const { store, asked } = await newStore();
  store.open("c1");
  store.apply([{ name: "conversation.created", conversationId: "c1", conversation: shared("c1") }]);
  assert.deepEqual(asked.map(({ name }) => name), ["listMessages"]);
});

test("the members of a group come with it, and whoever comes or goes meanwhile is not missed", async () => {
  const { store, asked, answer } = await newStore({ conversations: [c1(group)], answers: { listMembers: undefined, listMessages: () => pageOf([]) } });
  store.open("c1");
  store.apply([{ name: "member.removed", conversationId: "c1", seq: 1, userId: "bob", memberCount: 2 }]);
  await answer(0, { results: [member(alice), member(bob)] });
  assert.equal(asked.length, 2, "a page that may be older than what was heard is asked for again");
  store.apply([said(1, carol)]);
  await answer(1, { results: [member(alice), member(carol)], nextCursor: "p2" });
  assert.deepEqual(store.getState().members.c1.list.map(({ user, readSeq }) => `${user.id} ${readSeq}`), ["alice 0", "carol 1"]);
  store.loadMembers("c1");
  store.loadMembers("c1");
  assert.deepEqual([asked.length, asked[2].request.cursor], [3, "p2"]);
  await answer(2, { results: [] });
  assert.equal(store.getState().members.c1.complete, true);
});

const outgoing = (key, more, state = "queued") => ({ clientMessageId: key, state, createdAt: "2026-01-01T11:00:00Z", request: { conversationId: "c1", clientMessageId: key, text: `text of ${key}`, ...more } });

test("what is being sent shows at the end, and becomes a message without being shown twice", async () => {
  const { store, answer } = await newStore({ conversations: upTo(1) });
  store.open("c1");
  await answer(0, pageOf(some(1)));
  const first = outgoing("k1", { replyToId: "m1" });
  store.setOutgoing([first, outgoing("k2"), outgoing("k3", { conversationId: "c2" }), outgoing("k4", { conversationId: undefined, recipientId: "bob" })]);
  const shown = store.messages("c1").messages;
  assert.deepEqual(shown.map((one) => keyOf(one, "alice")), ["m1", "k1", "k2", "k4"]);
  assert.deepEqual([shown[1].outgoing, shown[1].sender.id, shown[1].text, shown[1].replyTo.text], [first, "alice", "text of k1", "text 1"]);
  store.apply([said(2, alice, { clientMessageId: "k1" })]);
  assert.deepEqual(store.messages("c1").messages.map((one) => keyOf(one, "alice")), ["m1", "k1", "k2", "k4"]);
  assert.equal(store.messages("c1").messages[1].outgoing, undefined);
  store.add(message(2, alice, { clientMessageId: "k1" }));
  store.setOutgoing([outgoing("k2"), outgoing("k4", { conversationId: undefined, recipientId: "bob" }, "failed")]);
  assert.deepEqual(store.messages("c1").messages.map(({ outgoing: one, seq }) => one?.state ?? seq), [1, 2, "queued", "failed"]);
});

test("the answer to a send that comes before the event is the message, once", async () => {
  const { store, answer } = await newStore({ conversations: upTo(1) });
  store.open("c1");
  await answer(0, pageOf(some(1)));
  store.setOutgoing([outgoing("k1")]);
  store.add(message(2, alice, { clientMessageId: "k1" }));
  store.setOutgoing([]);
  store.apply([said(2, alice, { clientMessageId: "k1" })]);
  assert.deepEqual(seqs(store), [1, 2]);
});

test("a window of an older place does not show what is being sent: it would be in the wrong place", async () => {
  const { store, answer } = await newStore({ conversations: upTo(9) });
  store.loadAround("c1", 3);
  await answer(0, pageOf(some(2, 3, 4), { before: true, after: true }));
  store.setOutgoing([outgoing("k1")]);
  assert.deepEqual(seqs(store), [2, 3, 4]);
  store.loadNewest("c1");
  await answer(1, pageOf(some(8, 9), { before: true }));
  assert.deepEqual(store.messages("c1").messages.map((one) => one.outgoing?.clientMessageId ?? one.seq), [8, 9, "k1"]);
});

test("what is shown is the same object until it changes", async () => {
  const second = { ...c1(group), id: "c2" };
  const { store, answer } = await newStore({ conversations: [...upTo(1), second] });
  store.open("c1");
  await answer(0, pageOf(some(1)));
  const views = () => [store.messages("c1"), store.conversations(), store.conversation("c1"), store.typing("c1"), store.getState().members];
  const before = views();
  store.apply([{ name: "presence.updated", presence: { userId: "bob", status: "away" } }], "k1");
  store.setOutgoing([outgoing("k1", { conversationId: "c2" })]);
  views().forEach((view, i) => assert.equal(view, before[i]));
  store.apply([told(1, bob, { action: "title_changed" })].map((event) => ({ ...event, conversationId: "c2", message: { ...event.message, conversationId: "c2" } })), "k2");
  assert.deepEqual([store.messages("c1"), store.conversation("c1")].map((view, i) => view === [before[0], before[2]][i]), [true, true]);
  assert.notEqual(store.conversations(), before[1]);
});

test("subscribers hear once of a batch, and not of what changes nothing", async () => {
  const { store } = await newStore({ conversations: upTo(1) });
  let heard = 0;
  const stop = store.subscribe(() => heard++);
  store.apply([said(2, bob), said(3, bob)], "k1");
  store.apply([said(3, bob), { name: "brand.new" }], "k2");
  assert.equal(heard, 1);
  stop();
  store.apply([said(4, bob)], "k3");
  assert.equal(heard, 1);
});

test("typing is over when it expires, by how long it lasts and not by this clock; and with the connection", async () => {
  const { store } = await newStore({ conversations: [c1(group)] });
  const begun = (second, user) => ({ name: "typing.start", conversationId: "c1", at: `2020-01-01T10:00:0${second}Z`, typing: { user, kind: "text", expiresAt: `2020-01-01T10:00:0${second + 6}Z` } });
  const typing = () => store.typing("c1").map(({ user }) => user.id);
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    store.apply([begun(0, bob), begun(0, carol)]);
    mock.timers.tick(3_000);
    store.apply([begun(3, carol)]);
    mock.timers.tick(2_999);
    assert.deepEqual(typing(), ["bob", "carol"]);
    mock.timers.tick(1);
    assert.deepEqual(typing(), ["carol"]);
    store.connected(false);
    assert.deepEqual(typing(), []);
  } finally {
    mock.timers.reset();
  }
});

test("presence is asked for with the connection, of those in direct conversations and those who are watched", async () => {
  const requests = [];
  const answered = (name) => (request) => {
    requests.push([name, request.userIds]);
    return { results: request.userIds.map((userId) => ({ userId, status: "online" })) };
  };
  const { store } = await newStore({ conversations: upTo(1), answers: { getPresence: answered("get"), watchPresence: answered("watch") } });
  const stop = [store.watchPresence("carol"), store.watchPresence("carol")];
  await settle();
  assert.deepEqual([requests, store.presence("carol")], [[], undefined]);
  store.connected(true);
  await settle();
  assert.deepEqual(requests, [["get", ["bob"]], ["watch", ["carol"]]]);
  assert.deepEqual([store.presence("bob").status, store.presence("carol").status], ["online", "online"]);
  stop[0]();
  stop[0]();
  await settle();
  assert.equal(requests.length, 2, "someone still watches");
  stop[1]();
  await settle();
  assert.deepEqual(requests[2], ["watch", []]);
  store.connected(false);
  assert.equal(store.presence("bob"), undefined);
});

test("reading is told one call at a time, and not again what is told", async () => {
  const { store, asked } = await newStore({ conversations: upTo(2) });
  const calls = [store.markRead("c1"), store.markRead("c1")];
  await settle();
  assert.deepEqual(asked.map(({ request }) => request), [{ conversationId: "c1", upToSeq: 2 }]);
  asked[0].resolve({ deliveredSeq: 2, readSeq: 2, unread: 0 });
  await Promise.all(calls);
  assert.deepEqual([asked.length, store.conversation("c1").me.unread, store.unread()], [1, 0, 0]);
});

test("a thread is loaded while it is open, with what is being sent to it", async () => {
  const { store, asked, answer } = await newStore({ conversations: upTo(3) });
  store.openThread("c1", "m1");
  const me = { following: true, readSeq: 0, unread: 1 };
  await answer(0, { root: message(1, bob), me, results: [message(3, bob, { threadRootId: "m1" })], hasMoreBefore: true, hasMoreAfter: false, participants: [] });
  store.setOutgoing([outgoing("k1", { threadRootId: "m1" }), outgoing("k2")]);
  assert.deepEqual(store.thread("m1").messages.map((one) => one.outgoing?.clientMessageId ?? one.seq), [1, 3, "k1"]);
  assert.equal(store.thread("m1"), store.thread("m1"));
  store.loadOlderReplies("m1");
  assert.deepEqual(asked[1].request, { messageId: "m1", beforeSeq: 3 });
  await answer(1, { root: message(1, bob), me, results: [message(2, bob, { threadRootId: "m1" })], hasMoreBefore: false, hasMoreAfter: false, participants: [] });
  assert.deepEqual([store.thread("m1").messages.map(({ seq }) => seq).slice(0, 3), store.thread("m1").me], [[1, 2, 3], me]);
});

test("what is to be sent later is what was read and heard meanwhile", async () => {
  const { store, answer } = await newStore();
  const later = { id: "s1", sendAt: "2027-01-01T10:00:00Z", version: 1, message: {} };
  store.loadScheduled();
  store.apply([{ name: "scheduled.updated", scheduledId: "s2", scheduled: { ...later, id: "s2" } }]);
  await answer(0, { results: [later] });
  assert.deepEqual(store.getState().scheduled.map(({ id }) => id), ["s1", "s2"]);
});

test("without a user nothing is known, and events are nobody's", async () => {
  const { store } = await newStore({ conversations: upTo(1) });
  await store.stop();
  store.apply([said(2, bob)], "k1");
  assert.deepEqual([store.isLoaded(), store.conversations(), store.getState().me.id], [false, [], ""]);
});

test("what is asked of a conversation that is not known is not asked of the service", async () => {
  const { store, asked } = await newStore();
  await Promise.all([store.loadNewest("c1"), store.loadAround("c1", 3), store.loadOlder("c1"), store.loadNewer("c1"), store.loadMembers("c1"), store.markRead("c1")]);
  assert.deepEqual([asked, store.getState().histories], [[], {}]);
});
