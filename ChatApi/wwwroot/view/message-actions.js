// How one comes to the menu of a message: its button, a long press, the keyboard.

import { attempt } from "./ask.js";
import { openMessageMenu } from "./message-menu.js";
import { votesAfter } from "./poll.js";

const longPressMs = 450;
const tremblePx = 10;

/**
 * @param {import("../chat.js").Chat} chat
 * @param {{messages: () => import("@chatapi/client").Message[], place: () => import("../writing.js").Place, onLeave: () => void}} options
 */
export function watchMessageActions(list, chat, { messages, place, onLeave }) {
  let pressing = null;
  const messageAt = (element) => {
    const seq = Number(element.closest("[data-seq]")?.dataset.seq);
    return messages().find((message) => message.seq === seq && message.type !== "system");
  };
  const open = (anchor) => {
    const message = messageAt(anchor);
    if (message)
      openMessageMenu(anchor, message, chat, { place: place(), onLeave });
  };
  const vote = ({ id, poll }, option) => chat.api.votePoll({ messageId: id, options: votesAfter(poll, option) });
  const release = () => clearTimeout(pressing?.timer);

  list.onclick = ({ target }) => {
    const button = target.closest("button.more, [data-emoji], [data-option]");
    if (button?.dataset.emoji)
      attempt(() => chat.writing.react(messageAt(button), button.dataset.emoji));
    else if (button?.dataset.option)
      attempt(() => vote(messageAt(button), Number(button.dataset.option)));
    else if (button)
      open(button);
  };
  list.onpointerdown = ({ pointerType, target, clientX, clientY }) => {
    const bubble = target.closest(".bubble");
    if (pointerType !== "mouse" && bubble)
      pressing = { clientX, clientY, timer: setTimeout(() => open(bubble.parentElement), longPressMs) };
  };
  list.onpointermove = ({ clientX, clientY }) => {
    if (pressing && Math.hypot(clientX - pressing.clientX, clientY - pressing.clientY) > tremblePx)
      release();
  };
  list.onpointerup = list.onpointercancel = release;
  list.oncontextmenu = (event) => {
    if (event.pointerType === "touch")
      event.preventDefault();
  };
  list.onkeydown = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const buttons = [...list.querySelectorAll("button.more")];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0)
      return;
    event.preventDefault();
    buttons[at + step]?.focus();
  };
}
