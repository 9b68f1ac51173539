// What is written but not yet stored: kept across reloads, in order, sent with one key for ever.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../ChatApi/wwwroot/http.js";
import { Outbox } from "../../ChatApi/wwwroot/outbox.js";

class FakeStorage {
  #entries = new Map();
  get length() {
    return this.#entries.size;
  }
  key = (i) => [...this.#entries.keys()][i];
  getItem = (key) => this.#entries.get(key) ?? null;
  setItem = (key, value) => this.#entries.set(key, value);
  removeItem = (key) => this.#entries.delete(key);
}

const unreachable = new ApiError(0, "Unreachable", "no network");
const refused = new ApiError(400, "MessageTooLong", "too long");
const settle = () => new Promise((resolve) => setImmediate(resolve));

function open(storage, answers = [], userId = "alice") {
  const sent = [];
  const outbox = new Outbox(userId, {
    storage,
    send: async (item) => {
      sent.push(item);
      const answer = answers.shift();
      if (answer)
        throw answer;
      return { id: item.clientMessageId };
    },
    onSent: () => {},
    onChange: () => {},
  });
  return { outbox, sent, texts: () => outbox.of("c1").map(({ text }) => text) };
}

test("messages go out in the order they were written and are then forgotten", async () => {
  const storage = new FakeStorage();
  const { outbox, sent, texts } = open(storage);
  for (const text of ["one", "two", "three"])
    outbox.add("c1", { text: text });
  assert.deepEqual(texts(), ["one", "two", "three"]);
  await settle();
  assert.deepEqual(sent.map(({ text }) => text), ["one", "two", "three"]);
  assert.deepEqual([texts(), storage.length], [[], 0]);
});

test("an unknown outcome is tried again with the same key, also after a reload", async () => {
  const storage = new FakeStorage();
  const before = open(storage, [unreachable]);
  before.outbox.add("c1", { text: "one" });
  before.outbox.add("c1", { text: "two" });
  await settle();
  before.outbox.stop();
  const after = open(storage);
  assert.deepEqual(after.texts(), ["one", "two"]);
  await after.outbox.drain();
  assert.deepEqual(after.sent.map(({ text }) => text), ["one", "two"]);
  assert.equal(after.sent[0].clientMessageId, before.sent[0].clientMessageId);
  assert.equal(storage.length, 0);
});

test("a refused message waits for its writer and holds up nothing", async () => {
  const { outbox, sent, texts } = open(new FakeStorage(), [refused]);
  outbox.add("c1", { text: "far too long" });
  outbox.add("c1", { text: "short" });
  await settle();
  assert.deepEqual([texts(), outbox.of("c1")[0].error], [["far too long"], "too long"]);
  outbox.retry(outbox.of("c1")[0].clientMessageId);
  await settle();
  assert.deepEqual([texts(), sent.length], [[], 3]);
});

test("each user of a browser has an outbox of their own", () => {
  const storage = new FakeStorage();
  open(storage, [unreachable]).outbox.add("c1", { text: "mine" });
  assert.deepEqual(open(storage, [], "bob").texts(), []);
});

test("a storage that is full costs only the survival of a reload", async (t) => {
  t.mock.method(console, "warn", () => {});
  const storage = new FakeStorage();
  storage.setItem = () => {
    throw new Error("full");
  };
  const { outbox, sent } = open(storage);
  outbox.add("c1", { text: "hello" });
  await settle();
  assert.equal(sent.length, 1);
});
