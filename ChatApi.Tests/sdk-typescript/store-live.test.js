// The store of a client against the running service: what it shows after any interruption is what a store that begins anew shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStorage } from "@chatapi/client";
import { makeClient, person, password } from "./people.js";

/** Waits until a client's store shows something. */
const shows = (client, what) => new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error(`It never showed: ${what}. It shows ${JSON.stringify(client.store.getState().histories)}`)), 10_000);
  const look = () => {
    if (!what(client.store))
      return;
    clearTimeout(late);
    stop();
    resolve();
  };
  const stop = client.store.subscribe(look);
  setImmediate(look);
});

const texts = (store, id) => store.messages(id).messages.map(({ text }) => text);
const groupOf = async (client, ...others) => (await client.api.createConversation({ title: "Tea", memberIds: others.map(({ userId }) => userId) })).conversation.id;

test("a restart shows what was kept before anything is asked, then what came meanwhile, as a device that begins anew", async (t) => {
  const [alice, bob] = [await person(t, "alice"), await person(t, "bob")];
  const storage = new MemoryStorage();
  const device = () => {
    const client = makeClient({ storage });
    t.after(() => client.close());
    return client;
  };
  const first = device();
  await first.signIn({ userName: bob.userName, password });
  await alice.connect();
  await first.connect();
  const id = await groupOf(alice, bob);
  const { message } = await alice.api.sendMessage({ conversationId: id, clientMessageId: crypto.randomUUID(), text: "one" });
  await shows(first, (store) => store.conversation(id)?.lastSeq >= message.seq);
  first.store.open(id);
  await shows(first, (store) => texts(store, id).includes("one"));
  await first.close();

  await alice.outbox.send({ conversationId: id, text: "two" });
  await alice.api.editMessage({ messageId: message.id, text: "one, better" });
  await alice.api.addReaction({ messageId: message.id, emoji: "👍" });
  await shows(alice, (store) => store.conversation(id)?.lastMessage?.text === "two");

  const second = device();
  assert.equal(await second.restore(), true);
  assert.deepEqual(texts(second.store, id).filter(Boolean), ["one"]);
  await second.connect();
  await shows(second, (store) => texts(store, id).includes("two"));
  await shows(second, (store) => store.messages(id).messages.some(({ reactions }) => reactions));

  const fresh = makeClient();
  t.after(() => fresh.close());
  await fresh.signIn({ userName: bob.userName, password });
  await fresh.connect();
  fresh.store.open(id);
  await shows(fresh, (store) => texts(store, id).includes("two"));
  const shown = ({ store }) => JSON.parse(JSON.stringify([store.messages(id).messages, store.conversation(id).lastMessage, store.conversation(id).me.unread]));
  await shows(second, () => shown(second)[2] === shown(fresh)[2]);
  assert.deepEqual(shown(second), shown(fresh));
  assert.deepEqual(texts(second.store, id).filter(Boolean), ["one, better", "two"]);
});

test("what one sends shows at once and stays in its place, here and with the others", async (t) => {
  const [alice, bob] = [await person(t, "alice"), await person(t, "bob")];
  await Promise.all([alice.connect(), bob.connect()]);
  const id = await groupOf(alice, bob);
  for (const client of [alice, bob]) {
    await shows(client, (store) => store.conversation(id));
    client.store.open(id);
    await shows(client, (store) => !store.messages(id).isLoading);
  }
  const seen = new Set();
  alice.store.subscribe(() => seen.add(texts(alice.store, id).filter((text) => text?.startsWith("number")).join()));
  const numbers = Array.from({ length: 20 }, (_, i) => `number ${i}`);
  for (const text of numbers)
    void alice.outbox.send({ conversationId: id, text });
  await shows(alice, (store) => store.messages(id).messages.filter(({ outgoing, seq }) => !outgoing && seq > 0).length >= 20 && alice.outbox.messages.length === 0);
  await shows(bob, (store) => texts(store, id).at(-1) === "number 19");
  assert.deepEqual(texts(bob.store, id).filter((text) => text?.startsWith("number")), numbers);
  const all = numbers.join();
  for (const shown of seen)
    assert.ok(all.startsWith(shown), `at some moment it showed ${shown}`);
});
