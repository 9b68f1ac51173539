// The WebSocket: connect, hear events, and after every loss go on from the cursor of the last batch applied.

const silenceMs = 60_000; // the server beats every 25 s
const firstDelayMs = 500;
const maxDelayMs = 30_000;
const rememberedIds = 5_000;

/** Full jitter: anything from 0 to a limit that doubles with each attempt, so that a crowd does not return at once. */
export const backOffMs = (attempt, random = Math.random) => random() * Math.min(maxDelayMs, firstDelayMs * 2 ** attempt);

export class Realtime {
  #options;
  #cursor = null;
  #socket = null;
  #attempt = 0;
  #retry = null;
  #silence = null;
  #drainMs = null;
  #verifying = false;
  #seen = new Set();
  #stopped = true;

  /**
   * @param {{
   *   onEvents: (events: object[]) => void,          at most 100, in order, none of them twice
   *   onState: (state: "online" | "connecting" | "offline", retryAt?: number) => void,
   *   onResync: () => Promise<string>,               loads the snapshot; answers its cursor
   *   verify: () => Promise<boolean>,                before each new attempt; renews what has expired; false = this user is gone
   *   token: () => string | null,                    null: cookies speak for this window
   *   renew: () => Promise<string | null>,           a newer token, when the one the connection lives on is about to end; null:
   *                                                  the connection will be lost, and made again with newer cookies
   *   url: string, WebSocket?: typeof WebSocket,
   * }} options
   */
  constructor(options) {
    this.#options = { WebSocket: globalThis.WebSocket, ...options };
  }

  start(cursor) {
    this.#stopped = false;
    this.#cursor = cursor;
    this.#open();
  }

  stop() {
    this.#stopped = true;
    this.#drop();
  }

  /** The network came back, or someone asks: does not wait for the next attempt. */
  retryNow() {
    if (this.#stopped || this.#socket)
      return;
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#reconnect();
  }

  /** The network is gone: what is left of the connection is given up, whatever the socket still believes. */
  giveUp() {
    if (!this.#stopped && this.#socket)
      this.#lost();
  }

  #open() {
    const token = this.#options.token();
    const query = token ? "connect" : `cursor=${encodeURIComponent(this.#cursor)}`;
    this.#options.onState("connecting");
    clearTimeout(this.#retry);
    const socket = (this.#socket = new this.#options.WebSocket(`${this.#options.url}?${query}`));
    this.#listenForSilence();
    const whileCurrent = (then) => (event) => socket === this.#socket && then(event);
    socket.onopen = whileCurrent(() => token && this.#send({ op: "Connect", body: { accessToken: token, cursor: this.#cursor } }));
    socket.onmessage = whileCurrent((event) => this.#hear(JSON.parse(event.data)));
    socket.onclose = whileCurrent(() => this.#lost());
  }

  #hear(frame) {
    this.#listenForSilence();
    const events = frame.events ?? [frame];
    for (const control of events)
      this.#obey(control);
    const fresh = events.filter((event) => event.name && !(event.name in controls) && this.#isNew(event));
    if (fresh.length > 0)
      this.#options.onEvents(fresh);
    if (frame.events && frame.cursor && this.#socket)
      this.#cursor = frame.cursor;
  }

  #obey(event) {
    switch (controls[event.name]) {
      case "ready":
        this.#attempt = 0;
        this.#options.onState("online");
        break;
      case "beat":
        this.#send({ op: "Heartbeat" });
        break;
      case "drain":
        this.#drainMs = event.retryAfterMs;
        break;
      case "resync":
        this.#resync();
        break;
      case "expiring":
        this.#renew();
        break;
    }
  }

  /** After a crash of the database a batch may overlap the one before: its events keep their ids. */
  #isNew({ id }) {
    if (id === undefined)
      return true;
    if (this.#seen.has(id))
      return false;
    this.#seen.add(id);
    if (this.#seen.size > rememberedIds)
      this.#seen.delete(this.#seen.values().next().value);
    return true;
  }

  async #renew() {
    try {
      const accessToken = await this.#options.renew();
      if (accessToken)
        this.#send({ op: "RenewStream", body: { accessToken } });
    } catch {
      // the server closes the connection when the token has ended, and the next attempt says why
    }
  }

  async #resync() {
    this.#drop();
    this.#options.onState("connecting");
    try {
      this.#cursor = await this.#options.onResync();
      if (!this.#stopped)
        this.#open();
    } catch {
      this.#lost();
    }
  }

  #lost() {
    this.#drop();
    if (this.#stopped)
      return;
    const delay = this.#drainMs ?? backOffMs(this.#attempt++);
    this.#drainMs = null;
    this.#options.onState("offline", Date.now() + delay);
    this.#retry = setTimeout(() => this.#reconnect(), delay);
  }

  /** Asks first whether the session still stands: a refused upgrade does not say why it was refused. */
  async #reconnect() {
    if (this.#verifying)
      return;
    this.#verifying = true;
    this.#options.onState("connecting");
    try {
      if ((await this.#options.verify()) && !this.#stopped)
        this.#open();
    } catch {
      this.#lost();
    } finally {
      this.#verifying = false;
    }
  }

  #listenForSilence() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), silenceMs);
  }

  #drop() {
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #send(frame) {
    if (this.#socket?.readyState === 1)
      this.#socket.send(JSON.stringify(frame));
  }
}

const controls = {
  "session.ready": "ready",
  "heartbeat": "beat",
  "session.draining": "drain",
  "resync.required": "resync",
  "session.token_expiring": "expiring",
};
