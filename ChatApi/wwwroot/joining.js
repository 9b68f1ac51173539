// Conversations that one begins or joins: they are there with the answer, before the event comes. Each throws ApiError.

import { withConversation } from "./state/conversations.js";

export class Joining {
  #api;
  #options;

  /**
   * @param {import("./api.js").Api} api
   * @param {{state: () => import("./state/state.js").State, update: (state: import("./state/state.js").State) => void}} options
   */
  constructor(api, options) {
    this.#api = api;
    this.#options = options;
  }

  /** Each answers the id of the conversation. */
  openDirect = async (userId) => this.#put(await this.#api.openDirect(userId));

  /** The key is made by the form, so that asking again after a lost answer makes no second group. */
  createGroup = async (key, about) => this.#put(await this.#api.createGroup(key, about));

  joinBy = async (token) => this.#put(await this.#api.joinByInviteLink(token));

  #put(conversation) {
    this.#options.update(withConversation(this.#options.state(), conversation));
    return conversation.id;
  }
}
