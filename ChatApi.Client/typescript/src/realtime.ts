import { backOff } from "./back-off.js";
import { ChatApiError } from "./errors.js";
import type { Log } from "./log.js";
import { platform, type SocketConstructor, type Timer } from "./platform.js";
import { SeenEvents } from "./seen-events.js";
import { SocketLink, type Frame, type LinkEnd } from "./socket-link.js";
import { codeOf } from "./transport.js";

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A connection that stood this long was a good one: the next loss counts as the first. */
const stableMs = 10_000;

/** Where the real-time connection stands. */
export type ConnectionState =
  /** It is not wanted: before `connect`, after `disconnect`, while paused, or nobody is signed in. */
  | "offline"
  /** It is being opened. */
  | "connecting"
  /** Events arrive. */
  | "online"
  /** It was lost; the next try comes at `retryAt`. */
  | "waiting";

/** Where the real-time connection stands, and when it is tried again. */
export interface Connection {
  readonly state: ConnectionState;
  /** In milliseconds since 1970, while waiting. */
  readonly retryAt?: number;
}

/** An event as it arrives. */
export interface Heard {
  readonly id?: number;
  readonly name: string;
}

/** A connection with what is true of it alone. */
interface Line {
  readonly run: object;
  /** The token it lives on. */
  token: string;
  /** A batch could not be taken in: none after it may be, or it would be missed. */
  isBroken: boolean;
}

/** What the connection needs of the client. */
export interface RealtimeHost {
  url: string;
  socket(): SocketConstructor;
  log: Log;
  /** A token that is valid now; empty with cookies, null when nobody is signed in. */
  token(): Promise<string | null>;
  renew(token: string): Promise<void>;
  /** The service has ended the session. */
  sessionEnded(): Promise<void>;
  /** Loads the snapshot; answers its cursor. */
  loadSnapshot(): Promise<string>;
  /** Takes a batch in; when it is done the cursor counts as accepted. */
  deliver(events: Heard[], cursor: string | undefined): Promise<void>;
  /** Says what is wanted of every connection; answers what is to be taken in like events. */
  opened(link: SocketLink): Promise<Heard[]>;
  /** Proves a token where it cannot be read, for `RenewStream`. */
  proof(token: string): Promise<object>;
  changed(connection: Connection): void;
  /** The service takes no token of this user: the connection has been given up. */
  refused(error: ChatApiError): void;
}

/**
 * Keeps one WebSocket open: connects, goes on from the cursor, hands batches on one after the other, and after every loss connects again
 * with full jitter. A run lasts from `start` to `stop`; nothing of an old run reaches anybody.
 */
export class Realtime {
  readonly #host: RealtimeHost;
  readonly #seen = new SeenEvents();
  #run: object | null = null;
  #link: SocketLink | null = null;
  #wake: (() => void) | null = null;
  #delivering: Promise<void> = Promise.resolve();
  #failures = 0;

  /** The place after the last accepted batch; null = begin with the snapshot. */
  cursor: string | null = null;

  constructor(host: RealtimeHost) {
    this.#host = host;
  }

