// What is known of one user's chats: kept current by events, shown to whoever subscribes, kept across restarts.

import type { ChatEvent, Conversation, Message, UserPresence } from "../generated/dtos.js";
import { Listeners, type Log } from "../log.js";
import type { OutgoingMessage } from "../outgoing.js";
import { unreadTotal } from "../state/list.js";
import { withMessage } from "../state/messages.js";
import { withReceipt } from "../state/receipts.js";
import { applyEvent, fromSnapshot, type Mine, type State } from "../state/state.js";
import type { Storage } from "../storage.js";
import { createLoading } from "./loading.js";
import type { StoreCalls } from "./ports.js";
import { createSaving, type Saving } from "./saving.js";
import { createViews } from "./views.js";
import { createWatching } from "./watching.js";

const snapshotPage = 200;

export interface StoreOptions {
  readonly calls: StoreCalls;
  readonly log?: Log;
}

/** The store of a client. Views read it and subscribe; the client feeds it. */
export type Store = ReturnType<typeof createStore>;

const nothing: State = fromSnapshot({ me: { id: "", displayName: "", createdAt: "" }, conversations: [] });

/** Nothing is known until it is started. */
export function createStore({ calls, log = () => {} }: StoreOptions) {
  const changed = new Listeners<void>(log);
  const opened = new Map<string, number>(); // conversations on the screen → how often
  const openedThreads = new Map<string, { conversationId: string; count: number }>();
  const reading = new Map<string, Promise<void>>();
  const withoutMembers = new Set<string>(); // whose members could not be loaded: not before someone asks again
  let state = nothing;
  let cursor: string | null = null;
  let outgoing: readonly OutgoingMessage[] = [];
  let saving: Saving | null = null;
  let snapshotsAsked = 0;
  let snapshotTaken = 0; // which of those asked for is the last one taken in

  const getState = (): State => state;

  function update(change: (state: State) => State): void {
    const next = change(state);
    if (next === state)
      return;
    state = next;
    if (cursor !== null)
      saving?.save(state, cursor);
    changed.tell();
  }

  const parts = { calls, log, getState, update };
  const loading = createLoading(parts);
  const watching = createWatching(parts);
  const views = createViews(getState, () => outgoing);

  /** What is on the screen and not there yet; again: also what could not be loaded before. */
  function ensure(again: boolean): void {
    for (const id of opened.keys())
      ensureOne(id, again);
    for (const [rootId, { conversationId }] of openedThreads)
      void loading.ensureThread(conversationId, rootId, again);
  }

  /** Of a group also its first members. */
  function ensureOne(id: string, again: boolean): void {
    void loading.ensure(id, again);
    const conversation = state.conversations[id];
    if (conversation && conversation.kind !== "direct" && !state.members[id] && (again || !withoutMembers.has(id)))
      loading.loadMembers(id).then(() => withoutMembers.delete(id), (error: unknown) => {
        withoutMembers.add(id);
        log({ event: "page.failed", name: "members", error });
      });
  }

  async function allOfSnapshot(): Promise<{ next: State; place: string }> {
    const first = await calls.getSnapshot({ limit: snapshotPage });
    const conversations: Conversation[] = [...first.results];
    for (let next = first.nextCursor; next; ) {
      const page = await calls.getSnapshot({ limit: snapshotPage, cursor: next });
      conversations.push(...page.results);
      next = page.nextCursor;
    }
    const { me, blockedUserIds, privacy, eventCursor } = first;
    return { next: fromSnapshot({ me: me!, conversations, ...(blockedUserIds && { blockedUserIds }), ...(privacy && { privacy }) }), place: eventCursor! };
  }

  async function tellRead(conversationId: string, upToSeq?: number): Promise<void> {
    const known = state.conversations[conversationId];
    const seq = upToSeq ?? known?.lastSeq ?? 0;
    if (!known || (seq <= known.me.readSeq && !known.me.markedUnread))
      return;
    const { deliveredSeq, readSeq } = await calls.markRead({ conversationId, upToSeq: seq });
    update((now) => withReceipt(now, conversationId, { userId: now.me.id, deliveredSeq, readSeq }));
  }

  function reset(): void {
    loading.forget();
    views.forget();
    watching.connected(false);
    saving = null;
    cursor = null;
    state = nothing;
    changed.tell();
  }

  return {
    getState,
    /** Calls back after each change. Answers what ends it. */
    subscribe: (listener: () => void): (() => void) => changed.add(listener),
    /** Changes the state by one of its functions, as for the answer to an operation: what it says must hold for the service too. */
    update(change: (state: State) => State): void {
      update(change);
      ensure(false);
    },

    // What is shown.
    ...views,
    conversation: (id: string): Mine | undefined => state.conversations[id],
    presence: (userId: string): UserPresence | undefined => state.presence[userId],
    /** Unread messages in conversations that are neither muted nor archived. */
    unread: (): number => unreadTotal(state),
    /** Whether there is anything to show: what was kept, or the snapshot. */
    isLoaded: (): boolean => state !== nothing,

    // What is loaded.
    /** Keeps a conversation loaded while it is on the screen: its newest messages, and the first of its members. Answers what ends it. */
    open(conversationId: string): () => void {
      opened.set(conversationId, (opened.get(conversationId) ?? 0) + 1);
      ensureOne(conversationId, true);
      return once(() => {
        const left = opened.get(conversationId)! - 1;
        if (left > 0)
          opened.set(conversationId, left);
        else
          opened.delete(conversationId);
      });
    },
    /** As `open`, for the thread of a message. */
    openThread(conversationId: string, rootId: string): () => void {
      const entry = openedThreads.get(rootId) ?? { conversationId, count: 0 };
      entry.count++;
      openedThreads.set(rootId, entry);
      void loading.ensureThread(conversationId, rootId, true);
      return once(() => {
        if (--entry.count === 0)
          openedThreads.delete(rootId);
      });
    },
    loadOlder: loading.loadOlder,
    loadNewer: loading.loadNewer,
    /** Moves the window to the end, if it is elsewhere. */
    loadNewest: loading.loadNewest,
    /** Makes sure that a message is among those loaded: when it is far away, the window moves there. */
    loadAround: loading.loadAround,
    loadOlderReplies: loading.loadOlderReplies,
    /** The next page of the members, until they are complete. */
    loadMembers: loading.loadMembers,
    /** What is to be sent later; kept current from then on. */
    loadScheduled: loading.loadScheduled,
    watchPresence: watching.watch,

    /** Tells the service that a conversation has been read, up to its last message when no seq is given. One call at a time for each conversation. */
    markRead(conversationId: string, upToSeq?: number): Promise<void> {
      const before = reading.get(conversationId) ?? Promise.resolve();
      const call = before.catch(() => {}).then(() => tellRead(conversationId, upToSeq)); // who asked before is told why it failed
      reading.set(conversationId, call);
      return call.finally(() => reading.get(conversationId) === call && reading.delete(conversationId));
    },

    // What feeds it.
    /** Begins for a user, with what was kept under their id. Answers the cursor to go on from; null = begin with `resync`. */
    async start(userId: string, storage?: Storage): Promise<string | null> {
      const before = saving;
      reset();
      await before?.flush();
      const own = storage ? createSaving(storage, userId, log) : null;
      saving = own;
      const kept = await own?.load();
      if (saving !== own || !kept)
        return null;
      cursor = kept.cursor;
      state = kept.state;
      changed.tell();
      ensure(true);
      return cursor;
    },
    /** Takes in a batch of events and the cursor after it. */
    apply(events: readonly ChatEvent[], place?: string): void {
      if (state === nothing)
        return;
      const isNew = place !== undefined && place !== cursor;
      cursor = place ?? cursor;
      loading.heard(events);
      watching.heard(events);
      const before = state;
      update((now) => events.reduce(applyEvent, now));
      if (isNew && state === before)
        saving?.save(state, place);
      if (state !== before)
        ensure(false);
    },
    /** Takes in a message as the answer to sending it has it. */
    add: (message: Message): void => update((now) => withMessage(now, message)),
    /** Begins anew with the snapshot: at first, and when the cursor cannot be gone on from. Answers the cursor of it. */
    async resync(): Promise<string> {
      const own = saving;
      const number = ++snapshotsAsked;
      const { next, place } = await allOfSnapshot();
      await own?.replace();
      if (saving !== own || number < snapshotTaken)
        return place; // another user has come meanwhile, or a newer one
      snapshotTaken = number;
      const hadScheduled = state.scheduled !== undefined;
      loading.forget();
      cursor = place;
      const { presence, typing } = state;
      update(() => ({ ...next, presence, typing }));
      ensure(true);
      if (hadScheduled)
        void loading.loadScheduled().catch((error: unknown) => log({ event: "page.failed", name: "scheduled", error }));
      return place;
    },
    /** Whether events arrive. Without them nobody is known to be there or to type. */
    connected(isOnline: boolean): void {
      watching.connected(isOnline);
      if (isOnline)
        ensure(true);
    },
    /** What the outbox holds now, oldest first. */
    setOutgoing(messages: readonly OutgoingMessage[]): void {
      outgoing = messages;
      changed.tell();
    },
    /** Keeps at once what has changed, as before the program is paused. */
    flush: (): Promise<void> => saving?.flush() ?? Promise.resolve(),
    /** Ends it for this user; what is kept stays. */
    async stop(): Promise<void> {
      const own = saving;
      reset();
      await own?.flush();
    },
    /** Ends it for this user, and removes what was kept of theirs. */
    async clear(): Promise<void> {
      const own = saving;
      reset();
      await own?.forget();
    },
  };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone)
      act();
    isDone = true;
  };
}
