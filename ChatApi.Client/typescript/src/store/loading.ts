// Loads pages of history, of threads and of members into the state.

import type { Log } from "../log.js";
import type { ChatEvent } from "../generated/dtos.js";
import { withMembers } from "../state/members.js";
import { putEntry } from "../state/parts.js";
import { withScheduled } from "../state/scheduled.js";
import { applyEvent, isChange, type State } from "../state/state.js";
import { emptyThread, withThreadPage } from "../state/threads.js";
import { emptyWindow, hasMoreAfter, withOlderPage, withPage } from "../state/window.js";
import type { MessagePlace, StoreCalls } from "./ports.js";

const newerPage = 200;
const membersPage = 100;

/** What the parts of the store have in common. */
export interface Parts {
  readonly calls: StoreCalls;
  readonly log: Log;
  getState(): State;
  update(change: (state: State) => State): void;
}

type Kind = "histories" | "threads";

export type Loading = ReturnType<typeof createLoading>;

export function createLoading({ calls, log, getState, update }: Parts) {
  const flights = new Set<ChatEvent[]>(); // what was heard while each page is on its way
  const begun = new Map<string, object>(); // window → its beginning: a page for an older one is dropped
  const members = new Map<string, Promise<void>>();

  async function hearing<T>(call: Promise<T>): Promise<[T, ChatEvent[]]> {
    const heard: ChatEvent[] = [];
    flights.add(heard);
    try {
      return [await call, heard];
    } finally {
      flights.delete(heard);
    }
  }

  /** A page for a window that is there. What changed messages since it was asked for holds for it too. */
  async function load<K extends Kind, P>(kind: K, id: string, call: () => Promise<P>, taken: (window: State[K][string], page: P) => State[K][string]): Promise<boolean> {
    const beginning = begun.get(id);
    const put = (change: (window: State[K][string]) => State[K][string]): boolean => {
      const window = getState()[kind][id] as State[K][string] | undefined;
      const isCurrent = window !== undefined && begun.get(id) === beginning;
      if (isCurrent)
        update((state) => putEntry(state, kind, id, change(window)));
      return isCurrent;
    };
    put(({ error: _error, ...window }) => ({ ...window, loading: true }) as State[K][string]);
    try {
      const [page, heard] = await hearing(call());
      const isTaken = put((window) => ({ ...taken(window, page), loading: false }));
      if (isTaken)
        update((state) => heard.filter(isChange).reduce(applyEvent, state));
      return isTaken;
    } catch (error) {
      log({ event: "page.failed", name: kind, error });
      put((window) => ({ ...window, loading: false, error }));
      return false;
    }
  }

  const lastSeqOf = (id: string) => getState().conversations[id]?.lastSeq ?? 0;

  /** A hole between a page and what was sent meanwhile is filled by another page. */
  async function loadPage(id: string, place: MessagePlace): Promise<void> {
    const lastSeq = lastSeqOf(id);
    const isTaken = await load("histories", id, () => calls.listMessages({ conversationId: id, ...place }), (window, page) =>
      (place.beforeSeq === undefined ? withPage(window, page, lastSeq) : withOlderPage(window, page)));
    if (isTaken && getState().histories[id]?.follows)
      await fill(id);
  }

  async function fill(id: string): Promise<void> {
    const window = getState().histories[id];
    if (window && window.to !== null && !window.loading && hasMoreAfter(window, lastSeqOf(id)))
      await loadPage(id, { afterSeq: window.to, limit: newerPage });
  }

  /** Nothing for a conversation that is not known yet, or gone. */
  async function begin(id: string, place: MessagePlace): Promise<void> {
    if (!getState().conversations[id])
      return;
    begun.set(id, {});
    update((state) => putEntry(state, "histories", id, { ...emptyWindow(), follows: place.aroundSeq === undefined }));
    await loadPage(id, place);
  }

  async function loadMembersPage(id: string): Promise<void> {
    const isOver = (page?: { nextCursor?: string }) => page && !page.nextCursor;
    const known = getState().members[id];
    if (isOver(known) || !getState().conversations[id])
      return;
    const [page, heard] = await hearing(calls.listMembers({ conversationId: id, limit: membersPage, ...(known?.nextCursor && { cursor: known.nextCursor }) }));
    const since = heard.filter((event) => event.conversationId === id);
    if (since.some(({ name }) => name.startsWith("member.")))
      return loadMembersPage(id); // what was read may be without them
    if (getState().conversations[id])
      update((state) => since.filter(({ name }) => raisesMarks.includes(name)).reduce(applyEvent, withMembers(state, id, page)));
  }

  return {
    /** Events the pages on their way may have been read before. */
    heard(events: readonly ChatEvent[]): void {
      for (const flight of flights)
        flight.push(...events);
    },

    /** Drops what is on its way. */
    forget(): void {
      begun.clear();
      flights.clear();
      members.clear();
    },

    /** The newest page, when there is nothing yet; again: also when it could not be loaded before, or there is a hole. */
    async ensure(id: string, again: boolean): Promise<void> {
      const window = getState().histories[id];
      if (!window || (again && window.to === null && !window.loading))
        await begin(id, {});
      else if (again && window.follows)
        await fill(id);
    },

    async ensureThread(conversationId: string, rootId: string, again: boolean): Promise<void> {
      const known = getState().threads[rootId];
      if (!getState().conversations[conversationId] || (known && (!again || known.to !== null || known.loading)))
        return;
      begun.set(rootId, {});
      update((state) => putEntry(state, "threads", rootId, emptyThread(conversationId, rootId)));
      await load("threads", rootId, () => calls.listThreadMessages({ messageId: rootId }), withThreadPage);
    },

    async loadOlder(id: string): Promise<void> {
      const window = getState().histories[id];
      if (window?.hasMoreBefore && !window.loading && window.messages[0])
        await loadPage(id, { beforeSeq: window.messages[0].seq });
    },

    /** The root is the first of the messages, its replies come after it. */
    async loadOlderReplies(rootId: string): Promise<void> {
      const thread = getState().threads[rootId];
      const first = thread?.messages[1];
      if (thread?.hasMoreBefore && !thread.loading && first)
        await load("threads", rootId, () => calls.listThreadMessages({ messageId: rootId, beforeSeq: first.seq }), withThreadPage);
    },

    loadNewer: fill,

    async loadAround(id: string, seq: number): Promise<void> {
      if (!getState().histories[id]?.messages.some((message) => message.seq === seq))
        await begin(id, { aroundSeq: seq });
    },

    async loadNewest(id: string): Promise<void> {
      if (!getState().histories[id]?.follows)
        await begin(id, {});
    },

    /** The next page of the members; one call at a time. */
    loadMembers(id: string): Promise<void> {
      const call = members.get(id) ?? loadMembersPage(id).finally(() => members.delete(id));
      members.set(id, call);
      return call;
    },

    async loadScheduled(): Promise<void> {
      const all = async () => {
        const list = [];
        let cursor: string | undefined;
        do {
          const page = await calls.listScheduled({ limit: 100, ...(cursor && { cursor }) });
          list.push(...page.results);
          cursor = page.nextCursor;
        } while (cursor);
        return list;
      };
      const [list, heard] = await hearing(all());
      update((state) => heard.filter(({ name }) => name === "scheduled.updated").reduce(applyEvent, withScheduled(state, list)));
    },
  };
}

const raisesMarks = ["message.new", "message.delivered", "message.read"];
