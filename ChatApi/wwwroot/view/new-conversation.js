// The dialog that finds people and starts a direct conversation or a group.

import { newUuid } from "../uuid.js";
import { avatar, el } from "./dom.js";
import { nameOf } from "./format.js";

const dialog = document.getElementById("new-conversation");
const form = dialog.querySelector("form");
const chips = dialog.querySelector(".chips");
const people = dialog.querySelector(".people");
const hint = dialog.querySelector(".hint");
const problem = dialog.querySelector(".error");
const minLetters = 2;
const typingPauseMs = 250;

/** @param {import("../chat.js").Chat} chat */
export function openNewConversation(chat, onOpened) {
  const chosen = new Map();
  const groupKey = newUuid();
  let found = [];
  let typing = null;

  const isGroup = () => form.elements.kind.value === "group";
  const start = async (make) => {
    problem.textContent = "";
    try {
      onOpened(await make());
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  const choose = (user) => {
    if (!isGroup())
      return start(() => chat.openDirect(user.id));
    if (!chosen.delete(user.id))
      chosen.set(user.id, user);
    paint();
  };
  const paint = () => {
    for (const part of dialog.querySelectorAll("[data-kind]"))
      part.hidden = !isGroup();
    chips.replaceChildren(...[...chosen.values()].map((user) => el("li", {},
      el("button", { type: "button", "aria-label": `Leave out ${nameOf(user)}`, onclick: () => choose(user) }, el("bdi", {}, nameOf(user)), " ✕"))));
    people.replaceChildren(...found.map((user) => el("li", {},
      el("button", { type: "button", "aria-pressed": isGroup() ? String(chosen.has(user.id)) : null, onclick: () => choose(user) },
        avatar(nameOf(user), user.id),
        el("span", {}, el("span", { dir: "auto" }, nameOf(user)), user.userName ? el("small", {}, `@${user.userName}`) : null)))));
  };
  const search = async () => {
    const query = form.elements.query.value.trim();
    try {
      const results = query.length < minLetters ? [] : await chat.api.searchUsers(query);
      if (query !== form.elements.query.value.trim())
        return;
      found = results.filter((user) => user.id !== chat.state.me.id);
      hint.textContent = query.length < minLetters ? "" : found.length === 0 ? "Nobody's name begins like that." : "";
      paint();
    } catch (error) {
      hint.textContent = error.message;
    }
  };

  form.reset();
  hint.textContent = problem.textContent = "";
  form.onchange = (event) => event.target.name === "kind" && paint();
  form.elements.query.oninput = () => {
    clearTimeout(typing);
    typing = setTimeout(search, typingPauseMs);
  };
  form.onkeydown = (event) => {
    if (event.key === "Enter" && event.target.name === "query")
      event.preventDefault();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    start(() => chat.createGroup(groupKey, { title: form.elements.title.value.trim(), memberIds: [...chosen.keys()] }));
  };
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  paint();
  dialog.showModal();
  form.elements.query.focus();
}
