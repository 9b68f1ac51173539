// What one lets whom do, and whom one has blocked.

import { openDialog } from "./dialog.js";
import { avatar, el } from "./dom.js";
import { nameOf } from "./format.js";

const circles = { everyone: "everyone", shared: "who shares a conversation with me", nobody: "nobody" };
const choices = {
  messages: "Who may write to me",
  groups: "Who may add me to groups",
  presence: "Who sees whether I am online",
  search: "Who finds me by name",
};
const switches = {
  readReceipts: "Others see what I have read, and I see what they have",
  typing: "Others see that I am typing",
};

/** Each choice is stored at once. @param {import("../chat.js").Chat} chat */
export function openPrivacy(chat) {
  const form = el("form", {});
  const blocked = el("ul", { class: "people", "aria-label": "Blocked people" });
  const nobody = el("p", { class: "hint" }, "You have blocked nobody.");
  let stop = () => {};

  openDialog("Privacy", ({ attempt }) => {
    const paint = () => {
      for (const name of Object.keys(choices))
        form.elements[name].value = chat.state.privacy?.[name];
      for (const name of Object.keys(switches))
        form.elements[name].checked = chat.state.privacy?.[name];
    };
    const store = async ({ target }) => {
      const changes = { [target.name]: target.type === "checkbox" ? target.checked : target.value };
      await attempt(async () => {
        const privacy = await chat.api.updatePrivacy(changes);
        chat.store.update((state) => ({ ...state, privacy }));
      });
      paint();
    };
    const list = async () => {
      const people = [];
      const isKnown = await attempt(async () => {
        for (let cursor, page; !page || cursor; cursor = page.nextCursor)
          people.push(...(page = await chat.api.listBlocks({ cursor })).results);
      });
      if (!isKnown)
        return;
      nobody.hidden = people.length > 0;
      blocked.replaceChildren(...people.map(({ user }) => el("li", {},
        avatar(nameOf(user), user.id),
        el("span", {}, el("span", { dir: "auto" }, nameOf(user)), user.userName ? el("small", {}, `@${user.userName}`) : null),
        el("button", { type: "button", class: "link", "aria-label": `Unblock ${nameOf(user)}`, onclick: () => attempt(() => chat.api.unblockUser({ userId: user.id })) }, "Unblock"))));
    };
    form.append(
      ...Object.entries(choices).map(([name, label]) => el("label", { class: "field" }, label,
        el("select", { name }, Object.entries(circles).map(([value, words]) => el("option", { value }, words))))),
      ...Object.entries(switches).map(([name, label]) => el("label", { class: "check" }, el("input", { type: "checkbox", name }), label)));
    form.onchange = store;
    const stops = [chat.hear(["privacy.updated"], paint), chat.hear(["user.blocked", "user.unblocked"], list)];
    stop = () => stops.forEach((one) => one());
    paint();
    list();
    return [form, el("h3", {}, "Blocked people"), nobody, blocked];
  }, () => stop());
}
