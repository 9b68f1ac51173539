// The list at the side: who, what was last said, when, and how much of it is new. Also the connection and the way out.

import { isMuted, tickOf } from "../chatapi-client.js";
import { tickIcon } from "./bubble.js";
import { openConversationMenu } from "./conversation-menu.js";
import { avatar, el, icon, paintAvatar, reconcile } from "./dom.js";
import { fullTimeOf, nameOf, titleOf, unreadOf, whenOf } from "./format.js";
import { contentOf, unsentTick } from "./items.js";
import { openMine, openThreads } from "./mine.js";
import { wordsOf } from "./system-words.js";
import { typingWords } from "./typing-words.js";

const page = document.getElementById("chat");
const list = page.querySelector(".conversations");
const nothing = page.querySelector(".conversations + .notice");
const threads = page.querySelector("[data-threads]");
const archive = page.querySelector("[data-archive]");
const connection = page.querySelector(".connection");

export const connectionWords = {
  online: "Online",
  connecting: "Connecting …",
  waiting: "Offline. Messages are sent later.",
  offline: "Offline. Messages are sent later.",
};

/** @param {import("../chat.js").Chat} chat */
export function showConversations(chat, { onNew, onSignOut, onGone }) {
  let showsArchive = false;
  page.querySelector("[data-new]").onclick = onNew;
  page.querySelector("[data-mine]").onclick = ({ currentTarget }) => openMine(currentTarget, chat, onSignOut);
  threads.onclick = () => openThreads(chat);
  connection.querySelector("button").onclick = chat.retryNow;
  archive.onclick = () => {
    showsArchive = !showsArchive;
    chat.changed();
  };
  list.onkeydown = moveByArrows;
  list.onclick = ({ target }) => {
    const button = target.closest("button.more");
    const conversation = chat.state.conversations[button?.closest("li").dataset.key];
    if (conversation)
      openConversationMenu(button, conversation, chat, { onGone });
  };
  chat.listen(() => {
    paintMe(chat.state.me);
    paintConnection(chat.connection);
    const archived = chat.store.conversations({ archived: true });
    showsArchive &&= archived.length > 0;
    const conversations = showsArchive ? archived : chat.store.conversations();
    reconcile(list, conversations.map((conversation) => itemOf(conversation, chat)), renderItem);
    nothing.hidden = conversations.length > 0 || archived.length > 0;
    paintArchive(showsArchive, archived);
    paintThreads(chat.threads.unread);
    const unread = chat.store.unread();
    document.title = unread > 0 ? `(${unreadOf(unread)}) ChatApi` : "ChatApi";
  });
}

function paintMe(me) {
  paintAvatar(page.querySelector("[data-me-avatar]"), nameOf(me), me.id);
  page.querySelector("[data-me-name]").textContent = nameOf(me);
}

function paintConnection({ state }) {
  if (connection.dataset.state === state && connection.firstElementChild.textContent)
    return;
  connection.dataset.state = state;
  connection.firstElementChild.textContent = connectionWords[state];
  connection.lastElementChild.hidden = state === "online" || state === "connecting";
}

function paintArchive(isOpen, archived) {
  archive.hidden = archived.length === 0;
  archive.setAttribute("aria-pressed", String(isOpen));
  archive.querySelector("span").textContent = isOpen ? "All conversations" : `Archived (${archived.length})`;
}

function paintThreads(unread) {
  const words = unread > 0 ? `Threads: ${unread} unread` : "Threads";
  threads.setAttribute("aria-label", words);
  threads.title = words;
  threads.querySelector(".badge").hidden = unread === 0;
  threads.querySelector(".badge").textContent = unreadOf(unread);
}

function itemOf(conversation, chat) {
  const { id, lastActivityAt, me, otherUser } = conversation;
  return {
    key: id,
    title: titleOf(conversation),
    tone: otherUser?.id ?? id,
    presence: chat.store.presence(otherUser?.id)?.status,
    typing: typingWords(conversation, chat),
    ...lastOf(conversation, chat),
    at: lastActivityAt,
    when: whenOf(lastActivityAt), // tomorrow it looks different
    unread: me.unread,
    isMarked: Boolean(me.markedUnread),
    isMentioned: me.unreadMentions > 0,
    isMuted: isMuted(conversation),
    isPinned: Boolean(me.pinnedAt),
    current: id === chat.openId,
  };
}

function lastOf(conversation, chat) {
  const { id, kind, lastMessage } = conversation;
  const unsent = chat.writing.lastUnsent(id);
  const { text: begun } = chat.writing.drafts.of(id);
  if (begun.trim() && id !== chat.openId && !chat.writing.drafts.of(id).editing)
    return { text: begun, from: "Draft", isDraft: true };
  if (unsent)
    return { text: unsent.request.text, tick: unsentTick(unsent) };
  if (!lastMessage)
    return { text: "No messages yet", isFaint: true };
  if (lastMessage.type === "system")
    return { text: wordsOf(lastMessage, (userId) => chat.people.nameOf(userId, id), chat.state.me.id) };
  const mine = lastMessage.sender.id === chat.state.me.id;
  return {
    ...contentOf(lastMessage),
    from: mine || kind === "direct" ? "" : nameOf(lastMessage.sender),
    tick: mine && !lastMessage.deletedAt ? tickOf(lastMessage, conversation, chat.state.members[id]) : "",
  };
}

function renderItem(item) {
  const picture = avatar(item.title, item.tone);
  picture.dataset.presence = item.presence ?? "";
  const isNew = item.unread > 0 || item.isMarked;
  return el("li", {},
    el("a", { href: `#/${item.key}`, "aria-current": item.current ? "page" : null, class: isNew ? "unread" : null },
      picture,
      el("span", { class: "title", dir: "auto" }, item.title),
      el("span", { class: "when" },
        item.isMuted ? icon("mute", { label: "Muted" }) : null,
        item.isPinned ? icon("pin", { label: "Pinned" }) : null,
        el("time", { datetime: item.at, title: fullTimeOf(item.at) }, item.when)),
      item.typing ? el("span", { class: "last typing" }, item.typing) : renderLast(item),
      el("span", { class: "badges" },
        item.isMentioned ? el("span", { class: "badge mention", "aria-label": "You are mentioned" }, "@") : null,
        isNew ? el("span", { class: `badge${item.isMuted ? " muted" : ""}`, "aria-label": item.unread > 0 ? `${unreadOf(item.unread)} unread` : "Marked as unread" }, item.unread > 0 ? unreadOf(item.unread) : "") : null)),
    el("button", { type: "button", class: "icon more", "aria-label": `Actions for ${item.title}`, "aria-haspopup": "menu" }, icon("more")));
}

const renderLast = ({ tick, from, text, isFaint, isDraft }) => el("span", { class: "last" },
  tick ? tickIcon(tick) : null,
  from ? el("b", { class: isDraft ? "draft" : null }, el("bdi", {}, from), ": ") : null,
  el(isFaint ? "i" : "bdi", {}, text));

function moveByArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step)
    return;
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement?.closest("li")?.querySelector("a"));
  links[at + step]?.focus();
  event.preventDefault();
}
