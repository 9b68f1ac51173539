// One signed-in user: the state, what changes it, and what the views may ask for. Views read it and hear of every change.

import { Api } from "./api.js";
import { Drafts } from "./drafts.js";
import { Loader } from "./loader.js";
import { findMentions } from "./mentions.js";
import { Outbox } from "./outbox.js";
import { People } from "./people.js";
import { Presence } from "./presence.js";
import { Realtime } from "./realtime.js";
import { Receipts } from "./receipts.js";
import { withChanged } from "./state/changes.js";
import { draftUpdated, withConversation } from "./state/conversations.js";
import { listConversations } from "./state/list.js";
import { withMessage } from "./state/messages.js";
import { withReactions } from "./state/reactions.js";
import { withReceipt } from "./state/receipts.js";
import { applyEvent, fromSnapshot } from "./state/state.js";
import { Store } from "./store.js";
import { Typing } from "./typing.js";

export class Chat extends Store {
  #loader;
  #outbox;
  #realtime;
  #receipts;
  #stopListening = new AbortController();

  /** The conversation shown; null = none. */
  openId = null;

  /** @type {{state: "online" | "connecting" | "offline", retryAt?: number}} */
  connection = { state: "connecting" };

  /** Set by the view: whether the newest message of the open conversation is on the screen. */
  atBottom = true;

  /** The seq of the message to be brought before the eyes next; null = none. The view takes it. */
  target = null;

  /** Called for messages of others. */
  onMessage = (_message) => {};

