// Clients of people who have just made their accounts, against the service at CHATAPI_URL.

import { ChatClient } from "@chatapi/client";
import { setTimeout as pause } from "node:timers/promises";
import WebSocket from "ws";

export const baseUrl = process.env.CHATAPI_URL;
if (!baseUrl)
  throw new Error("Set CHATAPI_URL to the address of a running ChatApi, such as http://127.0.0.1:5000; ./test does so.");

export const password = "a long pass phrase of a test";
export const makeClient = (options = {}) => new ChatClient({ baseUrl, webSocket: WebSocket, ...options });

/** A client whose user has just been made; it is closed when the test is over. */
export async function person(t, name, options) {
  const client = makeClient(options);
  const userName = `${name}-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6)}`;
  await client.register({ userName, displayName: name, password });
  t.after(() => client.close());
  return Object.assign(client, { userName });
}

/** Looks again until it is so, 20 s at most. */
export async function until(isSo, what = isSo) {
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(10))
    if (await isSo())
      return;
  throw new Error(`It did not come to be so: ${what}`);
}
