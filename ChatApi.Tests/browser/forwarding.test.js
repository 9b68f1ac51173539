// Copying messages into other conversations, in a real browser.

import { test } from "node:test";
import { openPair } from "./stage.js";
import { newUser, openDirect } from "./support.js";

test("a message is forwarded to several at once, and says whom it is from", async () => {
  const { alice, hers, his } = await openPair();
  const [carol, dave] = [await newUser("Carol"), await newUser("Dave")];
  await Promise.all([openDirect(alice, carol), openDirect(alice, dave)]);
  await hers.conversation("Dave").waitFor();
  await his.write("The bridge is closed today");
  await hers.act("The bridge is closed today", "Forward …");
  const form = hers.dialog("Forward to");
  await form.getByRole("button", { name: "Forward" }).click();
  await form.getByText("Choose where it should go.").waitFor();
  await form.getByLabel("Carol").check();
  await form.getByLabel("Dave").check();
  await hers.screenshot("forward");
  await form.getByRole("button", { name: "Forward" }).click();
  await hers.page.getByText("Forwarded.").waitFor();
  for (const name of ["Carol", "Dave"]) {
    await hers.open(name);
    await hers.bubble("The bridge is closed today").getByText("Forwarded from Bob").waitFor();
  }
});
