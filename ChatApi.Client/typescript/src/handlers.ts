import type { ChatEvent } from "./generated/dtos.js";
import type { Log } from "./log.js";

/** What hears an event; the events after it wait until the promise it answers, if it does, is done. */
export type Handler<E> = (event: E) => unknown;

/** The events of a name. */
export type EventOf<N extends ChatEvent["name"]> = Extract<ChatEvent, { name: N }>;

interface Entry {
  readonly name: string;
  readonly handle: Handler<never>;
}

/** Who hears which events: each in order, one at a time. */
export class Handlers {
  readonly #log: Log;
  #entries: readonly Entry[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param name Of the events; `*` for all. */
  add(name: string, handle: Handler<never>): () => void {
    const entry = { name, handle };
    this.#entries = [...this.#entries, entry];
    return () => void (this.#entries = this.#entries.filter((one) => one !== entry));
  }

  /** One that fails is logged and has heard: one bad event stops nothing. */
  async tell(events: readonly ChatEvent[], isWanted: () => boolean): Promise<void> {
    for (const event of events)
      for (const { name, handle } of this.#entries)
        if ((name === "*" || name === event.name) && isWanted())
          await this.#tellOne(handle as Handler<ChatEvent>, event);
  }

  async #tellOne(handle: Handler<ChatEvent>, event: ChatEvent): Promise<void> {
    try {
      await handle(event);
    } catch (error) {
      this.#log({ event: "handler.failed", name: event.name, error });
    }
  }
}
