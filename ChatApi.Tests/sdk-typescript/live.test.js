import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage, newUuid } from "@chatapi/client";
import { GetMe, SendMessage } from "@chatapi/client/dtos";
import WebSocket from "ws";
import { makeClient, person, until } from "./people.js";

async function pair(t, options = {}) {
  const ann = await person(t, "ann", options);
  const bob = await person(t, "bob", { confirmsDelivery: true });
  await Promise.all([ann.connect(), bob.connect()]);
  const { conversation } = await ann.api.createConversation({ recipientId: bob.userId });
  return { ann, bob, id: conversation.id };
}

/** A WebSocket class whose open sockets can be cut as a network does. */
function cuttable() {
  const open = new Set();
  class Cuttable extends WebSocket {
    constructor(url) {
      super(url);
      open.add(this);
    }
  }
  return Object.assign(Cuttable, { cutAll: () => open.forEach((socket) => socket.terminate()) });
}

test("What one writes the other hears and sees, and the writer sees that it arrived", async (t) => {
  const { ann, bob, id } = await pair(t);
  const heard = [];
  bob.on("message.new", ({ message }) => heard.push(message.text));
  await ann.outbox.send({ conversationId: id, text: "Hello" });
  await until(() => heard.length === 1);
  await until(() => ann.outbox.messages.length === 0);
  await until(() => ann.store.conversation(id)?.otherReceipt?.deliveredSeq === 1, "the tick of the other");
  assert.equal(bob.store.conversation(id).me.unread, 1);
});

test("A cut stream goes on where it was: nothing is missed, nothing comes twice", async (t) => {
  const Cuttable = cuttable();
  const { ann, bob, id } = await pair(t, { webSocket: Cuttable });
  const heard = [];
  ann.on("message.new", ({ message }) => heard.push(message.seq));
  for (let i = 0; i < 30; i++) {
    await bob.outbox.send({ conversationId: id, text: `m${i}` });
    if (i % 10 === 5)
      Cuttable.cutAll();
  }
  await until(() => heard.length >= 30);
  assert.deepEqual(heard, Array.from({ length: 30 }, (_, i) => i + 1));
  assert.equal(ann.store.conversation(id).lastSeq, 30);
});

test("After a restart what was known shows before there is a network, and what was missed comes", async (t) => {
  const storage = new MemoryStorage();
  const { ann, bob, id } = await pair(t, { storage });
  await until(() => ann.store.conversation(id));
  await ann.close();
  await bob.outbox.send({ conversationId: id, text: "meanwhile" });
  await until(() => bob.outbox.messages.length === 0);
  const offline = makeClient({ storage, fetch: () => Promise.reject(new TypeError("fetch failed")) });
  assert.equal(await offline.restore(), true);
  assert.equal(offline.store.conversation(id).lastSeq, 0);
  await offline.close();
  const next = makeClient({ storage });
  t.after(() => next.close());
  const heard = [];
  next.on("message.new", ({ message }) => heard.push(message.text));
  await next.connect();
  await until(() => next.store.conversation(id).lastSeq === 1);
  assert.deepEqual(heard, ["meanwhile"]);
});

test("Requests of the generated types can be sent as they are", async (t) => {
  const { ann, bob, id } = await pair(t);
  assert.equal((await ann.send(new GetMe())).id, ann.userId);
  const request = new SendMessage({ conversationId: id, clientMessageId: newUuid(), text: "typed" });
  const { message } = await ann.send(request);
  const again = await ann.send(request);
  assert.equal(again.message.id, message.id);
  assert.equal(again.replayed, true);
  await until(() => bob.store.conversation(id)?.lastMessage?.text === "typed");
});

test("A session that ends elsewhere signs out; the next sign-in goes on", async (t) => {
  const { ann } = await pair(t);
  const other = makeClient();
  t.after(() => other.close());
  await other.signIn({ userName: ann.userName, password: "a long pass phrase of a test" });
  await other.connect();
  const { results } = await ann.api.listSessions({});
  await ann.api.revokeSession({ sessionId: results.find(({ current }) => !current).id });
  await until(() => other.userId === null);
  assert.equal(other.connection.state, "offline");
  await other.signIn({ userName: ann.userName, password: "a long pass phrase of a test" });
  await other.connect();
  assert.equal(other.connection.state, "online");
});

test("Typing and presence arrive", async (t) => {
  const { ann, bob, id } = await pair(t);
  await until(() => bob.store.conversation(id));
  await ann.startTyping(id);
  await until(() => bob.store.getState().typing[id]?.some(({ user }) => user.id === ann.userId));
  bob.store.watchPresence(ann.userId);
  await until(() => bob.store.presence(ann.userId)?.status === "online");
});
