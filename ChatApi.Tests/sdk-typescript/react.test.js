// The React bindings: what each hook shows, and that a component is rendered only when what it shows has changed.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { ChatProvider, useChat, useConnection, useConversation, useConversations, useMembers, useMessages, usePresence, useThread, useTyping, useUnread } from "@chatapi/client/react";
import { alice, bob, c1, carol, changed, group, marked, member, message, myself, pageOf, play, said, shared } from "./scene.js";
import { newStore, settle } from "./stand-in.js";

// The very React the package uses.
const require = createRequire(import.meta.resolve("@chatapi/client/react"));
const { act, createElement, StrictMode } = require("react");
const { create } = require("react-test-renderer");
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

const two = () => [c1(play(group, said(1, bob))), { ...c1(group), id: "c2", lastActivityAt: "2026-01-01T09:00:00Z" }];

async function newClient(options = {}) {
  const answers = { listMessages: ({ conversationId }) => pageOf(conversationId === "c1" ? [message(1, bob)] : []), listMembers: () => ({ results: [member(alice), member(bob, { deliveredSeq: 1, readSeq: 1 })] }), ...options.answers };
  const { store, asked } = await newStore({ conversations: two(), ...options, answers });
  const listeners = new Set();
  const sent = [];
  const client = {
    store,
    connection: { state: "online" },
    onConnection(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    outbox: {
      send: async (request) => sent.push(request),
      retry: async (key) => sent.push(`retry ${key}`),
      discard: async (key) => sent.push(`discard ${key}`),
    },
  };
  const connect = (connection) => act(() => {
    client.connection = connection;
    listeners.forEach((listener) => listener());
  });
  return { client, store, asked, sent, connect, hear: (...events) => act(() => store.apply(events)) };
}

/** Shows what a hook answers, and counts how often it is rendered. */
async function show(client, hook, { around } = {}) {
  const shown = { renders: 0, value: undefined };
  const Probe = ({ with: given }) => {
    shown.renders++;
    shown.value = hook(given);
    return null;
  };
  const tree = (given) => createElement(ChatProvider, { client }, around ? createElement(around, null, createElement(Probe, { with: given })) : createElement(Probe, { with: given }));
  let root;
  await act(async () => {
    root = create(tree(shown.given));
    await settle();
  });
  shown.again = (given) => act(async () => {
    root.update(tree(given));
    await settle();
  });
  shown.end = () => act(() => root.unmount());
  return shown;
}

test("a component is rendered when what it shows has changed, and not for anything else", async () => {
  const { client, hear } = await newClient();
  const probes = {
    messages: await show(client, () => useMessages("c1")),
    conversations: await show(client, () => useConversations()),
    conversation: await show(client, () => useConversation("c2")),
    typing: await show(client, () => useTyping("c1")),
    presence: await show(client, () => usePresence("bob")),
    unread: await show(client, () => useUnread()),
    members: await show(client, () => useMembers("c1")),
    connection: await show(client, () => useConnection()),
  };
  const renderedBy = async (...events) => {
    const before = Object.fromEntries(Object.entries(probes).map(([name, { renders }]) => [name, renders]));
    await hear(...events);
    return Object.keys(probes).filter((name) => probes[name].renders > before[name]);
  };
  const inOther = (event) => ({ ...event, conversationId: "c2", message: { ...event.message, conversationId: "c2" } });
  assert.deepEqual(await renderedBy({ name: "presence.updated", presence: { userId: "bob", status: "away" } }), ["presence"]);
  assert.deepEqual(await renderedBy({ name: "presence.updated", presence: { userId: "carol", status: "away" } }), []);
  assert.deepEqual(await renderedBy({ name: "typing.start", conversationId: "c1", typing: { user: carol, kind: "text", expiresAt: "2026-01-01T10:00:06Z" } }), ["typing"]);
  assert.deepEqual(await renderedBy({ name: "typing.stop", conversationId: "c1", userId: "carol" }), ["typing"]);
  assert.deepEqual(await renderedBy(inOther(said(1, carol))), ["conversations", "conversation", "unread"]);
  assert.deepEqual(await renderedBy(said(1, bob), marked("message.delivered", "bob", 1), { name: "brand.new" }), []);
  assert.deepEqual(await renderedBy(said(2, carol), said(3, carol)), ["messages", "conversations", "unread"]);
  assert.deepEqual(await renderedBy(marked("message.read", "bob", 3)), ["members"]);
  assert.deepEqual(await renderedBy(changed("message.updated", 1, bob, { text: "better" })), ["messages", "conversations"]);
  Object.values(probes).forEach(({ end }) => end());
});

test("a batch of a hundred events renders once", async () => {
  const { client, hear } = await newClient();
  const shown = await show(client, () => useMessages("c1"));
  const before = shown.renders;
  await hear(...Array.from({ length: 100 }, (_, i) => said(i + 2, carol)));
  assert.deepEqual([shown.renders - before, shown.value.messages.length], [1, 101]);
  shown.end();
});

test("messages are loaded while a component shows them, and another conversation's when it shows that", async () => {
  const { client, store, asked } = await newClient({ answers: { listMessages: undefined } });
  const shown = await show(client, (id = "c1") => useMessages(id));
  assert.deepEqual([shown.value.isLoading, shown.value.messages, asked.map(({ request }) => request.conversationId)], [true, [], ["c1"]]);
  await act(async () => {
    asked[0].resolve(pageOf([message(1, bob)], { before: true }));
    await settle();
  });
  assert.deepEqual([shown.value.isLoading, shown.value.hasMoreBefore, shown.value.messages.map(({ seq }) => seq)], [false, true, [1]]);
  await act(() => void shown.value.loadOlder());
  assert.equal(asked[1].request.beforeSeq, 1);
  await shown.again("c2");
  assert.equal(asked[2].request.conversationId, "c2");
  await shown.end();
  await act(() => store.resync());
  assert.equal(asked.length, 3, "nothing is on the screen any more");
});

test("sending shows at once what the outbox holds, and acts on it", async () => {
  const { client, store, sent } = await newClient();
  const shown = await show(client, () => useMessages("c1"));
  const { send, retry, discard } = shown.value;
  await act(async () => {
    await send("hello");
    await send({ text: "as you said", replyToId: "m1" });
    await retry("k1");
    await discard("k2");
    store.setOutgoing([{ clientMessageId: "k1", state: "queued", createdAt: "2026-01-01T11:00:00Z", request: sent[0] }]);
  });
  assert.deepEqual(sent, [{ text: "hello", conversationId: "c1" }, { text: "as you said", replyToId: "m1", conversationId: "c1" }, "retry k1", "discard k2"]);
  assert.deepEqual(shown.value.messages.map(({ text, outgoing }) => `${text} ${outgoing?.state}`), ["text 1 undefined", "hello queued"]);
  assert.equal(shown.value.send, send, "what can be done stays the same");
  shown.end();
});

test("a thread is loaded and answered in", async () => {
  const page = { root: message(1, bob), me: { following: true, readSeq: 0, unread: 1 }, results: [message(2, carol, { threadRootId: "m1" })], hasMoreBefore: false, hasMoreAfter: false, participants: [] };
  const { client, sent } = await newClient({ answers: { listThreadMessages: () => page } });
  const shown = await show(client, () => useThread("c1", "m1"));
  await act(() => shown.value.send("here"));
  assert.deepEqual([shown.value.messages.map(({ seq }) => seq), shown.value.me.unread, sent], [[1, 2], 1, [{ text: "here", conversationId: "c1", threadRootId: "m1" }]]);
  shown.end();
});

test("reading goes to the service and takes the count away", async () => {
  const { client } = await newClient({ answers: { markRead: ({ upToSeq }) => ({ deliveredSeq: upToSeq, readSeq: upToSeq, unread: 0 }) } });
  const messages = await show(client, () => useMessages("c1"));
  const unread = await show(client, () => useUnread());
  assert.equal(unread.value, 1);
  await act(() => messages.value.markRead());
  assert.equal(unread.value, 0);
  messages.end();
  unread.end();
});

test("the list follows what people do with it", async () => {
  const { client, store, hear } = await newClient();
  const list = await show(client, () => useConversations().map(({ id }) => id));
  const archive = await show(client, () => useConversations({ archived: true }).map(({ id }) => id));
  assert.deepEqual(list.value, ["c1", "c2"]);
  await hear({ name: "conversation.created", conversationId: "c3", conversation: shared("c3", { lastActivityAt: "2026-01-02T10:00:00Z" }) });
  await hear(myself(store.getState(), { archived: true }));
  assert.deepEqual([list.value, archive.value], [["c3", "c2"], ["c1"]]);
  list.end();
  archive.end();
});

test("the connection shows as it is", async () => {
  const { client, connect } = await newClient();
  const shown = await show(client, () => useConnection());
  await connect({ state: "waiting", retryAt: 5 });
  assert.deepEqual([shown.value, shown.renders], [{ state: "waiting", retryAt: 5 }, 2]);
  shown.end();
});

test("nothing chosen shows nothing, and asks for nothing", async () => {
  const { client, asked } = await newClient({ answers: { listMessages: undefined, listMembers: undefined, watchPresence: undefined } });
  const shown = await show(client, () => [useMessages(undefined).messages, useConversation(undefined), useTyping(undefined), usePresence(undefined), useMembers(undefined).members]);
  assert.deepEqual([shown.value, asked], [[[], undefined, [], undefined, []], []]);
  shown.end();
});

test("in strict mode, which mounts twice, nothing is left open", async () => {
  const { client, store, asked } = await newClient({ answers: { listMessages: undefined } });
  const shown = await show(client, () => useMessages("c1"), { around: StrictMode });
  assert.equal(asked.length, 1);
  await shown.end();
  await act(() => store.resync());
  assert.equal(asked.length, 1);
});

test("a hook without a provider says what is missing", async () => {
  const error = console.error;
  console.error = () => {};
  try {
    await assert.rejects(async () => act(() => create(createElement(() => useChat() && null))), /ChatProvider client=/);
  } finally {
    console.error = error;
  }
});
