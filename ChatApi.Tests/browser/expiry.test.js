// Messages that disappear, in a real browser.

import { test } from "node:test";
import { openPair } from "./stage.js";

test("both are told that messages disappear from now on, and see which do", async () => {
  const { hers, his } = await openPair();
  await hers.page.getByRole("button", { name: "Conversation actions" }).click();
  await hers.page.getByRole("menuitem", { name: "Disappearing messages …" }).click();
  await hers.page.getByRole("menuitemcheckbox", { name: "After 1 hour" }).click();
  await his.happens("Alice let new messages disappear 1 hour after they were sent");
  await his.write("soon gone");
  await hers.bubble("soon gone").getByLabel("Disappears").waitFor();
  await hers.page.getByRole("button", { name: "Conversation actions" }).click();
  await hers.page.getByRole("menuitem", { name: "Disappearing messages …" }).click();
  await hers.page.getByRole("menuitemcheckbox", { name: "After 1 hour", checked: true }).waitFor();
  await hers.page.getByRole("menuitemcheckbox", { name: "Messages stay" }).click();
  await his.happens("Alice let new messages stay");
});
