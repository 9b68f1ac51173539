// Who has chosen what in a poll.

import { avatar, el } from "./dom.js";
import { fullTimeOf, nameOf, whenOf } from "./format.js";
import { openPanel } from "./panel.js";

/** @param {import("@chatapi/client").Message} message  a poll that is not anonymous @param {import("../chat.js").Chat} chat */
export const openVotes = ({ id, text, poll }, chat) => openPanel({
  title: text,
  nothing: "Nobody has voted yet.",
  load: (cursor) => chat.api.listPollVotes({ messageId: id, cursor }),
  follow: (reload) => chat.hear(["poll.updated"], ({ messageId }) => messageId === id && reload()),
  render: ({ user, options, votedAt }) => el("li", {},
    avatar(nameOf(user), user.id),
    el("span", { class: "title", dir: "auto" }, nameOf(user)),
    el("time", { datetime: votedAt, title: fullTimeOf(votedAt) }, whenOf(votedAt)),
    el("span", { class: "last", dir: "auto" }, options.map((option) => poll.options[option]?.text).join(", "))),
});
