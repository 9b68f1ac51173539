import { useEffect, useMemo } from "react";
import type { ChatClient } from "../client.js";
import type { MyThread } from "../generated/dtos.js";
import type { NewMessage, OutgoingMessage } from "../outgoing.js";
import type { ShownMessages } from "../store/views.js";
import { useChat, useStore } from "./chat.js";

/** What is written: a text, or all members of a message but its place and its key. */
export type Written = string | Omit<NewMessage, "conversationId" | "recipientId" | "threadRootId">;

interface Sending {
  /** Shows the message at once and sends it for as long as it takes; resolves when no crash loses it any more. */
  send(written: Written): Promise<OutgoingMessage>;
  /** Sends a failed message again. */
  retry(clientMessageId: string): Promise<void>;
  /** Gives up a message. False when that is too late. */
  discard(clientMessageId: string): Promise<boolean>;
}

/** The messages of a conversation, and what can be done with them. The same object until what is shown is another. */
export interface MessageList extends ShownMessages, Sending {
  loadOlder(): Promise<void>;
  /** For a window that does not reach the end. */
  loadNewer(): Promise<void>;
  /** Moves the window to the end, if it is elsewhere. */
  loadNewest(): Promise<void>;
  /** Moves the window to a message, if it is not in it. */
  loadAround(seq: number): Promise<void>;
  /** Tells the service that all has been read, or all up to a seq. */
  markRead(upToSeq?: number): Promise<void>;
}

/** The messages of a thread, its root first, and what can be done with them. */
export interface ThreadList extends ShownMessages, Sending {
  /** One's own side of it; undefined while it is not known. */
  readonly me?: MyThread;
  loadOlder(): Promise<void>;
}

const nothing: ShownMessages = { messages: [], hasMoreBefore: true, hasMoreAfter: false, isLoading: true };

/** Loads the messages of a conversation and keeps them current for as long as the component is there. */
export function useMessages(conversationId: string | undefined): MessageList {
  const client = useChat();
  const { store } = client;
  useEffect(() => (conversationId === undefined ? undefined : store.open(conversationId)), [store, conversationId]);
  const shown = useStore(() => (conversationId === undefined ? nothing : store.messages(conversationId)));
  const actions = useMemo(() => {
    const id = conversationId ?? "";
    return {
      ...sendingTo(client, { conversationId: id }, () => store.loadNewest(id)),
      loadOlder: () => store.loadOlder(id),
      loadNewer: () => store.loadNewer(id),
      loadNewest: () => store.loadNewest(id),
      loadAround: (seq: number) => store.loadAround(id, seq),
      markRead: (upToSeq?: number) => store.markRead(id, upToSeq),
    };
  }, [client, store, conversationId]);
  return useMemo(() => ({ ...shown, ...actions }), [shown, actions]);
}

/** Loads the thread of a message and keeps it current for as long as the component is there. */
export function useThread(conversationId: string, rootId: string): ThreadList {
  const client = useChat();
  const { store } = client;
  useEffect(() => store.openThread(conversationId, rootId), [store, conversationId, rootId]);
  const shown = useStore(() => store.thread(rootId) ?? nothing);
  const actions = useMemo(() => ({
    ...sendingTo(client, { conversationId, threadRootId: rootId }, async () => {}),
    loadOlder: () => store.loadOlderReplies(rootId),
  }), [client, store, conversationId, rootId]);
  return useMemo(() => ({ ...shown, ...actions }), [shown, actions]);
}

function sendingTo({ outbox }: ChatClient, place: NewMessage, show: () => Promise<void>): Sending {
  return {
    send(written) {
      void show();
      return outbox.send({ ...(typeof written === "string" ? { text: written } : written), ...place });
    },
    retry: (clientMessageId) => outbox.retry(clientMessageId),
    discard: (clientMessageId) => outbox.discard(clientMessageId),
  };
}
