// Threads: those one follows, with what of them is unread; and the one that is open, and how far it is read.

import { draftUpdated, withMyThread } from "./chatapi-client.js";

const askAgainAfterMs = 300;

/** @typedef {{root: import("@chatapi/client").Message, me: import("@chatapi/client").MyThread}} Followed */

export class Threads {
  #client;
  #onChange;
  #close = () => {}; // what keeps the open one loaded
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

  /** @param {import("@chatapi/client").ChatClient} client @param {() => void} onChange */
  constructor(client, onChange) {
    this.#client = client;
    this.#onChange = onChange;
  }

  get unread() {
    return this.followed.reduce((sum, { me }) => sum + me.unread, 0);
  }

  /** The open one as it is shown, with what is being sent to it; undefined while nothing of it is known. */
  get shown() {
    return this.open ? this.#client.store.thread(this.open.rootId) : undefined;
  }

  /** The root of the open one has come, with some of its replies. */
  get isLoaded() {
    return (this.#known?.to ?? null) !== null;
  }

  show(place) {
    if (place?.rootId !== this.open?.rootId)
      this.atBottom = true;
    this.open = place;
    this.#close();
    this.#close = place ? this.#client.store.openThread(place.conversationId, place.rootId) : () => {};
    this.#onChange();
  }

  loadOlder = () => this.#client.store.loadOlderReplies(this.open.rootId);

  /** Throws what the SDK throws. */
  async follow(rootId, isFollowing) {
    const { api } = this.#client;
    this.#mine(rootId, await (isFollowing ? api.followThread : api.unfollowThread)({ messageId: rootId }));
  }

  /** So many as are shown. */
  list = () => this.#client.api.listThreads({ limit: 100 });

  /** Asks for those one follows, and for what was begun in them. */
  async ask() {
    const { api, store } = this.#client;
    clearTimeout(this.#waiting);
    const ask = ++this.#asks;
    this.#isAsking = true;
    try {
      const [{ results: followed }, { results: drafts }] = await Promise.all([this.list(), api.listDrafts({ limit: 100 })]);
      if (ask !== this.#asks)
        return;
      this.followed = followed;
      const inThreads = drafts.filter(({ threadRootId }) => threadRootId);
      store.update((state) => followed.reduce((now, { root, me }) => withMyThread(now, root.id, me), inThreads.reduce((now, draft) => draftUpdated(now, { draft }), state)));
      this.#onChange();
    } catch {
      // they stay as they are known until something is heard of them
    } finally {
      this.#isAsking &&= ask !== this.#asks;
    }
  }

  /** Asks again when something of those one follows may have changed; a first reply makes the sender of the root follow. */
  hear({ name, rootId, replyCount, me, message }) {
    const isOwnReply = name === "message.new" && message.threadRootId && message.sender.id === this.#client.store.getState().me.id;
    const mayBeMine = me || replyCount === 1 || this.#isAsking || this.followed.some(({ root }) => root.id === rootId);
    if (!isOwnReply && !(name === "thread.updated" && mayBeMine) && name !== "resync.required")
      return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.ask(), askAgainAfterMs);
  }

  /** Tells the service what has been read of the open one. */
  async check(isLookedAt) {
    const known = this.#known;
    const last = known?.messages.at(-1)?.seq;
    if (!isLookedAt || !this.atBottom || this.#isMarking || !known?.me.following || known.loading || !(last > known.me.readSeq))
      return;
    this.#isMarking = true;
    try {
      this.#mine(known.rootId, await this.#client.api.markThreadRead({ messageId: known.rootId, upToSeq: last }));
    } catch {
      // it stays unread until the next reply
    } finally {
      this.#isMarking = false;
    }
  }

  stop() {
    clearTimeout(this.#waiting);
    this.#close();
  }

  get #known() {
    return this.#client.store.getState().threads[this.open?.rootId];
  }

  #mine(rootId, me) {
    this.followed = this.followed.map((one) => (one.root.id === rootId ? { ...one, me } : one)).filter((one) => one.me.following);
    this.#client.store.update((state) => withMyThread(state, rootId, me));
    this.#onChange();
  }
}
