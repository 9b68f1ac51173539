// The page opened again, also while the service is not there: what it shows, and what becomes of what is written meanwhile.

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ChatWindow } from "./chat-window.js";
import { Line } from "./line.js";
import { open } from "./stage.js";
import { newUser, newUsers, openDirect, password } from "./support.js";

let line;

beforeEach(async () => (line = await new Line().lay()));
afterEach(() => line.cut());

/** Another window of the same browser. */
async function openBeside({ context, problems }) {
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(line.address);
  return new ChatWindow(context, page);
}

/** What of the SDK lies in this browser, by key. */
const keysOf = ({ page }) => page.evaluate(async () => {
  const inDatabase = async () => {
    const database = await new Promise((resolve) => (indexedDB.open("chatapi").onsuccess = ({ target }) => resolve(target.result)));
    const asked = database.transaction("texts").objectStore("texts").getAllKeys();
    await new Promise((resolve) => (asked.onsuccess = resolve));
    database.close();
    return asked.result;
  };
  const hasDatabase = (await indexedDB.databases()).some(({ name }) => name === "chatapi");
  return [...(hasDatabase ? await inDatabase() : []), ...Object.keys(sessionStorage), ...Object.keys(localStorage)].filter((key) => key.startsWith("chatapi/"));
});

async function keysAre({ page }, wanted) {
  for (let keys = await keysOf({ page }); !wanted(keys); keys = await keysOf({ page }))
    await page.waitForTimeout(100);
}

/** Alice has a conversation open in which Bob has said something, and all of it is kept. */
async function openKept({ keep }) {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  await bob.send(conversationId, "Are you there?");
  const hers = await open({ address: line.address, serviceWorkers: "allow" });
  await hers.signIn(alice, { keep });
  await hers.open("Bob");
  await hers.write("Yes");
  await hers.hasTick("Yes", "sent");
  await keysAre(hers, (keys) => keys.some((key) => key.endsWith("/store/cursor")) && keys.some((key) => key.includes("/store/history/")));
  await hers.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    for (let files; !files?.length; await new Promise((resolve) => setTimeout(resolve, 100)))
      files = await caches.open("chatapi-page").then((cache) => cache.keys());
  });
  return { alice, bob, conversationId, hers };
}

for (const [keep, who] of [[false, "in this window alone"], [true, "by who stays signed in"]])
  test(`opened again without the service it shows what it had, and what is written is sent once the service is back: ${who}`, async () => {
    const { alice, bob, conversationId, hers } = await openKept({ keep });
    await line.cut();
    await hers.page.reload();
    await hers.shows("Yes");
    assert.deepEqual([await hers.texts(), await hers.titles()], [["Are you there?", "Yes"], ["Bob"]]);
    await hers.isOffline();
    await hers.write("I was gone", "and am back");
    await hers.hasTick("and am back", "waiting");
    await bob.send(conversationId, "Where are you?");
    await hers.page.reload();
    await hers.hasTick("and am back", "waiting");
    assert.deepEqual(await hers.texts(), ["Are you there?", "Yes", "I was gone", "and am back"]);
    await line.lay();
    await hers.hasTick("and am back", "sent");
    await hers.shows("Where are you?");
    const said = ["Are you there?", "Yes", "Where are you?", "I was gone", "and am back"];
    assert.deepEqual(await hers.texts(), said);
    const { results } = await alice.run("ListMessages", { conversationId });
    assert.deepEqual(results.map(({ text }) => text).reverse(), said);
  });

test("who stays signed in has all of it in every window of the browser", async () => {
  const { bob, conversationId, hers } = await openKept({ keep: true });
  const second = await openBeside(hers);
  await second.isOnline();
  await second.open("Bob");
  await bob.send(conversationId, "heard by both");
  await Promise.all([hers.shows("heard by both"), second.shows("heard by both")]);
  await second.page.close();
  await line.cut();
  await hers.page.reload();
  await hers.shows("Yes");
  await line.lay();
  await hers.shows("heard by both");
  assert.deepEqual(await hers.texts(), ["Are you there?", "Yes", "heard by both"]);
});

test("when the session is over nothing is left of what was known", async () => {
  for (const keep of [true, false]) {
    const { hers } = await openKept({ keep });
    await hers.signOut();
    await hers.page.getByLabel("User name").waitFor();
    await keysAre(hers, (keys) => keys.length === 0);
    await hers.page.reload();
    await hers.page.getByLabel("User name").waitFor();
  }
});

test("what is unsent when its writer signs out waits for the next sign-in", async () => {
  const { alice, bob, conversationId, hers } = await openKept({ keep: false });
  await hers.page.route("**/api/SendMessage", (route) => route.abort());
  await hers.write("Wait for me");
  await hers.hasTick("Wait for me", "waiting");
  await hers.signOut();
  await hers.page.getByLabel("User name").waitFor();
  await hers.page.unroute("**/api/SendMessage");
  await hers.signIn(bob);
  await hers.open("Alice");
  assert.deepEqual(await hers.texts(), ["Are you there?", "Yes"]);
  await hers.signOut();
  await hers.signIn(alice);
  await hers.open("Bob");
  await hers.hasTick("Wait for me", "sent");
  const { results } = await alice.run("ListMessages", { conversationId });
  assert.deepEqual(results.map(({ text }) => text), ["Wait for me", "Yes", "Are you there?"]);
});

test("a window of who stayed signed in shows who does now", async () => {
  const { hers } = await openKept({ keep: true });
  const carol = await newUser("Carol");
  await hers.page.route("**/api/**", (route) => route.abort()); // it hears of it from the other window alone
  await hers.context.clearCookies();
  const second = await hers.context.newPage();
  await second.addInitScript(() => localStorage.removeItem("chatapi.user"));
  await second.goto(line.address);
  await second.getByLabel("User name").fill(carol.userName);
  await second.getByLabel("Password").fill(password);
  await second.getByLabel("Keep me signed in").check();
  await hers.page.unroute("**/api/**");
  await second.getByRole("button", { name: "Sign in", exact: true }).click();
  await second.getByRole("heading", { level: 1, name: "Carol" }).waitFor();
  await hers.page.getByRole("heading", { level: 1, name: "Carol" }).waitFor();
});
