// One's own event stream as the browser reads it: it comes back by itself, with Last-Event-ID. What was told twice is dropped.

const patienceMs = 5_000;
const remembered = 1_000;

/** The kind and the content of a frame such as `cmd.message.new {"id":17}`; null for what is no frame. */
export function readFrame(data) {
  const match = /^(?:[^@\s]*@)?cmd\.(\S+)\s?([\s\S]*)$/.exec(data);
  if (!match)
    return null;
  try {
    return { name: match[1], json: match[2] ? JSON.parse(match[2]) : undefined };
  } catch {
    return { name: match[1], json: match[2] };
  }
}

export class Stream {
  #source = null;
  #timer = null;
  #seen = new Set();
  #onEvent;
  #onState;

  /** States: off, connecting, open. */
  constructor(onEvent, onState) {
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  start() {
    this.stop();
    this.#onState("connecting");
    this.#source = new EventSource("/event-stream");
    this.#source.addEventListener("open", () => this.#onState("open"));
    this.#source.addEventListener("error", () => this.#lost());
    this.#source.addEventListener("message", ({ data }) => this.#hear(data));
  }

  stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#onState("off");
  }

  #lost() {
    this.#onState("connecting");
    if (this.#source?.readyState === EventSource.CLOSED) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.start(), patienceMs); // refused, as by a proxy without a server: the browser does not try again
    }
  }

  #hear(data) {
    const frame = readFrame(data);
    if (frame && !this.#isKnown(frame.json?.id, frame.name))
      this.#onEvent(frame);
  }

  #isKnown(id, name) {
    if (id === undefined || name === "onConnect")
      return false;
    if (this.#seen.has(id))
      return true;
    this.#seen.add(id);
    if (this.#seen.size > remembered)
      this.#seen.delete(this.#seen.values().next().value);
    return false;
  }
}
