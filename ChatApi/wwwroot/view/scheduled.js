// Messages that are sent later: the dialog that makes or changes one, and the list of those that wait.

import { newUuid } from "../chatapi-client.js";
import { say } from "./ask.js";
import { formOf, openDialog } from "./dialog.js";
import { avatar, el } from "./dom.js";
import { fullTimeOf, titleOf, whenWordsOf } from "./format.js";
import { openPanel } from "./panel.js";

const minuteMs = 60_000;

/** @param {import("../chat.js").Chat} chat @param {{conversationId: string, text: string, scheduled?: import("@chatapi/client").ScheduledMessage}} about */
export function openSchedule(chat, { conversationId, text, scheduled }) {
  const clientMessageId = scheduled?.message.clientMessageId ?? newUuid();
  const { replyTo } = scheduled ? {} : chat.writing.drafts.of(conversationId);
  const store = (sendAt, written) => {
    if (!scheduled)
      return chat.api.scheduleMessage({ sendAt, message: { conversationId, clientMessageId, text: written, replyToId: replyTo?.id, ...chat.writing.mentionsIn(written, conversationId) } });
    return chat.api.updateScheduled({ scheduledId: scheduled.id, version: scheduled.version, sendAt, message: { ...scheduled.message, text: written } });
  };

  openDialog(scheduled ? "Change what is sent later" : "Send later", ({ attempt, close }) => [formOf("Send then", async ({ text: field, at }) => {
    const sendAt = new Date(at.value);
    if (!(await attempt(() => store(sendAt.toISOString(), field.value.trim()))))
      return;
    close();
    say(`It is sent ${whenWordsOf(sendAt)}.`);
    if (!scheduled)
      chat.writing.drafts.done(conversationId);
  },
  el("label", { class: "field" }, "Message", written(text)),
  el("label", { class: "field" }, "When", el("input", {
    name: "at", type: "datetime-local", required: true, min: localTime(Date.now() + minuteMs), value: localTime(scheduled ? Date.parse(scheduled.sendAt) : nextHour()),
  })))]);
}

/** @param {import("../chat.js").Chat} chat */
export const openScheduled = (chat) => openPanel({
  title: "Scheduled messages",
  nothing: "Nothing is waiting to be sent. The plus beside the field of a conversation has “Send later”.",
  load: async () => {
    if (!chat.state.scheduled)
      await chat.store.loadScheduled(); // events keep it current from then on
    return { results: chat.state.scheduled };
  },
  follow: (reload) => chat.hear(["scheduled.updated"], reload),
  render: (scheduled, { attempt, close }) => {
    const { id, message, sendAt, errorMessage } = scheduled;
    const conversation = chat.state.conversations[message.conversationId];
    const title = conversation ? titleOf(conversation) : "A conversation you have left";
    const button = (label, act) => el("button", { type: "button", class: "link", onclick: act }, label);
    return el("li", {},
      avatar(title, conversation?.otherUser?.id ?? message.conversationId),
      el("span", { class: "title", dir: "auto" }, title),
      el("time", { datetime: sendAt, title: fullTimeOf(sendAt) }, whenWordsOf(new Date(sendAt))),
      el("span", { class: "last", dir: "auto" }, message.text ?? ""),
      errorMessage ? el("span", { class: "error" }, errorMessage) : null,
      el("span", { class: "acts" },
        button("Send now", () => attempt(() => chat.api.sendScheduledNow({ scheduledId: id }))),
        button("Change", () => {
          close();
          openSchedule(chat, { conversationId: message.conversationId, text: message.text, scheduled });
        }),
        button("Take back", () => attempt(() => chat.api.cancelScheduled({ scheduledId: id })))));
  },
});

function written(text) {
  const field = el("textarea", { name: "text", dir: "auto", rows: "3", required: true });
  field.value = text;
  return field;
}

const nextHour = () => Math.ceil((Date.now() + minuteMs) / (60 * minuteMs)) * 60 * minuteMs;

/** As a field for a time and day takes it. */
function localTime(at) {
  const moment = new Date(at);
  return new Date(at - moment.getTimezoneOffset() * minuteMs).toISOString().slice(0, 16);
}
