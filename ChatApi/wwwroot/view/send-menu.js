// What can be sent besides what is written in the field.

import { openMenu } from "./menu.js";
import { openNewPoll } from "./new-poll.js";
import { openSchedule } from "./scheduled.js";

/** @param {import("../chat.js").Chat} chat */
export const openSendMenu = (anchor, chat) => openMenu(anchor, [
  { label: "Poll …", icon: "poll", act: () => openNewPoll(chat) },
  { label: "Send later …", icon: "waiting", act: () => openSchedule(chat, { conversationId: chat.openId, text: chat.writing.drafts.of(chat.openId).text }) },
], { label: "More to send" });
