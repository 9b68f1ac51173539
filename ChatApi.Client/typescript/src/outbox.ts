import { backOff } from "./back-off.js";
import { ChatApiError, ChatError } from "./errors.js";
import type { Message } from "./generated/dtos.js";
import { Listeners, type Log } from "./log.js";
import { Lane } from "./outbox-lane.js";
import { outgoingOf, textOf, type NewMessage, type OutgoingMessage, type Placed } from "./outgoing.js";
import type { Storage } from "./storage.js";
import { codeOf } from "./transport.js";
import { newUuid } from "./uuid.js";

const prefix = "outbox/";
const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** What the outbox needs of the client. */
export interface OutboxHost {
  log: Log;
  /** Sends once, as the user whose outbox it is. */
  send(request: OutgoingMessage["request"]): Promise<Message>;
  /** Gives a stored message to the local store; when it is done the outbox may forget it. */
  store(message: Message): Promise<void>;
}

/**
 * What was written but is not yet known to be stored. It is kept before it is sent, survives restarts and is sent until the service
 * answers, always with the same key, so that it is stored once. Within a conversation one is under way at a time: the order stays.
 */
export class Outbox {
  readonly #host: OutboxHost;
  readonly #changed: Listeners<void>;
  readonly #kept = new Set<string>();
  #storage: Storage | null = null;
  #opened: Promise<void> = Promise.resolve();
  #writes: Promise<unknown> = Promise.resolve();
  #items: readonly Placed[] = [];
  #lanes = new Map<string, Lane<Placed>>();

  constructor(host: OutboxHost) {
    this.#host = host;
    this.#changed = new Listeners(host.log);
  }

  /** All that is not yet known to be stored, in the order of writing; the same array until something changes. */
  get messages(): readonly OutgoingMessage[] {
    return this.#items;
  }

