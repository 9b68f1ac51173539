// The client for everything below a provider, and how a component reads of it without being rendered for what it does not show.

import { createContext, createElement, type ReactNode, useCallback, useContext, useSyncExternalStore } from "react";
import type { ChatClient } from "../client.js";
import type { Connection } from "../realtime.js";
import type { Store } from "../store/store.js";

const Context = createContext<ChatClient | null>(null);

/** Gives a client to the hooks below it. It neither connects it nor closes it. */
export const ChatProvider = ({ client, children }: { client: ChatClient; children?: ReactNode }) =>
  createElement(Context.Provider, { value: client }, children);

/** The client of the provider above. */
export function useChat(): ChatClient {
  const client = useContext(Context);
  if (!client)
    throw new Error("There is no ChatProvider above this component. Put <ChatProvider client={client}> around what uses ChatApi hooks.");
  return client;
}

/**
 * Something of the store. The component is rendered again when it is another value or object: read what the store has, such as
 * `store.conversation(id)`, and make nothing new of it here.
 */
export function useStore<T>(read: (store: Store) => T): T {
  const { store } = useChat();
  const now = () => read(store);
  return useSyncExternalStore(store.subscribe, now, now);
}

/** Where the real-time connection stands, and when it is tried again. */
export function useConnection(): Connection {
  const client = useChat();
  const subscribe = useCallback((listener: () => void) => client.onConnection(listener), [client]);
  const now = () => client.connection;
  return useSyncExternalStore(subscribe, now, now);
}
