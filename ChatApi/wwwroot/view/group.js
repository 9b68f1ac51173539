// The dialog about a group: what it is, who is in it, who may come, and the way out.

import { may } from "../permissions.js";
import { attempting } from "./attempt.js";
import { el, reconcile } from "./dom.js";
import { nameOf, titleOf } from "./format.js";
import { prepareInfo } from "./group-info.js";
import { renderMember, watchMembers } from "./group-members.js";
import { prepareLinks } from "./invite-links.js";
import { openMenu } from "./menu.js";
import { pickPeople } from "./people-picker.js";

const dialog = document.getElementById("group");
const people = dialog.querySelector(".members");
const problem = dialog.querySelector(".error");
const more = dialog.querySelector("[data-more]");
const leave = dialog.querySelector("[data-leave]");
const adding = dialog.querySelector("[data-adding]");
const add = dialog.querySelector("[data-add]");

/** Once for each signed-in user: the dialog follows what happens while it is open. @param {import("../chat.js").Chat} chat */
export function prepareGroup(chat, { onOpen }) {
  let picker = null;
  const attempt = attempting((words) => (problem.textContent = words));
  const info = prepareInfo(dialog, chat, attempt);
  const links = prepareLinks(dialog, chat, attempt);
  const startAdding = (isAdding) => {
    adding.hidden = !isAdding;
    add.setAttribute("aria-expanded", String(isAdding));
    if (!isAdding)
      return;
    picker = pickPeople(adding, chat, { isMany: () => true, isOut: (id) => chat.state.members[chat.openId]?.list.some(({ user }) => user.id === id) });
    picker.focus();
  };
  watchMembers(people, chat, { attempt, onOpen: (id) => {
    dialog.close();
    onOpen(id);
  } });

  chat.listen(() => {
    if (!dialog.open)
      return;
    const { open, state } = chat;
    if (!open || open.kind === "direct")
      return dialog.close();
    dialog.querySelector("h2").textContent = titleOf(open);
    info.paint(open);
    const members = state.members[open.id];
    reconcile(people, (members?.list ?? []).map((member) => ({ key: member.user.id, ...member, isMe: member.user.id === state.me.id, isBlocked: state.blockedUserIds.includes(member.user.id) })), renderMember);
    more.hidden = members?.complete !== false;
    add.hidden = !may(open, "addMembers");
  });
  more.onclick = () => attempt(chat.loadMembers);
  add.onclick = () => startAdding(adding.hidden);
  adding.onsubmit = async (event) => {
    event.preventDefault();
    if (picker.chosenIds().length === 0 || await attempt(() => chat.api.addMembers({ conversationId: chat.openId, userIds: picker.chosenIds() })))
      startAdding(false);
  };
  leave.onclick = () => {
    const others = (chat.state.members[chat.openId]?.list ?? []).filter(({ user }) => user.id !== chat.state.me.id);
    const go = (successorId) => attempt(() => chat.api.leaveConversation({ conversationId: chat.openId, successorId }));
    if (chat.open.me.role !== "owner" || others.length === 0)
      return go();
    openMenu(leave, others.map(({ user }) => ({ label: nameOf(user), act: () => go(user.id) })), { label: "The next owner", before: el("p", { class: "hint" }, "Who becomes the owner?") });
  };
  dialog.querySelector("[data-close]").onclick = () => dialog.close();
  return () => {
    problem.textContent = "";
    startAdding(false);
    info.close();
    dialog.showModal();
    links.show(may(chat.open, "manageLinks"));
    chat.changed();
    attempt(chat.loadMembers);
  };
}
