// Two people chat through the page, each in a window of their own, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatWindow } from "./chat-window.js";
import { open, openAs, openPair } from "./stage.js";
import { newUsers, openDirect, url } from "./support.js";

test("two people find each other, chat both ways, and see ticks go from sent to delivered to read", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const hers = await openAs(alice);
  await hers.page.getByRole("button", { name: "New conversation" }).click();
  await hers.page.getByLabel("Find people", { exact: true }).fill(bob.userName);
  await hers.page.getByRole("dialog").getByText("Bob", { exact: true }).click();
  await hers.page.getByRole("heading", { level: 2, name: "Bob" }).waitFor();
  await hers.write("Good morning, Bob!");
  await hers.hasTick("Good morning, Bob!", "sent");

  const his = await openAs(bob);
  await his.conversation("Alice").locator(".badge", { hasText: "1" }).waitFor();
  await hers.hasTick("Good morning, Bob!", "delivered");
  assert.equal(await his.page.title(), "(1) ChatApi");

  await his.open("Alice");
  await hers.hasTick("Good morning, Bob!", "read");
  await his.conversation("Alice").locator(".badge").waitFor({ state: "detached" });
  assert.equal(await his.page.title(), "ChatApi");

  await his.write("Morning! Tea at four?", "I bring the cake 🍰");
  await hers.shows("I bring the cake 🍰");
  await hers.write("Lovely 😊", "مرحبا بوب، كيف حالك؟", "שלום, נתראה בארבע");
  await his.shows("שלום, נתראה בארבע");
  await hers.hasTick("שלום, נתראה בארבע", "read");
  const said = ["Good morning, Bob!", "Morning! Tea at four?", "I bring the cake 🍰", "Lovely 😊", "مرحبا بوب، كيف حالك؟", "שלום, נתראה בארבע"];
  assert.deepEqual(await hers.texts(), said);
  assert.deepEqual(await his.texts(), said);
  await hers.screenshot("two-windows-alice");
  await his.screenshot("two-windows-bob");
});

test("a message is written by keys: Enter sends, Shift and Enter starts a new line, Escape leaves", async () => {
  const { hers, his } = await openPair();
  await hers.type("Hello");
  await hers.page.keyboard.press("Shift+Enter");
  await hers.type("Bob");
  await hers.page.keyboard.press("Enter");
  await his.shows("Hello\nBob");
  await hers.page.keyboard.press("Escape");
  await hers.page.getByText("Choose a conversation").waitFor();
});

test("text is shown as text, whatever it says", async () => {
  const { hers, his } = await openPair();
  const attacks = ["<img src=x onerror=\"document.title='owned'\">", "<script>document.title='owned'</script>", "javascript:alert(1)", "&lt;b&gt;", "line one\n  line two", "{{constructor}} ${1+1}"];
  for (const attack of attacks)
    await hers.write(attack);
  await his.shows("{{constructor}} ${1+1}");
  assert.deepEqual(await his.texts(), attacks);
  assert.equal(await his.page.locator(".messages img, .messages script, .messages a").count(), 0);
  assert.match(await his.page.title(), /ChatApi$/);
});

test("a name is shown as text too, in the list, the head and the dialogs", async () => {
  const [alice, mallory] = await newUsers("Alice", "<b onmouseover=alert(1)>Mallory</b>");
  const conversation = await openDirect(mallory, alice);
  await mallory.send(conversation, "hello");
  const hers = await openAs(alice);
  await hers.open(mallory.displayName);
  assert.equal(await hers.page.locator("#chat b[onmouseover]").count(), 0);
});

