// Who is there and who is typing, in a real browser.

import { test } from "node:test";
import { openAs, openGroup, openPair } from "./stage.js";
import { newUsers, openDirect } from "./support.js";

const subtitle = (window, words) => window.page.locator(".conversation .subtitle", { hasText: words }).waitFor();

test("one sees the other come online, and what is begun to be typed", async () => {
  const [alice, bob] = await newUsers("Alice", "Bob");
  await openDirect(alice, bob);
  const hers = await openAs(alice);
  await hers.open("Bob");
  await subtitle(hers, /^(Offline|Last seen|@bob)/);
  const his = await openAs(bob);
  await subtitle(hers, "Online");
  await hers.conversation("Bob").locator(".avatar[data-presence=online]").waitFor();
  await his.open("Alice");
  await his.type("I am just");
  await Promise.all([subtitle(hers, "typing …"), hers.conversation("Bob").getByText("typing …").waitFor()]);
  await hers.screenshot("typing");
  await his.page.keyboard.press("Enter");
  await hers.shows("I am just");
  await subtitle(hers, "Online");
});

test("who empties the field or leaves the conversation is typing no more", async () => {
  const { hers, his } = await openPair();
  await his.type("no");
  await subtitle(hers, "typing …");
  await his.page.keyboard.press("Backspace");
  await his.page.keyboard.press("Backspace");
  await subtitle(hers, "Online");
});

test("in a group it is said who is typing, and by how many", async () => {
  const { carol, hers, his } = await openGroup();
  const theirs = await openAs(carol);
  await theirs.open("Tea at four");
  await Promise.all([his.type("I will"), subtitle(hers, "Bob is typing …")]);
  await Promise.all([his.type(" bring"), theirs.type("Me too"), subtitle(hers, /^(Bob and Carol|Carol and Bob) are typing …$/)]);
});
