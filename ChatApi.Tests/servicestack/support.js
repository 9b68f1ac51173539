import { randomUUID } from 'node:crypto';
import { JsonServiceClient, ServerEventsClient } from '@servicestack/client';
import { EventSource } from 'eventsource';
import { baseUrl } from './base-url.js';
import { dtos } from './dtos.js';

export { baseUrl, dtos };
export const password = 'violet lantern over the harbour';

/** A fresh account and a client signed in to it. */
export async function person(name, mode, url = baseUrl) {
  const userName = `${name}-${randomUUID().slice(0, 8)}`;
  const client = new JsonServiceClient(url);
  const meta = mode === 'token' ? { tokens: 'body' } : undefined;
  const signedIn = await client.post(new dtos.Register({ userName, password, displayName: name, meta }));
  if (mode === 'token') {
    client.bearerToken = signedIn.bearerToken;
    client.refreshToken = signedIn.refreshToken;
  }
  return { id: signedIn.userId, userName, client, signedIn };
}

export const send = (to, text) => new dtos.SendMessage({ recipientId: to.id, clientMessageId: randomUUID(), text });

/**
 * The official client on this person's event stream, with what it heard and when it connected. Node's EventSource sends no cookies, so it
 * gets the token as a header.
 */
export function listen(someone, { channels = ['home'], handlers = {}, url = baseUrl } = {}) {
  const heard = [];
  const errors = [];
  const connects = [];
  const beats = [];
  class WithToken extends EventSource {
    constructor(streamUrl, init) {
      super(streamUrl, {
        ...init,
        fetch: (input, options) => {
          connects.push(Date.now());
          return fetch(input, { ...options, headers: { ...options.headers, Authorization: `Bearer ${someone.client.bearerToken}` } });
        },
      });
    }
  }
  globalThis.EventSource = EventSource; // the client compares readyState with its constants
  const onConnects = [];
  const client = new ServerEventsClient(url, channels, {
    onException: error => errors.push(error),
    handlers: { 'message.new': event => heard.push(event), onConnect: info => onConnects.push(info), onHeartbeat: () => beats.push(Date.now()), ...handlers },
  });
  client.EventSource = WithToken;
  client.serviceClient.bearerToken = someone.client.bearerToken;
  client.start();
  return { client, heard, errors, connects, onConnects, beats };
}

/** Resolves when the condition holds; rejects with what was seen instead. */
export async function until(condition, describe, withinMs = 10_000) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`still waiting: ${describe()}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
