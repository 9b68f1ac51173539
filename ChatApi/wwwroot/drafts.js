// What has been begun in each place, a conversation or a thread: a text, the message it answers, or the one it changes. The text is kept by the
// service for all devices of the user, a moment after it was written; the last one written stays.

import { quoteOf } from "./chatapi-client.js";

const saveAfterMs = 1_500;

/**
 * @typedef {{text: string, isOwn?: boolean, replyTo?: import("@chatapi/client").MessagePreview, editing?: import("@chatapi/client").Message, kept?: string}} Draft
 *   isOwn: written here and not yet known to be kept; kept: what was begun before the change of a message
 */

export class Drafts {
  #drafts = new Map();
  #options;
  #saving = Promise.resolve(); // one after the other, so that the last one written stays
  #waiting = null; // { id, timer }

  /**
   * @param {{
   *   stored: (id: string) => string,                      what the service has, as far as is known here
   *   save: (id: string, text: string) => Promise<void>,   stored knows of it once it is done
   *   onChange: () => void,                                something else than the text written here has changed
   * }} options
   */
  constructor(options) {
    this.#options = options;
  }

  /** The same object until something else than its text changes. @returns {Draft} */
  of(id) {
    const draft = this.#drafts.get(id);
    const stored = this.#options.stored(id);
    if (draft && (draft.isOwn || draft.editing || draft.text === stored))
      return draft;
    const fresh = { ...draft, text: stored }; // as it was begun, or gone on with, on another device
    this.#drafts.set(id, fresh);
    return fresh;
  }

  write(id, text) {
    Object.assign(this.of(id), { text, isOwn: true });
    if (this.#waiting?.id !== id)
      this.flush();
    clearTimeout(this.#waiting?.timer);
    this.#waiting = { id, timer: setTimeout(() => this.flush(), saveAfterMs) };
  }

  /** What is written in its conversation, or in a thread, is an answer to this message. */
  reply(message, id = message.conversationId) {
    const { text, editing, kept = "", isOwn } = this.of(id);
    this.#put(id, { text: editing ? kept : text, isOwn, replyTo: quoteOf(message) });
  }

  /** What was begun is kept until the change is made or given up. */
  edit(message, id = message.conversationId) {
    const { text, editing, kept, isOwn } = this.of(id);
    this.#put(id, { text: message.text, isOwn, editing: message, kept: editing ? kept : text });
  }

  /** Gives up the answer or the change, not what was written. */
  cancel(id) {
    const { text, editing, kept, isOwn } = this.of(id);
    this.#put(id, { text: editing ? kept : text, isOwn });
  }

  /** It was sent, or the change was made. */
  done(id) {
    this.#put(id, { text: this.of(id).kept ?? "", isOwn: true });
    this.#save(id);
  }

  /** Keeps at once what was written last. */
  flush() {
    clearTimeout(this.#waiting?.timer);
    if (this.#waiting)
      this.#save(this.#waiting.id);
    this.#waiting = null;
  }

  #put(id, draft) {
    this.#drafts.set(id, draft);
    this.#options.onChange();
  }

  #save(id) {
    this.#saving = this.#saving.then(() => this.#saveNow(id)).catch(() => {}); // it is kept with what is written next
  }

  async #saveNow(id) {
    const { text, isOwn, editing } = this.of(id);
    if (!isOwn || editing)
      return;
    if (text !== this.#options.stored(id))
      await this.#options.save(id, text);
    const now = this.of(id);
    if (now.text === text)
      now.isOwn = false;
  }
}
