// What a client of this page keeps, and where. Who is not to stay signed in leaves nothing that others could read: tokens and what is
// known lie in this window and go with it. Who stays signed in has the tokens in cookies, and what is known in this browser until they
// sign out. What is written and not yet sent lies in this browser in either case, until its writer is here to have it sent.

import { ChatClient, IndexedDbStorage, ItemStorage, MemoryStorage, newUuid } from "./chatapi-client.js";

const stayingKey = "chatapi.user"; // who stays signed in in this browser
const newestKey = "chatapi.newest-window";

/** Whose client this window begins with: its own user, or whoever stays signed in; perhaps nobody is. */
export function lastUser() {
  if (itemsOf("sessionStorage")?.getItem("chatapi/session"))
    return { stays: false };
  return { stays: true, userId: itemsOf("localStorage")?.getItem(stayingKey) ?? undefined };
}

/** A client, with everything that was kept of its user. @param {{stays: boolean, userId?: string}} user */
export const openClient = ({ stays, userId }) => new ChatClient({
  baseUrl: location.origin,
  device: "Chat page",
  confirmsDelivery: true,
  keepsRefreshToken: true, // a window that is duplicated has the same
  cookies: stays,
  userId,
  storage: new Divided(storageOf("localStorage"), stays ? new OfNewestWindow(knownOf(stays)) : knownOf(stays)),
  log,
});

/** Mistakes of this page, and a browser that does not let it keep what it should; all else the page shows itself. */
function log({ event, name, error }) {
  if (event === "handler.failed" || event === "listener.failed")
    console.error(event, error);
  else if (event.startsWith("storage."))
    console.warn(`${event}: ${name}`, error);
}

/** Somebody is signed in: who stays so is remembered, and when the session is over nothing is left of what was known. */
export function settle(client, { stays }) {
  const { userId } = client;
  if (stays)
    itemsOf("localStorage")?.setItem(stayingKey, userId);
  client.onSignedOut(() => {
    if (stays && itemsOf("localStorage")?.getItem(stayingKey) === userId)
      itemsOf("localStorage").removeItem(stayingKey);
    forget(knownOf(stays), userId).catch(() => {}); // a browser that keeps nothing has nothing to forget
  });
}

/** Calls back when another window has somebody stay signed in. @param {(userId: string) => void} act */
export const onOther = (act) => addEventListener("storage", ({ key, newValue }) => key === stayingKey && newValue !== null && act(newValue));

/** Unsent messages in one storage, all else in another. All windows of a user send what is unsent, with the same keys: it is stored once. */
class Divided {
  #unsent;
  #rest;

  constructor(unsent, rest) {
    this.#unsent = unsent;
    this.#rest = rest;
  }

  get = (key) => this.#of(key).get(key);

  set = (key, text) => this.#of(key).set(key, text);

  remove = (key) => this.#of(key).remove(key);

  keys = (prefix) => this.#of(prefix).keys(prefix);

  /** A key or the beginning of several, as the SDK names them: chatapi/<user>/outbox/<key of the message>. */
  #of = (key) => (key.includes("/outbox/") ? this.#unsent : this.#rest);
}

/** A storage that all windows read and the newest alone writes: what two have known at different times does not fit together. */
class OfNewestWindow {
  #storage;
  #id = newUuid();

  constructor(storage) {
    this.#storage = storage;
    itemsOf("localStorage")?.setItem(newestKey, this.#id);
  }

  get = (key) => this.#storage.get(key);

  keys = (prefix) => this.#storage.keys(prefix);

  set = async (key, text) => this.#isNewest && this.#storage.set(key, text);

  remove = async (key) => this.#isNewest && this.#storage.remove(key);

  get #isNewest() {
    return itemsOf("localStorage")?.getItem(newestKey) === this.#id;
  }
}

const knownOf = (stays) => (stays ? new IndexedDbStorage() : storageOf("sessionStorage"));

async function forget(known, userId) {
  for (const key of await known.keys(`chatapi/${encodeURIComponent(userId)}/`))
    await known.remove(key);
}

function storageOf(name) {
  const items = itemsOf(name);
  return items ? new ItemStorage(items) : new MemoryStorage();
}

/** Null when this browser lets pages keep nothing. */
function itemsOf(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}