  constructor(session, snapshot) {
    super(fromSnapshot(snapshot));
    const state = () => this.state;
    const changed = () => this.changed();
    this.api = new Api(session);
    this.drafts = new Drafts({
      stored: (conversationId) => this.state.conversations[conversationId]?.me.draft?.text ?? "",
      save: async (conversationId, text) => this.update(draftUpdated(this.state, { draft: await this.api.setDraft(conversationId, text) })),
      onChange: changed,
    });
    this.people = new People(this.api, state, changed);
    this.presence = new Presence(this.api, changed);
    this.typing = new Typing(this.api, changed);
    this.#loader = new Loader(this.api, state, (next) => this.update(next));
    this.#outbox = new Outbox(this.state.me.id, {
      send: async (item) => (await this.api.sendMessage(item)).message,
      onSent: (message) => this.update(withMessage(this.state, message)),
      onChange: changed,
    });
    this.#receipts = new Receipts(this.api, {
      state,
      isReading: (conversationId) => conversationId === this.openId && this.#isRead,
      onMarked: (conversationId, marks) => this.update(withReceipt(this.state, conversationId, { userId: this.state.me.id, ...marks })),
    });
    this.#realtime = new Realtime({
      url: `${location.origin.replace(/^http/, "ws")}/ws`,
      token: () => session.token,
      renew: async () => {
        await session.renew();
        return session.token;
      },
      verify: () => this.#verify(),
      onEvents: (events) => this.#hear(events),
      onState: (state, retryAt) => this.#connected(state, retryAt),
      onResync: () => this.#resync(),
    });
  }

  start(cursor) {
    const listening = { signal: this.#stopListening.signal };
    window.addEventListener("online", () => this.retryNow(), listening);
    window.addEventListener("offline", () => this.#realtime.giveUp(), listening);
    window.addEventListener("focus", () => this.changed(), listening);
    document.addEventListener("visibilitychange", () => this.#lookedAt(), listening);
    this.listen(() => this.#receipts.check());
    this.#realtime.start(cursor);
  }

  stop() {
    this.#stopListening.abort();
    this.#realtime.stop();
    this.#outbox.stop();
    this.drafts.flush();
    this.typing.stop();
    this.presence.stop();
    super.stop();
  }

  /** Whether someone has the newest message of the open conversation before their eyes. */
  get #isRead() {
    const shown = this.state.histories[this.openId]?.messages.length > 0;
    return shown && this.atBottom && document.visibilityState === "visible" && document.hasFocus();
  }

  get conversations() {
    return listConversations(this.state);
  }

  get open() {
    return this.state.conversations[this.openId] ?? null;
  }

  /** Written here and not yet confirmed. */
  unsent = (conversationId) => this.#outbox.of(conversationId);

  show(conversationId) {
    if (conversationId !== this.openId) {
      this.drafts.flush();
      this.typing.stop();
      this.openId = conversationId;
      this.atBottom = true;
      this.#receipts.opened(conversationId);
    }
    this.target = null;
    this.changed();
    this.#load();
  }

  /** What has been written in the open conversation, with what it answers. */
  send(text) {
    const { replyTo } = this.drafts.of(this.openId);
    this.#outbox.add(this.openId, { text, ...(replyTo && { replyTo }), ...findMentions(text, this.open, this.state.members[this.openId]) });
    this.drafts.done(this.openId);
    this.typing.sent();
    this.loadNewest();
  }

  /** Throws ApiError, also when the message has changed meanwhile. */
  async editMessage({ id, version, conversationId }, text) {
    const { mentions = [], mentionsAll = false } = findMentions(text, this.state.conversations[conversationId], this.state.members[conversationId]);
    const message = await this.api.editMessage({ messageId: id, version, text, mentions, mentionsAll });
    this.update(withChanged(this.state, message));
  }

  /** Reacts, or takes the same reaction back. Throws ApiError. */
  async react(message, emoji) {
    const isMine = message.reactions?.some((group) => group.emoji === emoji && group.me);
    const reactions = await this.api[isMine ? "removeReaction" : "addReaction"](message.id, emoji);
    this.update(withReactions(this.state, message, reactions));
  }

  retry = (clientMessageId) => this.#outbox.retry(clientMessageId);

  discard = (clientMessageId) => this.#outbox.remove(clientMessageId);

  retryNow = () => this.#realtime.retryNow();

  loadOlder = () => this.#loader.loadOlder(this.openId);

  loadNewer = () => this.#loader.loadNewer(this.openId);

  loadNewest = () => this.#loader.loadNewest(this.openId);

  loadMembers = () => this.#loader.loadMembers(this.openId);

  /** Brings a message of the open conversation before the eyes, however old it is. */
  async jumpTo(seq) {
    this.target = seq;
    await this.#loader.loadAround(this.openId, seq);
    this.changed();
  }

  async openDirect(userId) {
    const conversation = await this.api.openDirect(userId);
    this.update(withConversation(this.state, conversation));
    return conversation.id;
  }

  /** The key is made by the form, so that asking again after a lost answer makes no second group. */
  async createGroup(key, about) {
    const conversation = await this.api.createGroup(key, about);
    this.update(withConversation(this.state, conversation));
    return conversation.id;
  }

  /** By a link. */
  async join(token) {
    const conversation = await this.api.joinByInviteLink(token);
    this.update(withConversation(this.state, conversation));
    return conversation.id;
  }

  #load() {
    if (this.open)
      this.#loader.load(this.open);
  }

  #hear(events) {
    let state = this.state;
    for (const event of events) {
      state = applyEvent(state, event);
      this.typing.hear(event);
      this.presence.hear(event);
      if (event.name === "message.new" && event.message.sender.id === state.me.id)
        this.#outbox.remove(event.message.clientMessageId);
    }
    this.update(state);
    this.#load(); // what has to be loaded again
    for (const event of events)
      if (event.name === "message.new" && event.message.sender.id !== state.me.id)
        this.onMessage(event.message);
  }

  #connected(state, retryAt) {
    this.connection = { state, retryAt };
    this.changed();
    if (state !== "online") {
      this.typing.forget();
      this.presence.forget();
      return;
    }
    this.#outbox.drain();
    this.#load();
    this.presence.ask(this.conversations.map(({ otherUser }) => otherUser?.id).filter(Boolean));
  }

  #lookedAt() {
    this.presence.watch(document.visibilityState === "hidden");
    this.changed();
  }

  /** Another account may have been signed in in another window of this browser. */
  async #verify() {
    const me = await this.api.getMe();
    if (me.id === this.state.me.id)
      return true;
    location.reload();
    return false;
  }

  async #resync() {
    const snapshot = await this.api.getSnapshot();
    this.update(fromSnapshot(snapshot));
    this.#load();
    return snapshot.cursor;
  }
}