test("a group is made with its members, who see each other and chat; its ticks wait for everyone", async () => {
  const [alice, bob, carol] = await newUsers("Alice", "Bob", "Carol Ann");
  const [hers, his] = await Promise.all([openAs(alice), openAs(bob)]);
  await hers.page.getByRole("button", { name: "New conversation" }).click();
  const dialog = hers.page.getByRole("dialog");
  await dialog.getByText("Group", { exact: true }).click();
  await dialog.getByLabel("Title").fill("Tea at four");
  for (const user of [bob, carol]) {
    await dialog.getByLabel("Find people", { exact: true }).fill(user.userName);
    await dialog.getByLabel("People found").getByRole("button", { name: user.userName }).click();
  }
  await hers.screenshot("new-group");
  await dialog.getByRole("button", { name: "Create the group" }).click();
  await hers.page.getByText("3 members").waitFor();
  await hers.write("Who brings milk?");
  await his.open("Tea at four");
  await his.write("Me.");
  await hers.shows("Me.");
  await hers.hasTick("Who brings milk?", "sent");
  const theirs = await openAs(carol);
  await hers.hasTick("Who brings milk?", "delivered");
  await theirs.open("Tea at four");
  await hers.hasTick("Who brings milk?", "read");
  await hers.page.getByRole("button", { name: "Group and members" }).click();
  const members = hers.page.locator("#group .members");
  await members.getByText("Carol Ann").waitFor();
  assert.deepEqual((await members.locator("li").allTextContents()).map((text) => text.includes("owner")).filter(Boolean), [true]);
  await hers.screenshot("group-members");
  await theirs.page.getByRole("button", { name: "Group and members" }).click();
  await theirs.page.getByRole("button", { name: "Leave the group" }).click();
  await theirs.conversation("Tea at four").waitFor({ state: "detached" });
  await members.getByText("Carol Ann").waitFor({ state: "detached" });
});

test("on a phone the list and the conversation take turns", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  await bob.send(conversationId, "Are you on your phone?");
  const hers = await openAs(alice, { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, colorScheme: "dark" });
  await hers.screenshot("phone-list");
  await hers.open("Bob");
  await hers.write("Yes, on the train 🚆. This one is long enough to need more than a single line on such a narrow screen.");
  await hers.page.locator(".mine .tick.sent, .mine .tick.delivered").waitFor();
  assert.ok(!(await hers.page.locator(".side").isVisible()));
  assert.ok(await hers.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await hers.screenshot("phone-conversation");
  await hers.page.getByRole("button", { name: "Back" }).click();
  await hers.page.locator(".side").waitFor();
  assert.ok(!(await hers.page.locator(".pane").isVisible()));
});

test("the demo users chat in two windows of one browser", async (t) => {
  if ((await fetch(`${url}/demo.json`)).status === 404)
    return t.skip("the service was not started with --demo");
  const hers = await open();
  await hers.page.getByRole("button", { name: "Sign in as Alice" }).click();
  await hers.isOnline();
  const his = new ChatWindow(hers.context, await hers.context.newPage());
  await his.page.goto(url);
  await his.page.getByRole("button", { name: "Sign in as Bob" }).click();
  await his.isOnline();
  await hers.page.getByRole("button", { name: "New conversation" }).click();
  await hers.page.getByLabel("Find people", { exact: true }).fill("bob");
  await hers.page.getByRole("dialog").getByRole("button", { name: /@bob$/ }).click();
  const greeting = `Hello Bob, it is ${new Date().toISOString()}`;
  await hers.write(greeting);
  await his.open("Alice");
  await his.shows(greeting);
  await hers.hasTick(greeting, "read");
});

test("what is pressed stays what it is until it is let go", async () => {
  const [alice, bob, carol] = await newUsers("Alice", "Bob", "Carol");
  const [withBob, withCarol] = await Promise.all([openDirect(alice, bob), openDirect(alice, carol)]);
  await bob.send(withBob, "first");
  await carol.send(withCarol, "second");
  const hers = await openAs(alice);
  await hers.conversation("Bob").getByText("first").waitFor();
  const { x, y } = await hers.conversation("Carol").boundingBox();
  await hers.page.mouse.move(x + 80, y + 20);
  await hers.page.mouse.down();
  await bob.send(withBob, "third"); // it goes up, to where the pointer is
  await hers.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  await hers.page.mouse.up();
  await hers.page.getByRole("heading", { level: 2, name: "Carol" }).waitFor();
  await hers.conversation("Bob").getByText("third").waitFor();
  assert.deepEqual(await hers.titles(), ["Bob", "Carol"]);
});
