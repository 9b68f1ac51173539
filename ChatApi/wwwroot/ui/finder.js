// The list of operations and the field above it. Slash goes to the field, arrows choose, Enter opens.

import { el, find } from "./dom.js";
import { search } from "./search.js";

export class Finder {
  #field = find("#search");
  #list = find("#operations");
  #count = find("#found");
  #shown = [];
  #current;

  /** onOpen hears of an operation chosen by Enter. */
  constructor(contract, onOpen) {
    this.contract = contract;
    this.onOpen = onOpen;
    this.#field.addEventListener("input", () => this.#show());
    for (const part of [this.#field, this.#list])
      part.addEventListener("keydown", (event) => this.#press(event));
    this.#list.addEventListener("click", (event) => this.#choose(event));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select"))
        return;
      event.preventDefault();
      document.body.dataset.view = "find";
      this.#field.focus();
      this.#field.select();
    });
    this.#show();
  }

  /** The operation that is open. */
  mark(name) {
    this.#current = name;
    for (const link of this.#list.querySelectorAll("a"))
      setCurrent(link, link.dataset.name === name);
    this.#list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  #show() {
    const query = this.#field.value.trim();
    const groups = query
      ? [{ operations: search(this.contract.operations, query) }]
      : this.contract.groups;
    this.#list.replaceChildren(...groups.map((group) => this.#group(group)));
    this.#shown = [...this.#list.querySelectorAll("a")];
    this.#count.textContent = query && `${this.#shown.length || "No"} operation${this.#shown.length === 1 ? "" : "s"} found`;
    this.#list.toggleAttribute("data-found", query !== "");
  }

  #group({ name, description, operations }) {
    const links = el("ul", {}, operations.map((operation) => el("li", {}, this.#link(operation))));
    return name ? el("section", { "aria-label": name }, el("h2", { title: description }, name), links) : links;
  }

  #link(operation) {
    const { verb, path } = operation.routes[0];
    const link = el("a", { href: `#/${operation.name}`, title: `${verb} ${path}` },
      el("span", { className: "name" }, operation.name), el("span", { className: "verb", "data-verb": verb }, verb));
    link.dataset.name = operation.name;
    setCurrent(link, operation.name === this.#current);
    return link;
  }

  /** In the field and in the list: arrows go from one to the next. */
  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = this.#shown.indexOf(document.activeElement) + step;
      (this.#shown[next] ?? (next < 0 ? this.#field : this.#shown.at(-1)))?.focus();
    } else if (event.key === "Escape") {
      this.#field.value = "";
      this.#show();
      this.#field.focus();
    } else if (event.key === "Enter" && event.target === this.#field && this.#shown.length > 0) {
      event.preventDefault();
      this.onOpen(this.#shown[0].dataset.name);
    }
  }

  /** By Enter on a link, which browsers tell as a click of no button. */
  #choose(event) {
    const link = event.target.closest("a");
    if (!link || event.detail !== 0)
      return;
    event.preventDefault();
    this.onOpen(link.dataset.name);
  }
}

function setCurrent(link, isCurrent) {
  if (isCurrent)
    link.setAttribute("aria-current", "page");
  else
    link.removeAttribute("aria-current");
}
