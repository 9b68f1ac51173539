/** Told what the client does by itself: names, codes and times. Never tokens, never what people write. */
export type Log = (entry: LogEntry) => void;

/** One line of the client's log. */
export interface LogEntry {
  /** What happened, such as `call.repeated`, `socket.closed` or `storage.failed`. */
  event: string;
  /** What it happened to: the name of an operation, of an event, of a part of the store. */
  name?: string;
  /** An error code, an HTTP status or a close code. */
  code?: string | number;
  /** How long it took, or how long until the next try. */
  ms?: number;
  /** What was thrown, when it came from the app's own code. */
  error?: unknown;
}

/** Those who want to hear of something. One that throws is logged and keeps nobody else from hearing. */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Answers what ends it. */
  add(listener: (value: T) => void): () => void {
    const own = (value: T) => listener(value); // the same function twice is two listeners
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(value: T): void {
    for (const listener of [...this.#listeners])
      try {
        listener(value);
      } catch (error) {
        this.#log({ event: "listener.failed", error });
      }
  }
}
