// One operation: what it is, its form, its answer, the same call elsewhere.

import { answerView } from "./answer.js";
import { announce, button, copyButton, el, prose } from "./dom.js";
import { about, answersReference, errorsReference } from "./reference.js";
import { RequestForm } from "./request-form.js";
import { plan, send } from "./request.js";
import { csharp, curl, typescript } from "./snippets.js";

const languages = ["curl", "TypeScript", "C#"];

export class OperationView {
  #answer = el("section", { className: "answer-place", "aria-label": "Answer" });
  #snippet = el("pre", { className: "code", tabIndex: 0 });
  #language = languages[0];
  #form;
  #formPlace = el("div");
  #sending = null;
  #send = button("Send", () => this.#run(), { className: "primary" });

  /** onCall hears of each call once it is answered. */
  constructor(operation, contract, { onCall, call }) {
    this.operation = operation;
    this.contract = contract;
    this.onCall = onCall;
    this.element = el("article", { "aria-label": operation.name }, this.#head(), this.#formPlace,
      el("div", { className: "send" }, this.#send, el("span", { className: "faint" }, el("kbd", {}, "Ctrl"), " + ", el("kbd", {}, "Enter"))),
      this.#answer, this.#elsewhere(), answersReference(operation, contract), errorsReference(operation));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey))
        return;
      event.preventDefault();
      this.#run();
    });
    this.#use(call?.route ?? operation.routes[0]);
    if (call) {
      this.#form.write(call.values);
      this.#answer.replaceChildren(answerView(call.answer));
      this.#changed();
    }
  }

  focus = () => (this.#form.route.members.length > 0 ? this.#form.focus() : this.#send.focus());

  leave() {
    this.#sending?.abort();
  }

  #head() {
    const { name, summary, description, routes } = this.operation;
    const paragraphs = (description || summary).split(/\n{2,}/);
    const choice = el("div", { className: "routes", role: "group", "aria-label": "Route" }, routes.map((route) => {
      const line = [el("span", { className: "verb", "data-verb": route.verb }, route.verb), el("code", {}, route.path)];
      return routes.length === 1 ? el("p", { className: "route" }, line) : button(line, () => this.#use(route), { className: "route" });
    }));
    this.chooseRoute = (route) => [...choice.children].forEach((child, index) => routes.length > 1 && child.setAttribute("aria-pressed", String(routes[index] === route)));
    return el("header", { className: "head" }, el("h1", { tabIndex: -1 }, name), paragraphs.map((text) => el("p", {}, prose(text))), choice, about(this.operation));
  }

  #elsewhere() {
    const tabs = languages.map((language) => button(language, () => {
      this.#language = language;
      tabs.forEach((tab) => tab.setAttribute("aria-pressed", String(tab.textContent === language)));
      this.#changed();
    }, { "aria-pressed": String(language === this.#language) }));
    return el("section", { className: "elsewhere", "aria-label": "The same call elsewhere" },
      el("div", { className: "tabs" }, tabs, el("span", { className: "grow" }), copyButton("the call", () => this.#snippet.textContent)), this.#snippet);
  }

  #use(route) {
    const before = this.#form?.read().values;
    this.#form = new RequestForm(route, this.contract, () => this.#changed());
    if (before)
      this.#form.write(before);
    this.#formPlace.replaceChildren(this.#form.element);
    this.chooseRoute(route);
    this.#changed();
  }

  #changed() {
    const { values } = this.#form.read();
    const route = this.#form.route;
    const context = { origin: location.origin, needsToken: !this.operation.isAnonymous, contract: this.contract, route };
    this.#snippet.textContent = {
      curl: () => curl(plan(route, values), context),
      TypeScript: () => typescript(this.operation, values, context),
      "C#": () => csharp(this.operation, values, context),
    }[this.#language]();
  }

  async #run() {
    if (this.#sending) {
      this.#sending.abort();
      return;
    }
    const form = this.#form;
    form.forgive();
    const { values, problems } = form.read();
    const planned = plan(form.route, values);
    const refused = problems.length > 0 ? problems : planned.missing.map((path) => ({ path, message: "It is part of the path: give it." }));
    if (refused.length > 0) {
      this.#refuse(form, refused);
      return;
    }
    this.#sending = new AbortController();
    this.#send.textContent = "Cancel";
    const answer = await send(planned, this.#sending.signal);
    this.#sending = null;
    this.#send.textContent = "Send";
    this.#answer.replaceChildren(answerView(answer));
    this.#answer.scrollIntoView({ block: "nearest" });
    const errors = answer.json?.responseStatus?.errors ?? [];
    form.fail(errors.map(({ fieldName, message }) => ({ path: fieldName, message })))?.input?.focus({ preventScroll: true });
    this.onCall({ operation: this.operation, route: form.route, values: this.#withoutSecrets(values), plan: planned, answer });
    if (answer.status === 201)
      form.renewKeys();
  }

  /** What the page can tell by itself. */
  #refuse(form, problems) {
    const [{ input, message }] = problems;
    if (input) {
      input.focus();
      form.fail(problems.map((problem) => ({ path: problem.input.closest("[data-member]")?.dataset.member, message: problem.message })));
    } else {
      form.fail(problems)?.input?.focus();
    }
    announce(message);
  }

  #withoutSecrets = (values) => Object.fromEntries(Object.entries(values).filter(([name]) =>
    this.#form.route.members.find((member) => member.name === name)?.schema.format !== "password"));
}
