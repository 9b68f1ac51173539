// What one lets whom do, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs, openPair } from "./stage.js";

test("a choice is in force at once, and known on other devices", async () => {
  const { alice, hers } = await openPair();
  const second = await openAs(alice);
  await second.chooseMine("Privacy and blocked people");
  await hers.chooseMine("Privacy and blocked people");
  const [here, there] = [hers.dialog("Privacy"), second.dialog("Privacy")];
  await here.getByLabel("Others see that I am typing").uncheck();
  await here.getByLabel("Who may write to me").selectOption("nobody");
  await hers.screenshot("privacy");
  await second.page.waitForFunction(() => document.querySelector("dialog [name=messages]").value === "nobody");
  assert.ok(!(await there.getByLabel("Others see that I am typing").isChecked()));
  assert.deepEqual(await alice.run("GetPrivacy"), { messages: "nobody", groups: "everyone", presence: "everyone", search: "everyone", readReceipts: true, typing: false });
});

test("who is blocked is listed, and let back in from there", async () => {
  const { alice, bob, hers, his } = await openPair();
  await alice.run("BlockUser", { userId: bob.id });
  await hers.chooseMine("Privacy and blocked people");
  await hers.dialog("Privacy").getByRole("button", { name: "Unblock Bob" }).click();
  await hers.dialog("Privacy").getByText("You have blocked nobody.").waitFor();
  await hers.page.keyboard.press("Escape");
  await his.write("Thanks");
  await hers.shows("Thanks");
});
