import { platform, type Timer } from "./platform.js";

/**
 * Sends the messages of one conversation, one after the other.
 * @typeParam T What waits.
 */
export class Lane<T> {
  readonly #next: () => T | undefined;
  readonly #send: (item: T, failures: number) => Promise<number | undefined>;
  #isBusy = false;
  #isStopped = false;
  #failures = 0;
  #timer: Timer | undefined;

  /**
   * @param next What is to be sent now; undefined when there is nothing.
   * @param send Never rejects. Answers how long to wait when the outcome is unknown, undefined when the next may go.
   */
  constructor(next: () => T | undefined, send: (item: T, failures: number) => Promise<number | undefined>) {
    this.#next = next;
    this.#send = send;
  }

  /** There is something new. Does not cut a wait short. */
  go(): void {
    if (!this.#isBusy && this.#timer === undefined)
      void this.#run();
  }

  /** Waits no longer. */
  hurry(): void {
    platform.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failures = 0;
    this.go();
  }

  stop(): void {
    this.#isStopped = true;
    platform.clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    let wait: number | undefined;
    for (let item: T | undefined; wait === undefined && !this.#isStopped && (item = this.#next()) !== undefined;) {
      wait = await this.#send(item, this.#failures + 1);
      this.#failures = wait === undefined ? 0 : this.#failures + 1;
    }
    this.#isBusy = false;
    if (wait !== undefined && !this.#isStopped)
      this.#timer = platform.setTimeout(() => this.#tryAgain(), wait);
  }

  #tryAgain(): void {
    this.#timer = undefined;
    this.go();
  }
}
