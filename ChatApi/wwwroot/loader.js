// Loads pages of history and of members into the state.

import { emptyHistory, hasMoreAfter, withOlderPage, withPage } from "./state/history.js";
import { applyEvent } from "./state/state.js";

const newerPage = 200;

export class Loader {
  #api;
  #state;
  #update;
  #windows = new Map(); // conversation id → how often its window was begun anew: a page for an older one is dropped

  /**
   * @param {import("./api.js").Api} api
   * @param {() => import("./state/state.js").State} state
   * @param {(state: import("./state/state.js").State) => void} update
   */
  constructor(api, state, update) {
    this.#api = api;
    this.#state = state;
    this.#update = update;
  }

  /** What an open conversation needs and does not have yet. */
  load({ id, kind }) {
    if (!this.#history(id))
      this.#begin(id, {});
    if (kind !== "direct" && !this.#state().members[id])
      this.loadMembers(id).catch(() => {}); // the ticks of a group stay at "sent" until it works
  }

  async loadOlder(id) {
    const history = this.#history(id);
    if (history?.hasMoreBefore && !history.loading && history.messages.length > 0)
      await this.#loadPage(id, { beforeSeq: history.messages[0].seq });
  }

  /** For a window that does not reach the end. */
  async loadNewer(id) {
    const history = this.#history(id);
    if (history && !history.follows && !history.loading)
      await this.#loadPage(id, { afterSeq: history.to });
  }

  /** Makes sure that a message is among those loaded: when it is far away, the window moves there. */
  async loadAround(id, seq) {
    if (!this.#history(id)?.messages.some((message) => message.seq === seq))
      await this.#begin(id, { aroundSeq: seq });
  }

  async loadNewest(id) {
    if (!this.#history(id)?.follows)
      await this.#begin(id, {});
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

  #history = (id) => this.#state().histories[id];

  async #begin(id, place) {
    this.#windows.set(id, (this.#windows.get(id) ?? 0) + 1);
    this.#put(id, { ...emptyHistory(), follows: place.aroundSeq === undefined });
    await this.#loadPage(id, place);
  }

  /** Events that arrive while a page is on its way hold for it too; a hole between the two is filled by another page. */
  async #loadPage(id, place) {
    const window = this.#windows.get(id);
    const lastSeq = this.#state().conversations[id]?.lastSeq ?? 0;
    const isCurrent = () => this.#windows.get(id) === window && this.#history(id);
    this.#put(id, { ...this.#history(id), loading: true, hasFailed: false, meanwhile: [] });
    try {
      const page = await this.#api.listMessages(id, place.afterSeq === undefined ? place : { ...place, limit: newerPage });
      if (!isCurrent())
        return;
      const { meanwhile, ...history } = this.#history(id);
      const loaded = place.beforeSeq === undefined ? withPage(history, page, lastSeq) : withOlderPage(history, page);
      this.#put(id, { ...loaded, loading: false, meanwhile: [] });
      this.#update(meanwhile.reduce(applyEvent, this.#state()));
    } catch {
      if (isCurrent())
        this.#giveUp(id);
      return;
    }
    if (this.#history(id).follows && hasMoreAfter(this.#history(id), this.#state().conversations[id]?.lastSeq ?? 0))
      await this.#loadPage(id, { afterSeq: this.#history(id).to });
  }

  /** The first page is loaded again once the connection is back, an older one when someone scrolls. */
  #giveUp(id) {
    const { [id]: history, ...histories } = this.#state().histories;
    if (history.to !== null)
      this.#put(id, { ...history, loading: false, hasFailed: true, meanwhile: [] });
    else
      this.#update({ ...this.#state(), histories });
  }

  #put(id, history) {
    this.#update({ ...this.#state(), histories: { ...this.#state().histories, [id]: history } });
  }
}
