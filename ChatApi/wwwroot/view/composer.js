// Where messages are written, answered and changed: in a conversation, or in a thread. What is begun stays with its place.

import { quoteOf } from "../chatapi-client.js";
import { idOf } from "../writing.js";
import { attempt } from "./ask.js";
import { el } from "./dom.js";
import { nameOf } from "./format.js";
import { contentOf } from "./items.js";
import { watchMentions } from "./suggestions.js";

/**
 * @param {HTMLFormElement} form
 * @param {import("../chat.js").Chat} chat
 * @param {{place: () => import("../writing.js").Place | null, messages: () => import("@chatapi/client").ShownMessage[], onSend: () => void}} options
 *   place: null = there is nothing to write in; messages: those on the screen
 */
export function showComposer(form, chat, { place, messages, onSend }) {
  const { text } = form.elements;
  const about = form.querySelector(".about");
  const { drafts } = chat.writing;
  const mentions = watchMentions(form, chat);
  const id = () => idOf(place());
  let shown = null; // what the form was last made to show

  const submit = () => {
    const written = text.value.trim();
    if (!written || !place())
      return;
    const { editing } = drafts.of(id());
    if (editing)
      return change(editing, written);
    chat.send(place(), written);
    onSend();
  };
  const change = async (message, written) => {
    const changed = id();
    if (await attempt(() => chat.writing.edit(message, written)))
      drafts.done(changed);
  };
  /** The newest own message of those on the screen, to be changed; none while a newer one is still on its way. */
  const changeLast = () => {
    const last = !messages().some(({ outgoing }) => outgoing) && messages().findLast(({ sender, type, deletedAt }) => sender.id === chat.state.me.id && type === "text" && !deletedAt);
    if (last)
      drafts.edit(last, id());
    return Boolean(last);
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
    } else if (event.key === "Escape" && isAbout(drafts.of(id()))) {
      event.stopPropagation();
      drafts.cancel(id());
    } else if (event.key === "ArrowUp" && text.value === "" && changeLast()) {
      event.preventDefault();
    }
  };
  text.oninput = () => {
    drafts.write(id(), text.value);
    chat.typing.wrote(place().conversationId, text.value);
    mentions.suggest();
    fit();
  };
  about.querySelector("button").onclick = () => drafts.cancel(id());

  const paint = (draft, takesFocus) => {
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
    if (takesFocus)
      text.focus();
  };
  /** As high as its lines, up to the limit of the style sheet. */
  const fit = () => {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
  };
  chat.listen(() => {
    if (!place())
      return (shown = null);
    const draft = drafts.of(id());
    const isNew = shown?.id !== id();
    const isBegun = draft.replyTo !== shown?.replyTo || draft.editing !== shown?.editing;
    if (isNew || shown.draft !== draft)
      paint(draft, isNew ? matchMedia("(hover: hover)").matches : isBegun); // the keyboard of a phone would cover what is to be read
    shown = { id: id(), draft, replyTo: draft.replyTo, editing: draft.editing };
  });
}

const isAbout = ({ replyTo, editing }) => Boolean(replyTo ?? editing);
