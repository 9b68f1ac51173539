// A dialog that is made when it is needed and gone once it is closed. What is refused is said in it.

import { attempting } from "./attempt.js";
import { el, icon } from "./dom.js";

/**
 * @param {string} title
 * @param {(about: {attempt: (act: () => Promise<any>) => Promise<boolean>, close: () => void}) => Element[]} content
 * @param {() => void} [onClosed]
 */
export function openDialog(title, content, onClosed = () => {}) {
  const problem = el("p", { class: "error", role: "alert" });
  const attempt = attempting((words) => (problem.textContent = words));
  const close = () => dialog.close();
  const dialog = el("dialog", { "aria-label": title, class: "made" },
    el("header", { class: "bar" },
      el("h2", { class: "grow", dir: "auto" }, title),
      el("button", { class: "icon", type: "button", "aria-label": "Close", title: "Close", onclick: close }, icon("close"))),
    problem);
  dialog.append(...content({ attempt, close }));
  dialog.oninput = () => (problem.textContent = ""); // it is being put right
  dialog.onclose = () => {
    dialog.remove();
    onClosed();
  };
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A form of a dialog whose button is out of use while it is being sent. */
export function formOf(action, onSubmit, ...fields) {
  const submit = el("button", { type: "submit", class: "primary" }, action);
  return el("form", { onsubmit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    await onSubmit(event.target.elements);
    submit.disabled = false;
  } }, ...fields, el("div", { class: "buttons" }, submit));
}
