import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { IndexedDbStorage, ItemStorage, MemoryStorage } from "@chatapi/client";
import { FileStorage } from "@chatapi/client/node";

const folder = await mkdtemp(join(tmpdir(), "chatapi-"));
after(() => rm(folder, { recursive: true }));

/** AsyncStorage of React Native, as far as its contract goes. */
const asyncStorage = () => {
  const items = new Map();
  return {
    getItem: async (key) => items.get(key) ?? null,
    setItem: async (key, value) => void items.set(key, value),
    removeItem: async (key) => void items.delete(key),
    getAllKeys: async () => [...items.keys()],
  };
};

/** localStorage of browsers. */
const localStorage = () => {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size;
    },
  };
};

const kinds = {
  MemoryStorage: () => new MemoryStorage(),
  "ItemStorage over AsyncStorage": () => new ItemStorage(asyncStorage()),
  "ItemStorage over localStorage": () => new ItemStorage(localStorage()),
  IndexedDbStorage: () => new IndexedDbStorage(`test ${Math.random()}`),
  FileStorage: () => new FileStorage(join(folder, String(Math.random()))),
};

for (const [name, make] of Object.entries(kinds))
  test(`${name} keeps texts under keys`, async () => {
    const storage = make();
    assert.equal(await storage.get("none"), null);
    assert.deepEqual(await storage.keys(""), []);
    await storage.set("chatapi/a/outbox/1", "one");
    await storage.set("chatapi/a/outbox/1", "an\nother 🙂");
    await storage.set("chatapi/A/outbox/1", "other user");
    await storage.set("chatapi/a%2F/x", "");
    assert.equal(await storage.get("chatapi/a/outbox/1"), "an\nother 🙂");
    assert.equal(await storage.get("chatapi/A/outbox/1"), "other user");
    assert.equal(await storage.get("chatapi/a%2F/x"), "");
    assert.deepEqual(await storage.keys("chatapi/a/"), ["chatapi/a/outbox/1"]);
    await storage.remove("chatapi/a/outbox/1");
    await storage.remove("chatapi/a/outbox/1");
    assert.equal(await storage.get("chatapi/a/outbox/1"), null);
    assert.deepEqual((await storage.keys("chatapi/")).sort(), ["chatapi/A/outbox/1", "chatapi/a%2F/x"]);
  });

test("Of many writes to one key the last one stays", async () => {
  const storage = new FileStorage(join(folder, "many"));
  await Promise.all(Array.from({ length: 50 }, (_, i) => storage.set("key", `text ${i}`)));
  assert.equal(await storage.get("key"), "text 49");
});

test("Files are their owner's alone, and what a crash left half written is not read", async () => {
  const place = join(folder, "private");
  const storage = new FileStorage(place);
  await storage.set("chatapi/session", "token");
  const [name] = await readdir(place);
  assert.equal((await stat(join(place, name))).mode & 0o077, 0);
  assert.equal((await stat(place)).mode & 0o077, 0);
  await writeFile(join(place, `${name}.part`), "\"chatapi/session\"\nhal");
  await writeFile(join(place, "notes.txt"), "of somebody else");
  assert.deepEqual(await storage.keys(""), ["chatapi/session"]);
  assert.equal(await storage.get("chatapi/session"), "token");
});
