import { ChatApiError, ChatConnectionError, type ErrorBody } from "./errors.js";
import { platform, type Socket, type SocketConstructor, type Timer } from "./platform.js";

const patienceMs = 10_000;
const silenceMs = 60_000; // the service beats every 25 s

/** A frame of the service, whatever kind. */
export interface Frame {
  name?: string;
  ref?: string;
  status?: number;
  body?: unknown;
  cursor?: string;
  events?: object[];
}

/** How a connection ended: the close code (0 = broken off), and the wait that the service asked for. */
export interface LinkEnd {
  code: number;
  waitMs?: number;
}

/** One WebSocket: reads frames, answers heartbeats, matches answers to commands by their ref, and notices silence. */
export class SocketLink {
  /** How it ended, once it has. */
  readonly ended: Promise<LinkEnd>;
  readonly #socket: Socket;
  readonly #commands = new Map<string, { resolve(body: unknown): void; reject(error: unknown): void; timer: Timer }>();
  #end!: (end: LinkEnd) => void;
  #silence: Timer | undefined;
  #lastRef = 0;
  #leave: { at: number; ms: number } | undefined;
  #isOver = false;

  constructor(socket: SocketConstructor, url: string, onOpen: (link: SocketLink) => void, onFrame: (frame: Frame) => void) {
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.#socket = new socket(url);
    this.#hearWithin(patienceMs);
    this.#socket.onopen = () => onOpen(this);
    this.#socket.onmessage = ({ data }: { data: unknown }) => this.#hear(data, onFrame);
    this.#socket.onclose = ({ code }: { code?: number }) => this.#over(code ?? 0);
    this.#socket.onerror = () => this.#over(0);
  }

  /** Runs a command. Rejects with `ChatApiError` when it is refused, `ChatConnectionError` when no answer comes. */
  call(op: string, body: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ref = String(++this.#lastRef);
      const timer = platform.setTimeout(() => this.#giveUp(ref, op), patienceMs);
      this.#commands.set(ref, { resolve, reject, timer });
      if (!this.send({ op, ref, body }))
        this.#giveUp(ref, op);
    });
  }

  /** False when the connection is not open. */
  send(frame: object): boolean {
    if (this.#isOver || this.#socket.readyState !== 1)
      return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  close(): void {
    this.#over(0);
  }

  /** The service goes down: whoever is still there when the wait it asked for is over leaves by itself. */
  leaveWithin(ms: number): void {
    this.#leave = { at: Date.now() + ms, ms };
    this.#hearWithin(ms);
  }

  #hear(data: unknown, onFrame: (frame: Frame) => void): void {
    if (this.#isOver)
      return;
    if (!this.#leave)
      this.#hearWithin(silenceMs);
    const frame = read(data);
    if (frame?.name === "heartbeat")
      this.send({ op: "Heartbeat" });
    else if (frame?.ref !== undefined)
      this.#answer(frame);
    else if (frame)
      onFrame(frame);
  }

  #answer({ ref, status = 500, body }: Frame): void {
    const command = this.#commands.get(ref!);
    if (!command)
      return; // too late
    this.#forget(ref!);
    if (status < 400)
      command.resolve(body);
    else
      command.reject(new ChatApiError(status, (body as { responseStatus?: ErrorBody } | undefined)?.responseStatus));
  }

  #giveUp(ref: string, op: string): void {
    const command = this.#commands.get(ref);
    this.#forget(ref);
    command?.reject(new ChatConnectionError(`${op} got no answer over the real-time connection.`));
  }

  #forget(ref: string): void {
    platform.clearTimeout(this.#commands.get(ref)?.timer);
    this.#commands.delete(ref);
  }

  #hearWithin(ms: number): void {
    platform.clearTimeout(this.#silence);
    this.#silence = platform.setTimeout(() => this.#over(0), ms);
  }

  #over(code: number): void {
    if (this.#isOver)
      return;
    this.#isOver = true;
    platform.clearTimeout(this.#silence);
    for (const ref of [...this.#commands.keys()])
      this.#giveUp(ref, "The command");
    this.#end({ code, waitMs: this.#leave && Math.min(this.#leave.ms, Math.max(0, this.#leave.at - Date.now())) });
    this.#shut();
  }

  /** Some sockets throw when they are closed before they are open. */
  #shut(): void {
    try {
      this.#socket.close();
    } catch {
      // then it is closed
    }
  }
}

function read(data: unknown): Frame | null {
  try {
    return JSON.parse(String(data)) as Frame;
  } catch {
    return null; // not of this contract
  }
}
