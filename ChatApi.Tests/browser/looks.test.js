// What the page looks like when it is lived in: pictures of each part, and texts and names that do not want to fit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs } from "./stage.js";
import { newUsers, openDirect } from "./support.js";

const phone = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const key = () => crypto.randomUUID();

/** Five people, a group that plans a journey, and a few conversations beside it. */
async function makeScene() {
  const [alice, bob, carol, dave, noa] = await newUsers("Alice", "Bob", "Carol", "Dave", "נועה");
  const create = async (title, ...members) =>
    (await alice.run("CreateConversation", { clientConversationId: key(), title, description: "Three days by the lake", memberIds: members.map(({ id }) => id) })).conversation.id;
  const send = async (user, conversationId, text, more) => (await user.run("SendMessage", { conversationId, clientMessageId: key(), text, ...more })).message;

  const withNoa = await openDirect(alice, noa);
  await send(noa, withNoa, "שלום אליס! ניפגש ביום שישי?");
  await send(alice, withNoa, "נהדר, בשעה ארבע 🙂");
  const withCarol = await openDirect(alice, carol);
  await send(carol, withCarol, "The tickets are in your mail.");
  const library = await create("Library reading circle", carol, dave);
  await send(dave, library, "Chapter seven for next week, then.");
  await alice.run("UpdateMyConversation", { conversationId: library, muted: true });

  const withBob = await openDirect(alice, bob);
  const question = await send(bob, withBob, "Good morning! Did you find the boat key?");
  await send(alice, withBob, "Morning! It was in the blue jacket 🧥", { replyToId: question.id });
  const address = await send(bob, withBob, "Perfect. The jetty is described here: https://example.org/lake/jetty?side=north");
  await alice.run("AddReaction", { messageId: address.id, emoji: "👍" });
  await send(bob, withBob, "See you on Friday at four");
  await alice.run("PinMessage", { messageId: address.id });

  const group = await create("Weekend at the lake", bob, carol);
  await alice.run("AddMembers", { conversationId: group, userIds: [dave.id] });
  const drive = await send(bob, group, "Who drives up on Friday?");
  const car = await send(carol, group, "I can take three, and the boat key 🚗");
  await bob.run("AddReaction", { messageId: car.id, emoji: "🎉" });
  await alice.run("AddReaction", { messageId: car.id, emoji: "🎉" });
  await dave.run("AddReaction", { messageId: car.id, emoji: "👍" });
  await send(dave, group, `@${alice.userName} do you still have the tent?`, { mentions: [alice.id] });
  for (const [user, text] of [[carol, "From the station at three"], [alice, "I come by train, pick me up there?"], [carol, "Gladly"]])
    await send(user, group, text, { threadRootId: drive.id });
  await alice.run("UpdateMemberRole", { conversationId: group, userId: bob.id, role: "admin" });
  const { message: poll } = await bob.run("CreatePoll", { conversationId: group, clientMessageId: key(), question: "What do we cook on Saturday?", options: ["Fish, if we catch any", "Pasta", "Whatever the village inn has"] });
  for (const [user, option] of [[alice, 1], [bob, 0], [carol, 1], [dave, 2]])
    await user.run("VotePoll", { messageId: poll.id, options: [option] });
  await alice.run("UpdateMyConversation", { conversationId: group, pinned: true });
  await send(carol, withCarol, "And the boat is paid for.");
  return { alice, bob, carol, dave, group, withBob, drive };
}

