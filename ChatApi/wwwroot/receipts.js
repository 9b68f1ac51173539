// Tells the server what has arrived here and what has been read, at most one call at a time for each conversation: what
// comes meanwhile is told by the next call.

const pauseAfterFailureMs = 3_000;

export class Receipts {
  #api;
  #busy = new Set();
  #options;
  #opened = null; // the conversation whose mark "unread" goes once it is looked at

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

  /** A conversation was opened: looking at it takes a mark away that it is unread. */
  opened(conversationId) {
    this.#opened = conversationId;
  }

  /** Called after every change; does nothing when all has been told. */
  check() {
    for (const conversation of Object.values(this.#options.state().conversations))
      if (!this.#busy.has(conversation.id))
        this.#tell(conversation);
  }

  async #tell({ id, lastSeq, me }) {
    const isMarked = me.markedUnread && this.#opened === id;
    const read = (isMarked || me.readSeq < lastSeq) && this.#options.isReading(id);
    if (!read && me.deliveredSeq >= lastSeq)
      return;
    this.#busy.add(id);
    try {
      if (read)
        this.#opened = null;
      const marks = read ? await this.#api.markRead(id, lastSeq) : await this.#api.markDelivered(id, lastSeq);
      this.#busy.delete(id);
      this.#options.onMarked(id, marks);
    } catch (error) {
      if (error.isTemporary) // else it is not ours to mark any more: it stays busy
        setTimeout(() => this.#busy.delete(id) && this.check(), pauseAfterFailureMs);
    }
  }
}
