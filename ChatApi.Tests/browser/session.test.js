// Signing in and out, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "./stage.js";
import { newUser, newUsers, openDirect, password, url } from "./support.js";

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
  await shared.page.evaluate(() => sessionStorage.setItem("chatapi/session", sessionStorage.getItem("chatapi/session").replace(/"accessToken":"[^"]*"/, '"accessToken":"expired"')));
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
  await second.getByRole("button", { name: "New conversation" }).click();
  await hers.signOut();
  await hers.page.getByLabel("User name").waitFor();
  await second.getByLabel("User name").waitFor();
  assert.equal(await second.getByRole("dialog").count(), 0);
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
