// The pane of the open conversation: its head, its messages, where to write.

import { may } from "../permissions.js";
import { attempt } from "./ask.js";
import { showComposer } from "./composer.js";
import { isBlocked, openConversationMenu } from "./conversation-menu.js";
import { connectionWords } from "./conversations.js";
import { paintAvatar } from "./dom.js";
import { lastSeenOf, nameOf, titleOf } from "./format.js";
import { showMessages } from "./messages.js";
import { openSendMenu } from "./send-menu.js";
import { typingWords } from "./typing-words.js";

const page = document.getElementById("chat");
const nothing = page.querySelector(".nothing");
const pane = page.querySelector(".conversation");
const head = pane.querySelector(".bar");
const subtitle = head.querySelector(".subtitle");
const membersButton = head.querySelector("[data-members]");
const menuButton = head.querySelector("[data-menu]");
const form = pane.querySelector(".composer");
const barred = pane.querySelector(".barred");

/** @param {import("../chat.js").Chat} chat */
export function showConversation(chat, { onBack, onMembers }) {
  head.querySelector(".back").onclick = onBack;
  membersButton.onclick = onMembers;
  menuButton.onclick = () => openConversationMenu(menuButton, chat.open, chat, { onMembers, onGone: onBack });
  barred.querySelector("button").onclick = () => attempt(() => chat.api.unblockUser({ userId: chat.open.otherUser.id }));
  form.querySelector("[data-more]").onclick = ({ currentTarget }) => openSendMenu(currentTarget, chat);
  pane.onkeydown = (event) => {
    if (event.key === "Escape")
      onBack();
  };
  chat.listen(() => {
    const { open } = chat;
    page.classList.toggle("is-open", open !== null);
    nothing.hidden = open !== null;
    pane.hidden = open === null;
    if (!open)
      return;
    paintHead(open, chat);
    paintRight(open, chat);
  });
  const toBottom = showMessages(chat, { onBack });
  showComposer(form, chat, {
    place: () => chat.open && { conversationId: chat.openId },
    messages: () => chat.store.messages(chat.openId).messages,
    onSend: () => {
      chat.atBottom = true;
      toBottom();
    },
  });
}

/** Not everyone may write everywhere: then the reason stands where the form would. */
function paintRight(conversation, chat) {
  const isBarred = isBlocked(conversation, chat);
  barred.hidden = !isBarred && may(conversation, "sendMessages");
  form.hidden = !barred.hidden;
  barred.querySelector("span").textContent = isBarred ? `You have blocked ${nameOf(conversation.otherUser)}.` : "Only some may write in this group, and you are not one of them.";
  barred.querySelector("button").hidden = !isBarred;
}

/** On a phone this is the only place that tells the connection. */
function paintHead(conversation, chat) {
  const title = titleOf(conversation);
  const { state } = chat.connection;
  const avatar = paintAvatar(head.querySelector(".avatar"), title, conversation.otherUser?.id ?? conversation.id);
  avatar.dataset.presence = chat.store.presence(conversation.otherUser?.id)?.status ?? "";
  head.querySelector("h2").textContent = title;
  subtitle.dataset.state = state;
  subtitle.textContent = state === "online" ? typingWords(conversation, chat) || about(conversation, chat.store) : connectionWords[state];
  membersButton.hidden = conversation.kind === "direct";
  pane.setAttribute("aria-label", `Conversation: ${title}`);
}

function about({ kind, memberCount, otherUser }, store) {
  if (kind !== "direct")
    return memberCount === 1 ? "1 member" : `${memberCount} members`;
  const { status, lastSeenAt, statusText } = store.presence(otherUser?.id) ?? {};
  const words = { online: "Online", away: "Away", offline: lastSeenAt && lastSeenOf(lastSeenAt) }[status];
  return [words, statusText].filter(Boolean).join(" · ") || (otherUser?.userName ? `@${otherUser.userName}` : "");
}
