// What is one's own beside the conversations: threads, stars, what is scheduled, privacy, the way out.

import { el } from "./dom.js";
import { nameOf } from "./format.js";
import { threadAddress } from "./items.js";
import { openMenu } from "./menu.js";
import { messageLink } from "./message-link.js";
import { openPanel } from "./panel.js";
import { openPrivacy } from "./privacy.js";
import { openScheduled } from "./scheduled.js";

/** @param {import("../chat.js").Chat} chat */
export const openMine = (anchor, chat, onSignOut) => openMenu(anchor, [
  { label: "Starred messages", icon: "star", act: () => openStarred(chat) },
  { label: "Scheduled messages", icon: "waiting", act: () => openScheduled(chat) },
  { label: "Privacy and blocked people", icon: "privacy", act: () => openPrivacy(chat) },
  null,
  { label: "Sign out", icon: "out", act: onSignOut },
], { label: "More" });

/** @param {import("../chat.js").Chat} chat */
export const openThreads = (chat) => openPanel({
  title: "Threads",
  nothing: "You follow no threads yet. “Reply in a thread” in the menu of a message begins one.",
  load: chat.threads.list,
  follow: (reload) => chat.hear(["thread.updated"], reload),
  render: ({ root, me, participants = [] }) => el("li", {},
    messageLink(root, chat, {
      address: threadAddress(root.conversationId, root.id),
      at: root.lastReplyAt ?? root.createdAt,
      note: participants.length > 0 && `Replied lately: ${participants.map((user) => (user.id === chat.state.me.id ? "you" : nameOf(user))).join(", ")}`,
    }),
    me.unread > 0 ? el("span", { class: "badge", "aria-label": `${me.unread} unread` }, String(me.unread)) : null),
});

const openStarred = (chat) => openPanel({
  title: "Starred messages",
  nothing: "No message has a star yet. The menu of a message gives it one.",
  load: (cursor) => chat.api.listStarred({ cursor }),
  follow: (reload) => chat.hear(["message.starred", "message.unstarred"], reload),
  render: ({ message }) => el("li", {}, messageLink(message, chat)),
});

/** Of one conversation, for all its members. @param {import("../chat.js").Chat} chat */
export const openPins = (chat, conversationId) => openPanel({
  title: "Pinned messages",
  nothing: "Nothing is pinned here.",
  load: () => chat.api.listPins({ conversationId }),
  follow: (reload) => chat.hear(["message.pinned", "message.unpinned"], reload),
  render: ({ message }) => el("li", {}, messageLink(message, chat)),
});
