// A window that nobody looks at for a while is away.

const awayAfterMs = 60_000;

export class Away {
  #client;
  #leaving = null;
  #isAway = false;

  /** @param {import("@chatapi/client").ChatClient} client */
  constructor(client) {
    this.#client = client;
  }

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
    this.#client.updatePresence({ status: isAway ? "away" : "online" }).catch(() => {}); // the next connection says it again
  }
}
