// A device of a scenario: a storage that stays, and a client over it that can be killed as the end of a process kills it.

import { isDeepStrictEqual } from "node:util";
import WebSocket from "ws";
import { ChatClient, MemoryStorage } from "@chatapi/client";

const never = new Promise(() => {});

export class Device {
  #url;
  #storage = new MemoryStorage();
  #life = null; // what ends with the process
  #client = null;
  #heard = new Map();
  #opened = new Map(); // conversation id → what closes it

  /** @param {string} url @param {{userName: string, password: string}} person who signs in */
  constructor(url, person) {
    this.#url = url;
    this.person = person;
  }

  async open(offline) {
    const life = { isOver: false, sockets: new Set() };
    this.#life = life;
    this.#client = new ChatClient({
      baseUrl: this.#url,
      storage: mortal(this.#storage, life),
      fetch: async (...request) => {
        const answer = life.isOver ? never : await fetch(...request);
        return life.isOver ? never : answer;
      },
      webSocket: mortalSocket(life),
      requestTimeoutMs: 2_000,
      device: "scenario",
    });
    this.#client.on("*", ({ name }) => void this.#heard.set(name, this.heard(name) + 1));
    if (!(await this.#client.restore()))
      await this.#client.signIn(this.person);
    const connected = this.#client.connect();
    if (!offline)
      await connected;
  }

  /** Nothing that the client does from now on reaches anything. */
  kill() {
    if (!this.#client)
      return;
    this.#life.isOver = true;
    for (const socket of this.#life.sockets)
      socket.terminate();
    void this.#client.close(); // its timers
    this.#forgetClient();
  }

  async close() {
    await this.#client.close();
    this.#forgetClient();
  }

  pause = () => this.#client.pause();

  resume = () => this.#client.resume();

  signOut = () => this.#client.signOut();

  async signIn() {
    await this.#client.signIn(this.person);
    await this.#client.connect();
  }

  call = (operation, request) => this.#client.api[operation[0].toLowerCase() + operation.slice(1)](request);

  async send(request) {
    return (await this.#client.outbox.send(request)).clientMessageId;
  }

  retry = (key) => this.#client.outbox.retry(key);

  discard = (key) => this.#client.outbox.discard(key);

  loadOlder(conversationId) {
    this.#show(conversationId);
    return this.#client.store.loadOlder(conversationId);
  }

  get state() {
    return this.#client.connection.state;
  }

  get isSignedIn() {
    return this.#client.userId !== null;
  }

  get waiting() {
    return this.#client.outbox.messages.filter(({ state }) => state !== "failed").map(({ request }) => request.text);
  }

  get failed() {
    return this.#client.outbox.messages.filter(({ state }) => state === "failed").map(({ request }) => request.text);
  }

  get conversations() {
    return this.#client.store.conversations().map(({ id }) => id);
  }

  messages(conversationId) {
    this.#show(conversationId);
    return this.#client.store.messages(conversationId).messages.filter(({ type }) => type !== "system").map(({ text }) => text ?? null);
  }

  unread = (conversationId) => this.#client.store.conversation(conversationId)?.me.unread ?? null;

  typing = (conversationId) => this.#client.store.typing(conversationId).map(({ user }) => user.id);

  heard = (name) => this.#heard.get(name) ?? 0;

  /** What the store has other than a fresh snapshot; nothing = "". */
  async difference() {
    const conversations = {};
    for (let cursor; ;) {
      const page = await this.#client.api.getSnapshot({ limit: 200, cursor });
      for (const conversation of page.results)
        conversations[conversation.id] = conversation;
      if (!(cursor = page.nextCursor))
        break;
    }
    const known = JSON.parse(JSON.stringify(this.#client.store.getState().conversations));
    return isDeepStrictEqual(known, conversations) ? "" : `kept ${JSON.stringify(known)} fresh ${JSON.stringify(conversations)}`;
  }

  /** As somebody who looks at it. */
  #show(conversationId) {
    if (!this.#opened.has(conversationId))
      this.#opened.set(conversationId, this.#client.store.open(conversationId));
  }

  #forgetClient() {
    this.#client = null;
    this.#opened.clear();
  }
}

/** A storage that a dead process does not reach. */
function mortal(storage, life) {
  const alive = (act) => async (...given) => (life.isOver ? never : act(...given));
  return {
    get: alive((key) => storage.get(key)),
    set: alive((key, text) => storage.set(key, text)),
    remove: alive((key) => storage.remove(key)),
    keys: alive((prefix) => storage.keys(prefix)),
  };
}

function mortalSocket(life) {
  return class extends WebSocket {
    constructor(url) {
      super(url);
      life.sockets.add(this);
      this.on("close", () => life.sockets.delete(this));
      this.on("error", () => {}); // told by its close
    }
  };
}
