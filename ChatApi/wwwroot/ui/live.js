// The events on one's own stream as they arrive, the newest at the top: at most the last 500.

import { el, find } from "./dom.js";
import { jsonView } from "./json-view.js";
import { Stream } from "./stream.js";

const kept = 500;
const states = { off: "Not connected: sign in to listen", connecting: "Connecting …", open: "Connected" };
const ofTheStream = new Set(["onConnect", "onCursor", "onHeartbeat", "onJoin", "onLeave", "onUpdate"]);

export class Live {
  #stream = new Stream((frame) => this.#hear(frame), (state) => this.#tell(state));
  #list = find("#events");
  #filter = find("#event-filter");
  #pause = find("#pause");
  #waiting = [];
  #isPaused = false;
  #count = 0;

  constructor() {
    this.#filter.addEventListener("input", () => this.#sift());
    this.#pause.addEventListener("click", () => this.#toggle());
    find("#clear").addEventListener("click", () => this.#clear());
    this.#tellCount();
  }

  listen(isSignedIn) {
    if (isSignedIn)
      this.#stream.start();
    else
      this.#stream.stop();
  }

  #hear({ name, json }) {
    if (ofTheStream.has(name))
      return;
    const row = this.#row(name, json);
    this.#count++;
    if (this.#isPaused)
      this.#waiting = [...this.#waiting, row].slice(-kept);
    else
      this.#add(row);
    this.#tellCount();
  }

  #row(name, json) {
    const at = new Date();
    const body = el("div", { className: "code" });
    const row = el("li", {}, el("details", {
      ontoggle() {
        if (body.childElementCount === 0)
          body.append(jsonView(json ?? null));
      },
    }, el("summary", {}, el("time", { dateTime: at.toISOString(), title: at.toISOString() }, clock(at)), el("span", { className: "name" }, name), el("span", { className: "faint" }, gist(json))), body));
    row.dataset.name = name;
    row.hidden = !this.#fits(row);
    return row;
  }

  #add(row) {
    this.#list.prepend(row);
    while (this.#list.childElementCount > kept)
      this.#list.lastElementChild.remove();
  }

  #fits = (row) => row.dataset.name.includes(this.#filter.value.trim().toLowerCase());

  #sift() {
    for (const row of [...this.#list.children, ...this.#waiting])
      row.hidden = !this.#fits(row);
    this.#tellCount();
  }

  #toggle() {
    this.#isPaused = !this.#isPaused;
    this.#pause.setAttribute("aria-pressed", String(this.#isPaused));
    if (!this.#isPaused)
      this.#waiting.splice(0).forEach((row) => this.#add(row));
    this.#tellCount();
  }

  #clear() {
    this.#list.replaceChildren();
    this.#waiting = [];
    this.#count = 0;
    this.#tellCount();
  }

  #tellCount() {
    const heard = `${this.#count} event${this.#count === 1 ? "" : "s"}`;
    const waiting = this.#waiting.length > 0 ? `, ${this.#waiting.length} held back` : "";
    find("#event-count").textContent = heard + waiting + (this.#count > kept ? `; the last ${kept} are kept` : "");
    find("#no-events").hidden = this.#list.childElementCount > 0;
  }

  #tell(state) {
    const place = find("#stream-state");
    place.dataset.state = state;
    if (place.textContent !== states[state])
      place.textContent = states[state];
  }
}

const clock = (at) => at.toLocaleTimeString([], { hour12: false });

/** What tells one event of a kind from another at a glance. */
function gist(json) {
  const text = json?.message?.text ?? json?.typing?.user?.displayName ?? json?.presence?.status;
  return text ?? (json?.seq === undefined ? "" : `seq ${json.seq}`);
}
