import { createHash } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Storage } from "./storage.js";

const temporary = ".part";

/**
 * Keeps each text in a file of its own. A file is written beside its place, flushed to disk and moved there, so that neither a crash
 * of the program nor of the machine leaves half a text.
 */
export class FileStorage implements Storage {
  readonly #folder: string;
  readonly #writes = new Map<string, Promise<void>>();

  /** @param folder Made when missing, readable by its owner alone; tokens lie in it. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async get(key: string): Promise<string | null> {
    try {
      const text = await readFile(this.#pathOf(key), "utf8");
      return text.slice(text.indexOf("\n") + 1);
    } catch (error) {
      if (isMissing(error))
        return null;
      throw error;
    }
  }

  set(key: string, text: string): Promise<void> {
    return this.#inTurn(key, async (path) => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const file = await open(path + temporary, "w", 0o600);
      try {
        await file.writeFile(`${JSON.stringify(key)}\n${text}`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(path + temporary, path);
      await this.#flushFolder();
    });
  }

  remove(key: string): Promise<void> {
    return this.#inTurn(key, async (path) => {
      await rm(path, { force: true });
    });
  }

  async keys(prefix: string): Promise<string[]> {
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch (error) {
      if (isMissing(error))
        return [];
      throw error;
    }
    const keys = await Promise.all(names.filter((name) => !name.endsWith(temporary)).map((name) => this.#keyIn(name)));
    return keys.filter((key): key is string => key !== null && key.startsWith(prefix));
  }

  /** Keys may hold anything, file names not, nor capitals on some systems: the name is a digest, the key stands in the first line. */
  #pathOf(key: string): string {
    return join(this.#folder, createHash("sha256").update(key).digest("hex").slice(0, 40));
  }

  async #keyIn(name: string): Promise<string | null> {
    try {
      const text = await firstBytes(join(this.#folder, name));
      const key: unknown = JSON.parse(text.slice(0, text.indexOf("\n")));
      return typeof key === "string" ? key : null;
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError)
        return null; // removed meanwhile, or not one of ours
      throw error;
    }
  }

  /** One write at a time for a key: the last one asked for wins. */
  #inTurn(key: string, write: (path: string) => Promise<void>): Promise<void> {
    const path = this.#pathOf(key);
    const done = (this.#writes.get(key) ?? Promise.resolve()).then(() => write(path), () => write(path));
    this.#writes.set(key, done);
    const forget = () => {
      if (this.#writes.get(key) === done)
        this.#writes.delete(key);
    };
    done.then(forget, forget);
    return done;
  }

  /** A moved file is safe once its folder is; Windows cannot flush folders and needs not. */
  async #flushFolder(): Promise<void> {
    if (process.platform === "win32")
      return;
    const folder = await open(this.#folder, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

/** Enough for the longest key; the text after it may be large. */
async function firstBytes(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8_192), 0, 8_192, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

const isMissing = (error: unknown) => (error as { code?: string }).code === "ENOENT";
