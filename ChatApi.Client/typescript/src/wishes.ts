import { ChatConnectionError } from "./errors.js";
import type { ChatEvent, UserPresence } from "./generated/dtos.js";
import type { SocketLink } from "./socket-link.js";

/** What the user wants of every real-time connection: said to each that opens. */
export class Wishes {
  /** This device is not in use. */
  isAway = false;
  #watched: readonly string[] = [];

  clear(): void {
    this.isAway = false;
    this.#watched = [];
  }

  /** How those stand that are watched comes back as events. */
  async tell(link: SocketLink): Promise<ChatEvent[]> {
    if (this.isAway)
      await link.call("UpdatePresence", { status: "away" });
    if (this.#watched.length === 0)
      return [];
    const { results } = await watch(link, this.#watched);
    return results.map((presence) => ({ name: "presence.updated", presence }));
  }

  /** Has the connection, and every one after it, tell of these users instead of those before. Undefined when there is none now. */
  async watch(userIds: readonly string[], link: SocketLink | null): Promise<{ results: UserPresence[] } | undefined> {
    this.#watched = userIds;
    try {
      return link ? await watch(link, userIds) : undefined;
    } catch (error) {
      if (error instanceof ChatConnectionError)
        return undefined; // the next one is told
      throw error;
    }
  }
}

const watch = (link: SocketLink, userIds: readonly string[]) => link.call("WatchPresence", { userIds }) as Promise<{ results: UserPresence[] }>;
