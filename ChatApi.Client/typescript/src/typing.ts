const intervalMs = 3_000;

/** Whether it is time to say again that the user is typing: once in 3 seconds for a conversation, of the 6 that it lasts. */
export class TypingThrottle {
  readonly #said = new Map<string, { kind: string | undefined; at: number }>();

  /** True when it is; then it counts as said. */
  isDue(conversationId: string, kind: string | undefined): boolean {
    const last = this.#said.get(conversationId);
    const at = Date.now();
    if (last && last.kind === kind && at >= last.at && at - last.at < intervalMs)
      return false; // a clock that was set back says nothing
    this.#said.set(conversationId, { kind, at });
    return true;
  }

  /** The next is due at once. */
  forget(conversationId: string): void {
    this.#said.delete(conversationId);
  }
}
