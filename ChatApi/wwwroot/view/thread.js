// The pane of an open thread: the message it hangs on, the replies, where to reply. On a narrow screen it covers the conversation.

import { may } from "../permissions.js";
import { attempt } from "./ask.js";
import { problemOf } from "./attempt.js";
import { renderers } from "./bubble.js";
import { showComposer } from "./composer.js";
import { reconcile } from "./dom.js";
import { titleOf } from "./format.js";
import { itemsOf } from "./items.js";
import { watchMessageActions } from "./message-actions.js";
import { scrollingOf } from "./scrolling.js";

const page = document.getElementById("chat");
const conversationPane = page.querySelector(".conversation");
const pane = page.querySelector(".thread");
const subtitle = pane.querySelector(".subtitle");
const followButton = pane.querySelector("[data-follow]");
const problem = pane.querySelector(".error");
const scroller = pane.querySelector(".scroller");
const list = scroller.querySelector(".messages");
const form = pane.querySelector(".composer");
const { isAtBottom, keepPlace, letOneBeReached, toBottom } = scrollingOf(scroller, list);

const loadAheadPx = 200;

let resizing = null;

/** @param {import("../chat.js").Chat} chat @param {{onClose: () => void, onJump: (seq: number) => void}} acts */
export function showThread(chat, { onClose, onJump }) {
  const { threads, writing } = chat;
  const messages = () => threads.shown?.messages ?? [];
  pane.querySelector("[data-close]").onclick = onClose;
  pane.onkeydown = (event) => {
    if (event.key === "Escape")
      onClose();
  };
  followButton.onclick = () => attempt(() => threads.follow(threads.open.rootId, !threads.shown?.me.following));
  scroller.onscroll = () => {
    threads.atBottom = isAtBottom();
    if (scroller.scrollTop < loadAheadPx)
      threads.loadOlder();
  };
  watchMessageActions(list, chat, { messages, place: () => threads.open, onLeave: onClose });
  resizing?.disconnect();
  resizing = new ResizeObserver(() => threads.atBottom && toBottom());
  resizing.observe(scroller);

  chat.listen(() => {
    const { open } = chat;
    const isOpen = Boolean(open && threads.open);
    page.classList.toggle("has-thread", isOpen);
    pane.hidden = !isOpen;
    chat.isCovered = isOpen && getComputedStyle(conversationPane).display === "none";
    if (!isOpen)
      return reconcile(list, [], null);
    const { shown } = threads;
    subtitle.textContent = titleOf(open);
    problem.textContent = shown?.error === undefined ? "" : problemOf(shown.error);
    form.hidden = !threads.isLoaded || !may(open, "sendMessages");
    paintFollow(threads);
    const stay = threads.atBottom ? toBottom : keepPlace();
    const items = itemsOf(open, chat, { messages: messages(), isThread: true });
    reconcile(list, items, (item) => renderers[item.kind](item, { onJump, onRetry: writing.retry, onDiscard: writing.discard }));
    letOneBeReached();
    stay();
  });
  showComposer(form, chat, { place: () => (threads.isLoaded ? threads.open : null), messages, onSend: () => {
    threads.atBottom = true;
    toBottom();
  } });
}

function paintFollow({ shown, isLoaded }) {
  const isFollowing = Boolean(shown?.me.following);
  followButton.disabled = !isLoaded;
  followButton.setAttribute("aria-pressed", String(isFollowing));
  followButton.textContent = isFollowing ? "Following" : "Follow";
}
