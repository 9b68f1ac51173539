// The pane of the open conversation: its head, its messages, where to write.

import { showComposer } from "./composer.js";
import { paintAvatar } from "./dom.js";
import { titleOf } from "./format.js";
import { showMessages } from "./messages.js";

const page = document.getElementById("chat");
const nothing = page.querySelector(".nothing");
const pane = page.querySelector(".conversation");
const head = pane.querySelector(".bar");
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
      paintHead(open);
  });
  showMessages(chat);
  showComposer(chat);
}

function paintHead(conversation) {
  const title = titleOf(conversation);
  const isGroup = conversation.kind !== "direct";
  paintAvatar(head.querySelector(".avatar"), title, conversation.otherUser?.id ?? conversation.id);
  head.querySelector("h2").textContent = title;
  head.querySelector(".subtitle").textContent = isGroup
    ? `${conversation.memberCount} ${conversation.memberCount === 1 ? "member" : "members"}`
    : conversation.otherUser?.userName ? `@${conversation.otherUser.userName}` : "";
  membersButton.hidden = !isGroup;
  pane.setAttribute("aria-label", `Conversation: ${title}`);
}