  /** Calls back after each change. Answers what ends it. */
  subscribe(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  /**
   * Puts a message on its way. It is among `messages` at once; the promise resolves as soon as it is kept in storage: no crash loses it
   * from then on.
   */
  async send(content: NewMessage): Promise<OutgoingMessage> {
    const storage = this.#storage;
    if (!storage)
      throw new ChatError("NotSignedIn", "Sign in first: unsent messages are kept for a user.");
    if (!content.conversationId === !content.recipientId)
      throw new ChatError("InvalidValue", "Give conversationId or recipientId: exactly one of the two says where the message goes.");
    const clientMessageId = newUuid();
    const order = orderAfter(this.#items);
    const item: Placed = { clientMessageId, request: { ...content, clientMessageId }, createdAt: new Date().toISOString(), state: "queued", order };
    this.#set([...this.#items, item]);
    await this.#toEnd(this.#opened.then(() => this.#keep(storage, item))); // its place is known only when it is open
    return this.#find(clientMessageId) ?? item;
  }

  /** Sends a failed message again, with the same key. */
  async retry(clientMessageId: string): Promise<void> {
    const item = this.#find(clientMessageId);
    if (!this.#storage || item?.state !== "failed")
      return;
    const again: Placed = { ...item, state: "queued", error: undefined };
    this.#change(again);
    await this.#toEnd(this.#keep(this.#storage, again));
  }

  /** Gives up a message. False when that is too late: it is being sent, or no longer here. */
  async discard(clientMessageId: string): Promise<boolean> {
    const item = this.#find(clientMessageId);
    if (!item || item.state === "sending")
      return false;
    await this.#remove(clientMessageId);
    return true;
  }

  /** Begins with what an earlier run has left. */
  open(storage: Storage): Promise<void> {
    void this.close();
    this.#storage = storage;
    return (this.#opened = this.#load(storage));
  }

  /** Stops sending; what is kept stays for the next time its user is here. Resolves when what was just being kept is, too. */
  async close(): Promise<void> {
    for (const lane of this.#lanes.values())
      lane.stop();
    this.#lanes = new Map();
    this.#storage = null;
    this.#kept.clear();
    this.#set([]);
    await this.#writes;
  }

  /** The connection is back: what waits is tried now. */
  hurry(): void {
    for (const lane of this.#lanes.values())
      lane.hurry();
  }

  /** An event says that a message has been stored; its answer may come later, or never. */
  async acknowledge(clientMessageId: string | undefined): Promise<void> {
    if (clientMessageId !== undefined && this.#find(clientMessageId))
      await this.#remove(clientMessageId);
  }

  async #load(storage: Storage): Promise<void> {
    const texts = await this.#read(storage);
    if (this.#storage !== storage)
      return;
    const kept = texts.map(outgoingOf).filter((item) => item !== null).sort((a, b) => a.order - b.order);
    for (const { clientMessageId } of kept)
      this.#kept.add(clientMessageId);
    const all = [...kept];
    for (const item of this.#items) // written while this loaded
      all.push({ ...item, order: orderAfter(all) });
    this.#set(all);
    for (const item of kept)
      this.#laneOf(item).go();
  }

  async #read(storage: Storage): Promise<(string | null)[]> {
    try {
      return await Promise.all((await storage.keys(prefix)).map((key) => storage.get(key)));
    } catch (error) {
      this.#host.log({ event: "storage.failed", name: "outbox", error });
      return [];
    }
  }

  /** Keeps a message, then lets it go; when its user has gone meanwhile, for their next time. */
  async #keep(storage: Storage, written: Placed): Promise<void> {
    const { clientMessageId } = written;
    const item = this.#storage === storage ? this.#find(clientMessageId) : written;
    if (!item)
      return; // given up
    await this.#attempt(() => storage.set(prefix + clientMessageId, textOf(item)));
    if (this.#storage !== storage)
      return;
    this.#kept.add(clientMessageId);
    this.#laneOf(item).go();
  }

  async #remove(clientMessageId: string): Promise<void> {
    const storage = this.#storage;
    this.#kept.delete(clientMessageId);
    this.#set(this.#items.filter((item) => item.clientMessageId !== clientMessageId));
    if (storage)
      await this.#toEnd(this.#attempt(() => storage.remove(prefix + clientMessageId)));
  }

  /** Whoever closes waits for it. */
  #toEnd(write: Promise<void>): Promise<void> {
    this.#writes = Promise.all([this.#writes, write]);
    return write;
  }

  /** A full or forbidden storage costs the survival of a restart, nothing else. */
  async #attempt(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#host.log({ event: "storage.failed", name: "outbox", error });
    }
  }

  #laneOf({ request }: OutgoingMessage): Lane<Placed> {
    const place = request.conversationId ?? `to ${request.recipientId}`;
    let lane = this.#lanes.get(place);
    if (!lane) {
      const next = () => this.#nextOf(place);
      lane = new Lane(next, (item, failures) => this.#sendOne(item, failures));
      this.#lanes.set(place, lane);
    }
    return lane;
  }

  /** The oldest that has not failed; nothing while that one is still being kept. */
  #nextOf(place: string): Placed | undefined {
    const item = this.#items.find(({ request, state }) => (request.conversationId ?? `to ${request.recipientId}`) === place && state !== "failed");
    return item && this.#kept.has(item.clientMessageId) ? item : undefined;
  }

  async #sendOne(item: Placed, failures: number): Promise<number | undefined> {
    const storage = this.#storage;
    this.#change({ ...item, state: "sending" });
    try {
      const message = await this.#host.send(item.request);
      if (this.#storage === storage) {
        await this.#host.store(message);
        await this.#remove(item.clientMessageId);
      }
      return undefined;
    } catch (error) {
      if (this.#storage !== storage || !this.#find(item.clientMessageId))
        return undefined;
      return isRefusal(error) ? this.#fail(item, error) : this.#tryLater(item, error, failures);
    }
  }

  async #fail(item: Placed, error: ChatApiError): Promise<undefined> {
    const failed: Placed = { ...item, state: "failed", error };
    this.#change(failed);
    await this.#toEnd(this.#attempt(async () => this.#storage?.set(prefix + item.clientMessageId, textOf(failed))));
  }

  #tryLater(item: Placed, error: unknown, failures: number): number {
    const ms = backOff(failures, firstDelayMs, longestDelayMs) + 1_000 * ((error instanceof ChatApiError && error.retryAfter) || 0);
    this.#change({ ...item, state: "queued" });
    this.#host.log({ event: "outbox.waits", code: codeOf(error), ms: Math.round(ms) });
    return ms;
  }

  #find(clientMessageId: string): Placed | undefined {
    return this.#items.find((item) => item.clientMessageId === clientMessageId);
  }

  #change(item: Placed): void {
    this.#set(this.#items.map((one) => (one.clientMessageId === item.clientMessageId ? item : one)));
  }

  #set(items: readonly Placed[]): void {
    this.#items = items;
    this.#changed.tell();
  }
}

/** By the clock, so that it also follows what could not be read; a clock that was set back changes nothing between those that are there. */
const orderAfter = (items: readonly Placed[]): number => Math.max((items.at(-1)?.order ?? 0) + 1, Date.now());

/** It will never be taken: repeating it changes nothing. */
const isRefusal = (error: unknown): error is ChatApiError =>
  error instanceof ChatApiError && error.status < 500 && ![401, 408, 429].includes(error.status);
