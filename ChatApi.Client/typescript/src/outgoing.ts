import { ChatApiError, type FieldError } from "./errors.js";
import type { SendMessage } from "./generated/dtos.js";

/** What is sent: the members of `SendMessage` but its key, which the outbox makes. */
export type NewMessage = Partial<Omit<SendMessage, "clientMessageId" | "getTypeName" | "getMethod" | "createResponse">>;

/** A message that is not yet known to be stored, as it is shown meanwhile. */
export interface OutgoingMessage {
  /** Its key: the message that comes of it carries the same. */
  readonly clientMessageId: string;
  /** What is sent. */
  readonly request: NewMessage & { readonly clientMessageId: string };
  /** When it was written, ISO 8601. */
  readonly createdAt: string;
  /** `failed`: the service has refused it, and it waits for `retry` or `discard`. */
  readonly state: "queued" | "sending" | "failed";
  /** Why it failed. */
  readonly error?: ChatApiError;
}

/** With its place in the outbox, which grows with each message: the order after a restart. */
export type Placed = OutgoingMessage & { readonly order: number };

interface Kept {
  request: OutgoingMessage["request"];
  createdAt: string;
  order: number;
  refusal?: { status: number; errorCode: string; message: string; errors: FieldError[]; meta: Record<string, string> };
}

/** The text under which it is kept: nothing of a moment's state. */
export function textOf({ request, createdAt, order, error }: Placed): string {
  const refusal = error && { status: error.status, errorCode: error.code, message: error.message, errors: error.errors, meta: error.meta };
  return JSON.stringify({ request, createdAt, order, refusal });
}

/** Null when the text is damaged. */
export function outgoingOf(text: string | null): Placed | null {
  try {
    const { request, createdAt, order, refusal } = JSON.parse(text ?? "") as Kept;
    const item = { clientMessageId: request.clientMessageId, request, createdAt, order };
    return refusal ? { ...item, state: "failed", error: new ChatApiError(refusal.status, refusal) } : { ...item, state: "queued" };
  } catch {
    return null;
  }
}
