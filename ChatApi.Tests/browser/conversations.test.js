// What one keeps of a conversation for oneself, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs, openGroup, openPair } from "./stage.js";
import { newUsers, openDirect } from "./support.js";

test("a pinned conversation stays on top, on every device", async () => {
  const [alice, bob, carol] = await newUsers("Alice", "Bob", "Carol");
  const withBob = await openDirect(alice, bob);
  const withCarol = await openDirect(alice, carol);
  await bob.send(withBob, "old");
  await carol.send(withCarol, "new");
  const [hers, phone] = await Promise.all([openAs(alice), openAs(alice)]);
  await hers.conversation("Bob").waitFor();
  assert.deepEqual(await hers.titles(), ["Carol", "Bob"]);
  await hers.open("Bob");
  await hers.choose("Pin");
  await hers.conversation("Bob").getByLabel("Pinned").waitFor();
  await phone.conversation("Bob").getByLabel("Pinned").waitFor();
  assert.deepEqual(await phone.titles(), ["Bob", "Carol"]);
  await carol.send(withCarol, "newer");
  await phone.conversation("Carol").getByText("newer").waitFor();
  assert.deepEqual(await phone.titles(), ["Bob", "Carol"]);
  await hers.choose("Unpin");
  await phone.conversation("Bob").getByLabel("Pinned").waitFor({ state: "detached" });
  assert.deepEqual(await phone.titles(), ["Carol", "Bob"]);
});

test("a muted conversation counts its messages without calling", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  const hers = await openAs(alice);
  await hers.open("Bob");
  await hers.choose("Mute …", "For an hour");
  await hers.conversation("Bob").getByLabel("Muted").waitFor();
  await hers.close();
  const again = await openAs(alice);
  await bob.send(conversationId, "psst");
  await again.conversation("Bob").locator(".badge.muted", { hasText: "1" }).waitFor();
  assert.equal(await again.page.title(), "ChatApi");
  await again.open("Bob");
  await again.choose("Unmute");
  await again.conversation("Bob").getByLabel("Muted").waitFor({ state: "detached" });
});

test("an archived conversation is apart until something new is said", async () => {
  const { bob, hers, conversationId } = await openPair();
  await hers.choose("Archive");
  await hers.page.getByRole("button", { name: "Archived (1)" }).click();
  await hers.conversation("Bob").waitFor();
  await hers.page.getByRole("button", { name: "All conversations" }).click();
  await hers.conversation("Bob").waitFor({ state: "detached" });
  await bob.send(conversationId, "still there?");
  await hers.conversation("Bob").waitFor();
});

test("cleared and deleted history is gone for oneself alone, and a new message brings the conversation back without it", async () => {
  const { bob, hers, his, conversationId } = await openPair();
  await bob.send(conversationId, "one");
  await hers.shows("one");
  await hers.choose("Clear history …");
  await hers.agree("Cancel");
  assert.deepEqual(await hers.texts(), ["one"]);
  await hers.choose("Clear history …");
  await hers.agree("Clear");
  await hers.bubble("one").waitFor({ state: "detached" });
  await hers.write("two");
  await his.shows("two");
  assert.deepEqual(await his.texts(), ["one", "two"]);
  await hers.choose("Delete …");
  await hers.agree("Delete");
  await hers.conversation("Bob").waitFor({ state: "detached" });
  await hers.page.getByText("Choose a conversation").waitFor();
  await his.write("three");
  await hers.open("Bob");
  await hers.shows("three");
  assert.deepEqual(await hers.texts(), ["three"]);
});

test("the menu of a conversation is led by the keyboard, and gives the focus back", async () => {
  const { hers } = await openPair();
  const button = hers.page.getByRole("button", { name: "Conversation actions" });
  await button.focus();
  await hers.page.keyboard.press("Enter");
  const focused = () => hers.page.evaluate(() => document.activeElement.textContent);
  assert.equal(await focused(), "Pinned messages");
  await hers.page.keyboard.press("End");
  assert.equal(await focused(), "Block …");
  await hers.page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "Pinned messages");
  await hers.page.keyboard.press("Escape");
  await hers.page.getByRole("menu").waitFor({ state: "detached" });
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await hers.page.getByRole("heading", { level: 2, name: "Bob" }).waitFor(); // the conversation is still open
});

test("who is blocked cannot write any more, and is not told", async () => {
  const { hers, his } = await openPair();
  await hers.choose("Block …");
  await hers.agree("Block");
  await hers.page.getByText("You have blocked Bob.").waitFor();
  await his.write("hello?");
  await his.page.locator(".message .error").waitFor();
  await his.hasTick("hello?", "refused");
  await hers.page.getByRole("button", { name: "Unblock" }).click();
  await hers.page.locator(".conversation textarea").waitFor();
  await his.page.getByRole("button", { name: "Try again" }).click();
  await hers.shows("hello?");
});

test("in a group the messages of who is blocked have no content, until the block is lifted", async () => {
  const { alice, bob, hers, his } = await openGroup();
  await his.write("before");
  await hers.shows("before");
  await alice.run("BlockUser", { userId: bob.id });
  await his.write("after");
  await hers.shows("You have blocked who wrote this.");
  await hers.bubble("before").waitFor({ state: "detached" });
  await hers.conversation("Tea at four").getByText("You have blocked who wrote this.").waitFor();
  await alice.run("UnblockUser", { userId: bob.id });
  await hers.shows("after");
  assert.deepEqual(await hers.texts(), ["before", "after"]);
});

test("what is begun in one window is gone on with in another", async () => {
  const { alice, hers } = await openPair();
  await hers.type("Dear Bob");
  const phone = await openAs(alice);
  await phone.conversation("Bob").getByText("Draft: Dear Bob").waitFor();
  await phone.open("Bob");
  assert.equal(await phone.page.locator(".conversation textarea").inputValue(), "Dear Bob");
  await phone.page.keyboard.press("Enter");
  await hers.shows("Dear Bob");
  await hers.page.waitForFunction(() => document.querySelector(".conversation textarea").value === "");
});
