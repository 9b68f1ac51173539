// Replies, edits, mentions and links between two people, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs, openGroup, openPair } from "./stage.js";
import { newUsers, openDirect } from "./support.js";

test("a reply shows what it answers, and leads to it however old it is", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  await bob.send(conversationId, "Where shall we meet?");
  for (let i = 1; i <= 120; i++)
    await alice.send(conversationId, `idea ${i}`);
  const [hers, his] = await Promise.all([openAs(alice), openAs(bob)]);
  await Promise.all([hers.open("Bob"), his.open("Alice")]);
  await his.shows("idea 120");
  await his.act("idea 120", "Reply");
  await his.page.getByText("Reply to Alice").waitFor();
  await his.write("That one!");
  await hers.bubble("That one!").locator(".quote", { hasText: "idea 120" }).waitFor();
  await hers.screenshot("reply");

  const { results: [first] } = await alice.run("ListMessages", { conversationId, afterSeq: 0, limit: 1 });
  await alice.run("SendMessage", { conversationId, clientMessageId: crypto.randomUUID(), text: "By the lake", replyToId: first.id });
  await his.bubble("By the lake").locator(".quote", { hasText: "Where shall we meet?" }).click();
  await his.shows("Where shall we meet?");
  await his.page.locator(".flash").waitFor();
  assert.ok(!(await his.texts()).includes("idea 120"));
  await his.page.locator(".conversation .scroller").evaluate((element) => (element.scrollTop = element.scrollHeight));
  await his.bubble("idea 120").waitFor({ state: "attached" });
  assert.equal(await his.texts().then((texts) => texts.length), 123);

  await his.bubble("By the lake").locator(".quote").click();
  await his.page.getByRole("button", { name: "Go to the newest message" }).click();
  await his.bubble("By the lake").waitFor();
  await his.act("By the lake", "Reply");
  await his.page.keyboard.press("Escape");
  await his.page.getByText("Reply to Alice").waitFor({ state: "hidden" });
});

test("an own message is edited in the composer, and what was begun there comes back", async () => {
  const { hers, his } = await openPair();
  await hers.write("See you at for");
  await his.shows("See you at for");
  await hers.page.locator(".conversation textarea").fill("And bring");
  await hers.act("See you at for", "Edit");
  assert.equal(await hers.page.locator(".conversation textarea").inputValue(), "See you at for");
  await hers.screenshot("edit");
  await hers.write("See you at four");
  await his.shows("See you at four");
  await his.bubble("See you at four").getByText("edited").waitFor();
  await his.conversation("Alice").getByText("See you at four").waitFor();
  assert.equal(await hers.page.locator(".conversation textarea").inputValue(), "And bring");
  await hers.page.locator(".conversation textarea").fill("");
  await hers.page.keyboard.press("ArrowUp");
  await hers.page.getByText("Edit the message").waitFor();
  await hers.page.keyboard.press("Escape");
  await hers.page.getByText("Edit the message").waitFor({ state: "hidden" });
  assert.deepEqual([await hers.texts(), await his.texts()], [["See you at four"], ["See you at four"]]);
});

test("an edit that is refused is kept and says why", async () => {
  const { hers } = await openPair();
  await hers.write("Hello");
  await hers.hasTick("Hello", "read");
  await hers.page.route("**/api/EditMessage", (route) => route.fulfill({ status: 403, json: { responseStatus: { errorCode: "TooLate", message: "It is too late to edit this message.", errors: [] } } }));
  await hers.act("Hello", "Edit");
  await hers.write("Hello!");
  await hers.page.getByText("It is too late to edit this message.").waitFor();
  assert.equal(await hers.page.locator(".conversation textarea").inputValue(), "Hello!");
});

test("in a group a member is mentioned by choosing a name, and sees that it is them", async () => {
  const { bob, hers, his } = await openGroup();
  await his.page.locator(".conversation textarea").press("Escape"); // he reads nothing
  await his.page.getByText("Choose a conversation").waitFor();
  await hers.type("Ask @bo");
  await hers.page.getByRole("option", { name: "Bob" }).waitFor();
  await hers.screenshot("mention");
  await hers.page.keyboard.press("Enter");
  assert.equal(await hers.page.locator(".conversation textarea").inputValue(), `Ask @${bob.userName} `);
  await hers.page.keyboard.press("Enter");
  await his.conversation("Tea at four").getByLabel("You are mentioned").waitFor();
  await his.open("Tea at four");
  await his.bubble(`Ask @${bob.userName}`).locator(".mention").waitFor();
  await his.conversation("Tea at four").getByLabel("You are mentioned").waitFor({ state: "detached" });
});

test("links lead to where they say, in a window of their own", async () => {
  const { hers, his } = await openPair();
  await hers.write("See https://example.org/a?b=1, and javascript:alert(1)");
  const link = his.page.locator(".bubble a");
  await link.waitFor();
  assert.deepEqual([await link.count(), await link.getAttribute("href"), await link.getAttribute("rel")], [1, "https://example.org/a?b=1", "noopener noreferrer"]);
});

test("the menu of a message is reached by keyboard and by a long press", async () => {
  const { hers, his } = await openPair();
  await hers.write("one", "two");
  await hers.hasTick("two", "read");
  await hers.page.locator(".conversation .scroller").focus();
  await hers.page.keyboard.press("Tab");
  await hers.page.keyboard.press("ArrowUp");
  await hers.page.keyboard.press("Enter");
  await hers.page.getByRole("menuitem", { name: "Reply", exact: true }).click();
  await hers.page.locator(".conversation .composer .quote", { hasText: "one" }).waitFor();

  await his.bubble("two").dispatchEvent("pointerdown", { pointerType: "touch", clientX: 10, clientY: 10 });
  await his.page.getByRole("menuitem", { name: "Reply", exact: true }).waitFor();
  await his.page.keyboard.press("Escape");
  await his.page.getByRole("menu").waitFor({ state: "detached" });
});