test("each part of a page that is lived in, by day and by night, wide and narrow", async () => {
  const { alice, bob, group, drive } = await makeScene();
  const [hers, his] = await Promise.all([openAs(alice, { viewport: { width: 1280, height: 860 } }), openAs(bob)]);
  await Promise.all([hers.open("Bob"), his.open("Alice")]);
  await hers.write("I bring the key and a cake 🍰");
  await hers.hasTick("I bring the key and a cake 🍰", "read");
  await his.type("Won");
  await hers.page.locator(".subtitle", { hasText: "typing" }).waitFor();
  await hers.screenshot("look-direct");
  await hers.open("Weekend at the lake");
  await hers.page.locator(".conversation .scroller").evaluate((element) => (element.scrollTop = element.scrollHeight));
  await hers.page.getByText("4 votes").waitFor();
  await hers.conversation("Weekend at the lake").locator(".badge").waitFor({ state: "detached" });
  await hers.screenshot("look-group");

  await hers.page.goto(`${hers.page.url().split("#")[0]}#/${group}/thread/${drive.id}`);
  await hers.thread.getByText("Gladly").waitFor();
  await hers.screenshot("look-thread");
  await hers.page.keyboard.press("Escape");
  await hers.page.getByLabel("Search people").fill("boat");
  await hers.page.locator(".results a", { hasText: "I can take three" }).click();
  await hers.page.locator(".flash").waitFor();
  await hers.screenshot("look-search", { animations: "allow" });
  await hers.page.getByLabel("Search people").fill("");
  await hers.page.getByRole("button", { name: "Group and members" }).click();
  await hers.page.getByRole("button", { name: "New invite link" }).click();
  await hers.page.getByRole("button", { name: "Copy the link" }).waitFor();
  await hers.screenshot("look-administration");

  const dark = await openAs(alice, { viewport: { width: 1280, height: 800 }, colorScheme: "dark" });
  await dark.open("Weekend at the lake");
  await dark.openMenu("I can take three, and the boat key 🚗");
  await dark.screenshot("look-dark");

  const small = await openAs(alice, phone);
  await small.conversation("Carol").locator(".badge", { hasText: "2" }).waitFor();
  await small.screenshot("look-phone-list");
  await small.open("Weekend at the lake");
  await small.bubble("What do we cook on Saturday?").waitFor();
  await small.screenshot("look-phone");
  const night = await openAs(alice, { ...phone, colorScheme: "dark" });
  await night.open("נועה");
  await night.screenshot("look-phone-dark");
});

test("long words, long names, both directions and a wall of emoji stay inside", async () => {
  const name = `Wolfeschlegelsteinhausen${"bergerdorff".repeat(6)}`;
  const [alice, bob] = await newUsers("Alice", name);
  const { conversation } = await alice.run("CreateConversation", { clientConversationId: key(), title: "W".repeat(100), memberIds: [bob.id] });
  const texts = ["x".repeat(3_000), "مرحبا بكم hello مرحبا", "👨‍👩‍👧‍👦".repeat(200), `https://example.org/${"a".repeat(500)}`, "line\n".repeat(40).trim()];
  for (const text of texts)
    await bob.send(conversation.id, text);
  await bob.run("CreatePoll", { conversationId: conversation.id, clientMessageId: key(), question: "q".repeat(500), options: ["o".repeat(200), "p".repeat(200)] });
  for (const [shape, options] of [["wide", {}], ["narrow", phone]]) {
    const hers = await openAs(alice, options);
    await hers.open("WWW");
    await hers.shows("q".repeat(500));
    const { width } = hers.page.viewportSize();
    for (const bubble of await hers.page.locator(".conversation .bubble").all()) {
      const edges = await bubble.evaluate((element) => [element, ...element.querySelectorAll("*")].map((part) => part.getBoundingClientRect()).map(({ left, right }) => [left, right]));
      assert.ok(edges.every(([left, right]) => left >= 0 && right <= width), `something of a bubble is outside: ${JSON.stringify(edges)}`);
      assert.ok(await bubble.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth), "something is wider than its bubble");
    }
    await hers.screenshot(`look-long-${shape}`);
    await hers.page.getByRole("button", { name: "Group and members" }).click();
    await hers.page.locator("#group .members").getByText(name).waitFor();
    await hers.screenshot(`look-long-group-${shape}`);
  }
});
