// Threads: those one follows, with what of them is unread; and the one that is open, its replies and how far it is read.

import { draftUpdated } from "./state/conversations.js";
import { applyEvent } from "./state/state.js";
import { emptyThread, withMyThread, withThreadPage } from "./state/threads.js";

const askAgainAfterMs = 300;

/** @typedef {{root: import("./contract.js").Message, me: import("./state/threads.js").MyThread}} Followed */

export class Threads {
  #api;
  #options;
  #waiting = null;
  #asks = 0; // the answer to an older question is dropped
  #isAsking = false;
  #isMarking = false;

  /** Those one follows, the one with the newest reply first. @type {Followed[]} */
  followed = [];

  /** @type {{conversationId: string, rootId: string} | null} */
  open = null;

  /** Set by the view: whether the newest reply is on the screen. */
  atBottom = true;

  /**
   * @param {import("./api.js").Api} api
   * @param {{state: () => import("./state/state.js").State, update: (state: import("./state/state.js").State) => void, onChange: () => void}} options
   */
  constructor(api, options) {
    this.#api = api;
    this.#options = options;
  }

  get unread() {
    return this.followed.reduce((sum, { me }) => sum + me.unread, 0);
  }

  /** @returns {import("./state/threads.js").Thread | undefined} the open one, as far as it is loaded */
  get shown() {
    return this.#options.state().threads[this.open?.rootId];
  }

  show(place) {
    if (place?.rootId !== this.open?.rootId)
      this.atBottom = true;
    this.open = place;
    this.#options.onChange();
    this.load({ again: true });
  }

  /** What is not there yet of the open one; again: also when it could not be loaded before. */
  load({ again = false } = {}) {
    const { open } = this;
    if (!open || !this.#options.state().conversations[open.conversationId])
      return; // one of a conversation that has just gone
    if (!this.shown)
      this.#put(open.rootId, emptyThread(open.conversationId, open.rootId));
    if (this.shown.to === null && !this.shown.loading && (again || !this.shown.problem))
      this.#loadPage(open.rootId, {});
  }

  async loadOlder() {
    const { shown } = this;
    if (shown?.hasMoreBefore && !shown.loading && shown.messages.length > 1)
      await this.#loadPage(shown.rootId, { beforeSeq: shown.messages[1].seq });
  }

  /** Throws ApiError. */
  async follow(rootId, isFollowing) {
    this.#mine(rootId, await this.#api[isFollowing ? "followThread" : "unfollowThread"](rootId));
  }

  /** Asks for those one follows, and for what was begun in them. */
  async ask() {
    clearTimeout(this.#waiting);
    const ask = ++this.#asks;
    this.#isAsking = true;
    try {
      const [followed, drafts] = await Promise.all([this.#api.listThreads(), this.#api.listDrafts()]);
      if (ask !== this.#asks)
        return;
      this.followed = followed;
      for (const draft of drafts)
        if (draft.threadRootId)
          this.#options.update(draftUpdated(this.#options.state(), { draft }));
      for (const { root, me } of this.followed)
        this.#options.update(withMyThread(this.#options.state(), root.id, me));
      this.#options.onChange();
    } catch {
      // they stay as they are known until something is heard of them
    } finally {
      this.#isAsking &&= ask !== this.#asks;
    }
  }

  /** Asks again when something of those one follows may have changed; a first reply makes the sender of the root follow. */
  hear({ name, rootId, replyCount, me, message }) {
    const isOwnReply = name === "message.new" && message.threadRootId && message.sender.id === this.#options.state().me.id;
    const mayBeMine = me || replyCount === 1 || this.#isAsking || this.followed.some(({ root }) => root.id === rootId);
    if (!isOwnReply && !(name === "thread.updated" && mayBeMine))
      return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.ask(), askAgainAfterMs);
  }

  /** Tells the service what has been read of the open one. */
  async check(isLookedAt) {
    const { shown } = this;
    const last = shown?.messages.at(-1)?.seq;
    if (!isLookedAt || !this.atBottom || this.#isMarking || !shown?.me.following || shown.loading || !(last > shown.me.readSeq))
      return;
    this.#isMarking = true;
    try {
      this.#mine(shown.rootId, await this.#api.markThreadRead(shown.rootId, last));
    } catch {
      // it stays unread until the next reply
    } finally {
      this.#isMarking = false;
    }
  }

  stop() {
    clearTimeout(this.#waiting);
  }

  #mine(rootId, me) {
    this.followed = this.followed.map((one) => (one.root.id === rootId ? { ...one, me } : one)).filter((one) => one.me.following);
    this.#options.update(withMyThread(this.#options.state(), rootId, me));
    this.#options.onChange();
  }

  /** As for pages of a history: what changes meanwhile holds for the page too. */
  async #loadPage(rootId, place) {
    const known = () => this.#options.state().threads[rootId];
    const { problem: _problem, ...before } = known();
    this.#put(rootId, { ...before, loading: true, meanwhile: [] });
    try {
      const page = await this.#api.listThreadMessages(rootId, place);
      if (!known())
        return;
      const { meanwhile, ...thread } = known();
      this.#put(rootId, { ...withThreadPage(thread, page), loading: false, meanwhile: [] });
      this.#options.update(meanwhile.reduce(applyEvent, this.#options.state()));
    } catch (error) {
      if (known())
        this.#put(rootId, { ...known(), loading: false, meanwhile: [], problem: error.message });
    }
  }

  #put(rootId, thread) {
    const state = this.#options.state();
    this.#options.update({ ...state, threads: { ...state.threads, [rootId]: thread } });
  }
}
