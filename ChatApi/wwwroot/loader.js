// Loads pages of history and of members into the state.

import { emptyHistory, findGap, mergeMessages } from "./history.js";

export class Loader {
  #api;
  #state;
  #update;

  /**
   * @param {import("./api.js").Api} api
   * @param {() => import("./state.js").State} state
   * @param {(state: import("./state.js").State) => void} update
   */
  constructor(api, state, update) {
    this.#api = api;
    this.#state = state;
    this.#update = update;
  }

  /** What an open conversation needs and does not have yet. */
  load({ id, kind }) {
    if (!this.#state().histories[id])
      this.#loadPage(id, {});
    if (kind !== "direct" && !this.#state().members[id])
      this.loadMembers(id).catch(() => {}); // the ticks of a group stay at "sent" until it works
  }

  async loadOlder(id) {
    const history = this.#state().histories[id];
    if (history?.hasMoreBefore && !history.loading && history.messages.length > 0)
      await this.#loadPage(id, { beforeSeq: history.messages[0].seq });
  }

  /** The next page of the members. Throws ApiError. */
  async loadMembers(id) {
    const known = this.#state().members[id];
    if (known?.complete)
      return;
    const page = await this.#api.listMembers(id, known?.nextCursor);
    const list = [...(this.#state().members[id]?.list ?? []), ...page.results];
    const once = [...new Map(list.map((member) => [member.user.id, member])).values()];
    const members = { list: once, complete: !page.nextCursor, nextCursor: page.nextCursor };
    this.#update({ ...this.#state(), members: { ...this.#state().members, [id]: members } });
  }

  /** Events that arrive while a page is on its way are merged with it; a hole between the two is filled by another page. */
  async #loadPage(id, place) {
    this.#put(id, { ...(this.#state().histories[id] ?? emptyHistory()), loading: true, hasFailed: false });
    try {
      const page = await this.#api.listMessages(id, place);
      const merged = mergeMessages(this.#state().histories[id] ?? emptyHistory(), page.results);
      const hasMoreBefore = place.afterSeq === undefined ? page.hasMoreBefore : merged.hasMoreBefore;
      this.#put(id, { ...merged, hasMoreBefore, loading: false });
      const gap = findGap(this.#state().histories[id], this.#state().conversations[id]?.lastSeq ?? 0);
      if (gap !== null && page.results.length > 0)
        await this.#loadPage(id, { afterSeq: gap, limit: 200 });
    } catch {
      this.#giveUp(id);
    }
  }

  /** The first page is loaded again once the connection is back, an older one when someone scrolls. */
  #giveUp(id) {
    const { [id]: history, ...histories } = this.#state().histories;
    if (history?.messages.length > 0)
      this.#put(id, { ...history, loading: false, hasFailed: true });
    else
      this.#update({ ...this.#state(), histories });
  }

  #put(id, history) {
    this.#update({ ...this.#state(), histories: { ...this.#state().histories, [id]: history } });
  }
}
