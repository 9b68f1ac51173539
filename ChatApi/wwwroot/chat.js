// One signed-in user: what the client of the SDK knows, what this window shows of it, and what the views may ask for.

import { withConversation } from "./chatapi-client.js";
import { Away } from "./away.js";
import { People } from "./people.js";
import { whenLetGo } from "./pressing.js";
import { Reading } from "./reading.js";
import { Threads } from "./threads.js";
import { Typing } from "./typing.js";
import { Writing } from "./writing.js";

export class Chat {
  #client;
  #away;
  #reading;
  #listeners = new Set();
  #isTelling = false;
  #stopListening = new AbortController();
  #stops = [];
  #close = () => {}; // what keeps the open conversation loaded

  /** The conversation shown; null = none. */
  openId = null;

  /** Set by the view: whether the newest message of the open conversation is on the screen. */
  atBottom = true;

  /** Set by the view: a thread is shown in the place of its conversation. */
  isCovered = false;

  /** The seq of the message to be brought before the eyes next; null = none. The view takes it. */
  target = null;

  /** Called for messages of others. */
  onMessage = (_message) => {};

  /** @param {import("@chatapi/client").ChatClient} client */
  constructor(client) {
    const changed = () => this.changed();
    this.#client = client;
    this.api = client.api;
    this.store = client.store;
    this.people = new People(client, changed);
    this.typing = new Typing(client);
    this.threads = new Threads(client, changed);
    this.writing = new Writing(client, changed);
    this.#away = new Away(client);
    this.#reading = new Reading(client, (conversationId) => conversationId === this.openId && this.#isRead);
    this.#follow();
  }

  get state() {
    return this.store.getState();
  }

  get connection() {
    return this.#client.connection;
  }

  get open() {
    return this.state.conversations[this.openId] ?? null;
  }

  /** Hears events of these kinds until it is said to stop. @type {(names: string[], listener: (event: object) => void) => (() => void)} */
  hear(names, listener) {
    const stops = names.map((name) => this.#client.on(name, (event) => void listener(event))); // nothing that comes waits for it
    return () => stops.forEach((stop) => stop());
  }

  /** Hears that something has changed: once, however much changes at once. */
  listen(listener) {
    this.#listeners.add(listener);
    this.changed();
  }

  /** Something beside the store has changed that is shown. */
  changed() {
    if (this.#isTelling)
      return;
    this.#isTelling = true;
    whenLetGo(() => {
      this.#isTelling = false;
      if (this.store.isLoaded())
        for (const listener of this.#listeners)
          listener();
    });
  }

  stop() {
    this.#listeners.clear();
    this.#stopListening.abort();
    this.#stops.forEach((stop) => stop());
    this.#close();
    for (const part of [this.writing, this.threads, this.typing, this.#away])
      part.stop();
  }

  /** A conversation, and perhaps one of its threads beside it. */
  show(conversationId, rootId) {
    this.writing.drafts.flush();
    this.threads.show(rootId ? { conversationId, rootId } : null);
    if (conversationId !== this.openId) {
      this.typing.stop();
      this.openId = conversationId;
      this.atBottom = true;
      this.#reading.opened(conversationId);
      this.#close();
      this.#close = conversationId ? this.store.open(conversationId) : () => {};
    }
    this.target = null;
    this.changed();
  }

  /** What has been written in a place. @param {import("./writing.js").Place} place */
  send(place, text) {
    this.writing.send(place, text);
    this.typing.sent();
    if (!place.rootId)
      this.loadNewest();
  }

  retryNow = () => this.#client.resume();

  loadOlder = () => this.store.loadOlder(this.openId);

  loadNewer = () => this.store.loadNewer(this.openId);

  loadNewest = () => this.store.loadNewest(this.openId);

  loadMembers = () => this.store.loadMembers(this.openId);

  /** Brings a message of the open conversation before the eyes, however old it is. */
  async jumpTo(seq) {
    this.target = seq;
    await this.store.loadAround(this.openId, seq);
    this.changed();
  }

  /** A conversation that was begun or joined is there with the answer, before the event comes. Answers its id. */
  enter(conversation) {
    this.store.update((state) => withConversation(state, conversation));
    return conversation.id;
  }

  /** Answers the id of the conversation. Throws what the SDK throws. */
  openDirect = async (recipientId) => this.enter((await this.api.createConversation({ recipientId })).conversation);

  /** Whether someone has the newest message of the open conversation before their eyes. */
  get #isRead() {
    const shown = this.state.histories[this.openId]?.messages.length > 0;
    return shown && this.atBottom && !this.isCovered && this.#isLookedAt;
  }

  get #isLookedAt() {
    return document.visibilityState === "visible" && document.hasFocus();
  }

  #follow() {
    const listening = { signal: this.#stopListening.signal };
    const changed = () => this.changed();
    addEventListener("online", () => this.#client.resume(), listening);
    addEventListener("offline", () => this.#client.pause(), listening);
    addEventListener("focus", changed, listening);
    document.addEventListener("visibilitychange", () => this.#lookedAt(), listening);
    this.#stops = [
      this.store.subscribe(changed),
      this.#client.onConnection(({ state }) => {
        if (state === "online")
          this.threads.ask();
        changed();
      }),
      this.hear(["thread.updated", "message.new", "resync.required"], (event) => this.threads.hear(event)),
      this.hear(["message.new"], ({ message }) => message.sender.id !== this.state.me.id && this.onMessage(message)),
    ];
    this.listen(() => {
      this.#reading.check();
      this.threads.check(this.#isLookedAt);
    });
    if (this.connection.state === "online")
      this.threads.ask();
  }

  #lookedAt() {
    const isHidden = document.visibilityState === "hidden";
    this.#away.watch(isHidden);
    if (isHidden) {
      this.writing.drafts.flush();
      this.store.flush();
    }
    this.changed();
  }
}
