// Names for ids that come without one, as in system messages: of those who are known here, else asked for once.

import { nameOf } from "./view/format.js";

export class People {
  #api;
  #state;
  #onChange;
  #asked = new Map(); // id → the user, or null until it is known

  /** @param {import("./api.js").Api} api @param {() => import("./state/state.js").State} state @param {() => void} onChange */
  constructor(api, state, onChange) {
    this.#api = api;
    this.#state = state;
    this.#onChange = onChange;
  }

  /** @returns {import("./contract.js").User | undefined} */
  find(id, conversationId) {
    const { me, conversations, members, histories } = this.#state();
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
    if (this.#state().members[conversationId]?.complete !== undefined) // else they are being loaded
      this.#ask(id);
    return "Someone";
  }

  async #ask(id) {
    if (this.#asked.has(id))
      return;
    this.#asked.set(id, null);
    try {
      this.#asked.set(id, await this.#api.getUser(id));
    } catch (error) {
      if (error.isTemporary)
        this.#asked.delete(id);
      else
        this.#asked.set(id, { id, displayName: "", deleted: true });
    }
    this.#onChange();
  }
}
