// Telling the others that one is typing, and that it is over.

const idleMs = 4_000;

export class Typing {
  #client;
  #conversationId = null; // where the others believe it
  #idle = null;

  /** @param {Pick<import("@chatapi/client").ChatClient, "startTyping" | "stopTyping">} client */
  constructor(client) {
    this.#client = client;
  }

  /** Something was written: with text in it the others are told, without they are told that it is over. */
  wrote(conversationId, text) {
    if (!text.trim() || (this.#conversationId && this.#conversationId !== conversationId))
      this.stop();
    if (!text.trim())
      return;
    this.#conversationId = conversationId;
    this.#client.startTyping(conversationId).catch(() => {}); // it may be lost
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), idleMs);
  }

  stop() {
    if (this.#conversationId)
      this.#client.stopTyping(this.#conversationId).catch(() => {});
    this.sent();
  }

  /** A message says by itself that the typing is over. */
  sent() {
    clearTimeout(this.#idle);
    this.#conversationId = null;
  }
}
