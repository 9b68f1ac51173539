// What is written: begun, sent, changed, and reacted to. It is written in a place: a conversation, or a thread of it.

import { draftUpdated, withChanged, withReactions } from "./chatapi-client.js";
import { Drafts } from "./drafts.js";
import { findMentions } from "./mentions.js";

/**
 * @typedef {{conversationId: string, rootId?: string}} Place
 * @param {Place} place
 */
export const idOf = ({ conversationId, rootId }) => rootId ?? conversationId;

export class Writing {
  #client;

  /** @param {import("@chatapi/client").ChatClient} client @param {() => void} onChange */
  constructor(client, onChange) {
    this.#client = client;
    /** By the id of their place. */
    this.drafts = new Drafts({
      stored: (id) => this.#state.conversations[id]?.me.draft?.text ?? this.#state.threadDrafts[id]?.text ?? "",
      save: (id, text) => this.#keepDraft(id, text),
      onChange,
    });
  }

  /** The newest that was written here, in a conversation or its threads, and is not known to be stored. */
  lastUnsent = (conversationId) => this.#client.outbox.messages.findLast(({ request }) => request.conversationId === conversationId);

  /** What has been written in a place, with what it answers. @param {Place} place */
  send(place, text) {
    const { conversationId, rootId } = place;
    const { replyTo } = this.drafts.of(idOf(place));
    this.#client.outbox.send({
      conversationId,
      text,
      ...(rootId && { threadRootId: rootId }),
      ...(replyTo && { replyToId: replyTo.id }),
      ...this.mentionsIn(text, conversationId),
    });
    this.drafts.done(idOf(place));
  }

  mentionsIn = (text, conversationId) => findMentions(text, this.#state.conversations[conversationId], this.#state.members[conversationId]);

  /** Throws what the SDK throws, also when the message has changed meanwhile. */
  async edit({ id, version, conversationId }, text) {
    const { mentions = [], mentionsAll = false } = this.mentionsIn(text, conversationId);
    const message = await this.#client.api.editMessage({ messageId: id, version, text, mentions, mentionsAll });
    this.#client.store.update((state) => withChanged(state, message));
  }

  /** Reacts, or takes the same reaction back. Throws what the SDK throws. */
  async react(message, emoji) {
    const { api, store } = this.#client;
    const isMine = message.reactions?.some((group) => group.emoji === emoji && group.me);
    const { reactions } = await (isMine ? api.removeReaction : api.addReaction)({ messageId: message.id, emoji });
    store.update((state) => withReactions(state, message, reactions));
  }

  retry = (clientMessageId) => this.#client.outbox.retry(clientMessageId);

  discard = (clientMessageId) => this.#client.outbox.discard(clientMessageId);

  stop() {
    this.drafts.flush();
  }

  get #state() {
    return this.#client.store.getState();
  }

  /** A place is a thread when it is no conversation. */
  async #keepDraft(id, text) {
    const place = this.#state.conversations[id] ? { conversationId: id } : { conversationId: this.#state.threads[id]?.conversationId, threadRootId: id };
    if (!place.conversationId)
      return;
    const draft = await this.#client.api.setDraft({ ...place, text });
    this.#client.store.update((state) => draftUpdated(state, { draft }));
  }
}
