// What is written: begun, sent, changed, and reacted to. It is written in a place: a conversation, or a thread of it.

import { Drafts } from "./drafts.js";
import { findMentions } from "./mentions.js";
import { Outbox } from "./outbox.js";
import { withChanged } from "./state/changes.js";
import { draftUpdated } from "./state/conversations.js";
import { withMessage } from "./state/messages.js";
import { withReactions } from "./state/reactions.js";

/**
 * @typedef {{conversationId: string, rootId?: string}} Place
 * @param {Place} place
 */
export const idOf = ({ conversationId, rootId }) => rootId ?? conversationId;

export class Writing {
  #api;
  #outbox;
  #state;
  #update;

  /**
   * @param {import("./api.js").Api} api
   * @param {{state: () => import("./state/state.js").State, update: (state: import("./state/state.js").State) => void, onChange: () => void}} options
   */
  constructor(api, { state, update, onChange }) {
    this.#api = api;
    this.#state = state;
    this.#update = update;
    /** By the id of their place. */
    this.drafts = new Drafts({
      stored: (id) => state().conversations[id]?.me.draft?.text ?? state().threadDrafts[id]?.text ?? "",
      save: (id, text) => this.#keepDraft(id, text),
      onChange,
    });
    this.#outbox = new Outbox(state().me.id, {
      send: async (item) => (await api.sendMessage(item)).message,
      onSent: (message) => update(withMessage(state(), message)),
      onChange,
    });
  }

  /** Written here and not yet confirmed: in a conversation with its threads, or in one of them. @param {Place} place */
  unsent = ({ conversationId, rootId }) => this.#outbox.of(conversationId).filter((item) => !rootId || item.threadRootId === rootId);

  /** What has been written in a place, with what it answers. @param {Place} place */
  send(place, text) {
    const { replyTo } = this.drafts.of(idOf(place));
    this.#outbox.add(place.conversationId, {
      text,
      ...(place.rootId && { threadRootId: place.rootId }),
      ...(replyTo && { replyTo }),
      ...this.mentionsIn(text, place.conversationId),
    });
    this.drafts.done(idOf(place));
  }

  mentionsIn = (text, conversationId) => findMentions(text, this.#state().conversations[conversationId], this.#state().members[conversationId]);

  /** Throws ApiError, also when the message has changed meanwhile. */
  async edit({ id, version, conversationId }, text) {
    const { mentions = [], mentionsAll = false } = this.mentionsIn(text, conversationId);
    const message = await this.#api.editMessage({ messageId: id, version, text, mentions, mentionsAll });
    this.#update(withChanged(this.#state(), message));
  }

  /** Reacts, or takes the same reaction back. Throws ApiError. */
  async react(message, emoji) {
    const isMine = message.reactions?.some((group) => group.emoji === emoji && group.me);
    const reactions = await this.#api[isMine ? "removeReaction" : "addReaction"](message.id, emoji);
    this.#update(withReactions(this.#state(), message, reactions));
  }

  retry = (clientMessageId) => this.#outbox.retry(clientMessageId);

  discard = (clientMessageId) => this.#outbox.remove(clientMessageId);

  /** A message of one's own has come back by an event: its answer may never come. */
  hear({ name, message }) {
    if (name === "message.new" && message.sender.id === this.#state().me.id)
      this.#outbox.remove(message.clientMessageId);
  }

  /** The connection is back. */
  resume() {
    this.#outbox.drain();
  }

  stop() {
    this.#outbox.stop();
    this.drafts.flush();
  }

  /** A place is a thread when it is no conversation. */
  async #keepDraft(id, text) {
    const place = this.#state().conversations[id] ? { conversationId: id } : { conversationId: this.#state().threads[id]?.conversationId, rootId: id };
    if (place.conversationId)
      this.#update(draftUpdated(this.#state(), { draft: await this.#api.setDraft(place, text) }));
  }
}
