/** What is wrong with one member of a request. */
export interface FieldError {
  errorCode: string;
  fieldName: string;
  message: string;
}

/** Everything the SDK throws on purpose. */
export class ChatError extends Error {
  override readonly name: string = "ChatError";
  /** Why, for programs: an error code of the contract, or one of the SDK such as `OutcomeUnknown`, `NotSignedIn`, `Closed`. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The `responseStatus` of an answer. */
export interface ErrorBody {
  errorCode?: string;
  message?: string;
  errors?: FieldError[];
  meta?: Record<string, string>;
}

/** The service refused a request. */
export class ChatApiError extends ChatError {
  override readonly name = "ChatApiError";
  /** The HTTP status, 400 to 599. */
  readonly status: number;
  /** What is wrong with single members of the request. */
  readonly errors: readonly FieldError[];
  /** Further facts, per code. */
  readonly meta: Readonly<Record<string, string>>;
  /** How many seconds the service asks to wait before the next try (429, 503). */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: ErrorBody = {}, retryAfter?: string | null) {
    super(body.errorCode || `Http${status}`, body.message || `The service answered ${status}.`);
    this.status = status;
    this.errors = body.errors ?? [];
    this.meta = body.meta ?? {};
    this.retryAfter = seconds(retryAfter) ?? seconds(this.meta["retryAfter"]);
  }

  /** Names this request in the service's log. */
  get traceId(): string | undefined {
    return this.meta["traceId"];
  }

  /** 502, 503 and 504: the request may have been carried out. Repeat it with the same key. */
  get isOutcomeUnknown(): boolean {
    return this.status >= 502 && this.status <= 504;
  }
}

/**
 * No answer was read: no connection, a broken one, or a timeout. The request may have been carried out; repeating it with the same key
 * is safe.
 */
export class ChatConnectionError extends ChatError {
  override readonly name = "ChatConnectionError";

  constructor(message: string, cause?: unknown) {
    super("OutcomeUnknown", message, cause);
  }
}

/** True when the outcome of a request is not known, whoever says so. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof ChatConnectionError || (error instanceof ChatApiError && error.isOutcomeUnknown);
}

/** Whole seconds, or the time until an HTTP date; undefined when it is neither. */
function seconds(text: string | null | undefined): number | undefined {
  if (!text)
    return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1_000;
  return Number.isNaN(value) ? undefined : Math.max(0, value);
}
