// Where messages are written, answered and changed. What is begun stays with its conversation.

import { may } from "../permissions.js";
import { quoteOf } from "../state/messages.js";
import { attempt } from "./ask.js";
import { isBlocked } from "./conversation-menu.js";
import { el } from "./dom.js";
import { nameOf } from "./format.js";
import { contentOf } from "./items.js";
import { toBottom } from "./messages.js";
import { watchMentions } from "./suggestions.js";

const form = document.querySelector(".composer");
const text = form.elements.text;
const about = form.querySelector(".about");
const barred = document.querySelector(".barred");

/** @param {import("../chat.js").Chat} chat */
export function showComposer(chat) {
  let shown = null; // what the form was last made to show
  const mentions = watchMentions(form, chat);

  const submit = () => {
    const { editing } = chat.drafts.of(chat.openId);
    const written = text.value.trim();
    if (!written || !chat.open)
      return;
    if (editing)
      return change(editing, written);
    chat.send(written);
    chat.atBottom = true;
    toBottom();
  };
  const change = async (message, written) => {
    if (await attempt(() => chat.editMessage(message, written)))
      chat.drafts.done(message.conversationId);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    submit();
    text.focus();
  };
  text.onkeydown = (event) => {
    if (event.isComposing || mentions.handleKey(event))
      return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && isAbout(chat.drafts.of(chat.openId))) {
      event.stopPropagation();
      chat.drafts.cancel(chat.openId);
    } else if (event.key === "ArrowUp" && text.value === "" && changeLast(chat)) {
      event.preventDefault();
    }
  };
  text.oninput = () => {
    chat.drafts.write(chat.openId, text.value);
    chat.typing.wrote(chat.openId, text.value);
    mentions.suggest();
    fit();
  };
  barred.querySelector("button").onclick = () => attempt(() => chat.api.unblock(chat.open.otherUser.id));
  about.querySelector("button").onclick = () => chat.drafts.cancel(chat.openId);
  chat.listen(() => {
    if (!chat.open)
      return (shown = null);
    const draft = chat.drafts.of(chat.openId);
    const isNew = shown?.id !== chat.openId;
    if (isNew || shown.draft !== draft)
      paint(draft, chat, isNew);
    shown = { id: chat.openId, draft: chat.drafts.of(chat.openId) };
    paintRight(chat.open, chat);
  });
}

const isAbout = ({ replyTo, editing }) => Boolean(replyTo ?? editing);

function paint(draft, chat, isNew) {
  const quote = draft.replyTo ?? (draft.editing && quoteOf(draft.editing));
  about.hidden = !quote;
  if (quote) {
    const name = quote.sender.id === chat.state.me.id ? "yourself" : nameOf(quote.sender);
    about.querySelector("div").replaceChildren(
      el("b", {}, draft.editing ? "Edit the message" : ["Reply to ", el("bdi", {}, name)]),
      el("span", { dir: "auto" }, contentOf(quote).text));
  }
  text.value = draft.text;
  fit();
  if (!isNew || matchMedia("(hover: hover)").matches) // else the keyboard of a phone would cover what is to be read
    text.focus();
}

/** Not everyone may write everywhere: then the reason stands where the form would. */
function paintRight(conversation, chat) {
  const isBarred = isBlocked(conversation, chat);
  barred.hidden = !isBarred && may(conversation, "sendMessages");
  form.hidden = !barred.hidden;
  barred.querySelector("span").textContent = isBarred ? `You have blocked ${nameOf(conversation.otherUser)}.` : "Only some may write in this group, and you are not one of them.";
  barred.querySelector("button").hidden = !isBarred;
}

/** The newest own message of those on the screen, to be changed. */
function changeLast(chat) {
  const { state: { me, histories }, openId } = chat;
  const last = histories[openId]?.messages.findLast(({ sender, type, deletedAt }) => sender.id === me.id && type === "text" && !deletedAt);
  if (last)
    chat.drafts.edit(last);
  return Boolean(last);
}

/** As high as its lines, up to the limit of the style sheet. */
function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}
