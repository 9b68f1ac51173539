// Everything there is to press is reached without a mouse, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openGroup } from "./stage.js";

/** What the tab key comes to from the first button on, by name. */
async function tabThrough(page) {
  const names = [];
  await page.getByRole("button", { name: "New conversation" }).focus();
  for (let name; name !== null && names.length < 60; await page.keyboard.press("Tab")) {
    name = await page.evaluate(() => document.activeElement === document.body ? null
      : document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent.trim());
    names.push(name);
  }
  return names;
}

test("the tab key comes to the list, the conversation and its thread, each in the order they stand in", async () => {
  const { hers, his } = await openGroup();
  await his.write("Who brings milk?");
  await hers.react("Who brings milk?", "👍");
  await hers.act("Who brings milk?", "Reply in a thread");
  await hers.thread.getByText("No replies yet").waitFor();
  const names = await tabThrough(hers.page);
  const wanted = ["New conversation", "Threads", "More", "Search people, conversations and messages", "Actions for Tea at four", "Group and members", "Conversation actions",
    "Messages", "Message actions", "👍 1: You", "More to send", /^Message\. Enter sends/, "Send", "Follow", "Close the thread", "Replies", /^Reply\. Enter sends/, "Send the reply"];
  const places = wanted.map((one) => names.findIndex((name) => (one instanceof RegExp ? one.test(name) : name === one)));
  assert.ok(places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1])), `${JSON.stringify(names)} at ${places}`);
});

test("a dialog keeps the focus, Escape closes it and the focus is back where it was", async () => {
  const { hers } = await openGroup();
  const button = hers.page.getByRole("button", { name: "Threads" });
  await button.focus();
  await hers.page.keyboard.press("Enter");
  await hers.dialog("Threads").getByText("You follow no threads yet.").waitFor();
  assert.equal(await hers.page.evaluate(() => document.activeElement.closest("dialog")?.getAttribute("aria-label")), "Threads");
  await hers.page.keyboard.press("Escape");
  assert.ok(await button.evaluate((element) => element === document.activeElement));
});
