// One signed-in user: the state, what changes it, and what the views may ask for. Views read it and hear of every change.

import { Api } from "./api.js";
import { Loader } from "./loader.js";
import { Outbox } from "./outbox.js";
import { Realtime } from "./realtime.js";
import { Receipts } from "./receipts.js";
import { withConversation } from "./state/conversations.js";
import { listConversations } from "./state/list.js";
import { withMessage } from "./state/messages.js";
import { withReceipt } from "./state/receipts.js";
import { applyEvent, fromSnapshot } from "./state/state.js";

export class Chat {
  #listeners = new Set();
  #notifying = false;
  #loader;
  #outbox;
  #realtime;
  #receipts;
  #stopListening = new AbortController();

  /** @type {import("./state/state.js").State} */
  state;

  /** The conversation shown; null = none. */
  openId = null;

  /** @type {{state: "online" | "connecting" | "offline", retryAt?: number}} */
  connection = { state: "connecting" };

  /** Set by the view: whether the newest message of the open conversation is on the screen. */
  atBottom = true;

  /** Called for messages of others. */
  onMessage = (_message) => {};

  constructor(session, snapshot) {
    this.api = new Api(session);
    this.state = fromSnapshot(snapshot);
    this.#loader = new Loader(this.api, () => this.state, (state) => this.#update(state));
    this.#outbox = new Outbox(this.state.me.id, {
      send: async (item) => (await this.api.sendMessage(item)).message,
      onSent: (message) => this.#update(withMessage(this.state, message)),
      onChange: () => this.#notify(),
    });
    this.#receipts = new Receipts(this.api, {
      state: () => this.state,
      isReading: (conversationId) => conversationId === this.openId && this.#isRead,
      onMarked: (conversationId, marks) =>
        this.#update(withReceipt(this.state, conversationId, { userId: this.state.me.id, ...marks })),
    });
    this.#realtime = new Realtime({
      url: `${location.origin.replace(/^http/, "ws")}/ws`,
      token: () => session.token,
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
    window.addEventListener("focus", () => this.#notify(), listening);
    document.addEventListener("visibilitychange", () => this.#notify(), listening);
    this.#realtime.start(cursor);
  }

  stop() {
    this.#stopListening.abort();
    this.#realtime.stop();
    this.#outbox.stop();
    this.#listeners.clear();
  }

  /** However much changes at once, a listener hears of it once. */
  listen(listener) {
    this.#listeners.add(listener);
    this.#notify();
  }

  /** Whether someone has the newest message of the open conversation before their eyes. */
  get #isRead() {
    const shown = this.state.histories[this.openId]?.messages.length > 0;
    return shown && this.atBottom && document.visibilityState === "visible" && document.hasFocus();
  }

  get conversations() {
    return listConversations(this.state);
  }

  get open() {
    return this.state.conversations[this.openId] ?? null;
  }

  /** Written here and not yet confirmed. */
  unsent = (conversationId) => this.#outbox.of(conversationId);

  show(conversationId) {
    this.openId = conversationId;
    this.atBottom = true;
    this.#notify();
    this.#load();
  }

  send = (text) => this.#outbox.add(this.openId, text);

  retry = (clientMessageId) => this.#outbox.retry(clientMessageId);

  discard = (clientMessageId) => this.#outbox.remove(clientMessageId);

  retryNow = () => this.#realtime.retryNow();

  loadOlder = () => this.#loader.loadOlder(this.openId);

  loadMembers = () => this.#loader.loadMembers(this.openId);

  /** The view calls this when what the user can see has changed. */
  changed = () => this.#notify();

  async openDirect(userId) {
    const conversation = await this.api.openDirect(userId);
    this.#update(withConversation(this.state, conversation));
    return conversation.id;
  }

  /** The key is made by the form, so that asking again after a lost answer makes no second group. */
  async createGroup(key, title, memberIds) {
    const conversation = await this.api.createGroup(key, title, memberIds);
    this.#update(withConversation(this.state, conversation));
    return conversation.id;
  }

  #load() {
    if (this.open)
      this.#loader.load(this.open);
  }

  #hear(events) {
    let state = this.state;
    for (const event of events) {
      state = applyEvent(state, event);
      if (event.name === "message.new" && event.message.sender.id === state.me.id)
        this.#outbox.remove(event.message.clientMessageId);
    }
    this.#update(state);
    for (const event of events)
      if (event.name === "message.new" && event.message.sender.id !== state.me.id)
        this.onMessage(event.message);
  }

  #connected(state, retryAt) {
    this.connection = { state, retryAt };
    this.#notify();
    if (state !== "online")
      return;
    this.#outbox.drain();
    this.#load();
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
    this.#update(fromSnapshot(snapshot));
    this.#load();
    return snapshot.cursor;
  }

  #update(state) {
    if (state === this.state)
      return;
    this.state = state;
    this.#notify();
  }

  #notify() {
    if (this.#notifying)
      return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      for (const listener of this.#listeners)
        listener();
      this.#receipts.check();
    });
  }
}
