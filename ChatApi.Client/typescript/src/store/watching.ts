// Who is there and who is typing, for as long as there is a connection that tells of it.

import { platform, type Timer } from "../platform.js";
import type { ChatEvent, UserPresence } from "../generated/dtos.js";
import { withoutPresence, withoutTyping, withPresence } from "../state/presence.js";
import type { Parts } from "./loading.js";

const typingMs = 6_000;
const askedAtOnce = 200;

export function createWatching({ calls, log, getState, update }: Parts) {
  const timers = new Map<string, Timer>(); // conversation and user → when their typing is over
  const watched = new Map<string, number>(); // user → by how many
  let isOnline = false;
  let isAsking = false;

  async function ask(call: () => Promise<{ results: UserPresence[] }>): Promise<void> {
    try {
      const { results } = await call();
      if (isOnline)
        update((state) => withPresence(state, results));
    } catch (error) {
      log({ event: "presence.failed", error }); // it stays unknown
    }
  }

  function askWatched(): void {
    if (isAsking)
      return;
    isAsking = true;
    void Promise.resolve().then(() => {
      isAsking = false;
      if (isOnline)
        void ask(() => calls.watchPresence({ userIds: [...watched.keys()].slice(0, askedAtOnce) }));
    });
  }

  function askDirect(): void {
    const userIds = Object.values(getState().conversations).flatMap(({ otherUser }) => (otherUser ? [otherUser.id] : [])).slice(0, askedAtOnce);
    if (userIds.length > 0)
      void ask(() => calls.getPresence({ userIds }));
  }

  function forget(): void {
    for (const timer of timers.values())
      platform.clearTimeout(timer);
    timers.clear();
    update((state) => (Object.keys(state.typing).length + Object.keys(state.presence).length > 0 ? withoutPresence(state) : state));
  }

  return {
    /** Typing is over by itself, after as long as the service gives it, whatever this device's clock says. */
    heard(events: readonly ChatEvent[]): void {
      for (const event of events)
        if (event.name === "typing.start" && event.conversationId) {
          const { conversationId, at, typing: { user, expiresAt } } = event;
          const key = `${conversationId} ${user.id}`;
          const ms = at ? Date.parse(expiresAt) - Date.parse(at) : typingMs;
          platform.clearTimeout(timers.get(key));
          timers.set(key, platform.setTimeout(() => {
            timers.delete(key);
            update((state) => withoutTyping(state, conversationId, user.id));
          }, Math.max(ms, 0)));
        }
    },

    connected(isNow: boolean): void {
      isOnline = isNow;
      if (!isNow)
        return forget();
      askDirect();
      if (watched.size > 0)
        askWatched();
    },

    forget,

    /** Has changes of a user's presence told, for at most 200 users at a time; those of direct conversations are told anyway. Answers what ends it. */
    watch(userId: string): () => void {
      const count = (by: number) => {
        const now = (watched.get(userId) ?? 0) + by;
        const isOther = watched.has(userId) !== now > 0;
        if (now > 0)
          watched.set(userId, now);
        else
          watched.delete(userId);
        if (isOther && isOnline)
          askWatched();
      };
      count(1);
      let isOver = false;
      return () => {
        if (!isOver)
          count(-1);
        isOver = true;
      };
    },
  };
}
