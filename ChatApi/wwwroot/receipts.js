// Tells the server what has arrived here and what has been read, at most one call at a time for each conversation: what
// comes meanwhile is told by the next call.

const pauseAfterFailureMs = 3_000;

export class Receipts {
  #api;
  #busy = new Set();
  #options;

  /**
   * @param {import("./api.js").Api} api
   * @param {{
   *   state: () => import("./state/state.js").State,
   *   isReading: (conversationId: string) => boolean,   its newest message is in front of someone
   *   onMarked: (conversationId: string, marks: {deliveredSeq: number, readSeq: number}) => void,
   * }} options
   */
  constructor(api, options) {
    this.#api = api;
    this.#options = options;
  }

  /** Called after every change; does nothing when all has been told. */
  check() {
    for (const conversation of Object.values(this.#options.state().conversations))
      if (!this.#busy.has(conversation.id))
        this.#tell(conversation);
  }

  async #tell({ id, lastSeq, me }) {
    const read = me.readSeq < lastSeq && this.#options.isReading(id);
    if (!read && me.deliveredSeq >= lastSeq)
      return;
    this.#busy.add(id);
    try {
      const marks = read ? await this.#api.markRead(id, lastSeq) : await this.#api.markDelivered(id, lastSeq);
      this.#busy.delete(id);
      this.#options.onMarked(id, marks);
    } catch (error) {
      if (error.isTemporary) // else it is not ours to mark any more: it stays busy
        setTimeout(() => this.#busy.delete(id) && this.check(), pauseAfterFailureMs);
    }
  }
}
