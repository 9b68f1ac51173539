// A question before something that cannot be taken back, and words about what did not work.

import { attempting } from "./attempt.js";
import { el } from "./dom.js";

const notice = document.getElementById("notice");
const noticeMs = 6_000;
let hiding = null;

/** Whether the user agrees. @returns {Promise<boolean>} */
export function ask({ title, text, action, isDanger = true }) {
  const dialog = el("dialog", { class: "question", "aria-label": title, role: "alertdialog" },
    el("form", { method: "dialog" },
      el("h2", {}, title),
      text ? el("p", {}, text) : null,
      el("div", { class: "buttons" },
        el("button", { value: "" }, "Cancel"),
        el("button", { value: "yes", class: isDanger ? "primary danger" : "primary" }, action))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
  });
}

/** Says something for a few seconds. */
export function say(words) {
  clearTimeout(hiding);
  notice.textContent = words;
  notice.hidePopover();
  notice.showPopover(); // above a dialog that is open
  hiding = setTimeout(() => notice.hidePopover(), noticeMs);
}

/** Does something for the user; a refusal is said. Answers whether it worked. */
export const attempt = attempting((words) => words && say(words));