  /** The open connection, to run commands on. */
  get link(): SocketLink | null {
    return this.#link;
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  start(): void {
    if (this.#run)
      return;
    this.#failures = 0;
    const run = (this.#run = {});
    void this.#keepOpen(run);
  }

  /** What is not accepted yet comes again with the next start. */
  stop(): void {
    if (!this.#run)
      return;
    this.#run = null;
    this.#link?.close();
    this.#link = null;
    this.#wake?.();
    this.#host.changed({ state: "offline" });
  }

  /** Another user follows: cursor and ids heard mean nothing to them. */
  forget(): void {
    this.cursor = null;
    this.#seen.clear();
  }

  /** The network came back: does not wait for the next try. */
  retryNow(): void {
    this.#failures = 0;
    this.#wake?.();
  }

  async #keepOpen(run: object): Promise<void> {
    while (this.#run === run) {
      this.#host.changed({ state: "connecting" });
      const started = Date.now();
      let end: LinkEnd = { code: 0 };
      try {
        end = await this.#connectOnce(run);
      } catch (error) {
        if (error instanceof ChatApiError && error.status === 401 && this.#run === run)
          return this.#refuse(error);
        this.#host.log({ event: "socket.failed", code: codeOf(error), error });
      }
      if (this.#run !== run)
        return;
      this.#failures = Date.now() - started >= stableMs ? 1 : this.#failures + 1;
      await this.#wait(end.waitMs ?? backOff(this.#failures, firstDelayMs, longestDelayMs));
    }
  }

  #refuse(error: ChatApiError): void {
    this.stop();
    this.#host.refused(error);
  }

  /** One connection from opening to its end. */
  async #connectOnce(run: object): Promise<LinkEnd> {
    const { url, log } = this.#host;
    const token = await this.#host.token();
    if (token === null)
      throw new ChatApiError(401, { errorCode: "Unauthorized", message: "Nobody is signed in." });
    if (this.cursor === null)
      await this.#begin(run);
    const cursor = this.cursor;
    if (this.#run !== run || cursor === null)
      return { code: 0 };
    const line: Line = { run, token, isBroken: false };
    const address = token === "" ? `${url}?cursor=${encodeURIComponent(cursor)}` : `${url}?connect`;
    const greet = (opened: SocketLink) => token !== "" && opened.send({ op: "Connect", body: { accessToken: token, cursor } });
    const link = new SocketLink(this.#host.socket(), address, greet, (frame) => this.#run === run && this.#hear(line, link, frame));
    this.#link = link;
    const end = await link.ended;
    if (this.#link === link)
      this.#link = null;
    log({ event: "socket.closed", code: end.code, ms: end.waitMs });
    await this.#delivering; // what was read is accepted before the cursor is used again
    if (this.#run === run)
      await this.#obey(end.code, line.token);
    return end;
  }

  async #obey(code: number, token: string): Promise<void> {
    if (code === 4003) {
      await this.#host.sessionEnded();
      throw new ChatApiError(401, { errorCode: "TokenInvalid", message: "The session has ended." });
    }
    if (code === 4001)
      await this.#host.renew(token);
  }

  #hear(line: Line, link: SocketLink, frame: Frame): void {
    const events = (frame.events ?? [frame]) as Heard[];
    for (const event of events)
      this.#control(event, line, link);
    this.#delivering = this.#delivering.then(() => this.#deliver(line, link, events, frame.events ? frame.cursor : undefined));
  }

  #control(event: Heard, line: Line, link: SocketLink): void {
    if (event.name === "session.ready")
      void this.#ready(line, link);
    else if (event.name === "session.draining")
      link.leaveWithin((event as unknown as { retryAfterMs: number }).retryAfterMs);
    else if (event.name === "session.token_expiring")
      void this.#goOn(line, link);
  }

  async #ready(line: Line, link: SocketLink): Promise<void> {
    this.#host.changed({ state: "online" });
    try {
      const events = await this.#host.opened(link);
      if (events.length > 0)
        this.#delivering = this.#delivering.then(() => this.#deliver(line, link, events, undefined));
    } catch (error) {
      this.#host.log({ event: "socket.wishes", code: codeOf(error), error });
    }
  }

  /** Lets the connection live on with a newer token. When that fails the service closes it, and the next has a new token. */
  async #goOn(line: Line, link: SocketLink): Promise<void> {
    try {
      await this.#host.renew(line.token);
      const token = await this.#host.token();
      if (token === null)
        return;
      await link.call("RenewStream", await this.#host.proof(token));
      line.token = token;
    } catch (error) {
      this.#host.log({ event: "socket.renewal", code: codeOf(error), error });
    }
  }

  /** Never rejects: what cannot be taken in ends the connection, and comes again. */
  async #deliver(line: Line, link: SocketLink, events: Heard[], cursor: string | undefined): Promise<void> {
    const isCurrent = () => this.#run === line.run && !line.isBroken;
    if (!isCurrent())
      return;
    try {
      const fresh = events.filter((event) => event.name === "resync.required" || this.#seen.isNew(event.id));
      if (fresh.some((event) => event.name === "resync.required"))
        await this.#begin(line.run);
      if (fresh.length > 0 && isCurrent())
        await this.#host.deliver(fresh, cursor);
      if (cursor !== undefined && isCurrent())
        this.cursor = cursor;
    } catch (error) {
      this.#host.log({ event: "batch.failed", code: codeOf(error), error });
      line.isBroken = true;
      for (const { id } of events)
        this.#seen.forget(id);
      link.close();
    }
  }

  /** The connection stays and goes on from now, so nothing is missed while the snapshot loads. */
  async #begin(run: object): Promise<void> {
    this.cursor = null;
    this.#seen.clear(); // after a restored database ids may begin anew
    const cursor = await this.#host.loadSnapshot();
    if (this.#run === run)
      this.cursor = cursor;
  }

  #wait(ms: number): Promise<void> {
    this.#host.changed({ state: "waiting", retryAt: Date.now() + ms });
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      this.#wake = () => {
        platform.clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      timer = platform.setTimeout(() => this.#wake?.(), ms);
    });
  }
}
