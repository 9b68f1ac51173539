// The dialog that lists who is in a group.

import { avatar, el, reconcile } from "./dom.js";
import { nameOf } from "./format.js";

const dialog = document.getElementById("members");
const people = dialog.querySelector(".people");
const problem = dialog.querySelector(".error");
const more = dialog.querySelector("[data-more]");
const leave = dialog.querySelector("[data-leave]");

/** Once for each signed-in user: the list follows what happens while it is open. @param {import("../chat.js").Chat} chat */
export function prepareMembers(chat) {
  const attempt = async (act) => {
    problem.textContent = "";
    try {
      await act();
    } catch (error) {
      problem.textContent = error.message;
    }
  };
  chat.listen(() => {
    if (!dialog.open)
      return;
    const { open, state } = chat;
    if (!open)
      return dialog.close();
    const members = state.members[open.id];
    reconcile(people, (members?.list ?? []).map(({ user, role }) => ({ key: user.id, user, role, isMe: user.id === state.me.id })), renderMember);
    more.hidden = members?.complete !== false;
    leave.hidden = open.me.role === "owner" && open.memberCount > 1;
  });
  more.onclick = () => attempt(chat.loadMembers);
  leave.onclick = () => attempt(() => chat.api.leave(chat.openId));
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  return () => {
    dialog.showModal();
    chat.changed();
    attempt(chat.loadMembers);
  };
}

const renderMember = ({ user, role, isMe }) => el("li", {},
  avatar(nameOf(user), user.id),
  el("span", {},
    el("span", { dir: "auto" }, nameOf(user), isMe ? " (you)" : ""),
    user.userName ? el("small", {}, `@${user.userName}`) : null),
  role === "member" ? null : el("em", {}, role));
