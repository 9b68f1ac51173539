import { ChatApiError, ChatConnectionError } from "./errors.js";
import { cancelled, platform, type Fetch, type Signal, type UploadRequest } from "./platform.js";

/** A file on its way to an address that was signed for it. */
export interface Upload {
  url: string;
  /** `PUT` when left out. */
  method?: string;
  /** Exactly those that were signed. */
  headers?: Record<string, string>;
  /** What the platform can send: a `Blob`, a `Uint8Array`, a `FormData`, on React Native `{ uri, name, type }`. */
  body: unknown;
  /** Told as bytes leave, where the platform says so (browsers, React Native); elsewhere at the end. */
  onProgress?: (progress: UploadProgress) => void;
  /** Gives up. */
  signal?: Signal;
  /** Instead of the platform's own. */
  fetch?: Fetch;
}

/** How much has left. */
export interface UploadProgress {
  sent: number;
  /** In bytes; undefined while it is not known. */
  total: number | undefined;
}

/**
 * Sends a file to a presigned address, without the session's token. Throws `ChatApiError` (code `UploadRefused`) when it is refused and
 * `ChatConnectionError` when it breaks off; putting the same object again is safe.
 */
export async function upload(request: Upload): Promise<void> {
  if (request.signal?.aborted)
    throw cancelled(request.signal);
  const status = platform.XMLHttpRequest && !request.fetch ? await withProgress(new platform.XMLHttpRequest(), request) : await withFetch(request);
  if (status < 200 || status > 299)
    throw new ChatApiError(status, { errorCode: "UploadRefused", message: `The storage answered ${status} to the upload.` });
}

function withProgress(http: UploadRequest, { url, method = "PUT", headers = {}, body, onProgress, signal }: Upload): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = () => http.abort();
    const settle = (then: () => void) => () => {
      signal?.removeEventListener("abort", stop);
      then();
    };
    http.open(method, url);
    for (const [name, value] of Object.entries(headers))
      http.setRequestHeader(name, value);
    http.upload.onprogress = (event: { loaded: number; total: number; lengthComputable: boolean }) =>
      onProgress?.({ sent: event.loaded, total: event.lengthComputable ? event.total : undefined });
    http.onload = settle(() => resolve(http.status));
    http.onerror = settle(() => reject(new ChatConnectionError("The upload broke off.")));
    http.onabort = settle(() => reject(signal ? cancelled(signal) : new ChatConnectionError("The upload broke off.")));
    signal?.addEventListener("abort", stop);
    http.send(body);
  });
}

async function withFetch({ url, method = "PUT", headers = {}, body, onProgress, signal, fetch = platform.fetch }: Upload): Promise<number> {
  try {
    const { status } = await fetch!(url, { method, headers, body, signal });
    const size = sizeOf(body);
    onProgress?.({ sent: size ?? 0, total: size });
    return status;
  } catch (cause) {
    throw signal?.aborted ? cancelled(signal) : new ChatConnectionError("The upload broke off.", cause);
  }
}

function sizeOf(body: unknown): number | undefined {
  const { byteLength, size } = Object(body) as { byteLength?: number; size?: number };
  return byteLength ?? size;
}
