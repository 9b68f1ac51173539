// Who is signed in: tokens are cookies that no script can read, so the page has no secret to lose. Calls and the stream send them by themselves.

import { el, find } from "./dom.js";
import { send } from "./request.js";

const post = (path, body) => send({ verb: "POST", path, body });

export class Session {
  user = null;
  #form = find("#sign-in");
  #who = find("#who");
  #changed;

  /** changed hears of everyone who signs in, and of null. */
  constructor(changed) {
    this.#changed = changed;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { userName, password } = this.#form.elements;
      this.#signIn(userName.value, password.value);
    });
    find("#sign-out").addEventListener("click", () => this.#signOut());
    find("#open-sign-in").addEventListener("click", () => this.ask());
    for (const control of this.#form.querySelectorAll("[data-close]"))
      control.addEventListener("click", () => this.#dialog.close());
  }

  get #dialog() {
    return this.#form.closest("dialog");
  }

  ask() {
    this.#dialog.showModal();
    this.#form.elements.userName.focus();
  }

  /** Who was signed in before, here or on the chat page. */
  async start() {
    await Promise.all([this.check(), this.#offerDemo()]);
  }

  /** A call has signed in or out, or was refused for want of a session: asks who it is now. */
  async check() {
    const { status, json } = await send({ verb: "GET", path: "/api/Authenticate" });
    this.#set(status === 200 ? json : null);
  }

  async #signIn(userName, password) {
    const error = this.#form.querySelector(".error");
    error.textContent = "";
    const { status, json } = await post("/api/Authenticate", { userName, password, meta: { device: "API explorer" } });
    if (status !== 200) {
      error.textContent = json?.responseStatus?.message ?? "The server cannot be reached. Try again.";
      this.#form.elements.password.focus();
      return;
    }
    this.#form.reset();
    this.#dialog.close();
    this.#set(json);
  }

  async #signOut() {
    await post("/api/Authenticate", { provider: "logout" });
    this.#set(null);
  }

  async #offerDemo() {
    const { status, json } = await send({ verb: "GET", path: "/demo.json" });
    if (status !== 200)
      return;
    find("#demo").hidden = false;
    find("#demo-accounts").replaceChildren(...json.map(({ userName, displayName, password }) =>
      el("button", { type: "button", onclick: () => this.#signIn(userName, password) }, displayName)));
  }

  #set(user) {
    if (user?.userId === this.user?.userId && user !== null)
      return;
    this.user = user;
    this.#who.textContent = user ? user.displayName ?? user.userName ?? user.userId : "";
    this.#who.title = user ? `User ${user.userId}` : "";
    find("#signed-in").hidden = user === null;
    find("#open-sign-in").hidden = user !== null;
    this.#changed(user);
  }
}
