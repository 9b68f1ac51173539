// The members of a group in its dialog, and what may be done with each.

import { may } from "../permissions.js";
import { ask } from "./ask.js";
import { block } from "./conversation-menu.js";
import { avatar, el, icon } from "./dom.js";
import { nameOf } from "./format.js";
import { openMenu } from "./menu.js";

/** @param {{attempt: (act: () => Promise<any>) => Promise<boolean>, onOpen: (conversationId: string) => void}} acts */
export function watchMembers(list, chat, { attempt, onOpen }) {
  list.onclick = ({ target }) => {
    const button = target.closest("button.more");
    const id = button?.closest("li").dataset.key;
    const member = chat.state.members[chat.openId]?.list.find(({ user }) => user.id === id);
    if (member)
      openMenu(button, itemsFor(member, chat, attempt, onOpen), { label: `Actions for ${nameOf(member.user)}` });
  };
}

function itemsFor({ user, role }, chat, attempt, onOpen) {
  const { open, api, state } = chat;
  const mayChange = role !== "owner" && may(open, "changeRoles");
  const isBlocked = state.blockedUserIds.includes(user.id);
  return [
    { label: "Write to them", icon: "new", act: () => attempt(async () => onOpen(await chat.openDirect(user.id))) },
    mayChange && role !== "admin" && { label: "Make an admin", icon: "role", act: () => attempt(() => api.updateMemberRole({ conversationId: open.id, userId: user.id, role: "admin" })) },
    mayChange && role === "admin" && { label: "Make an ordinary member", icon: "role", act: () => attempt(() => api.updateMemberRole({ conversationId: open.id, userId: user.id, role: "member" })) },
    role !== "owner" && may(open, "transferOwnership") && { label: "Make the owner …", icon: "role", act: () => transfer(user, chat, attempt) },
    null,
    isBlocked
      ? { label: "Unblock", icon: "block", act: () => attempt(() => api.unblockUser({ userId: user.id })) }
      : { label: "Block …", icon: "block", isDanger: true, act: () => block(user, chat) },
    role !== "owner" && may(open, "removeMembers") && { label: "Remove …", icon: "out", isDanger: true, act: () => remove(user, chat, attempt) },
  ];
}

async function transfer({ id, ...user }, { api, openId }, attempt) {
  if (await ask({ title: `Make ${nameOf(user)} the owner?`, text: "You stay an admin. Only the new owner can give it back.", action: "Make the owner" }))
    await attempt(() => api.transferOwnership({ conversationId: openId, userId: id }));
}

async function remove({ id, ...user }, { api, openId }, attempt) {
  if (await ask({ title: `Remove ${nameOf(user)}?`, text: "They can read and write nothing here from then on.", action: "Remove" }))
    await attempt(() => api.removeMember({ conversationId: openId, userId: id }));
}

export const renderMember = ({ user, role, isMe, isBlocked }) => el("li", {},
  avatar(nameOf(user), user.id),
  el("span", {},
    el("span", { dir: "auto" }, nameOf(user), isMe ? " (you)" : ""),
    user.userName ? el("small", {}, `@${user.userName}`) : null),
  isBlocked ? el("em", {}, "blocked") : null,
  role === "member" ? null : el("em", {}, role),
  isMe ? null : el("button", { type: "button", class: "icon more", "aria-label": `Actions for ${nameOf(user)}`, "aria-haspopup": "menu" }, icon("more")));
