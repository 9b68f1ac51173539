// The messages of the open conversation, and staying in place while they come and go.

import { firstUnread } from "../chatapi-client.js";
import { renderers } from "./bubble.js";
import { reconcile } from "./dom.js";
import { itemsOf } from "./items.js";
import { watchMessageActions } from "./message-actions.js";
import { scrollingOf } from "./scrolling.js";

const pane = document.querySelector(".conversation");
const scroller = pane.querySelector(".scroller");
const list = scroller.querySelector(".messages");
const loading = scroller.querySelector(".loading");
const jump = pane.querySelector(".jump");
const { distanceToBottom, isAtBottom, keepPlace, letOneBeReached, toBottom } = scrollingOf(scroller, list);

const loadAheadPx = 400;
const flashMs = 1_600;

let resizing = null;

/** Answers what brings the newest before the eyes. @param {import("../chat.js").Chat} chat */
export function showMessages(chat, { onBack }) {
  let shownId = null;
  let unreadFrom = null; // the line "New" stays where it was when the conversation was opened
  let isPlaced = false;

  const look = (isScrolling) => {
    if (scroller.clientHeight === 0)
      return; // a thread covers it
    const history = chat.state.histories[shownId];
    chat.atBottom = history?.follows !== false && isAtBottom();
    if (!isPlaced || !history || (history.error !== undefined && !isScrolling))
      return;
    if (scroller.scrollTop < loadAheadPx)
      chat.loadOlder();
    if (distanceToBottom() < loadAheadPx)
      chat.loadNewer();
  };
  const place = () => {
    isPlaced = true;
    const { target } = chat;
    chat.target = null;
    const element = target ? elementOf(target) : list.querySelector(".new");
    if (!element)
      return toBottom();
    element.scrollIntoView({ block: "center" });
    if (target)
      flash(element);
  };
  scroller.onscroll = () => {
    const was = chat.atBottom;
    look(true);
    if (was !== chat.atBottom)
      chat.changed();
  };
  jump.onclick = () => {
    unreadFrom = null;
    if (chat.state.histories[shownId]?.follows)
      scroller.scrollTo({ top: scroller.scrollHeight, behavior: "smooth" });
    else
      chat.loadNewest();
  };
  const messages = () => chat.state.histories[shownId]?.messages ?? [];
  watchMessageActions(list, chat, { messages, onLeave: onBack, place: () => ({ conversationId: shownId }) });
  resizing?.disconnect();
  resizing = new ResizeObserver(() => chat.atBottom && toBottom());
  resizing.observe(scroller);

  const acts = { onJump: (seq) => chat.jumpTo(seq), onRetry: chat.writing.retry, onDiscard: chat.writing.discard };
  chat.listen(() => {
    const conversation = chat.open;
    if (conversation?.id !== shownId) {
      shownId = conversation?.id ?? null;
      isPlaced = false;
      unreadFrom = conversation ? firstUnread(conversation) : null;
    }
    if (!conversation)
      return reconcile(list, [], null);

    const history = chat.state.histories[shownId];
    const isLoaded = Boolean(history) && history.to !== null;
    isPlaced &&= isLoaded && chat.target === null;
    const stay = chat.atBottom ? toBottom : keepPlace();
    reconcile(list, itemsOf(conversation, chat, { ...chat.store.messages(shownId), unreadFrom }), (item) => renderers[item.kind](item, acts));
    letOneBeReached();
    loading.hidden = !history?.loading;
    if (!isPlaced && isLoaded && !history.loading)
      place();
    else
      stay();
    look(false);
    paintJump(chat, conversation);
  });
  return toBottom;
}

/** The message, or if it is gone the next one. */
const elementOf = (wanted) => [...list.children].find(({ dataset }) => Number(dataset.seq) >= wanted);

function flash(element) {
  element.classList.add("flash");
  setTimeout(() => element.classList.remove("flash"), flashMs);
}

function paintJump(chat, { me }) {
  jump.hidden = chat.atBottom;
  jump.setAttribute("aria-label", me.unread > 0 ? `${me.unread} new: go to the newest message` : "Go to the newest message");
  jump.lastElementChild.textContent = me.unread > 0 ? me.unread : "";
}
