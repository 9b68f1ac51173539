import { randomUUID } from 'node:crypto';
import { JsonServiceClient } from '@servicestack/client';
import { Register } from './dtos.js';

export const baseUrl = process.env.CHATAPI_URL ?? 'http://localhost:5080';
export const password = 'violet lantern over the harbour';

/** A fresh account and a client signed in to it. */
export async function person(name, mode) {
  const userName = `${name}-${randomUUID().slice(0, 8)}`;
  const client = new JsonServiceClient(baseUrl);
  const meta = mode === 'token' ? { tokens: 'body' } : undefined;
  const signedIn = await client.post(new Register({ userName, password, displayName: name, meta }));
  if (mode === 'token') {
    client.bearerToken = signedIn.bearerToken;
    client.refreshToken = signedIn.refreshToken;
  }
  return { id: signedIn.userId, userName, client, signedIn };
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
