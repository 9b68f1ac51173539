// Two people chat through the page, each in a window of their own, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ChatWindow } from "./chat-window.js";
import { open, openAs, openPair } from "./stage.js";
import { newUser, newUsers, openDirect, password, url } from "./support.js";

const numbered = (count) => Array.from({ length: count }, (_, i) => `number ${i + 1}`);

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

test("who was offline misses nothing and sees nothing twice", async () => {
  const { bob, hers, his, conversationId } = await openPair();
  await his.write("before");
  await hers.shows("before");
  await hers.unplug();
  await hers.isOffline();
  for (const text of numbered(20))
    await bob.send(conversationId, text);
  await hers.screenshot("offline");
  assert.deepEqual(await hers.texts(), ["before"]);
  await hers.plugIn();
  await hers.shows("number 20");
  await hers.isOnline();
  assert.deepEqual(await hers.texts(), ["before", ...numbered(20)]);
});

test("a connection that is cut in the middle of a conversation heals without a hole", async () => {
  const { alice, bob } = Object.fromEntries((await newUsers("Alice", "Bob")).map((user) => [user.displayName.toLowerCase(), user]));
  const conversationId = await openDirect(alice, bob);
  const hers = await open();
  const sockets = [];
  await hers.page.routeWebSocket(/\/ws/, (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await hers.signIn(alice);
  await hers.open("Bob");
  for (const [i, text] of numbered(20).entries()) {
    await bob.send(conversationId, text);
    if (i % 5 === 2)
      await sockets.at(-1).close({ code: 1012 });
  }
  await hers.shows("number 20");
  assert.deepEqual(await hers.texts(), numbered(20));
  assert.ok(sockets.length > 1);
});

test("what is written offline is kept, survives a reload, and arrives once", async () => {
  const { alice, hers, his, conversationId } = await openPair();
  await hers.page.route("**/api/SendMessage", (route) => route.abort());
  await hers.write("kept 1", "kept 2");
  await hers.hasTick("kept 2", "waiting");
  await hers.page.reload();
  await hers.hasTick("kept 1", "waiting");
  assert.deepEqual(await hers.texts(), ["kept 1", "kept 2"]);
  await hers.unplug();
  await hers.isOffline();
  await hers.write("kept 3");
  await hers.hasTick("kept 3", "waiting");
  await hers.page.unroute("**/api/SendMessage");
  await hers.plugIn();
  await his.shows("kept 3");
  await hers.hasTick("kept 3", "read");
  assert.deepEqual(await his.texts(), ["kept 1", "kept 2", "kept 3"]);
  const { results } = await alice.run("ListMessages", { conversationId });
  assert.deepEqual(results.map(({ text }) => text), ["kept 3", "kept 2", "kept 1"]);
});

test("a message whose answer is lost is sent again with the same key and stored once", async () => {
  const { alice, hers, his, conversationId } = await openPair();
  let lost = 0;
  await hers.page.route("**/api/SendMessage", async (route) => {
    if (lost++ > 1)
      return route.continue();
    await route.fetch();
    await route.abort();
  });
  await hers.write("only once");
  await hers.hasTick("only once", "read");
  await hers.write("and on");
  await his.shows("and on");
  assert.deepEqual(await his.texts(), ["only once", "and on"]);
  assert.equal((await alice.run("ListMessages", { conversationId })).results.length, 2);
});

test("a message the server refuses says why and can be given up", async () => {
  const { hers } = await openPair();
  await hers.page.route("**/api/SendMessage", (route) => route.fulfill({ status: 403, json: { responseStatus: { errorCode: "CannotContactUser", message: "This user cannot be contacted.", errors: [] } } }));
  await hers.write("hello?");
  await hers.page.getByText("This user cannot be contacted.").waitFor();
  await hers.page.getByRole("button", { name: "Discard" }).click();
  await hers.bubble("hello?").waitFor({ state: "detached" });
});

test("a reload keeps the user, the open conversation and everything in it", async () => {
  const { hers, his } = await openPair();
  await hers.write("one", "two");
  await his.write("three");
  await hers.shows("three");
  await hers.page.reload();
  await hers.page.getByRole("heading", { level: 2, name: "Bob" }).waitFor();
  await hers.shows("three");
  assert.deepEqual(await hers.texts(), await his.texts());
  await hers.hasTick("two", "read");
});

test("older messages are loaded when they are scrolled to, and what is read stays in place", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  for (const text of numbered(130))
    await bob.send(conversationId, text);
  const hers = await openAs(alice);
  await hers.open("Bob");
  await hers.shows("number 81");
  const scroller = hers.page.locator(".conversation .scroller");
  await hers.page.locator(".line.new").waitFor({ state: "detached" });
  for (let first; (first = (await hers.texts())[0]) !== "number 1";) {
    await scroller.evaluate((element) => (element.scrollTop = 0));
    await hers.page.waitForFunction((text) => document.querySelector(".bubble p").textContent !== text, first);
    const { y } = await hers.bubble(first).boundingBox();
    assert.ok(y > 0 && y < 300, `${first} moved to ${y}`);
  }
  assert.deepEqual(await hers.texts(), numbered(130));
});

test("new messages do not pull away who reads older ones; a button leads to them", async () => {
  const { bob, hers, his, conversationId } = await openPair();
  for (const text of numbered(40))
    await bob.send(conversationId, text);
  await hers.shows("number 40");
  await hers.page.locator(".conversation .scroller").evaluate((element) => (element.scrollTop = 200));
  await hers.page.locator(".jump").waitFor();
  await his.write("psst");
  await his.hasTick("psst", "delivered");
  await hers.page.getByRole("button", { name: "1 new: go to the newest message" }).click();
  await his.hasTick("psst", "read");
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

test("signing in, kept or not: cookies for the browser, or this window alone", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const kept = await open();
  await kept.signIn(alice, { keep: true });
  const cookies = await kept.context.cookies();
  assert.deepEqual(cookies.map(({ name, httpOnly }) => [name, httpOnly]).sort(), [["ss-reftok", true], ["ss-tok", true]]);
  assert.equal(await kept.page.evaluate(() => sessionStorage.length), 0);
  await kept.context.clearCookies({ name: "ss-tok" }); // as if it had expired
  await kept.page.reload();
  await kept.isOnline();

  const shared = await open();
  await shared.signIn(alice);
  await shared.page.evaluate(() => sessionStorage.setItem("chatapi.tokens", sessionStorage.getItem("chatapi.tokens").replace(/"access":"[^"]*"/, '"access":"expired"')));
  await shared.page.reload();
  await shared.isOnline();
  const second = await shared.context.newPage();
  await second.goto(url);
  await second.getByLabel("User name").fill(bob.userName);
  await second.getByLabel("Password").fill(password);
  await second.getByLabel("Keep me signed in").check();
  await second.getByRole("button", { name: "Sign in", exact: true }).click();
  await second.getByRole("heading", { level: 1, name: "Bob" }).waitFor();
  await shared.page.reload();
  await shared.isOnline();
  assert.equal(await shared.page.locator("[data-me-name]").textContent(), "Alice");
  await openDirect(bob, alice);
  await shared.conversation("Bob").waitFor(); // heard over a socket that is Alice's, whatever the cookies say
});

test("signing out ends the session here and in the other windows", async () => {
  const alice = await newUser("Alice");
  const hers = await open();
  await hers.signIn(alice, { keep: true });
  const second = await hers.context.newPage();
  await second.goto(url);
  await second.locator(".connection[data-state=online]").waitFor();
  await hers.signOut();
  await hers.page.getByLabel("User name").waitFor();
  await second.getByLabel("User name").waitFor();
});

test("the form says what is wrong, and an account can be made", async () => {
  const window = await open();
  await window.page.getByLabel("User name").fill("nobody-at-all");
  await window.page.getByLabel("Password").fill("wrong password");
  await window.page.getByRole("button", { name: "Sign in", exact: true }).click();
  await window.page.locator("#sign-in p.error:not(:empty)").waitFor();
  await window.screenshot("sign-in");
  await window.page.getByText("New account").click();
  await window.page.getByLabel("User name").fill(`dora-${Date.now()}`);
  await window.page.getByLabel("Display name").fill("Dora");
  await window.page.getByLabel("Password").fill("short");
  await window.page.getByRole("button", { name: "Create the account" }).click();
  await window.page.locator("#password-error:not(:empty)").waitFor();
  await window.page.getByLabel("Password").fill(password);
  await window.page.getByRole("button", { name: "Create the account" }).click();
  await window.page.getByRole("heading", { level: 1, name: "Dora" }).waitFor();
});
