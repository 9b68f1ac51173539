// The state, and who wants to hear that something has changed. However much changes at once, each hears of it once.

export class Store {
  #listeners = new Set();
  #notifying = false;
  #soon;

  /** @param {import("./state/state.js").State} state @param {(act: () => void) => void} soon  does what it is given a moment later */
  constructor(state, soon = (act) => queueMicrotask(act)) {
    this.#soon = soon;
    /** @type {import("./state/state.js").State} */
    this.state = state;
  }

  update(state) {
    if (state === this.state)
      return;
    this.state = state;
    this.changed();
  }

  /** Something beside the state has changed that is shown. */
  changed() {
    if (this.#notifying)
      return;
    this.#notifying = true;
    this.#soon(() => {
      this.#notifying = false;
      for (const listener of this.#listeners)
        listener();
    });
  }

  listen(listener) {
    this.#listeners.add(listener);
    this.changed();
  }

  stop() {
    this.#listeners.clear();
  }
}
