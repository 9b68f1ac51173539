import { useCallback, useEffect, useMemo } from "react";
import type { Member, TypingUser, UserPresence } from "../generated/dtos.js";
import type { Mine } from "../state/state.js";
import { useChat, useStore } from "./chat.js";

/** The conversations in the order of the list: pinned ones first, then those with the newest activity. Archived ones are a list of their own. */
export const useConversations = ({ archived = false }: { archived?: boolean } = {}): readonly Mine[] =>
  useStore((store) => store.conversations({ archived }));

/** A conversation as it is now; undefined while it is not known. */
export const useConversation = (conversationId: string | undefined): Mine | undefined =>
  useStore((store) => (conversationId === undefined ? undefined : store.conversation(conversationId)));

/** Unread messages in conversations that are neither muted nor archived: what a badge shows. */
export const useUnread = (): number => useStore((store) => store.unread());

const nobody: readonly TypingUser[] = [];

/** Who else is typing in a conversation. */
export const useTyping = (conversationId: string | undefined): readonly TypingUser[] =>
  useStore((store) => (conversationId === undefined ? nobody : store.typing(conversationId)));

/** How present a user is; undefined while it is not known. At most 200 users are watched at a time. */
export function usePresence(userId: string | undefined): UserPresence | undefined {
  const { store } = useChat();
  useEffect(() => (userId === undefined ? undefined : store.watchPresence(userId)), [store, userId]);
  return useStore(() => (userId === undefined ? undefined : store.presence(userId)));
}

const noMembers: readonly Member[] = [];

/** The members of a conversation as far as they are loaded: the first 100, and more with `loadMore`, which throws why it could not. */
export function useMembers(conversationId: string | undefined): { members: readonly Member[]; isComplete: boolean; loadMore: () => Promise<void> } {
  const { store } = useChat();
  useEffect(() => (conversationId === undefined ? undefined : store.open(conversationId)), [store, conversationId]);
  const known = useStore(() => (conversationId === undefined ? undefined : store.getState().members[conversationId]));
  const loadMore = useCallback(async () => conversationId === undefined ? undefined : store.loadMembers(conversationId), [store, conversationId]);
  return useMemo(() => ({ members: known?.list ?? noMembers, isComplete: known?.complete ?? false, loadMore }), [known, loadMore]);
}
