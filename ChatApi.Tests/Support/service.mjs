// A running service, and users made for one test: for all Node.js suites.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

export const url = process.env.CHATAPI_URL?.replace(/\/$/, "") ?? "http://localhost:5080";
export const password = "a wardrobe full of lanterns";

/** Runs an operation over plain HTTP; a service that is too busy is asked again when it says so. */
export async function call(operation, request = {}, token = undefined, attempts = 10) {
  const response = await fetch(`${url}/api/${operation}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(request),
  });
  const text = await response.text();
  if (response.status === 503 && attempts > 1) {
    await setTimeout(1_000 * Number(response.headers.get("Retry-After")));
    return call(operation, request, token, attempts - 1);
  }
  assert.ok(response.ok, `${operation}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : null;
}

/** A new user: who they are, how they sign in, and their operations. */
export async function newUser(displayName) {
  const userName = `${displayName.toLowerCase().replace(/[^a-z]/g, "").slice(0, 20) || "user"}-${randomUUID().slice(0, 8)}`;
  const { userId, bearerToken, refreshToken } = await call("Register", { userName, displayName, password, meta: { tokens: "body" } });
  const run = (operation, request) => call(operation, request, bearerToken);
  const send = (conversationId, text) => run("SendMessage", { conversationId, clientMessageId: randomUUID(), text });
  return { id: userId, userName, displayName, token: bearerToken, refreshToken, run, send };
}

export const newUsers = (...names) => Promise.all(names.map(newUser));
