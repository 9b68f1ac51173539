import { ChatError } from "./errors.js";
import { platform } from "./platform.js";
import type { Storage } from "./storage.js";

const table = "texts";

interface Request<T> {
  result: T;
  error: unknown;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}

interface Table {
  get(key: string): Request<string | undefined>;
  put(text: string, key: string): Request<unknown>;
  delete(key: string): Request<unknown>;
  getAllKeys(): Request<unknown[]>;
}

interface Transaction {
  objectStore(name: string): Table;
  error: unknown;
  oncomplete: (() => void) | null;
  onabort: (() => void) | null;
}

interface Database {
  createObjectStore(name: string): unknown;
  transaction(name: string, mode: string, options?: { durability: string }): Transaction;
  onclose: (() => void) | null;
}

interface Factory {
  open(name: string, version: number): Request<Database> & { onupgradeneeded: (() => void) | null };
}

/** Keeps everything in IndexedDB, for browsers: larger than `localStorage`, and it does not hold up the page. */
export class IndexedDbStorage implements Storage {
  readonly #name: string;
  #opened: Promise<Database> | null = null;

  /** @param name Of the database. */
  constructor(name = "chatapi") {
    this.#name = name;
  }

  async get(key: string): Promise<string | null> {
    return (await this.#run("readonly", (texts) => texts.get(key))) ?? null;
  }

  async set(key: string, text: string): Promise<void> {
    await this.#run("readwrite", (texts) => texts.put(text, key));
  }

  async remove(key: string): Promise<void> {
    await this.#run("readwrite", (texts) => texts.delete(key));
  }

  async keys(prefix: string): Promise<string[]> {
    const keys = await this.#run("readonly", (texts) => texts.getAllKeys());
    return (keys as string[]).filter((key) => key.startsWith(prefix));
  }

  /** Done when the transaction is, not when the request is: only then it is kept. */
  async #run<T>(mode: string, use: (texts: Table) => Request<T>): Promise<T> {
    const database = await this.#database();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(table, mode, { durability: "strict" });
      const request = use(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  }

  #database(): Promise<Database> {
    this.#opened ??= this.#open().catch((error: unknown) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }

  async #open(): Promise<Database> {
    const factory = platform.indexedDB as Factory | undefined;
    if (!factory)
      throw new ChatError("NoStorage", "There is no IndexedDB here: use another storage.");
    return new Promise((resolve, reject) => {
      const request = factory.open(this.#name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(table);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        request.result.onclose = () => (this.#opened = null);
        resolve(request.result);
      };
    });
  }
}
