// The browser of one test file and the windows of one test, which are closed after it. What went wrong in a window fails the test.

import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { openWindow } from "./chat-window.js";
import { newUsers, openDirect, startBrowser } from "./support.js";

let browser;
let windows = [];

before(async () => (browser = await startBrowser()));
after(() => browser.close());
afterEach(async () => {
  const problems = windows.flatMap((window) => window.problems);
  await Promise.all(windows.map((window) => window.close()));
  windows = [];
  assert.deepEqual(problems, []);
});

export async function open(options) {
  const window = await openWindow(browser, options);
  windows.push(window);
  return window;
}

export async function openAs(user, options) {
  const window = await open(options);
  await window.signIn(user);
  return window;
}

/** Two signed-in people with a direct conversation that both have open. */
export async function openPair() {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  const [hers, his] = await Promise.all([openAs(alice), openAs(bob)]);
  await Promise.all([hers.open("Bob"), his.open("Alice")]);
  return { alice, bob, hers, his, conversationId };
}

/** Alice has made a group with Bob and Carol; she and Bob have it open. */
export async function openGroup(title = "Tea at four") {
  const [alice, bob, carol] = await newUsers("Alice", "Bob", "Carol");
  const { conversation } = await alice.run("CreateConversation", { clientConversationId: crypto.randomUUID(), title, memberIds: [bob.id, carol.id] });
  const [hers, his] = await Promise.all([openAs(alice), openAs(bob)]);
  await Promise.all([hers.open(title), his.open(title)]);
  return { alice, bob, carol, hers, his, conversationId: conversation.id };
}
