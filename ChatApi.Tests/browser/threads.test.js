// Threads, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs, openGroup, openPair } from "./stage.js";

const reply = async (window, text) => {
  await window.thread.getByPlaceholder("Reply").fill(text);
  await window.page.keyboard.press("Enter");
};
const replies = (window) => window.thread.locator(".bubble p").allTextContents();

test("a reply in a thread is counted at its root, unread for who follows, and read by opening it", async () => {
  const { hers, his } = await openGroup();
  await his.write("Who brings milk?");
  await hers.act("Who brings milk?", "Reply in a thread");
  await hers.thread.getByText("No replies yet").waitFor();
  await reply(hers, "I do, two bottles");
  await hers.thread.getByText("1 reply").waitFor();
  await hers.thread.getByRole("button", { name: "Following" }).waitFor();
  await his.message("Who brings milk?").getByRole("link", { name: "1 reply" }).waitFor();
  await his.message("I do, two bottles").getByRole("link", { name: "In a thread" }).waitFor();

  await his.page.getByRole("button", { name: "Threads: 1 unread" }).click();
  await his.dialog("Threads").getByLabel("1 unread").waitFor();
  await his.dialog("Threads").getByText("Replied lately: Alice").waitFor();
  await his.screenshot("threads");
  await his.dialog("Threads").getByRole("link", { name: "Who brings milk?" }).click();
  await his.thread.getByText("I do, two bottles").waitFor();
  await his.page.getByRole("button", { name: "Threads", exact: true }).waitFor();
  await reply(his, "Wonderful");
  await hers.thread.getByText("Wonderful").waitFor();
  assert.deepEqual(await replies(hers), ["Who brings milk?", "I do, two bottles", "Wonderful"]);
  assert.deepEqual(await replies(his), await replies(hers));
  await hers.screenshot("thread");
  await hers.page.getByRole("button", { name: "Close the thread" }).click();
  await hers.thread.waitFor({ state: "hidden" });
});

test("whoever does not follow a thread hears nothing of it, until they do", async () => {
  const { carol, hers, his } = await openGroup();
  await hers.write("A long story");
  await his.shows("A long story");
  await his.act("A long story", "Reply in a thread");
  await reply(his, "Go on");
  await hers.page.getByRole("button", { name: "Threads: 1 unread" }).waitFor();
  const theirs = await openAs(carol);
  await theirs.open("Tea at four");
  await theirs.message("A long story").getByRole("link", { name: "1 reply" }).click();
  await theirs.thread.getByRole("button", { name: "Follow", exact: true }).click();
  await theirs.thread.getByRole("button", { name: "Following" }).waitFor();
  await theirs.page.keyboard.press("Escape");
  await theirs.page.keyboard.press("Escape");
  await reply(his, "Still there?");
  await theirs.page.getByRole("button", { name: "Threads: 1 unread" }).waitFor();
});

test("messages of a thread are edited, deleted and answered in it, and what is begun there stays there", async () => {
  const { hers, his } = await openPair();
  await hers.write("The plan");
  await hers.act("The plan", "Reply in a thread");
  await reply(hers, "first");
  await hers.thread.locator(".bubble", { hasText: "first" }).locator(".tick:not(.waiting)").waitFor();
  await hers.thread.getByPlaceholder("Reply").press("ArrowUp");
  await reply(hers, "first, corrected");
  await his.shows("first, corrected");
  await hers.thread.getByPlaceholder("Reply").fill("to be continued");
  await hers.page.getByRole("button", { name: "Close the thread" }).click();
  assert.equal(await hers.page.locator(".conversation textarea").inputValue(), "");
  await hers.page.goBack();
  await hers.thread.getByText("first, corrected").waitFor();
  assert.equal(await hers.thread.getByPlaceholder("Reply").inputValue(), "to be continued");
  await his.act("The plan", "Reply");
  await his.write("Which one?");
  await hers.shows("Which one?");
  assert.deepEqual(await replies(hers), ["The plan", "first, corrected"]);
  await hers.page.reload();
  await hers.thread.getByText("first, corrected").waitFor();
  await hers.page.waitForFunction(() => document.querySelector(".thread textarea").value === "to be continued");
});

test("a thread that is not there says so, and can be closed", async () => {
  const { hers, his, conversationId } = await openPair();
  await hers.page.goto(`${hers.page.url().split("#")[0]}#/${conversationId}/thread/${crypto.randomUUID()}`);
  await hers.thread.getByRole("alert").filter({ hasText: /./ }).waitFor();
  assert.ok(!(await hers.thread.getByPlaceholder("Reply").isVisible()));
  await hers.page.getByRole("button", { name: "Close the thread" }).click();
  await his.write("Back again");
  await hers.shows("Back again");
});

test("on a phone a thread covers its conversation, and a way leads back", async () => {
  const { alice, bob, hers, conversationId } = await openPair();
  const { message } = await bob.send(conversationId, "A question");
  await bob.run("SendMessage", { conversationId, clientMessageId: crypto.randomUUID(), text: "and its answer", threadRootId: message.id });
  await hers.close();
  const phone = await openAs(alice, { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
  await phone.open("Bob");
  await phone.message("A question").getByRole("link", { name: "1 reply" }).click();
  await phone.thread.getByText("and its answer").waitFor();
  assert.ok(!(await phone.page.locator(".conversation").isVisible()));
  assert.ok(await phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await phone.screenshot("phone-thread");
  await phone.page.getByRole("button", { name: "Close the thread" }).click();
  await phone.shows("A question");
});
