// The request of one route: as fields or as JSON, two views of the same.

import { button, el } from "./dom.js";
import { makeFields } from "./fields.js";

export class RequestForm {
  #fields;
  #editor = el("textarea", { className: "mono editor", rows: 12, spellcheck: false, "aria-label": "The request as JSON", "aria-describedby": "request-error" });
  #error = el("p", { className: "error", id: "request-error", role: "alert" });
  #place = el("div");
  #isJson = false;
  #tabs;

  constructor(route, contract, changed) {
    this.route = route;
    this.#fields = makeFields(route.members.map((member) => ({ ...member, suggest: true })), contract, changed);
    this.#editor.addEventListener("input", changed);
    this.#tabs = [["Form", false], ["JSON", true]].map(([label, isJson]) => button(label, () => this.#show(isJson), { "aria-pressed": String(!isJson) }));
    const example = button("Fill in the example", () => {
      this.#fillIn();
      changed();
    }, { className: "quiet" });
    this.element = el("div", { className: "request" },
      route.members.length > 0 ? el("div", { className: "tabs" }, this.#tabs, el("span", { className: "grow" }), example) : el("p", { className: "hint" }, "It takes nothing."),
      this.#place, this.#error);
    this.#place.append(this.#fields.element);
  }

  /** The request, and what of it cannot be read. */
  read() {
    const problems = [];
    if (!this.#isJson)
      return { values: this.#fields.read(problems), problems };
    try {
      const values = JSON.parse(this.#editor.value.trim() || "{}");
      return values !== null && typeof values === "object" && !Array.isArray(values)
        ? { values, problems }
        : { values: {}, problems: [{ message: "A request is a JSON object: { … }." }] };
    } catch (error) {
      return { values: {}, problems: [{ message: `This is not JSON: ${error.message}` }] };
    }
  }

  write(values) {
    this.#fields.write(values);
    this.#editor.value = JSON.stringify(values, null, 2);
  }

  /** Says what is wrong: at the field it names, else under the form. Answers the first of these fields. */
  fail(errors) {
    const rest = [];
    const fields = [];
    for (const { path, message } of errors) {
      const field = path && !this.#isJson ? this.#fields.at(path.replace(/\[(\d+)\]/g, ".$1").split(".")) : undefined;
      field?.fail(message);
      if (field)
        fields.push(field);
      else
        rest.push(path ? `${path}: ${message}` : message);
    }
    this.#error.textContent = rest.join(" ");
    return fields[0];
  }

  forgive() {
    for (const part of this.#fields.parts())
      part.fail("");
    this.#error.textContent = "";
  }

  /** New keys where the client chooses them: those that are there have been used. */
  renewKeys() {
    for (const { member, read, renew } of this.#fields.parts())
      if (renew && (member.required || read() !== undefined))
        renew();
  }

  focus = () => (this.#isJson ? this.#editor : this.#place.querySelector("input, textarea, select, button"))?.focus();

  /** Keys are new ones: an example's would have been used by whoever tried it before. */
  #fillIn() {
    const examples = this.route.members.filter((member) => member.example !== undefined).map((member) => [member.name, member.example]);
    this.#fields.write({ ...this.read().values, ...Object.fromEntries(examples) });
    this.renewKeys();
    this.write(this.#fields.read([]));
  }

  #show(isJson) {
    if (isJson === this.#isJson)
      return;
    const { values, problems } = this.read();
    this.forgive();
    if (problems.length > 0) {
      this.#error.textContent = problems.map(({ message }) => message).join(" ");
      return;
    }
    this.#isJson = isJson;
    this.write(values);
    this.#place.replaceChildren(isJson ? this.#editor : this.#fields.element);
    this.#tabs.forEach((tab, index) => tab.setAttribute("aria-pressed", String((index === 1) === isJson)));
  }
}
