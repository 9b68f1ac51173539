// Where messages are written. What is begun stays with its conversation.

import { toBottom } from "./messages.js";

const form = document.querySelector(".composer");
const text = form.elements.text;

/** @param {import("../chat.js").Chat} chat */
export function showComposer(chat) {
  const drafts = new Map();
  let shownId = null;

  const send = () => {
    const written = text.value.trim();
    if (!written || !chat.open)
      return;
    text.value = "";
    drafts.delete(chat.openId);
    chat.send(written);
    chat.atBottom = true;
    fit();
    toBottom();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    send();
    text.focus();
  };
  text.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing)
      return;
    event.preventDefault();
    send();
  };
  text.oninput = () => {
    drafts.set(chat.openId, text.value);
    fit();
  };
  chat.listen(() => {
    if (chat.openId === shownId)
      return;
    shownId = chat.openId;
    text.value = drafts.get(shownId) ?? "";
    fit();
    if (matchMedia("(hover: hover)").matches) // else the keyboard of a phone would cover what is to be read
      text.focus();
  });
}

/** As high as its lines, up to the limit of the style sheet. */
function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}
