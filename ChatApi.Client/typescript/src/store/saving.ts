// Keeps the state across restarts: in parts, each written when it has changed, and the cursor after all of them. So what is kept is never
// older than its cursor, and newer parts do no harm: applying what is already contained changes nothing.
// Kept are the profile, the conversations, and of at most 50 of them, those with the newest activity, the newest 200 messages, when they
// had been loaded up to the end. Members, threads, what is scheduled and who is there are not kept.

import type { Log } from "../log.js";
import { platform, type Timer } from "../platform.js";
import { fromSnapshot, type Mine, type State } from "../state/state.js";
import { emptyWindow, type MessageWindow } from "../state/window.js";
import type { Storage } from "../storage.js";

const format = 1; // of another one nothing is read
const delayMs = 1_000;
const keptMessages = 200;
const keptHistories = 50;
const readAtOnce = 32;

/** What a part is made of; it has changed when one of these is another. */
type Part = readonly unknown[];

interface Kept {
  readonly state: State;
  /** The place in the event stream the state is of. */
  readonly cursor: string;
}

export type Saving = ReturnType<typeof createSaving>;

/** Keeps it under the user's id. */
export function createSaving(storage: Storage, userId: string, log: Log) {
  const prefix = `${encodeURIComponent(userId)}/store/`;
  const cursorKey = `${prefix}cursor`;
  const kept = new Map<string, Part>(); // what lies in the storage
  let keptCursor: string | null = null;
  let waiting: Kept | null = null;
  let running: Promise<void> | null = null;
  let timer: Timer | undefined;

  async function write({ state, cursor }: Kept): Promise<void> {
    const parts = partsOf(state);
    for (const [key, part] of parts)
      if (!isSame(kept.get(key), part)) {
        await storage.set(prefix + key, JSON.stringify(key.startsWith("history/") ? shortened(part as HistoryPart) : part));
        kept.set(key, part);
      }
    for (const key of kept.keys())
      if (!parts.has(key)) {
        await storage.remove(prefix + key);
        kept.delete(key);
      }
    if (cursor !== keptCursor)
      await storage.set(cursorKey, JSON.stringify({ format, cursor }));
    keptCursor = cursor;
  }

  async function writeAll(): Promise<void> {
    try {
      for (let next; (next = waiting); ) {
        waiting = null;
        await write(next);
      }
    } catch (error) {
      log({ event: "storage.failed", name: "store", error }); // the next change tries again
    } finally {
      running = null;
    }
  }

  const flush = (): Promise<void> => {
    platform.clearTimeout(timer);
    timer = undefined;
    return (running ??= waiting ? writeAll() : null) ?? Promise.resolve();
  };

  async function removeAll(): Promise<void> {
    kept.clear();
    keptCursor = null;
    await storage.remove(cursorKey);
    for (const key of await storage.keys(prefix))
      await storage.remove(key);
  }

  async function read(): Promise<Kept | null> {
    const mark = JSON.parse((await storage.get(cursorKey)) ?? "null") as { format: number; cursor: string } | null;
    if (mark?.format !== format)
      return null;
    const texts = new Map<string, Part>();
    const keys = (await storage.keys(prefix)).filter((key) => key !== cursorKey);
    while (keys.length > 0)
      await Promise.all(keys.splice(0, readAtOnce).map(async (key) => texts.set(key.slice(prefix.length), JSON.parse((await storage.get(key)) ?? "[]"))));
    const state = fromParts(texts);
    if (state?.me.id !== userId)
      return null;
    const parts = partsOf(state);
    for (const [key, part] of texts)
      kept.set(key, parts.get(key) ?? part); // one that is no part of the state any more is removed with the next change
    keptCursor = mark.cursor;
    return { state, cursor: mark.cursor };
  }

  /** The state is to be another one: until that is written there is none. */
  async function replace(): Promise<void> {
    platform.clearTimeout(timer);
    timer = undefined;
    waiting = null;
    await running;
    keptCursor = null;
    await storage.remove(cursorKey).catch((error: unknown) => log({ event: "storage.failed", name: "store", error }));
  }

  return {
    /** What was kept last; null = nothing that can be gone on from, and then nothing is kept any more. */
    async load(): Promise<Kept | null> {
      const found = await read().catch(() => {
        log({ event: "storage.damaged", name: "store" }); // what was thrown may quote what was kept
        return null;
      });
      if (!found)
        await removeAll().catch((error: unknown) => log({ event: "storage.failed", name: "store", error }));
      return found;
    },

    /** Writes it within a second. */
    save(state: State, cursor: string): void {
      waiting = { state, cursor };
      timer ??= platform.setTimeout(flush, delayMs);
    },

    /** Writes at once what waits. */
    flush,

    replace,

    /** Removes everything of this user. */
    async forget(): Promise<void> {
      await replace();
      await removeAll();
    },
  };
}

type HistoryPart = readonly [MessageWindow["messages"], number, boolean];

const shortened = ([messages, to, hasMoreBefore]: HistoryPart): HistoryPart =>
  [messages.slice(-keptMessages), to, hasMoreBefore || messages.length > keptMessages];

const isSame = (one: Part | undefined, other: Part): boolean => one !== undefined && other.every((value, i) => value === one[i]);

function partsOf({ me, blockedUserIds, privacy, threadDrafts, conversations, histories }: State): Map<string, Part> {
  const parts = new Map<string, Part>([["me", [me, blockedUserIds, privacy, threadDrafts]]]);
  for (const conversation of Object.values(conversations))
    parts.set(`conversation/${conversation.id}`, [conversation]);
  for (const [id, { messages, to, hasMoreBefore, follows }] of Object.entries(histories))
    if (follows && to !== null && (messages.at(-1)?.seq ?? 0) <= to)
      parts.set(`history/${id}`, [messages, to, hasMoreBefore]);
  return parts;
}

function fromParts(parts: Map<string, Part>): State | null {
  const [me, blockedUserIds, privacy, threadDrafts] = (parts.get("me") ?? []) as [State["me"], State["blockedUserIds"], State["privacy"] | null, State["threadDrafts"]];
  if (!me)
    return null;
  const conversations = [...parts].filter(([key]) => key.startsWith("conversation/")).map(([, part]) => part[0] as Mine);
  const newest = [...conversations].sort((a, b) => Date.parse(b.lastActivityAt) - Date.parse(a.lastActivityAt));
  const histories: Record<string, MessageWindow> = {};
  for (const { id } of newest) {
    const history = parts.get(`history/${id}`) as HistoryPart | undefined;
    if (history && Object.keys(histories).length < keptHistories)
      histories[id] = { ...emptyWindow(), messages: history[0], to: history[1], hasMoreBefore: history[2] };
  }
  return { ...fromSnapshot({ me, blockedUserIds, ...(privacy && { privacy }), conversations }), histories, threadDrafts };
}
