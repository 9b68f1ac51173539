// Tells the service what has been read, at most one call at a time for each conversation: what comes meanwhile is told by the next.

import { ChatApiError, isOutcomeUnknown } from "./chatapi-client.js";

const pauseAfterFailureMs = 3_000;

export class Reading {
  #store;
  #isReading;
  #busy = new Set();
  #opened = null; // the conversation whose mark "unread" goes once it is looked at

  /**
   * @param {import("@chatapi/client").ChatClient} client
   * @param {(conversationId: string) => boolean} isReading  its newest message is in front of someone
   */
  constructor({ store }, isReading) {
    this.#store = store;
    this.#isReading = isReading;
  }

  /** A conversation was opened: looking at it takes a mark away that it is unread. */
  opened(conversationId) {
    this.#opened = conversationId;
  }

  /** Called after every change; does nothing when all has been told. */
  check() {
    for (const { id, lastSeq, me } of Object.values(this.#store.getState().conversations)) {
      const isUnread = me.readSeq < lastSeq || (me.markedUnread && this.#opened === id);
      if (isUnread && !this.#busy.has(id) && this.#isReading(id))
        this.#tell(id);
    }
  }

  async #tell(id) {
    this.#busy.add(id);
    this.#opened = null;
    try {
      await this.#store.markRead(id);
      this.#busy.delete(id);
    } catch (error) {
      if (isOutcomeUnknown(error) || (error instanceof ChatApiError && (error.status >= 500 || [401, 429].includes(error.status)))) // else it is not ours to mark any more: it stays busy
        setTimeout(() => this.#busy.delete(id) && this.check(), pauseAfterFailureMs);
    }
  }
}
