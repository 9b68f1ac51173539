// What has been begun in each conversation: a text, the message it answers, or the one it changes.

import { quoteOf } from "./state/messages.js";

/** @typedef {{text: string, replyTo?: import("./contract.js").Quote, editing?: import("./contract.js").Message, kept?: string}} Draft */

export class Drafts {
  #drafts = new Map();
  #onChange;

  /** @param {() => void} onChange something else than the text has changed */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** The same object until something else than its text changes. @returns {Draft} */
  of(conversationId) {
    if (!this.#drafts.has(conversationId))
      this.#drafts.set(conversationId, { text: "" });
    return this.#drafts.get(conversationId);
  }

  write(conversationId, text) {
    this.of(conversationId).text = text;
  }

  /** What is written is an answer to this message. */
  reply(message) {
    const { text, editing, kept = "" } = this.of(message.conversationId);
    this.#put(message.conversationId, { text: editing ? kept : text, replyTo: quoteOf(message) });
  }

  /** What was begun is kept until the change is made or given up. */
  edit(message) {
    const { text, editing, kept } = this.of(message.conversationId);
    this.#put(message.conversationId, { text: message.text, editing: message, kept: editing ? kept : text });
  }

  /** Gives up the answer or the change, not what was written. */
  cancel(conversationId) {
    const { text, editing, kept } = this.of(conversationId);
    this.#put(conversationId, { text: editing ? kept : text });
  }

  /** It was sent, or the change was made. */
  done(conversationId) {
    this.#put(conversationId, { text: this.of(conversationId).kept ?? "" });
  }

  #put(conversationId, draft) {
    this.#drafts.set(conversationId, draft);
    this.#onChange();
  }
}
