import { backOff } from "./back-off.js";
import { ChatApiError, ChatConnectionError, ChatError, isOutcomeUnknown, type ErrorBody } from "./errors.js";
import type { Log } from "./log.js";
import { cancelled, delay, platform, type Fetch, type FetchResponse, type Signal } from "./platform.js";

const attemptsAtMost = 5;
/** Shorter than the 30 s for which the service accepts a replaced refresh token, so that a renewal whose answer was lost is repeated in time. */
const timeForRepeatsMs = 25_000;
const firstDelayMs = 250;
const longestDelayMs = 5_000;

/** An operation to run: its name, its verb, and the members of its request. */
export interface Call {
  readonly name: string;
  readonly verb: string;
  readonly request: object;
}

/** How a single call is made. */
export interface CallOptions {
  /** Gives up the call: it rejects with the signal's reason. The request may have been carried out. */
  signal?: Signal;
}

/** Who is speaking: gives the token for a call, and a newer one when it was refused. */
export interface Speaker {
  token(): Promise<string | null>;
  renew(refused: string): Promise<void>;
}

/**
 * One operation and its answer over HTTP, repeated while that is safe and promising: the outcome is unknown (no answer, 502, 503, 504)
 * and the request repeatable, or the service asks to wait (429). The same object is sent again, so the same key is.
 */
export class Transport {
  readonly #base: string;
  readonly #fetch: Fetch | undefined;
  readonly #timeoutMs: number;
  readonly #log: Log;

  /** @param base The service's address, without a slash at the end. */
  constructor(base: string, { fetch, requestTimeoutMs = 10_000, log }: { fetch?: Fetch; requestTimeoutMs?: number; log: Log }) {
    this.#base = base;
    this.#fetch = fetch;
    this.#timeoutMs = requestTimeoutMs;
    this.#log = log;
  }

  /** @param attempts 1 for callers that repeat by themselves. */
  async send(call: Call, speaker: Speaker | null, signal?: Signal, attempts = attemptsAtMost): Promise<unknown> {
    const started = Date.now();
    let renewed = false;
    let mayBeDone = false;
    for (let attempt = 1; ; attempt++) {
      const token = speaker && !isAnonymous(call) ? await speaker.token() : null;
      try {
        return await this.#once(call, token, signal);
      } catch (error) {
        if (signal?.aborted)
          throw error;
        if (error instanceof ChatApiError && error.status === 401 && token !== null && !renewed) {
          renewed = true;
          await speaker!.renew(token);
          continue;
        }
        // Who has left a conversation cannot see it any more: the first try, whose answer was lost, was carried out.
        if (mayBeDone && call.name === "LeaveConversation" && error instanceof ChatApiError && error.code === "ConversationNotFound")
          return undefined;
        if (!mayRepeat(call, error))
          throw error;
        mayBeDone ||= isOutcomeUnknown(error);
        const ms = backOff(attempt, firstDelayMs, longestDelayMs) + 1_000 * ((error instanceof ChatApiError && error.retryAfter) || 0);
        if (attempt >= attempts || Date.now() - started + ms > timeForRepeatsMs)
          throw error;
        this.#log({ event: "call.repeated", name: call.name, code: codeOf(error), ms: Math.round(ms) });
        await delay(ms, signal);
      }
    }
  }

  async #once(call: Call, token: string | null, signal: Signal | undefined): Promise<unknown> {
    const fetch = this.#fetch ?? platform.fetch;
    if (!fetch)
      throw new ChatError("NoFetch", "There is no fetch here: give one in the options.");
    if (signal?.aborted)
      throw cancelled(signal);
    const abort = new platform.AbortController();
    const stop = () => abort.abort();
    const timer = platform.setTimeout(stop, this.#timeoutMs + 1_000 * (Number((call.request as { wait?: number }).wait) || 0));
    signal?.addEventListener("abort", stop);
    let response: FetchResponse;
    let text: string;
    try {
      response = await fetch(this.#base + pathOf(call), { ...initOf(call, token), signal: abort.signal });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted)
        throw cancelled(signal);
      throw new ChatConnectionError(`${call.name} got no answer: the service cannot be reached, or took too long.`, cause);
    } finally {
      platform.clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
    if (!response.ok)
      throw new ChatApiError(response.status, errorIn(text), response.headers.get("Retry-After"));
    return text === "" ? undefined : answerIn(text, call.name);
  }
}

/** GET and DELETE carry their members in the query string. */
const hasBody = ({ verb }: Call) => verb !== "GET" && verb !== "DELETE";

function pathOf(call: Call): string {
  const path = `/api/${call.name}`;
  if (hasBody(call))
    return path;
  const members = Object.entries(call.request).filter(([, value]) => value !== undefined && value !== null);
  const query = members.map(([name, value]) => `${name}=${encodeURIComponent(textOf(value))}`).join("&");
  return query ? `${path}?${query}` : path;
}

/** The query-string form of a value: lists by commas, times in UTC. */
function textOf(value: unknown): string {
  if (value instanceof Date)
    return value.toISOString();
  return Array.isArray(value) ? value.map(textOf).join(",") : String(value);
}

function initOf(call: Call, token: string | null): object {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token)
    headers["Authorization"] = `Bearer ${token}`;
  if (!hasBody(call))
    return { method: call.verb, headers };
  headers["Content-Type"] = "application/json";
  return { method: call.verb, headers, body: JSON.stringify(call.request) };
}

/** These are for those who have no token, or one that has ended. */
const isAnonymous = ({ name }: Call) => name === "Authenticate" || name === "Register" || name === "GetAccessToken";

/** Worth something at once or not at all. */
const isFleeting = ({ name }: Call) => name === "StartTyping" || name === "StopTyping" || name === "SendEvent";

/** Sending twice does what sending once does (guarantees, section 1), except where something is made without a key. */
function isRepeatable(call: Call): boolean {
  const { recipientId, clientConversationId } = call.request as { recipientId?: string; clientConversationId?: string };
  const hasNoKey = call.name === "CreateConversation" && !recipientId && !clientConversationId;
  return !isFleeting(call) && !hasNoKey && call.name !== "Authenticate" && call.name !== "Register";
}

function mayRepeat(call: Call, error: unknown): boolean {
  if (error instanceof ChatApiError && error.status === 429)
    return !isFleeting(call);
  return isOutcomeUnknown(error) && isRepeatable(call);
}

/** Anything but JSON was not written by the service, so the outcome is unknown: the sign-in page of a hotel, say. */
function answerIn(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ChatConnectionError(`The answer to ${name} cannot be read.`); // what was thrown quotes the answer
  }
}

function errorIn(text: string): ErrorBody | undefined {
  try {
    return (JSON.parse(text) as { responseStatus?: ErrorBody } | null)?.responseStatus;
  } catch {
    return undefined; // a proxy's page
  }
}

export const codeOf = (error: unknown): string => (error instanceof ChatError ? error.code : "Failed");
