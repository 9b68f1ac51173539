// Names to choose from while a mention is being written.

import { suggestMembers } from "../mentions.js";
import { avatar, el } from "./dom.js";
import { nameOf } from "./format.js";

/** @param {HTMLFormElement} form the composer @param {import("../chat.js").Chat} chat */
export function watchMentions(form, chat) {
  const list = form.querySelector(".suggestions");
  const { text } = form.elements;
  let chosen = 0;

  const hide = () => paint([]);
  const choose = (user) => {
    const before = text.value.slice(0, text.selectionStart).replace(/@[^@]*$/u, `@${user.userName} `);
    const after = text.value.slice(text.selectionStart);
    text.value = before + after;
    text.setSelectionRange(before.length, before.length);
    text.dispatchEvent(new Event("input")); // as if it had been typed
    text.focus();
  };
  const paint = (users) => {
    chosen = Math.min(chosen, Math.max(0, users.length - 1));
    list.hidden = users.length === 0;
    list.replaceChildren(...users.map((user, i) => el("li", { id: `${list.id}-${i}`, role: "option", "aria-selected": String(i === chosen), onpointerdown: (event) => {
      event.preventDefault(); // the focus stays in the text
      choose(user);
    } }, avatar(nameOf(user), user.id), el("span", {}, el("bdi", {}, nameOf(user)), el("small", {}, `@${user.userName}`)))));
    if (users.length > 0)
      text.setAttribute("aria-activedescendant", `${list.id}-${chosen}`);
    else
      text.removeAttribute("aria-activedescendant");
  };
  const found = () => {
    const { open, state } = chat;
    const users = open ? suggestMembers(text.value.slice(0, text.selectionStart), open, state.members[open.id])?.users ?? [] : [];
    return users.filter(({ id }) => id !== state.me.id);
  };
  text.onblur = hide;

  return {
    suggest() {
      chosen = 0;
      paint(found());
    },
    /** True when the key was for the names. */
    handleKey(event) {
      const users = list.hidden ? [] : found();
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (users.length === 0)
        return false;
      if (step) {
        chosen = (chosen + step + users.length) % users.length;
        paint(users);
      } else if (event.key === "Enter" || event.key === "Tab") {
        choose(users[chosen]);
      } else if (event.key === "Escape") {
        hide();
      } else {
        return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
