// What the SDK uses of its surroundings, in shapes of its own: nothing here needs the types of a browser or of Node.js.

/** The part of an `AbortSignal` that is used; any real one fits. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The part of a `fetch` answer that is used. */
export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** A `fetch`: the one of browsers, Node.js and React Native fits. */
export type Fetch = (url: string, init: any) => Promise<FetchResponse>;

/** The part of a `WebSocket` that is used. */
export interface Socket {
  readonly readyState: number;
  // Handlers are written, never read: with exact event types no real WebSocket would fit.
  onopen: any;
  onmessage: any;
  onclose: any;
  onerror: any;
  send(text: string): void;
  close(code?: number): void;
}

/** A `WebSocket` class: the one of browsers, React Native and the npm package ws fits. */
export type SocketConstructor = new (url: string) => Socket;

/** A timer of the platform: a number in browsers, an object in Node.js. */
export type Timer = { readonly timer: unique symbol };

interface Platform {
  readonly fetch?: Fetch;
  readonly WebSocket?: SocketConstructor;
  readonly crypto?: { getRandomValues(bytes: Uint8Array): unknown };
  readonly AbortController: new () => { readonly signal: Signal; abort(): void };
  readonly XMLHttpRequest?: new () => UploadRequest;
  readonly indexedDB?: unknown;
  setTimeout(run: () => void, ms: number): Timer;
  clearTimeout(timer: Timer | undefined): void;
  atob(text: string): string;
}

/** The part of an `XMLHttpRequest` that uploads use: `fetch` tells no progress. */
export interface UploadRequest {
  readonly upload: { onprogress: any };
  readonly status: number;
  onload: any;
  onerror: any;
  onabort: any;
  open(method: string, url: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: any): void;
  abort(): void;
}

export const platform = globalThis as unknown as Platform;

/** What a cancelled call rejects with: the signal's own reason. */
export function cancelled(signal: Signal): unknown {
  return signal.reason ?? Object.assign(new Error("The call was cancelled."), { name: "AbortError" });
}

/** Waits, or rejects as soon as the signal says so. */
export function delay(ms: number, signal?: Signal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted)
      return reject(cancelled(signal));
    const stop = () => {
      platform.clearTimeout(timer);
      reject(cancelled(signal!));
    };
    const timer = platform.setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop);
  });
}
