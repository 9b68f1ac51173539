// The search field, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs } from "./stage.js";
import { newUsers, openDirect } from "./support.js";

const found = (window, kind) => window.page.getByRole("region", { name: `${kind} found` });

/** A message is found shortly after it was sent: asks until it is. */
async function searchFor(window, words, until) {
  for (let i = 0; i < 20; i++) {
    await window.page.getByLabel("Search people").fill("");
    await window.page.getByLabel("Search people").fill(words);
    try {
      return await until().waitFor({ timeout: 1_000 });
    } catch {
      // not yet
    }
  }
  assert.fail(`'${words}' is not found.`);
}

test("a message is found by a word of it, and shown where it was said, however long ago", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  await bob.send(conversationId, "The <b>lighthouse</b> opens at nine");
  for (let i = 1; i <= 90; i++)
    await bob.send(conversationId, `number ${i}`);
  const hers = await openAs(alice);
  const message = () => found(hers, "Messages").getByRole("link", { name: "lighthouse" });
  await searchFor(hers, "lighth", message);
  assert.deepEqual(await hers.page.locator("mark").allTextContents(), ["lighth"]);
  await hers.screenshot("search");
  await hers.page.getByLabel("Search people").press("ArrowDown");
  while (!(await message().evaluate((element) => element === document.activeElement)))
    await hers.page.keyboard.press("ArrowDown");
  await hers.page.keyboard.press("Enter");
  await hers.page.locator(".flash", { hasText: "opens at nine" }).waitFor();
  assert.ok(!(await hers.texts()).includes("number 90"));
  await hers.page.getByRole("button", { name: "go to the newest message" }).click();
  await hers.shows("number 90");
  await message().click(); // it was followed before
  await hers.page.locator(".flash", { hasText: "opens at nine" }).waitFor();
  await hers.page.getByLabel("Search people").press("Escape");
  await hers.conversation("Bob").waitFor();
});

test("people and conversations are found by name", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const hers = await openAs(alice);
  await searchFor(hers, bob.userName, () => found(hers, "People").getByRole("button"));
  await found(hers, "People").getByRole("button").click();
  await hers.page.getByRole("heading", { level: 2, name: "Bob" }).waitFor();
  await searchFor(hers, "Bob", () => found(hers, "Conversations").getByRole("link"));
  await hers.page.getByLabel("Search people").fill("nobody is called like this");
  await hers.page.getByText("Nothing was found.").waitFor();
});
