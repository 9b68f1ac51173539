import { ChatApiError, isOutcomeUnknown } from "./errors.js";
import type { Log } from "./log.js";
import { delay } from "./platform.js";
import { codeOf } from "./transport.js";

const intervalMs = 1_000;
const marksPerCall = 100;

/** How far a conversation has arrived on this device. */
export interface DeliveredMark {
  conversationId: string;
  deliveredSeq: number;
}

/** Confirms what this device has received: at once, and then what came meanwhile by one call a second for all conversations together. */
export class Deliveries {
  readonly #send: (marks: DeliveredMark[]) => Promise<unknown>;
  readonly #log: Log;
  #received = new Map<string, number>();
  #isSending = false;

  constructor(send: (marks: DeliveredMark[]) => Promise<unknown>, log: Log) {
    this.#send = send;
    this.#log = log;
  }

  /** Notes that everything up to a seq has come; `flush` confirms it. */
  note(conversationId: string, seq: number): void {
    this.#received.set(conversationId, Math.max(seq, this.#received.get(conversationId) ?? 0));
  }

  /** Confirms what is noted, in the background. */
  flush(): void {
    if (!this.#isSending)
      void this.#sendAll();
  }

  /** Another user follows: what is noted is nothing to them. */
  forget(): void {
    this.#received = new Map();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    while (this.#received.size > 0) {
      const received = this.#received;
      const marks = [...received].slice(0, marksPerCall).map(([conversationId, deliveredSeq]) => ({ conversationId, deliveredSeq }));
      for (const { conversationId } of marks)
        received.delete(conversationId);
      if (!(await this.#sendSome(marks)) && this.#received === received)
        for (const { conversationId, deliveredSeq } of marks)
          this.note(conversationId, deliveredSeq);
      await delay(intervalMs);
    }
    this.#isSending = false;
  }

  /** False when it is to be tried again. What is refused is not: the next message is confirmed anew. */
  async #sendSome(marks: DeliveredMark[]): Promise<boolean> {
    try {
      await this.#send(marks);
      return true;
    } catch (error) {
      this.#log({ event: "deliveries.unconfirmed", code: codeOf(error) });
      return !(isOutcomeUnknown(error) || (error instanceof ChatApiError && error.status === 429));
    }
  }
}
