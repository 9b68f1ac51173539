// Names for ids that come without one, as in system messages: of those who are known here, else asked for once.

import { ChatApiError } from "./chatapi-client.js";
import { nameOf } from "./view/format.js";

export class People {
  #client;
  #onChange;
  #asked = new Map(); // id → the user, or null until it is known

  /** @param {import("@chatapi/client").ChatClient} client @param {() => void} onChange */
  constructor(client, onChange) {
    this.#client = client;
    this.#onChange = onChange;
  }

  /** @returns {import("@chatapi/client").UserSummary | undefined} */
  find(id, conversationId) {
    const { me, conversations, members, histories } = this.#client.store.getState();
    return [me, conversations[conversationId]?.otherUser].find((user) => user?.id === id)
      ?? members[conversationId]?.list.find(({ user }) => user.id === id)?.user
      ?? histories[conversationId]?.messages.find(({ sender }) => sender.id === id)?.sender
      ?? this.#asked.get(id) ?? undefined;
  }

  /** Until it is known: "Someone". */
  nameOf(id, conversationId) {
    const user = this.find(id, conversationId);
    if (user)
      return nameOf(user);
    if (this.#client.store.getState().members[conversationId]?.complete !== undefined) // else they are being loaded
      this.#ask(id);
    return "Someone";
  }

  async #ask(id) {
    if (this.#asked.has(id))
      return;
    this.#asked.set(id, null);
    try {
      this.#asked.set(id, await this.#client.api.getUser({ userId: id }));
    } catch (error) {
      if (error instanceof ChatApiError && error.status === 404)
        this.#asked.set(id, { id, displayName: "", deleted: true });
      else
        this.#asked.delete(id);
    }
    this.#onChange();
  }
}
