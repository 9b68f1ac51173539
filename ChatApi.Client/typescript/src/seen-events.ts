/** As many as one resume may bring. */
const capacity = 10_000;

/** The ids of the last durable events, to drop repeats. */
export class SeenEvents {
  readonly #ids = new Set<number>();

  /** False when it came before; events that may be lost have no id and are always new. */
  isNew(id: number | undefined): boolean {
    if (id === undefined)
      return true;
    if (this.#ids.has(id))
      return false;
    this.#ids.add(id);
    if (this.#ids.size > capacity)
      this.#ids.delete(this.#ids.values().next().value!);
    return true;
  }

  /** It was not taken in after all. */
  forget(id: number | undefined): void {
    if (id !== undefined)
      this.#ids.delete(id);
  }

  clear(): void {
    this.#ids.clear();
  }
}
