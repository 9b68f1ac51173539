// A service that does exactly what a test says: answers to operations, and sockets whose other end the test holds.

import { setImmediate as turn } from "node:timers/promises";

const seconds = () => Math.floor(Date.now() / 1_000);
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** An access token as the service gives it; only what the SDK reads of it is right. */
export const tokenOf = (userId, { lives = 900, n = 0 } = {}) => `${part({ alg: "HS256" })}.${part({ sub: userId, iat: seconds(), exp: seconds() + lives, n })}.x`;

export const userOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url")).sub;

export const refusal = (status, errorCode, { headers = {}, errors = [], meta = {} } = {}) =>
  ({ status, headers, body: { responseStatus: { errorCode, message: `${errorCode}.`, errors, meta } } });

/** Breaks the connection: the outcome is unknown. */
export const cut = () => {
  throw new TypeError("fetch failed");
};

export class FakeService {
  /** Every request that arrived: its operation, its members, and the user of its token. */
  requests = [];
  /** Every socket that was opened, the last one last. */
  sockets = [];
  #seqs = new Map();
  #tokens = 0;

  /** What operations answer; a test puts others in their place. A function is given the request, the user and how often it was called before. */
  answers = {
    Authenticate: ({ userName }) => this.#signedIn(userName),
    Register: ({ userName }) => this.#signedIn(userName),
    GetAccessToken: ({ refreshToken }) => {
      const userId = refreshToken.split(" ")[0];
      return { accessToken: tokenOf(userId, { n: ++this.#tokens }), refreshToken: `${userId} ${this.#tokens}` };
    },
    GetSnapshot: (_, userId) => ({ me: { id: userId, displayName: userId, createdAt: "2026-01-01T00:00:00Z" }, eventCursor: "c0", results: [] }),
    SendMessage: (request, userId) => ({ message: this.message(request, userId) }),
    GetPresence: () => ({ results: [] }),
    MarkReceipts: () => ({ results: [] }),
    Logout: () => undefined,
    StartTyping: () => undefined,
    StopTyping: () => undefined,
  };

  fetch = async (url, { method, headers, body, signal }) => {
    const { pathname, searchParams } = new URL(url);
    const name = pathname.slice(pathname.lastIndexOf("/") + 1);
    const request = body === undefined ? Object.fromEntries(searchParams) : JSON.parse(body);
    const userId = headers.Authorization ? userOf(headers.Authorization.slice("Bearer ".length)) : null;
    const before = this.sent(name).length;
    this.requests.push({ name, method, request, userId, token: headers.Authorization?.slice("Bearer ".length) });
    const answer = await Promise.race([this.answers[name](request, userId, before), aborted(signal)]);
    const given = answer?.status ? answer : { status: 200, headers: {}, body: answer };
    return {
      ok: given.status < 400,
      status: given.status,
      headers: { get: (key) => given.headers[key] ?? null },
      text: async () => (given.body === undefined ? "" : JSON.stringify(given.body)),
    };
  };

  /** The requests to one operation. */
  sent = (name) => this.requests.filter((request) => request.name === name);

  /** A message as it is stored. */
  message({ conversationId, recipientId, clientMessageId, text }, userId) {
    const place = conversationId ?? `direct ${recipientId}`;
    const seq = (this.#seqs.get(place) ?? 0) + 1;
    this.#seqs.set(place, seq);
    return {
      id: `m ${clientMessageId}`, conversationId: place, seq, sender: { id: userId, displayName: userId }, clientMessageId,
      type: "text", text, version: 1, createdAt: new Date().toISOString(),
    };
  }

  get socket() {
    return this.sockets.at(-1);
  }

  get WebSocket() {
    const { sockets } = this;
    return class extends FakeSocket {
      constructor(url) {
        super(url);
        sockets.push(this);
      }
    };
  }

  #signedIn(userName) {
    return { userId: userName, bearerToken: tokenOf(userName, { n: ++this.#tokens }), refreshToken: `${userName} ${this.#tokens}` };
  }
}

class FakeSocket {
  readyState = 0;
  /** Frames the client has sent. */
  frames = [];

  constructor(url) {
    this.url = url;
  }

  /** Opens, and says that it is ready as the service does. */
  accept() {
    this.readyState = 1;
    this.onopen();
    this.say({ name: "session.ready", sessionId: "s", cursor: "now", heartbeatMs: 25_000 });
  }

  say(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }

  break(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }

  send(text) {
    this.frames.push(JSON.parse(text));
  }

  close() {
    if (this.readyState !== 3)
      this.break();
  }
}

const aborted = (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));

/** Lets everything happen that waits for no timer. */
export async function settle() {
  for (let i = 0; i < 30; i++)
    await turn();
}
