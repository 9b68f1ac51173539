// Polls, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openGroup } from "./stage.js";

test("a poll is asked by a form, and says who chose what", async () => {
  const { hers, his } = await openGroup();
  await hers.chooseToSend("Poll …");
  const form = hers.dialog("New poll");
  await form.getByLabel("Question").fill("When shall we meet?");
  await form.getByLabel("Answer 1").fill("At four");
  await form.getByLabel("Answer 2").fill("At five");
  await form.getByLabel("Answer 3").fill("At five");
  await form.getByRole("button", { name: "Ask" }).click();
  await form.getByText("“At five” is there twice.").waitFor();
  await form.getByLabel("Answer 3").fill("Tomorrow");
  await hers.screenshot("new-poll");
  await form.getByRole("button", { name: "Ask" }).click();
  await form.waitFor({ state: "detached" });
  await his.bubble("When shall we meet?").getByRole("button", { name: "At five 0" }).click();
  await hers.bubble("When shall we meet?").getByRole("button", { name: "At five 1" }).waitFor();
  await hers.act("When shall we meet?", "Who voted");
  await hers.dialog("When shall we meet?").getByRole("listitem").filter({ hasText: "Bob" }).getByText("At five").waitFor();
  await hers.page.keyboard.press("Escape");
  await hers.act("When shall we meet?", "Close the poll …");
  await hers.agree("Close it");
  await his.page.getByText("Closed · 1 vote").waitFor();
});

test("a poll is voted on by a click, counted for everyone, and shows when it is closed", async () => {
  const { alice, hers, his, conversationId } = await openGroup();
  const { message } = await alice.run("CreatePoll", { conversationId, clientMessageId: crypto.randomUUID(), question: "Tea or coffee?", options: ["Tea", "Coffee"] });
  const option = (window, name) => window.bubble("Tea or coffee?").locator(".poll").getByRole("button", { name });
  await option(hers, "Tea 0").click();
  await option(his, "Tea 1").click();
  await option(hers, "Tea 2").waitFor();
  await option(his, "Coffee 0").click();
  await option(hers, "Coffee 1").waitFor();
  assert.deepEqual([await option(hers, "Tea 1").getAttribute("aria-pressed"), await option(hers, "Coffee 1").getAttribute("aria-pressed")], ["true", "false"]);
  await hers.screenshot("poll");
  await alice.run("ClosePoll", { messageId: message.id });
  await his.page.getByText("Closed · 2 votes").waitFor();
  assert.ok(await option(his, "Tea 1").isDisabled());
});
