// Long conversations: staying in place while they grow at both ends, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs, openPair } from "./stage.js";
import { newUsers, openDirect } from "./support.js";

const numbered = (count) => Array.from({ length: count }, (_, i) => `number ${i + 1}`);

test("older messages are loaded when they are scrolled to, and what is read stays in place", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  for (const text of numbered(130))
    await bob.send(conversationId, text);
  const hers = await openAs(alice);
  await hers.open("Bob");
  await hers.shows("number 81");
  const scroller = hers.page.locator(".conversation .scroller");
  await hers.page.locator(".line.new").waitFor({ state: "detached" });
  for (let first; (first = (await hers.texts())[0]) !== "number 1";) {
    await scroller.evaluate((element) => (element.scrollTop = 0));
    await hers.page.waitForFunction((text) => document.querySelector(".bubble p").textContent !== text, first);
    const { y } = await hers.bubble(first).boundingBox();
    assert.ok(y > 0 && y < 300, `${first} moved to ${y}`);
  }
  assert.deepEqual(await hers.texts(), numbered(130));
});

test("new messages do not pull away who reads older ones; a button leads to them", async () => {
  const { bob, hers, his, conversationId } = await openPair();
  for (const text of numbered(40))
    await bob.send(conversationId, text);
  await hers.shows("number 40");
  await his.hasTick("number 40", "read"); // else it is new to her too
  await hers.page.locator(".conversation .scroller").evaluate((element) => (element.scrollTop = 200));
  await hers.page.locator(".jump").waitFor();
  await his.write("psst");
  await his.hasTick("psst", "delivered");
  await hers.page.getByRole("button", { name: "1 new: go to the newest message" }).click();
  await his.hasTick("psst", "read");
});
