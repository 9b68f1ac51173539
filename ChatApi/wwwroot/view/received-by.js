// Who has received and who has read a message, and when.

import { avatar, el } from "./dom.js";
import { fullTimeOf, nameOf, whenOf } from "./format.js";
import { tickIcon } from "./bubble.js";
import { openPanel } from "./panel.js";

/** @param {import("@chatapi/client").Message} message @param {import("../chat.js").Chat} chat */
export const openReceivedBy = ({ id, conversationId }, chat) => openPanel({
  title: "Received and read by",
  nothing: "It has reached nobody yet.",
  load: (cursor) => chat.api.listReceipts({ messageId: id, cursor }),
  follow: (reload) => chat.hear(["message.delivered", "message.read"], (event) => event.conversationId === conversationId && reload()),
  render: ({ user, read, deliveredAt, readAt }) => {
    const at = read ? readAt : deliveredAt;
    return el("li", {},
      avatar(nameOf(user), user.id),
      el("span", { class: "title", dir: "auto" }, nameOf(user)),
      at ? el("time", { datetime: at, title: fullTimeOf(at) }, whenOf(at)) : null,
      el("span", { class: "last" }, tickIcon(read ? "read" : "delivered"), read ? "Read" : "Received"));
  },
});
