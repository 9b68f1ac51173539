// The field above the list, and what is found: people, conversations, messages.

import { snippetOf } from "../snippet.js";
import { attempt } from "./ask.js";
import { problemOf } from "./attempt.js";
import { avatar, el } from "./dom.js";
import { nameOf, titleOf } from "./format.js";
import { messageLink } from "./message-link.js";

const side = document.querySelector(".side");
const field = side.querySelector("[data-search]");
const results = side.querySelector(".results");
const list = side.querySelector(".listed");
const minLetters = 2;
const perKind = 5;
const typingPauseMs = 300;

/** @param {import("../chat.js").Chat} chat @param {{onOpen: (conversationId: string) => void}} acts */
export function showSearch(chat, { onOpen }) {
  let typing = null;

  const show = (...sections) => results.replaceChildren(...sections);
  const search = async () => {
    const query = field.value.trim();
    if (query.length < minLetters)
      return show(el("p", { class: "notice" }, "Two letters or more."));
    try {
      const found = await chat.api.search({ query, limit: perKind });
      if (query === field.value.trim())
        show(...render(found, query));
    } catch (error) {
      show(el("p", { class: "error", role: "alert" }, problemOf(error)));
    }
  };
  const render = ({ users, conversations, messages }, query) => {
    if (users.length + conversations.length + messages.length === 0)
      return [el("p", { class: "notice", role: "status" }, "Nothing was found.")];
    const messageList = section("Messages", messages.map((found) => messageItem(found, chat)));
    return [
      section("People", users.map((user) => personItem(user, openDirect))),
      section("Conversations", conversations.map(conversationItem)),
      messageList,
      messages.length === perKind ? moreButton(query, messageList.querySelector("ul")) : null,
    ].filter(Boolean);
  };
  const openDirect = (user) => attempt(async () => onOpen(await chat.openDirect(user.id)));
  const moreButton = (query, into) => {
    let cursor;
    let isFirst = true;
    const button = el("button", { type: "button", class: "link", onclick: () => attempt(async () => {
      const page = await chat.api.searchMessages({ query, cursor });
      if (isFirst)
        into.replaceChildren();
      into.append(...page.results.map((found) => messageItem(found, chat)));
      [cursor, isFirst] = [page.nextCursor, false];
      button.hidden = cursor === undefined;
    }) }, "More messages");
    return button;
  };
  const paint = () => {
    const isSearching = field.value.trim() !== "";
    results.hidden = !isSearching;
    list.hidden = isSearching;
    clearTimeout(typing);
    if (isSearching)
      typing = setTimeout(search, typingPauseMs);
    else
      results.replaceChildren();
  };
  const clear = () => {
    field.value = "";
    paint();
  };
  field.oninput = paint;
  side.onkeydown = (event) => handleKey(event, clear);
  results.onclick = ({ target }) => {
    const link = target.closest("a[data-seq]");
    if (link?.hash === location.hash)
      chat.jumpTo(Number(link.dataset.seq)); // it was followed before
  };
  clear();
}

const section = (title, items) => (items.length > 0 ? el("section", { "aria-label": `${title} found` }, el("h2", {}, title), el("ul", {}, items)) : null);

const personItem = (user, onOpen) => el("li", {},
  el("button", { type: "button", onclick: () => onOpen(user) },
    avatar(nameOf(user), user.id),
    el("span", { class: "title", dir: "auto" }, nameOf(user)),
    user.userName ? el("span", { class: "last" }, `@${user.userName}`) : null));

const conversationItem = (conversation) => el("li", {},
  el("a", { href: `#/${conversation.id}` },
    avatar(titleOf(conversation), conversation.otherUser?.id ?? conversation.id),
    el("span", { class: "title", dir: "auto" }, titleOf(conversation)),
    el("span", { class: "last" }, conversation.kind === "direct" ? "Direct conversation" : `${conversation.memberCount} members`)));

const messageItem = ({ message, highlights }, chat) => el("li", {}, messageLink(message, chat, {
  said: snippetOf(message.text ?? "", highlights).map(({ text, isFound }) => (isFound ? el("mark", {}, text) : text)),
}));

/** Arrows lead from the field through what was found; Escape ends the search. */
function handleKey(event, clear) {
  const found = [...results.querySelectorAll("a, button")];
  const at = found.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" && field.value) {
    clear();
    field.focus();
  } else if (step && !results.hidden && (at >= 0 || document.activeElement === field)) {
    (found[at + step] ?? (step < 0 ? field : null))?.focus();
  } else {
    return;
  }
  event.preventDefault();
}
