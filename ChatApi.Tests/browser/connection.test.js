// Connections that break, and what is written and read meanwhile, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, openPair } from "./stage.js";
import { newUsers, openDirect } from "./support.js";

const numbered = (count) => Array.from({ length: count }, (_, i) => `number ${i + 1}`);

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
