// Who is there and who is typing: heard while there is a connection, kept by nobody.

import type { PresenceUpdated, TypingStarted, TypingStopped, UserPresence } from "../generated/dtos.js";
import { without } from "./parts.js";
import type { Placed, State } from "./state.js";

export const typingStarted = (state: State, { conversationId, typing }: Placed<TypingStarted>): State => {
  const others = (state.typing[conversationId] ?? []).filter(({ user }) => user.id !== typing.user.id);
  return { ...state, typing: { ...state.typing, [conversationId]: [...others, typing] } };
};

export const typingStopped = (state: State, { conversationId, userId }: Placed<TypingStopped>): State => withoutTyping(state, conversationId, userId);

/** It is over with a message, with a word that it is, or by itself. */
export function withoutTyping(state: State, conversationId: string, userId: string): State {
  const known = state.typing[conversationId];
  if (!known?.some(({ user }) => user.id === userId))
    return state;
  const left = known.filter(({ user }) => user.id !== userId);
  return { ...state, typing: left.length > 0 ? { ...state.typing, [conversationId]: left } : without(state.typing, conversationId) };
}

export const presenceUpdated = (state: State, { presence }: PresenceUpdated): State => withPresence(state, [presence]);

/** Who is left out stays as known. */
export const withPresence = (state: State, list: readonly UserPresence[]): State =>
  ({ ...state, presence: { ...state.presence, ...Object.fromEntries(list.map((one) => [one.userId, one])) } });

/** Nothing is heard any more. */
export const withoutPresence = (state: State): State => ({ ...state, presence: {}, typing: {} });
