// Views that want to hear of some kinds of events, for as long as they are shown.

export class Ears {
  #ears = new Set();

  /** @param {string[]} names @param {(event: object) => void} listener @returns {() => void} what ends it */
  add(names, listener) {
    const ear = (event) => names.includes(event.name) && listener(event);
    this.#ears.add(ear);
    return () => this.#ears.delete(ear);
  }

  tell(events) {
    for (const event of events)
      for (const ear of this.#ears)
        ear(event);
  }
}
