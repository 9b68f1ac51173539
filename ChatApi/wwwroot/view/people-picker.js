// A field that finds people by the beginning of a name, and those of them who were chosen.

import { problemOf } from "./attempt.js";
import { avatar, el } from "./dom.js";
import { nameOf } from "./format.js";

const minLetters = 2;
const typingPauseMs = 250;
const mostFound = 20;

/**
 * @param {Element} root  holds the field `query`, the lists .chips and .people, and .hint
 * @param {import("../chat.js").Chat} chat
 * @param {{isMany: () => boolean, onOne?: (user: import("@chatapi/client").UserSummary) => void, isOut?: (id: string) => boolean}} options
 *   isOut: not to be found, besides oneself
 */
export function pickPeople(root, chat, { isMany, onOne, isOut = () => false }) {
  const query = root.querySelector("[name=query]");
  const chips = root.querySelector(".chips");
  const people = root.querySelector(".people");
  const hint = root.querySelector(".hint");
  const chosen = new Map();
  let found = [];
  let typing = null;

  const choose = (user) => {
    if (!isMany())
      return onOne(user);
    if (!chosen.delete(user.id))
      chosen.set(user.id, user);
    paint();
  };
  const paint = () => {
    chips.replaceChildren(...[...chosen.values()].map((user) => el("li", {},
      el("button", { type: "button", "aria-label": `Leave out ${nameOf(user)}`, onclick: () => choose(user) }, el("bdi", {}, nameOf(user)), " ✕"))));
    people.replaceChildren(...found.map((user) => el("li", {},
      el("button", { type: "button", "aria-pressed": isMany() ? String(chosen.has(user.id)) : null, onclick: () => choose(user) },
        avatar(nameOf(user), user.id),
        el("span", {}, el("span", { dir: "auto" }, nameOf(user)), user.userName ? el("small", {}, `@${user.userName}`) : null)))));
  };
  const search = async () => {
    const wanted = query.value.trim();
    try {
      const results = wanted.length < minLetters ? [] : (await chat.api.searchUsers({ query: wanted, limit: mostFound })).results;
      if (wanted !== query.value.trim())
        return;
      found = results.filter(({ id }) => id !== chat.state.me.id && !isOut(id));
      hint.textContent = wanted.length < minLetters ? "" : found.length === 0 ? "Nobody's name begins like that." : "";
      paint();
    } catch (error) {
      hint.textContent = problemOf(error);
    }
  };
  query.oninput = () => {
    clearTimeout(typing);
    typing = setTimeout(search, typingPauseMs);
  };
  query.onkeydown = (event) => {
    if (event.key === "Enter")
      event.preventDefault();
  };
  query.value = hint.textContent = "";
  paint();
  return { chosenIds: () => [...chosen.keys()], paint, focus: () => query.focus() };
}
