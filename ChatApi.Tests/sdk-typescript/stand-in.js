// A store beside calls whose answers the test hands out.

import { createStore } from "@chatapi/client";
import { alice } from "./scene.js";

/** Lets everything that is already decided happen. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/**
 * A store that has begun with a snapshot of these conversations. Each call is in `asked`, as { name, request, resolve, reject }; with
 * `answers` those named there are answered by themselves.
 */
export async function newStore({ conversations = [], storage, answers = {}, cursor = "k0" } = {}) {
  const asked = [];
  const snapshot = { me: alice, blockedUserIds: [], eventCursor: cursor, results: conversations };
  const all = { getSnapshot: () => snapshot, getPresence: () => ({ results: [] }), watchPresence: () => ({ results: [] }), listMembers: () => ({ results: [] }), ...answers };
  const call = (name) => (request) => (all[name]
    ? Promise.resolve().then(() => all[name](request))
    : new Promise((resolve, reject) => asked.push({ name, request, resolve, reject })));
  const names = ["getSnapshot", "listMessages", "listThreadMessages", "listMembers", "listScheduled", "markRead", "getPresence", "watchPresence"];
  const logged = [];
  const store = createStore({ calls: Object.fromEntries(names.map((name) => [name, call(name)])), log: (entry) => logged.push(entry) });
  if ((await store.start(alice.id, storage)) === null)
    await store.resync();
  return { store, asked, logged, snapshot, answer: async (i, page) => { asked[i].resolve(page); await settle(); } };
}

/** A storage that tells what happens to it, and fails when it is told to. */
export class WatchedStorage {
  texts = new Map();
  writes = [];
  failsAt = null;

  async get(key) {
    return this.texts.get(key) ?? null;
  }

  async set(key, text) {
    await null;
    if (this.failsAt?.(key))
      throw new Error("The disk is full.");
    this.writes.push(key);
    this.texts.set(key, text);
  }

  async remove(key) {
    this.writes.push(`-${key}`);
    this.texts.delete(key);
  }

  async keys(prefix) {
    return [...this.texts.keys()].filter((key) => key.startsWith(prefix));
  }
}
