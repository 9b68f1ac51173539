// The dialog that asks a question with answers to choose from.

import { newUuid } from "../chatapi-client.js";
import { formOf, openDialog } from "./dialog.js";
import { el } from "./dom.js";

const hourMs = 3_600_000;
const begunOptions = 2;
const mostOptions = 20;

/** @param {import("../chat.js").Chat} chat */
export function openNewPoll(chat) {
  const clientMessageId = newUuid(); // asking again after a lost answer makes no second poll
  const conversationId = chat.openId;
  const options = el("div", { class: "options", role: "group", "aria-label": "Answers" });
  const fields = () => [...options.querySelectorAll("input")];
  const add = () => {
    const place = fields().length + 1;
    options.append(el("input", { "aria-label": `Answer ${place}`, placeholder: `Answer ${place}`, dir: "auto", maxlength: "200", autocomplete: "off", required: place <= begunOptions }));
  };
  for (let i = 0; i < begunOptions; i++)
    add();
  options.oninput = () => {
    if (fields().length < mostOptions && fields().every(({ value }) => value.trim()))
      add();
  };

  /** The service would say so too, but not in which field. */
  const refuseTwins = () => {
    const twin = fields().find(({ value }, i) => value.trim() && fields().findIndex((other) => other.value.trim() === value.trim()) < i);
    twin?.focus();
    if (twin)
      throw new Error(`“${twin.value.trim()}” is there twice. Answers must differ.`);
  };

  openDialog("New poll", ({ attempt, close }) => [formOf("Ask", async ({ question, closes, multiple, anonymous }) => {
    const poll = {
      conversationId,
      clientMessageId,
      question: question.value.trim(),
      options: fields().map(({ value }) => value.trim()).filter(Boolean),
      multiple: multiple.checked,
      anonymous: anonymous.checked,
      ...(closes.value && { closesAt: new Date(Date.now() + closes.value * hourMs).toISOString() }),
    };
    const isAsked = await attempt(async () => {
      refuseTwins();
      chat.store.add((await chat.api.createPoll(poll)).message);
    });
    if (!isAsked)
      return;
    close();
    chat.loadNewest();
  },
  el("label", { class: "field" }, "Question", el("input", { name: "question", dir: "auto", maxlength: "500", required: true, autocomplete: "off" })),
  el("div", { class: "field" }, el("span", { "aria-hidden": "true" }, "Answers"), options),
  el("label", { class: "check" }, el("input", { type: "checkbox", name: "multiple" }), "Several answers may be chosen"),
  el("label", { class: "check" }, el("input", { type: "checkbox", name: "anonymous" }), "Nobody sees who chose what"),
  el("label", { class: "field" }, "Voting ends", el("select", { name: "closes" },
    el("option", { value: "" }, "when it is closed"), el("option", { value: "1" }, "in an hour"), el("option", { value: "24" }, "in a day"), el("option", { value: "168" }, "in a week"))),
  )]);
}
