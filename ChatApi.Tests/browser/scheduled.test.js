// Messages that are sent later, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPair } from "./stage.js";

test("what is begun is sent later, is changed and sent now, or taken back", async () => {
  const { hers, his } = await openPair();
  await hers.type("Happy birthday!");
  await hers.chooseToSend("Send later …");
  const form = hers.dialog("Send later");
  assert.equal(await form.getByLabel("Message").inputValue(), "Happy birthday!");
  await hers.screenshot("send-later");
  await form.getByRole("button", { name: "Send then" }).click();
  await form.waitFor({ state: "detached" });
  assert.equal(await hers.page.locator(".conversation textarea").inputValue(), "");

  await hers.chooseMine("Scheduled messages");
  const list = hers.dialog("Scheduled messages");
  await list.getByText("Happy birthday!").waitFor();
  await hers.screenshot("scheduled");
  await list.getByRole("button", { name: "Change" }).click();
  const change = hers.dialog("Change what is sent later");
  await change.getByLabel("Message").fill("Happy birthday, Bob!");
  await change.getByRole("button", { name: "Send then" }).click();
  await change.waitFor({ state: "detached" });
  await hers.chooseMine("Scheduled messages");
  await list.getByText("Happy birthday, Bob!").waitFor();
  await list.getByRole("button", { name: "Send now" }).click();
  await list.getByText("Nothing is waiting to be sent.").waitFor();
  await his.shows("Happy birthday, Bob!");
  assert.deepEqual(await his.texts(), ["Happy birthday, Bob!"]);
});
