// Users of a running service, made for one test.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";

const url = process.env.CHATAPI_URL?.replace(/\/$/, "") ?? "http://localhost:5080";
const password = "a wardrobe full of lanterns";

/** Runs an operation over plain HTTP; a service that is too busy is asked again when it says so. */
async function call(operation, request = {}, token = undefined, attempts = 10) {
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
async function newUser(displayName) {
  const userName = `${displayName.toLowerCase()}-${randomUUID().slice(0, 8)}`;
  const { userId, bearerToken } = await call("Register", { userName, displayName, password, meta: { tokens: "body" } });
  return { id: userId, userName, displayName, run: (operation, request) => call(operation, request, bearerToken) };
}

export const newUsers = (...names) => Promise.all(names.map(newUser));
