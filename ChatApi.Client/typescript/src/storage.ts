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

/** `AsyncStorage` of React Native, or the `localStorage` of a browser: any store of items by key. */
export interface ItemStore {
  getItem(key: string): Promise<string | null> | string | null;
  setItem(key: string, value: string): Promise<unknown> | void;
  removeItem(key: string): Promise<unknown> | void;
  /** Of AsyncStorage. */
  getAllKeys?(): Promise<readonly string[]>;
  /** Of localStorage, with `length`. */
  key?(index: number): string | null;
  readonly length?: number;
}

/** Keeps everything in `AsyncStorage`, `localStorage`, `sessionStorage` or what has their shape. */
export class ItemStorage implements Storage {
  readonly #items: ItemStore;

  constructor(items: ItemStore) {
    this.#items = items;
  }

  async get(key: string): Promise<string | null> {
    return this.#items.getItem(key);
  }

  async set(key: string, text: string): Promise<void> {
    await this.#items.setItem(key, text);
  }

  async remove(key: string): Promise<void> {
    await this.#items.removeItem(key);
  }

  async keys(prefix: string): Promise<string[]> {
    const keys = (await this.#items.getAllKeys?.()) ?? Array.from({ length: this.#items.length ?? 0 }, (_, i) => this.#items.key!(i) ?? "");
    return keys.filter((key) => key.startsWith(prefix));
  }
}

/** A part of a storage, whose keys all begin with a prefix that its user does not see. */
export function within(storage: Storage, prefix: string): Storage {
  return {
    get: (key) => storage.get(prefix + key),
    set: (key, text) => storage.set(prefix + key, text),
    remove: (key) => storage.remove(prefix + key),
    keys: async (start) => (await storage.keys(prefix + start)).map((key) => key.slice(prefix.length)),
  };
}
