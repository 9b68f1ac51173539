// The dialog that finds people and starts a direct conversation or a group.

import { newUuid } from "../chatapi-client.js";
import { attempting } from "./attempt.js";
import { pickPeople } from "./people-picker.js";

const dialog = document.getElementById("new-conversation");
const form = dialog.querySelector("form");
const problem = dialog.querySelector(".error");

/** @param {import("../chat.js").Chat} chat */
export function openNewConversation(chat, onOpened) {
  const groupKey = newUuid();
  const isGroup = () => form.elements.kind.value === "group";
  const attempt = attempting((words) => (problem.textContent = words));
  const start = (make) => attempt(async () => {
    onOpened(await make());
    dialog.close();
  });
  const paint = () => {
    for (const part of dialog.querySelectorAll("[data-kind]"))
      part.hidden = !isGroup();
  };

  form.reset();
  problem.textContent = "";
  const picker = pickPeople(form, chat, { isMany: isGroup, onOne: (user) => start(() => chat.openDirect(user.id)) });
  form.onchange = (event) => {
    if (event.target.name !== "kind")
      return;
    paint();
    picker.paint();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    const { title, description } = form.elements;
    const group = { clientConversationId: groupKey, title: title.value.trim(), description: description.value.trim() || undefined, memberIds: picker.chosenIds() };
    start(async () => chat.enter((await chat.api.createConversation(group)).conversation));
  };
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  paint();
  dialog.showModal();
  picker.focus();
}
