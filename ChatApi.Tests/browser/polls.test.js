// Polls, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openGroup } from "./stage.js";

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
