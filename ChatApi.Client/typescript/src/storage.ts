/**
 * Where the client keeps what must survive: tokens, cursor, unsent messages, what it knows. Texts under keys. A `set` that has
 * resolved is kept, whatever happens to the program next; a `set` that has not leaves the old text or the new one, never a part.
 * One client at a time: two over the same storage are not supported.
 */
export interface Storage {
  /** The text under a key; null when there is none. */
  get(key: string): Promise<string | null>;
  /** Keeps a text under a key, in place of the one before. */
  set(key: string, text: string): Promise<void>;
  /** Forgets a key; nothing happens when there is none. */
  remove(key: string): Promise<void>;
  /** All keys that begin with a prefix, in any order. */
  keys(prefix: string): Promise<string[]>;
}

/** Keeps everything for as long as the program runs. */
export class MemoryStorage implements Storage {
  readonly #texts = new Map<string, string>();

  async get(key: string): Promise<string | null> {
    return this.#texts.get(key) ?? null;
  }

  async set(key: string, text: string): Promise<void> {
    this.#texts.set(key, text);
  }

  async remove(key: string): Promise<void> {
    this.#texts.delete(key);
  }

  async keys(prefix: string): Promise<string[]> {
    return [...this.#texts.keys()].filter((key) => key.startsWith(prefix));
  }
}
