// The API explorer in a browser: find, read, fill in, send, hear.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { openExplorer, runInShell } from "./explorer-window.js";
import { newUsers, openDirect, password, startBrowser, url } from "./support.js";

let browser;
let windows = [];

before(async () => (browser = await startBrowser()));
after(() => browser.close());
afterEach(async () => {
  const problems = windows.flatMap((window) => window.problems);
  await Promise.all(windows.map((window) => window.close()));
  windows = [];
  assert.deepEqual(problems, []);
});

async function open(options) {
  const window = await openExplorer(browser, options);
  windows.push(window);
  return window;
}

const key = () => crypto.randomUUID();

/** An access token, as whoever runs a snippet has one. */
async function tokenOf({ userName }) {
  const response = await fetch(`${url}/api/Authenticate`, { method: "POST", body: JSON.stringify({ userName, password, meta: { tokens: "body" } }) });
  return (await response.json()).bearerToken;
}

test("an operation is found, read, filled in and sent; its event arrives", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  const hers = await open();
  await hers.signIn(alice);
  assert.equal(await hers.page.locator("#who").textContent(), "Alice");

  await hers.find("send mes", "SendMessage");
  await hers.page.getByText("Members of the conversation; for others it does not exist").waitFor();
  await hers.page.getByText("send messages, mention everyone (for mentionsAll true)").waitFor();
  await hers.page.getByText("sendPerUser (per user)").waitFor();
  await hers.fill({ conversationId, text: "Good morning! Did you find the boat key?" });
  await hers.send(201);
  assert.match(await hers.answer(), /text: "Good morning! Did you find the boat key\?"/);
  await hers.page.locator("#events").getByText("message.new").waitFor();
  await hers.page.locator(".answer").scrollIntoViewIfNeeded();
  await hers.picture("explorer");
});

