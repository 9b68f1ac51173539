import type { ChatEvent, UserPresence } from "./generated/dtos.js";
import type { SocketLink } from "./socket-link.js";

/** What the user wants of every real-time connection: said to each that opens. */
export class Wishes {
  /** Whom to be told about. */
  watched: readonly string[] = [];
  /** This device is not in use. */
  isAway = false;

  clear(): void {
    this.watched = [];
    this.isAway = false;
  }

  /** How those stand that are watched comes back as events. */
  async tell(link: SocketLink): Promise<ChatEvent[]> {
    if (this.isAway)
      await link.call("UpdatePresence", { status: "away" });
    if (this.watched.length === 0)
      return [];
    return (await watch(link, this.watched)).map((presence) => ({ name: "presence.updated", presence }) as ChatEvent);
  }
}

/** Has a connection tell of these users instead of those before; how they are now. */
export async function watch(link: SocketLink, userIds: readonly string[]): Promise<UserPresence[]> {
  return ((await link.call("WatchPresence", { userIds })) as { results: UserPresence[] }).results;
}
