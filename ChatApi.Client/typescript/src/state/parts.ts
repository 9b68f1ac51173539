// Changing one part of the state.

import type { Member, Message } from "../generated/dtos.js";
import type { Mine, State } from "./state.js";
import { changeMessage, type MessageWindow } from "./window.js";

export const putConversation = (state: State, conversation: Mine): State =>
  ({ ...state, conversations: { ...state.conversations, [conversation.id]: conversation } });

/** A conversation that is not known stays unknown. */
export function changeConversation(state: State, id: string, change: (known: Mine) => Mine): State {
  const known = state.conversations[id];
  const changed = known && change(known);
  return !changed || changed === known ? state : putConversation(state, changed);
}

/** The messages of a conversation wherever they are loaded: in its history and in its threads. */
export function changeHistory(state: State, id: string, change: <W extends MessageWindow>(window: W) => W): State {
  state = changeEntry(state, "histories", id, change);
  for (const { rootId, conversationId } of Object.values(state.threads))
    if (conversationId === id)
      state = changeEntry(state, "threads", rootId, change);
  return state;
}

/** An entry of a record of the state that is there. */
export function changeEntry<K extends "histories" | "threads" | "members">(state: State, kind: K, id: string, change: (known: State[K][string]) => State[K][string]): State {
  const known = state[kind][id] as State[K][string] | undefined;
  const changed = known && change(known);
  return !changed || changed === known ? state : putEntry(state, kind, id, changed);
}

export const putEntry = <K extends "histories" | "threads" | "members">(state: State, kind: K, id: string, entry: State[K][string]): State =>
  ({ ...state, [kind]: { ...state[kind], [id]: entry } });

/** A message, wherever it shows: where it is loaded and as the last one of the list. */
export function changeOne(state: State, conversationId: string, seq: number, change: (message: Message) => Message): State {
  state = changeHistory(state, conversationId, (window) => changeMessage(window, seq, change));
  return changeConversation(state, conversationId, (known) =>
    known.lastMessage?.seq === seq ? { ...known, lastMessage: change(known.lastMessage) } : known);
}

export const changeMembers = (state: State, id: string, change: (list: readonly Member[]) => readonly Member[]): State =>
  changeEntry(state, "members", id, (known) => {
    const list = change(known.list);
    return list === known.list ? known : { ...known, list };
  });

export const changeMember = (state: State, id: string, userId: string, change: (member: Member) => Member): State =>
  changeMembers(state, id, (list) => {
    const known = list.find(({ user }) => user.id === userId);
    const changed = known && change(known);
    return !changed || changed === known ? list : list.map((member) => (member === known ? changed : member));
  });

/** Everything about a conversation. */
export const withoutConversation = (state: State, id: string): State => ({
  ...state,
  conversations: without(state.conversations, id),
  histories: without(state.histories, id),
  members: without(state.members, id),
  threads: keep(state.threads, ({ conversationId }) => conversationId !== id),
  typing: without(state.typing, id),
});

export const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> => {
  if (!(key in record))
    return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
};

/** Those of a record that are so. */
export const keep = <T>(record: Readonly<Record<string, T>>, isSo: (value: T) => boolean): Readonly<Record<string, T>> =>
  (Object.values(record).every(isSo) ? record : Object.fromEntries(Object.entries(record).filter(([, value]) => isSo(value))));
