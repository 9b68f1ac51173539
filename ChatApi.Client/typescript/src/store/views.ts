// What is shown, made of the state: the same object until something in it is another, as views that compare by identity need it.

import type { Message, TypingUser } from "../generated/dtos.js";
import type { OutgoingMessage } from "../outgoing.js";
import { listConversations } from "../state/list.js";
import { quoteOf } from "../state/messages.js";
import type { Mine, State } from "../state/state.js";
import type { Thread } from "../state/threads.js";
import { hasMoreAfter, type MessageWindow } from "../state/window.js";

/** A message of a loaded window, or what stands for one that is still being sent: it has `outgoing`, and neither a seq nor a version yet (0). */
export type ShownMessage = Message & { readonly outgoing?: OutgoingMessage };

/** What is loaded of a conversation or a thread, oldest first; at its end what is still being sent. */
export interface ShownMessages {
  readonly messages: readonly ShownMessage[];
  /** Older ones are to be loaded. */
  readonly hasMoreBefore: boolean;
  /** Newer ones are to be loaded: the messages do not reach the end, or there is a hole before the last of them. */
  readonly hasMoreAfter: boolean;
  /** Nothing is loaded yet, or another page is on its way. */
  readonly isLoading: boolean;
  /** Why the last page asked for could not be loaded. */
  readonly error?: unknown;
}

/** The key of a message in a list: it stays the same when what is being sent becomes a message. */
export const keyOf = ({ clientMessageId, id, sender }: ShownMessage, myId: string): string =>
  (clientMessageId && sender.id === myId ? clientMessageId : id);

const nobody: readonly TypingUser[] = [];

export type Views = ReturnType<typeof createViews>;

export function createViews(getState: () => State, getOutgoing: () => readonly OutgoingMessage[]) {
  const made = new Map<string, { of: readonly unknown[]; value: unknown }>();
  const echoes = new WeakMap<OutgoingMessage, Message>();

  /** Makes it again when what it is made of is another. */
  function once<T>(key: string, of: readonly unknown[], make: () => T): T {
    const known = made.get(key);
    if (known && known.of.length === of.length && known.of.every((one, i) => one === of[i]))
      return known.value as T;
    const value = make();
    made.set(key, { of, value });
    return value;
  }

  function echoOf(outgoing: OutgoingMessage, conversationId: string, window: MessageWindow | undefined): Message {
    const { id, displayName, userName, avatarUrl } = getState().me;
    const { clientMessageId, createdAt, request } = outgoing;
    const quoted = request.replyToId && window?.messages.find((message) => message.id === request.replyToId);
    const echo: ShownMessage = {
      id: clientMessageId,
      conversationId,
      seq: 0,
      sender: { id, displayName, ...(userName && { userName }), ...(avatarUrl && { avatarUrl }) },
      clientMessageId,
      type: "text",
      version: 0,
      createdAt,
      outgoing,
      ...(request.text !== undefined && { text: request.text }),
      ...(request.threadRootId && { threadRootId: request.threadRootId }),
      ...(request.mentions && { mentions: request.mentions }),
      ...(request.mentionsAll && { mentionsAll: true }),
      ...(quoted && { replyTo: quoteOf(quoted) }),
    };
    echoes.set(outgoing, echo);
    return echo;
  }

  /** A window that follows the end, with what is still being sent after it; what is in it already is not shown twice. */
  function shown(key: string, conversationId: string, window: MessageWindow | undefined, lastSeq: number, belongs: (outgoing: OutgoingMessage) => boolean): ShownMessages {
    const isThere = ({ clientMessageId }: OutgoingMessage) =>
      window?.messages.some((message) => message.clientMessageId === clientMessageId && message.sender.id === getState().me.id);
    const unsent = window && !window.follows ? [] : getOutgoing()
      .filter((one) => belongs(one) && !isThere(one))
      .map((one) => echoes.get(one) ?? echoOf(one, conversationId, window));
    const isBehind = window !== undefined && hasMoreAfter(window, lastSeq);
    return once(key, [window?.messages, window?.hasMoreBefore, window?.loading, window?.error, isBehind, ...unsent], () => ({
      messages: unsent.length > 0 ? [...(window?.messages ?? []), ...unsent] : window?.messages ?? [],
      hasMoreBefore: window?.hasMoreBefore ?? true,
      hasMoreAfter: isBehind,
      isLoading: window === undefined || window.loading,
      ...(window?.error !== undefined && { error: window.error }),
    }));
  }

  return {
    /** Pinned ones first, then those with the newest activity; archived ones are a list of their own. */
    conversations: ({ archived = false }: { archived?: boolean } = {}): readonly Mine[] =>
      once(`conversations ${archived}`, [getState().conversations], () => listConversations(getState(), { archived })),

    messages(conversationId: string): ShownMessages {
      const { conversations, histories } = getState();
      const conversation = conversations[conversationId];
      return shown(`messages ${conversationId}`, conversationId, histories[conversationId], conversation?.lastSeq ?? 0, ({ request }) =>
        request.conversationId === conversationId || (request.recipientId !== undefined && request.recipientId === conversation?.otherUser?.id));
    },

    /** The root first, then its replies, and one's own side of it; undefined until it is opened. */
    thread(rootId: string): (ShownMessages & Pick<Thread, "me">) | undefined {
      const thread = getState().threads[rootId];
      if (!thread)
        return undefined;
      const messages = shown(`replies ${rootId}`, thread.conversationId, thread, 0, ({ request }) => request.threadRootId === rootId);
      return once(`thread ${rootId}`, [messages, thread.me], () => ({ ...messages, me: thread.me }));
    },

    typing: (conversationId: string): readonly TypingUser[] => getState().typing[conversationId] ?? nobody,

    forget: (): void => made.clear(),
  };
}
