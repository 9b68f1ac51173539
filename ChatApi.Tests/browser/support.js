// A running service, users made for one test, and windows of a real browser.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";

export const url = process.env.CHATAPI_URL?.replace(/\/$/, "") ?? "http://localhost:5080";
export const password = "a wardrobe full of lanterns";

const screenshots = process.env.CHATAPI_SCREENSHOTS || join(tmpdir(), "chatapi-screenshots");
const browsers = ["chromium", "chromium-browser", "google-chrome"];

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
  const { userId, bearerToken } = await call("Register", { userName, displayName, password, meta: { tokens: "body" } });
  const run = (operation, request) => call(operation, request, bearerToken);
  const send = (conversationId, text) => run("SendMessage", { conversationId, clientMessageId: randomUUID(), text });
  return { id: userId, userName, displayName, run, send };
}

export const newUsers = (...names) => Promise.all(names.map(newUser));

export const openDirect = async (user, other) => (await user.run("CreateConversation", { recipientId: other.id })).conversation.id;

const findBrowser = () => browsers
  .flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name)))
  .find(existsSync) ?? assert.fail(`None of ${browsers.join(", ")} is installed.`);

export const startBrowser = () => chromium.launch({
  executablePath: findBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

export async function takeScreenshot(page, name, options) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: "disabled", ...options });
}
