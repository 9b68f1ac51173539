// Who is typing, for as long as it lasts; and telling the others of one's own typing, not too often.

const tellEveryMs = 3_000;
const idleMs = 4_000;
const lastsMs = 6_000;

export class Typing {
  #api;
  #onChange;
  #others = new Map(); // conversation id → user id → { user, timer }
  #own = null; // { conversationId, toldAt, idle }

  /** @param {import("./api.js").Api} api @param {() => void} onChange */
  constructor(api, onChange) {
    this.#api = api;
    this.#onChange = onChange;
  }

  /** @returns {import("./contract.js").User[]} */
  of = (conversationId) => [...(this.#others.get(conversationId)?.values() ?? [])].map(({ user }) => user);

  /** It is over with a message, with a word that it is, or by itself. */
  hear({ name, conversationId, typing, userId, message }) {
    if (name === "typing.start")
      this.#begin(conversationId, typing.user);
    else if (name === "typing.stop")
      this.#end(conversationId, userId);
    else if (name === "message.new")
      this.#end(conversationId, message.sender.id);
  }

  /** Nothing is heard any more. */
  forget() {
    for (const [conversationId, users] of this.#others)
      for (const userId of users.keys())
        this.#end(conversationId, userId);
  }

  /** Something was written: with text in it the others are told, without they are told that it is over. */
  wrote(conversationId, text) {
    if (!text.trim())
      return this.stop();
    if (this.#own && this.#own.conversationId !== conversationId)
      this.stop();
    this.#own ??= { conversationId, toldAt: -Infinity };
    if (Date.now() - this.#own.toldAt >= tellEveryMs) {
      this.#own.toldAt = Date.now();
      this.#api.startTyping(conversationId).catch(() => {}); // it may be lost
    }
    clearTimeout(this.#own.idle);
    this.#own.idle = setTimeout(() => this.stop(), idleMs);
  }

  stop() {
    if (this.#own)
      this.#api.stopTyping(this.#own.conversationId).catch(() => {});
    this.sent();
  }

  /** A message says by itself that the typing is over. */
  sent() {
    clearTimeout(this.#own?.idle);
    this.#own = null;
  }

  #begin(conversationId, user) {
    const users = this.#others.get(conversationId) ?? new Map();
    clearTimeout(users.get(user.id)?.timer);
    users.set(user.id, { user, timer: setTimeout(() => this.#end(conversationId, user.id), lastsMs) });
    this.#others.set(conversationId, users);
    this.#onChange();
  }

  #end(conversationId, userId) {
    const users = this.#others.get(conversationId);
    if (!users?.has(userId))
      return;
    clearTimeout(users.get(userId).timer);
    users.delete(userId);
    this.#onChange();
  }
}
