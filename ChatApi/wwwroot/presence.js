// Who is there: asked for when the connection stands, told of changes from then on. And saying that one is away oneself.

const awayAfterMs = 60_000;
const askedAtOnce = 200;

/** @typedef {{userId: string, status: string, lastSeenAt?: string, statusText?: string}} UserPresence */

export class Presence {
  #api;
  #onChange;
  #known = new Map();
  #leaving = null;
  #isAway = false;

  /** @param {import("./api.js").Api} api @param {() => void} onChange */
  constructor(api, onChange) {
    this.#api = api;
    this.#onChange = onChange;
  }

  /** @returns {UserPresence | undefined} undefined = it is not known */
  of = (userId) => this.#known.get(userId);

  hear({ name, presence }) {
    if (name !== "presence.updated")
      return;
    this.#known.set(presence.userId, presence);
    this.#onChange();
  }

  /** Nothing is heard any more. */
  forget() {
    this.#known.clear();
    this.#onChange();
  }

  /** Asks for users; who is left out stays as known. */
  async ask(userIds) {
    if (userIds.length === 0)
      return;
    try {
      for (const one of await this.#api.getPresence(userIds.slice(0, askedAtOnce)))
        this.#known.set(one.userId, one);
      this.#onChange();
    } catch {
      // it stays unknown
    }
  }

  /** A window that nobody looks at for a while is away. */
  watch(isHidden) {
    clearTimeout(this.#leaving);
    if (isHidden)
      this.#leaving = setTimeout(() => this.#say(true), awayAfterMs);
    else if (this.#isAway)
      this.#say(false);
  }

  stop() {
    clearTimeout(this.#leaving);
  }

  #say(isAway) {
    this.#isAway = isAway;
    this.#api.updatePresence(isAway ? "away" : "online").catch(() => {});
  }
}
