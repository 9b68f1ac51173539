// The messages of the open conversation, and staying in place while they come and go.

import { firstUnread } from "../state/unread.js";
import { renderers } from "./bubble.js";
import { reconcile } from "./dom.js";
import { itemsOf } from "./items.js";
import { watchMessageActions } from "./message-actions.js";

const scroller = document.querySelector(".scroller");
const list = scroller.querySelector(".messages");
const loading = scroller.querySelector(".loading");
const jump = document.querySelector(".jump");

const bottomSlackPx = 40;
const loadAheadPx = 400;
const flashMs = 1_600;

let resizing = null;

/** @param {import("../chat.js").Chat} chat */
export function showMessages(chat, { onBack }) {
  let shownId = null;
  let unreadFrom = null; // the line "New" stays where it was when the conversation was opened
  let isPlaced = false;

  const look = (isScrolling) => {
    const history = chat.state.histories[shownId];
    chat.atBottom = history?.follows !== false && distanceToBottom() < bottomSlackPx;
    if (!isPlaced || !history || (history.hasFailed && !isScrolling))
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
  watchMessageActions(list, chat, onBack);
  resizing?.disconnect();
  resizing = new ResizeObserver(() => chat.atBottom && toBottom());
  resizing.observe(scroller);

  const acts = { onJump: (seq) => chat.jumpTo(seq), onRetry: chat.retry, onDiscard: chat.discard };
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
    reconcile(list, itemsOf(conversation, chat, unreadFrom), (item) => renderers[item.kind](item, acts));
    letOneBeReached();
    loading.hidden = !history?.loading;
    if (!isPlaced && isLoaded && !history.loading)
      place();
    else
      stay();
    look(false);
    paintJump(chat, conversation);
  });
}

/** What was written is always shown. */
export const toBottom = () => (scroller.scrollTop = scroller.scrollHeight);

const distanceToBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

/** The message, or if it is gone the next one. */
const elementOf = (wanted) => [...list.children].find(({ dataset }) => Number(dataset.seq) >= wanted);

function flash(element) {
  element.classList.add("flash");
  setTimeout(() => element.classList.remove("flash"), flashMs);
}

/** Older messages come in above: what is being read must not move, even when its element is made anew. */
function keepPlace() {
  const top = scroller.getBoundingClientRect().top;
  const anchor = [...list.children].find((child) => child.dataset.seq && child.getBoundingClientRect().bottom > top);
  const before = anchor?.getBoundingClientRect().top;
  return () => {
    const now = anchor && list.querySelector(`[data-key="${anchor.dataset.key}"]`);
    if (now)
      scroller.scrollTop += now.getBoundingClientRect().top - before;
  };
}

/** The tab key reaches the actions of the newest message; from there arrows lead to the others. */
function letOneBeReached() {
  const buttons = list.querySelectorAll("button.more");
  for (const button of buttons)
    button.tabIndex = button === buttons[buttons.length - 1] ? 0 : -1;
}

function paintJump(chat, { me }) {
  jump.hidden = chat.atBottom;
  jump.setAttribute("aria-label", me.unread > 0 ? `${me.unread} new: go to the newest message` : "Go to the newest message");
  jump.lastElementChild.textContent = me.unread > 0 ? me.unread : "";
}
