// Finding messages again: pinned for all, starred for oneself, in a real browser.

import { test } from "node:test";
import { openGroup, openPair } from "./stage.js";

test("a pinned message is marked for both and found in the list of pins", async () => {
  const { hers, his } = await openPair();
  await his.write("The door code is 4711");
  await hers.act("The door code is 4711", "Pin");
  await his.bubble("The door code is 4711").getByLabel("Pinned").waitFor();
  await his.choose("Pinned messages");
  await his.dialog("Pinned messages").getByText("The door code is 4711").waitFor();
  await hers.act("The door code is 4711", "Unpin");
  await his.dialog("Pinned messages").getByText("Nothing is pinned here.").waitFor();
  await his.bubble("The door code is 4711").getByLabel("Pinned").waitFor({ state: "detached" });
});

test("a star is one's own, and leads back to its message", async () => {
  const { hers, his } = await openGroup();
  await his.write("Buy milk");
  await hers.act("Buy milk", "Star");
  await hers.bubble("Buy milk").getByLabel("Starred").waitFor();
  await hers.page.keyboard.press("Escape");
  await hers.chooseMine("Starred messages");
  await hers.screenshot("starred");
  await hers.dialog("Starred messages").getByRole("link", { name: "Buy milk" }).click();
  await hers.page.locator(".flash", { hasText: "Buy milk" }).waitFor();
  await hers.act("Buy milk", "Take the star off");
  await hers.bubble("Buy milk").getByLabel("Starred").waitFor({ state: "detached" });
});
