// The client for everything below a provider, and how a component reads of it without being rendered for what it does not show.

import { createContext, createElement, type ReactNode, useContext, useSyncExternalStore } from "react";
import type { NewMessage, OutgoingMessage } from "../outgoing.js";
import type { Store } from "../store/store.js";

/** What the hooks use of a `ChatClient`. */
export interface ChatLike {
  readonly store: Store;
  readonly outbox: {
    send(content: NewMessage): Promise<OutgoingMessage>;
    retry(clientMessageId: string): Promise<void>;
    discard(clientMessageId: string): Promise<boolean>;
  };
  /** Another object after each change. */
  readonly connection: { readonly state: string; readonly retryAt?: number };
  onConnection(listener: () => void): () => void;
}

const Context = createContext<ChatLike | null>(null);

/** Gives a client to the hooks below it. It neither connects it nor closes it. */
export const ChatProvider = ({ client, children }: { client: ChatLike; children?: ReactNode }) =>
  createElement(Context.Provider, { value: client }, children);

/** The client of the provider above. */
export function useChat<Client extends ChatLike = ChatLike>(): Client {
  const client = useContext(Context);
  if (!client)
    throw new Error("There is no ChatProvider above this component. Put <ChatProvider client={client}> around what uses ChatApi hooks.");
  return client as Client;
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
export function useConnection<Client extends ChatLike = ChatLike>(): Client["connection"] {
  const client = useChat<Client>();
  const now = () => client.connection;
  return useSyncExternalStore(client.onConnection, now, now);
}
