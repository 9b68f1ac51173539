// The pane of the open conversation: its head, its messages, where to write.

import { showComposer } from "./composer.js";
import { connectionWords } from "./conversations.js";
import { paintAvatar } from "./dom.js";
import { titleOf } from "./format.js";
import { showMessages } from "./messages.js";

const page = document.getElementById("chat");
const nothing = page.querySelector(".nothing");
const pane = page.querySelector(".conversation");
const head = pane.querySelector(".bar");
const subtitle = head.querySelector(".subtitle");
const membersButton = head.querySelector("[data-members]");

/** @param {import("../chat.js").Chat} chat */
export function showConversation(chat, { onBack, onMembers }) {
  head.querySelector(".back").onclick = onBack;
  membersButton.onclick = onMembers;
  pane.onkeydown = (event) => event.key === "Escape" && onBack();
  chat.listen(() => {
    const { open } = chat;
    page.classList.toggle("is-open", open !== null);
    nothing.hidden = open !== null;
    pane.hidden = open === null;
    if (open)
      paintHead(open, chat.connection.state);
  });
  showMessages(chat);
  showComposer(chat);
}

/** On a phone this is the only place that tells the connection. */
function paintHead(conversation, connection) {
  const title = titleOf(conversation);
  const isGroup = conversation.kind !== "direct";
  paintAvatar(head.querySelector(".avatar"), title, conversation.otherUser?.id ?? conversation.id);
  head.querySelector("h2").textContent = title;
  subtitle.dataset.state = connection;
  subtitle.textContent = connection === "online" ? about(conversation) : connectionWords[connection];
  membersButton.hidden = !isGroup;
  pane.setAttribute("aria-label", `Conversation: ${title}`);
}

function about({ kind, memberCount, otherUser }) {
  if (kind !== "direct")
    return memberCount === 1 ? "1 member" : `${memberCount} members`;
  return otherUser?.userName ? `@${otherUser.userName}` : "";
}
