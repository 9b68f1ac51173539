import type { Deliveries } from "./deliveries.js";
import type { ChatEvent } from "./generated/dtos.js";
import type { Handlers } from "./handlers.js";
import type { Outbox } from "./outbox.js";
import type { Store } from "./store/store.js";

/** Where what arrives goes. */
export interface IntakeParts {
  store: Store;
  outbox: Outbox;
  handlers: Handlers;
  deliveries: Deliveries;
  confirmsDelivery: boolean;
  /** Who is signed in now. */
  userId(): string | null;
}

/** Takes in what arrives: into the store first, then it is told to the outbox and to handlers, and confirmed when that is wanted. */
export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Begins anew with the snapshot; answers its cursor. */
  async begin(): Promise<string> {
    const { store, deliveries, userId } = this.#parts;
    const user = userId();
    const cursor = await store.resync();
    if (userId() === user)
      this.goOn();
    deliveries.flush();
    return cursor;
  }

  /** What the store has may not have been confirmed yet: noted, for the time when there is a connection. */
  goOn(): void {
    for (const { id, lastSeq, me } of Object.values(this.#parts.store.getState().conversations))
      if (lastSeq > me.deliveredSeq)
        this.#received(id, lastSeq);
  }

  /** When it is done, everybody has heard: only then the cursor counts as accepted, and is kept. */
  async take(events: readonly ChatEvent[], cursor: string | undefined): Promise<void> {
    const { store, outbox, handlers, deliveries, userId } = this.#parts;
    const user = userId();
    store.apply(events);
    for (const event of events)
      if (event.name === "message.new") {
        const { message } = event;
        if (message.sender.id === user)
          await outbox.acknowledge(message.clientMessageId); // sending is receiving already
        else
          this.#received(message.conversationId, message.seq);
      }
    await handlers.tell(events, () => userId() === user);
    if (userId() === user)
      store.apply([], cursor);
    deliveries.flush();
  }

  #received(conversationId: string, seq: number): void {
    if (this.#parts.confirmsDelivery)
      this.#parts.deliveries.note(conversationId, seq);
  }
}