test("the same call works in a shell, whatever stands in its text", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  const hers = await open({ operation: "SendMessage" });
  const text = "it's \"quoted\", costs $5 `or` \\ more\nand has two lines 🚲";
  await hers.fill({ conversationId, text });

  const { message } = await runInShell(await hers.snippet(), { TOKEN: await tokenOf(alice) });
  assert.equal(message.text, text);
  assert.match(await hers.snippet("TypeScript"), /await client\.api\.sendMessage\(\{\n {2}conversationId: "/);
  assert.match(await hers.snippet("C#"), /new SendMessage\n\{\n {4}ConversationId = Guid\.Parse\("/);
});

test("no secret is shown: not in the call elsewhere, not in the answer, not in the calls of before", async () => {
  const hers = await open({ operation: "Register" });
  const userName = `ann-${key().slice(0, 8)}`;
  await hers.fill({ userName, password });
  await hers.page.getByRole("button", { name: "Add to meta" }).click();
  await hers.field("meta").getByLabel("meta: name 1").fill("tokens");
  await hers.field("meta").getByLabel("meta: value 1").fill("body");
  const command = await hers.snippet();
  assert.ok(!command.includes(password) && command.includes("$PASSWORD"), command);
  await hers.send(201);
  assert.match(await hers.answer(), /bearerToken: ••••/);
  assert.doesNotMatch(await hers.page.content(), /eyJ[\w-]+\.[\w-]+\./);
  await hers.page.getByRole("button", { name: "Calls", exact: true }).click();
  await hers.page.locator("#calls button").click();
  assert.equal(await hers.value("userName").inputValue(), userName);
  assert.equal(await hers.value("password").inputValue(), "");

  const { userName: made } = await runInShell(command.replaceAll(userName, `${userName}-2`), { PASSWORD: password });
  assert.equal(made, `${userName}-2`);
});

test("a refusal stands at the field it names, and the focus is there", async () => {
  const [alice] = await newUsers("Alice");
  const hers = await open({ operation: "CreatePoll" });
  await hers.signIn(alice);
  await hers.page.getByRole("button", { name: "Send", exact: true }).focus();
  await hers.page.keyboard.press("Control+Enter");
  await hers.field("conversationId").getByText("It is part of the path: give it.").waitFor();

  await hers.fill({ conversationId: key() });
  await hers.send(400);
  await hers.field("question").getByText("must not be empty").waitFor();
  assert.equal(await hers.value("question").getAttribute("aria-invalid"), "true");
  assert.equal(await hers.value("question").evaluate((input) => input === document.activeElement), true);

  await hers.fill({ question: "Tea?" });
  for (const option of ["Green", "Black"]) {
    await hers.page.getByRole("button", { name: "Add to options" }).click();
    await hers.page.keyboard.type(option);
  }
  await hers.send(404);
  assert.equal(await hers.value("question").getAttribute("aria-invalid"), null);
  await hers.page.locator(".answer").getByText("ConversationNotFound").first().waitFor();
});

test("form and JSON are two views of one request", async () => {
  const hers = await open({ operation: "SendMessages" });
  await hers.fill({ conversationId: "0192f3a4-5b6c-7d8e-9fa0-000000000001" });
  await hers.page.getByRole("button", { name: "Add to messages" }).click();
  await hers.field("messages").locator("[data-member=text] textarea").fill("first");
  await hers.page.getByRole("button", { name: "JSON", exact: true }).click();
  const editor = hers.page.getByLabel("The request as JSON");
  const request = JSON.parse(await editor.inputValue());
  assert.equal(request.messages[0].text, "first");

  request.messages.push({ clientMessageId: key(), text: "second", mentionsAll: true });
  await editor.fill(JSON.stringify(request));
  await hers.page.getByRole("button", { name: "Form", exact: true }).click();
  assert.deepEqual(await hers.field("messages").locator("[data-member=text] textarea").evaluateAll((all) => all.map(({ value }) => value)), ["first", "second"]);
  assert.match(await hers.snippet(), /"mentionsAll": true/);

  await hers.page.getByRole("button", { name: "JSON", exact: true }).click();
  await editor.fill("{ not JSON");
  await hers.page.getByRole("button", { name: "Form", exact: true }).click();
  await hers.page.locator("#request-error", { hasText: "This is not JSON" }).waitFor();
});

test("events arrive as they happen: filtered, held back, cleared", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  const hers = await open({ operation: "GetConversation" });
  await hers.signIn(alice);
  const send = (text) => bob.send(conversationId, text);

  await send("Shall we row?");
  await bob.run("StartTyping", { conversationId });
  await hers.page.locator("#events").getByText("typing.start").waitFor();
  await hers.page.locator("#events > li", { hasText: "message.new" }).locator("summary").first().click();
  await hers.page.locator("#events").getByText("\"Shall we row?\"").waitFor();
  await hers.picture("explorer-live");

  const filter = hers.page.getByLabel("Show only events with this in their name");
  await filter.fill("typing");
  assert.deepEqual([...new Set(await hers.events())], ["typing.start"]);
  await filter.fill("");
  await hers.page.getByRole("button", { name: "Pause" }).click();
  await send("held back");
  await hers.page.locator("#event-count", { hasText: "held back" }).waitFor();
  assert.equal(await hers.page.locator("#events").getByText("held back").count(), 0);
  await hers.page.getByRole("button", { name: "Pause" }).click();
  await hers.page.locator("#events").getByText("held back").waitFor();
  await hers.page.getByRole("button", { name: "Clear" }).click();
  assert.deepEqual(await hers.events(), []);

  await hers.page.getByRole("button", { name: "Sign out" }).click();
  await hers.page.getByText("Not connected: sign in to listen").waitFor();
});

test("the stream comes back by itself and misses nothing", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  const hers = await open();
  await hers.signIn(alice);
  await bob.send(conversationId, "before");
  await hers.page.locator("#events").getByText("before").waitFor();
  await hers.context.setOffline(true);
  await bob.send(conversationId, "meanwhile");
  await hers.context.setOffline(false);
  await bob.send(conversationId, "after");
  await hers.page.locator("#events").getByText("after").waitFor();
  const texts = await hers.page.locator("#events > li[data-name='message.new'] summary .faint").allTextContents();
  assert.deepEqual(texts, ["after", "meanwhile", "before"]);
});

test("everything goes by keyboard", async () => {
  const [alice] = await newUsers("Alice");
  const { page, ...hers } = await open();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type(alice.userName);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.locator("#stream-state[data-state=open]").waitFor();

  await page.keyboard.press("/");
  await page.keyboard.type("search");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  const chosen = await page.evaluate(() => document.activeElement.dataset.name);
  assert.equal(chosen, "Search");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Search", exact: true }).waitFor();
  await page.keyboard.type("alice");
  await page.keyboard.press("Control+Enter");
  await page.locator(".answer .status", { hasText: "200" }).waitFor();
  assert.deepEqual(hers.problems, []);
});

test("an address leads to an operation, also one that came later than the page", async () => {
  const window = await open({ operation: "GetUnread" });
  await window.page.getByRole("heading", { level: 1, name: "GetUnread" }).waitFor();
  assert.equal(await window.page.title(), "GetUnread · ChatApi explorer");
  await window.page.route("**/openapi/v1.json", async (route) => {
    const document = await (await route.fetch()).json();
    document.paths["/api/v1/topics/{topicId}"] = {
      get: {
        operationId: "GetTopic", "x-operation-name": "GetTopic", "x-access": "member", tags: ["Messages"], summary: "A topic.", security: [],
        parameters: [{ name: "topicId", in: "path", required: true, schema: { type: "string", format: "uuid" } }], responses: { 204: { description: "Done." } },
      },
    };
    await route.fulfill({ json: document });
  });
  await window.page.goto(`${url}/ui#/GetTopic`);
  await window.page.reload();
  await window.page.getByRole("heading", { level: 1, name: "GetTopic" }).waitFor();
  await window.fill({ topicId: key() });
  await window.send(404);
});

test("demo accounts are a click away, and who is signed in stays so", async () => {
  const window = await open();
  await window.page.getByRole("button", { name: "Sign in" }).click();
  await window.page.getByRole("button", { name: "Bob", exact: true }).click();
  await window.isListening();
  await window.page.reload();
  await window.page.locator("#who", { hasText: "Bob" }).waitFor();
});

test("it fits a phone, by night too, and everything has a name", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  const conversationId = await openDirect(alice, bob);
  const hers = await open({ viewport: { width: 360, height: 740 }, colorScheme: "dark", hasTouch: true, isMobile: true });
  await hers.signIn(alice);
  assert.deepEqual(await hers.flaws(), []);
  await hers.page.getByLabel("Find an operation").fill("sendmessage");
  await hers.page.getByRole("link", { name: /^SendMessage/ }).first().tap();
  await hers.fill({ conversationId, text: "a-word-that-is-much-longer-than-the-screen-of-a-phone-is-wide-".repeat(3) });
  await hers.send(201);
  await hers.page.getByText("What it answers").click();
  await hers.page.getByText("How it refuses").click();
  assert.deepEqual(await hers.flaws(), []);
  await hers.page.getByRole("button", { name: "Live", exact: true }).tap();
  await hers.page.locator("#events > li[data-name='message.new'] summary").first().click();
  assert.deepEqual(await hers.flaws(), []);
});
