// One signed-in user: the state, what changes it, and what the views may ask for. Views read it and hear of every change.

import { Api } from "./api.js";
import { Ears } from "./ears.js";
import { Joining } from "./joining.js";
import { Loader } from "./loader.js";
import { People } from "./people.js";
import { Presence } from "./presence.js";
import { whenLetGo } from "./pressing.js";
import { Realtime } from "./realtime.js";
import { Receipts } from "./receipts.js";
import { listConversations } from "./state/list.js";
import { withReceipt } from "./state/receipts.js";
import { applyEvent, fromSnapshot } from "./state/state.js";
import { Store } from "./store.js";
import { Threads } from "./threads.js";
import { Typing } from "./typing.js";
import { Writing } from "./writing.js";

export class Chat extends Store {
  #loader;
  #realtime;
  #receipts;
  #ears = new Ears();
  #stopListening = new AbortController();

  /** Hears events of these kinds until it is said to stop. @type {(names: string[], listener: (event: object) => void) => (() => void)} */
  hear = (names, listener) => this.#ears.add(names, listener);

  /** The conversation shown; null = none. */
  openId = null;

  /** @type {{state: "online" | "connecting" | "offline", retryAt?: number}} */
  connection = { state: "connecting" };

  /** Set by the view: whether the newest message of the open conversation is on the screen. */
  atBottom = true;

  /** Set by the view: a thread is shown in the place of its conversation. */
  isCovered = false;

  /** The seq of the message to be brought before the eyes next; null = none. The view takes it. */
  target = null;

  /** Called for messages of others. */
  onMessage = (_message) => {};

  constructor(session, snapshot) {
    super(fromSnapshot(snapshot), whenLetGo);
    const state = () => this.state;
    const changed = () => this.changed();
    const parts = { state, update: (next) => this.update(next), onChange: changed };
    this.api = new Api(session);
    this.joining = new Joining(this.api, parts);
    this.people = new People(this.api, state, changed);
    this.presence = new Presence(this.api, changed);
    this.typing = new Typing(this.api, changed);
    this.threads = new Threads(this.api, parts);
    this.writing = new Writing(this.api, parts);
    this.#loader = new Loader(this.api, state, parts.update);
    this.#receipts = new Receipts(this.api, {
      state,
      isReading: (conversationId) => conversationId === this.openId && this.#isRead,
      onMarked: (conversationId, marks) => this.update(withReceipt(this.state, conversationId, { userId: this.state.me.id, ...marks })),
    });
    this.#realtime = new Realtime({
      url: `${location.origin.replace(/^http/, "ws")}/ws`,
      token: () => session.token,
      renew: async () => {
        await session.renew();
        return session.token;
      },
      verify: () => this.#verify(),
      onEvents: (events) => this.#hear(events),
      onState: (state, retryAt) => this.#connected(state, retryAt),
      onResync: () => this.#resync(),
    });
  }

  start(cursor) {
    const listening = { signal: this.#stopListening.signal };
    window.addEventListener("online", () => this.retryNow(), listening);
    window.addEventListener("offline", () => this.#realtime.giveUp(), listening);
    window.addEventListener("focus", () => this.changed(), listening);
    document.addEventListener("visibilitychange", () => this.#lookedAt(), listening);
    this.listen(() => {
      this.#receipts.check();
      this.threads.check(this.#isLookedAt);
    });
    this.#realtime.start(cursor);
  }

  stop() {
    this.#stopListening.abort();
    this.#realtime.stop();
    this.writing.stop();
    this.threads.stop();
    this.typing.stop();
    this.presence.stop();
    super.stop();
  }

  /** Whether someone has the newest message of the open conversation before their eyes. */
  get #isRead() {
    const shown = this.state.histories[this.openId]?.messages.length > 0;
    return shown && this.atBottom && !this.isCovered && this.#isLookedAt;
  }

  get #isLookedAt() {
    return document.visibilityState === "visible" && document.hasFocus();
  }

  get conversations() {
    return listConversations(this.state);
  }

  get open() {
    return this.state.conversations[this.openId] ?? null;
  }

  /** A conversation, and perhaps one of its threads beside it. */
  show(conversationId, rootId) {
    this.writing.drafts.flush();
    this.threads.show(rootId ? { conversationId, rootId } : null);
    if (conversationId !== this.openId) {
      this.typing.stop();
      this.openId = conversationId;
      this.atBottom = true;
      this.#receipts.opened(conversationId);
    }
    this.target = null;
    this.changed();
    this.#load();
  }

  /** What has been written in a place. @param {import("./writing.js").Place} place */
  send(place, text) {
    this.writing.send(place, text);
    this.typing.sent();
    if (!place.rootId)
      this.loadNewest();
  }

  retryNow = () => this.#realtime.retryNow();

  loadOlder = () => this.#loader.loadOlder(this.openId);

  loadNewer = () => this.#loader.loadNewer(this.openId);

  loadNewest = () => this.#loader.loadNewest(this.openId);

  loadMembers = () => this.#loader.loadMembers(this.openId);

  /** Brings a message of the open conversation before the eyes, however old it is. */
  async jumpTo(seq) {
    this.target = seq;
    await this.#loader.loadAround(this.openId, seq);
    this.changed();
  }

  #load() {
    if (this.open)
      this.#loader.load(this.open);
    this.threads.load();
  }

  #hear(events) {
    let state = this.state;
    for (const event of events) {
      state = applyEvent(state, event);
      this.typing.hear(event);
      this.presence.hear(event);
    }
    this.update(state);
    this.#load(); // what has to be loaded again
    for (const event of events)
      for (const listener of [this.writing, this.threads])
        listener.hear(event);
    this.#ears.tell(events);
    for (const event of events)
      if (event.name === "message.new" && event.message.sender.id !== state.me.id)
        this.onMessage(event.message);
  }

  #connected(state, retryAt) {
    this.connection = { state, retryAt };
    this.changed();
    if (state !== "online") {
      this.typing.forget();
      this.presence.forget();
      return;
    }
    this.writing.resume();
    this.#load();
    this.threads.load({ again: true });
    this.threads.ask();
    this.presence.ask(this.conversations.map(({ otherUser }) => otherUser?.id).filter(Boolean));
  }

  #lookedAt() {
    const isHidden = document.visibilityState === "hidden";
    this.presence.watch(isHidden);
    if (isHidden)
      this.writing.drafts.flush();
    this.changed();
  }

  /** Another account may have been signed in in another window of this browser. */
  async #verify() {
    const me = await this.api.getMe();
    if (me.id === this.state.me.id)
      return true;
    location.reload();
    return false;
  }

  async #resync() {
    const snapshot = await this.api.getSnapshot();
    this.update(fromSnapshot(snapshot));
    this.#load();
    this.threads.ask();
    return snapshot.cursor;
  }
}
