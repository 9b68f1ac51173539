// What was written but is not yet known to be stored. It survives reloads and is sent until the server answers, each
// message always with the same key: the server stores one message per key, however often it arrives.

import { newUuid } from "./uuid.js";
import { backOffMs } from "./realtime.js";

/**
 * @typedef {{clientMessageId: string, conversationId: string, text: string, replyTo?: import("./contract.js").Quote,
 *   threadRootId?: string, mentions?: string[], mentionsAll?: boolean, writtenAt: number, error?: string}} Unsent
 *   With an error the server has refused it: it waits for its writer to try again or give it up.
 */

export class Outbox {
  #prefix;
  #options;
  #items;
  #sending = false;
  #attempt = 0;
  #timer = null;

  /**
   * @param {string} userId
   * @param {{
   *   send: (item: Unsent) => Promise<import("./contract.js").Message>,   throws ApiError
   *   onSent: (message: import("./contract.js").Message) => void,
   *   onChange: () => void,
   *   storage?: Storage,
   * }} options
   */
  constructor(userId, options) {
    this.#prefix = `chatapi.outbox.${userId}.`;
    this.#options = { storage: globalThis.localStorage, ...options };
    this.#items = this.#load();
  }

  /** @returns {Unsent[]} oldest first */
  of = (conversationId) => this.#items.filter((item) => item.conversationId === conversationId);

  add(conversationId, content) {
    const writtenAt = Math.max(Date.now(), (this.#items.at(-1)?.writtenAt ?? 0) + 1); // the order after a reload
    this.#put({ clientMessageId: newUuid(), conversationId, ...content, writtenAt });
    this.drain();
  }

  retry(clientMessageId) {
    const item = this.#items.find((one) => one.clientMessageId === clientMessageId);
    if (item)
      this.#put({ ...item, error: undefined });
    this.drain();
  }

  /** Also called when an event brings the message: its answer may never come. */
  remove(clientMessageId) {
    if (!this.#items.some((item) => item.clientMessageId === clientMessageId))
      return;
    this.#items = this.#items.filter((item) => item.clientMessageId !== clientMessageId);
    this.#store((storage) => storage.removeItem(this.#prefix + clientMessageId));
    this.#options.onChange();
  }

  /** Sends what waits, one after the other so that the order stays. Called again whenever the connection is back. */
  async drain() {
    clearTimeout(this.#timer);
    if (this.#sending)
      return;
    this.#sending = true;
    try {
      for (let item; (item = this.#items.find(({ error }) => !error));)
        if (!(await this.#sendOne(item)))
          break;
    } finally {
      this.#sending = false;
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#items = [];
  }

  /** False when it is better to wait: the outcome is unknown or the server is busy. */
  async #sendOne(item) {
    try {
      const message = await this.#options.send(item);
      this.#attempt = 0;
      this.#options.onSent(message);
      this.remove(item.clientMessageId);
      return true;
    } catch (error) {
      if (error.isTemporary) {
        this.#timer = setTimeout(() => this.drain(), error.retryAfterMs || backOffMs(this.#attempt++));
        return false;
      }
      if (error.status === 401)
        return false; // it stays for the next sign-in
      if (this.#items.includes(item))
        this.#put({ ...item, error: error.message });
      return true;
    }
  }

  #put(item) {
    const others = this.#items.filter(({ clientMessageId }) => clientMessageId !== item.clientMessageId);
    this.#items = [...others, item].sort((a, b) => a.writtenAt - b.writtenAt);
    this.#store((storage) => storage.setItem(this.#prefix + item.clientMessageId, JSON.stringify(item)));
    this.#options.onChange();
  }

  #load() {
    const items = [];
    this.#store((storage) => {
      for (let i = 0; i < storage.length; i++)
        if (storage.key(i).startsWith(this.#prefix))
          items.push(JSON.parse(storage.getItem(storage.key(i))));
    });
    return items.sort((a, b) => a.writtenAt - b.writtenAt);
  }

  /** A full or forbidden storage costs the survival of a reload, nothing else. */
  #store(use) {
    try {
      use(this.#options.storage);
    } catch (error) {
      console.warn("Unsent messages cannot be kept:", error.message);
    }
  }
}
