// The calls of this visit, the newest at the top. They are gone with the page.

import { button, el, find } from "./dom.js";

const kept = 50;

export class History {
  #list = find("#calls");
  #onOpen;

  /** onOpen is given a call that is chosen again. */
  constructor(onOpen) {
    this.#onOpen = onOpen;
  }

  add(call) {
    const { operation, plan, answer } = call;
    const kind = answer.status >= 200 && answer.status < 300 ? "good" : "bad";
    this.#list.prepend(el("li", {}, button([
      el("span", { className: "status", "data-kind": kind }, answer.status || "–"),
      el("span", { className: "name" }, operation.name),
      el("span", { className: "faint" }, `${Math.round(answer.ms)} ms`),
    ], () => this.#onOpen(call), { title: `${plan.verb} ${plan.path}` })));
    while (this.#list.childElementCount > kept)
      this.#list.lastElementChild.remove();
    find("#no-calls").hidden = true;
  }
}
