import { ChatError } from "./errors.js";
import type { Log } from "./log.js";
import { platform, type Fetch, type SocketConstructor } from "./platform.js";
import type { TokenProvider } from "./session.js";
import type { Storage } from "./storage.js";

/** What a `ChatClient` needs to know; only `baseUrl` has no default. */
export interface ChatClientOptions {
  /** Where the service is, such as `https://chat.example.org`; a path in it is kept. */
  baseUrl: string;
  /** Where tokens, unsent messages and what is known are kept; in memory when left out, so that a restart begins anew. One for each service. */
  storage?: Storage;
  /** The name of this device, shown in the user's list of sessions. */
  device?: string;
  /**
   * For apps whose users sign in elsewhere: gives an access token of the app's own issuer. Called when there is none yet, shortly before
   * the last one expires, and after a 401; never twice at the same time.
   */
  tokenProvider?: TokenProvider;
  /** With `tokenProvider` or `cookies`: whose they are, so that what was kept is shown before the service has said so. If they are another's, the session ends. */
  userId?: string;
  /** For pages of the service's own origin: the tokens stay in cookies that no script can read. Without `userId` nothing is shown before the service answers. */
  cookies?: boolean;
  /**
   * The refresh token stays the same at every renewal, for places whose storage is copied: the window of a browser that is duplicated. A
   * renewal by a thief is not noticed then.
   */
  keepsRefreshToken?: boolean;
  /** Confirms by itself what this device has received, at most one call a second. For apps that people read messages in; the senders see it. */
  confirmsDelivery?: boolean;
  /** Instead of the platform's own. */
  fetch?: Fetch;
  /** Instead of the platform's own; Node.js before 22 has none: give the one of the package ws. */
  webSocket?: SocketConstructor;
  /** How long one attempt of a call may take, in milliseconds: 10,000 when left out; `getEvents` adds its own wait. */
  requestTimeoutMs?: number;
  /** Told what the client does by itself: names, codes and times, never tokens or content. Must not throw. */
  log?: Log;
}

/** The service's address without a slash at the end. */
export function addressOf({ baseUrl }: ChatClientOptions): string {
  if (!/^https?:\/\//.test(baseUrl))
    throw new ChatError("InvalidValue", `baseUrl must begin with http:// or https://, such as https://chat.example.org; it is "${baseUrl}".`);
  return baseUrl.replace(/\/+$/, "");
}

/** What opens connections. */
export function socketOf({ webSocket = platform.WebSocket }: ChatClientOptions): SocketConstructor {
  if (!webSocket)
    throw new ChatError("NoWebSocket", "There is no WebSocket here: give one in the options. For Node.js before 22 that is the one of the package ws.");
  return webSocket;
}
