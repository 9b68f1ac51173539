// What has been begun in each conversation: a text, the message it answers, or the one it changes. The text is kept by the
// service for all devices of the user, a moment after it was written; the last one written stays.

import { quoteOf } from "./state/messages.js";

const saveAfterMs = 1_500;

/**
 * @typedef {{text: string, isOwn?: boolean, replyTo?: import("./contract.js").Quote, editing?: import("./contract.js").Message, kept?: string}} Draft
 *   isOwn: written here and not yet known to be kept; kept: what was begun before the change of a message
 */

export class Drafts {
  #drafts = new Map();
  #options;
  #saving = Promise.resolve(); // one after the other, so that the last one written stays
  #waiting = null; // { conversationId, timer }

  /**
   * @param {{
   *   stored: (conversationId: string) => string,                      what the service has, as far as is known here
   *   save: (conversationId: string, text: string) => Promise<void>,   stored knows of it once it is done
   *   onChange: () => void,                                            something else than the text written here has changed
   * }} options
   */
  constructor(options) {
    this.#options = options;
  }

  /** The same object until something else than its text changes. @returns {Draft} */
  of(conversationId) {
    const draft = this.#drafts.get(conversationId);
    const stored = this.#options.stored(conversationId);
    if (draft && (draft.isOwn || draft.editing || draft.text === stored))
      return draft;
    const fresh = { ...draft, text: stored }; // as it was begun, or gone on with, on another device
    this.#drafts.set(conversationId, fresh);
    return fresh;
  }

  write(conversationId, text) {
    Object.assign(this.of(conversationId), { text, isOwn: true });
    if (this.#waiting?.conversationId !== conversationId)
      this.flush();
    clearTimeout(this.#waiting?.timer);
    this.#waiting = { conversationId, timer: setTimeout(() => this.flush(), saveAfterMs) };
  }

  /** What is written is an answer to this message. */
  reply(message) {
    const { text, editing, kept = "", isOwn } = this.of(message.conversationId);
    this.#put(message.conversationId, { text: editing ? kept : text, isOwn, replyTo: quoteOf(message) });
  }

  /** What was begun is kept until the change is made or given up. */
  edit(message) {
    const { text, editing, kept, isOwn } = this.of(message.conversationId);
    this.#put(message.conversationId, { text: message.text, isOwn, editing: message, kept: editing ? kept : text });
  }

  /** Gives up the answer or the change, not what was written. */
  cancel(conversationId) {
    const { text, editing, kept, isOwn } = this.of(conversationId);
    this.#put(conversationId, { text: editing ? kept : text, isOwn });
  }

  /** It was sent, or the change was made. */
  done(conversationId) {
    this.#put(conversationId, { text: this.of(conversationId).kept ?? "", isOwn: true });
    this.#save(conversationId);
  }

  /** Keeps at once what was written last. */
  flush() {
    clearTimeout(this.#waiting?.timer);
    if (this.#waiting)
      this.#save(this.#waiting.conversationId);
    this.#waiting = null;
  }

  #put(conversationId, draft) {
    this.#drafts.set(conversationId, draft);
    this.#options.onChange();
  }

  #save(conversationId) {
    this.#saving = this.#saving.then(() => this.#saveNow(conversationId)).catch(() => {}); // it is kept with what is written next
  }

  async #saveNow(conversationId) {
    const { text, isOwn, editing } = this.of(conversationId);
    if (!isOwn || editing)
      return;
    if (text !== this.#options.stored(conversationId))
      await this.#options.save(conversationId, text);
    const now = this.of(conversationId);
    if (now.text === text)
      now.isOwn = false;
  }
}
