/** A promise that is settled from outside. Nobody needs to wait for it. */
export class Deferred {
  readonly promise: Promise<void>;
  isSettled = false;
  #resolve!: () => void;
  #reject!: (error: unknown) => void;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => {});
  }

  resolve(): void {
    this.isSettled = true;
    this.#resolve();
  }

  reject(error: unknown): void {
    this.isSettled = true;
    this.#reject(error);
  }
}
