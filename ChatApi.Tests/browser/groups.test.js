// Groups: who is in them, what they may, and what of it is told in the conversation, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openAs, openGroup } from "./stage.js";
import { newUser } from "./support.js";

const openDialog = async (window) => {
  await window.page.getByRole("button", { name: "Group and members" }).click();
  return window.page.locator("#group");
};
const rowOf = (dialog, name) => dialog.locator(".members li", { hasText: name });
const choose = async (dialog, name, item) => {
  await dialog.getByRole("button", { name: `Actions for ${name}` }).click();
  await dialog.getByRole("menuitem", { name: item, exact: true }).click();
};

test("members are added, made admins and removed, and everyone reads of it", async () => {
  const dave = await newUser("Dave");
  const { hers, his } = await openGroup();
  const dialog = await openDialog(hers);
  await dialog.getByRole("button", { name: "Add people" }).click();
  await dialog.getByLabel("People to add").fill(dave.userName);
  await dialog.getByLabel("People found").getByRole("button", { name: dave.userName }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await rowOf(dialog, "Dave").waitFor();
  await choose(dialog, "Bob", "Make an admin");
  await rowOf(dialog, "Bob").getByText("admin").waitFor();
  await hers.screenshot("group");
  await choose(dialog, "Carol", "Remove …");
  await hers.agree("Remove");
  await rowOf(dialog, "Carol").waitFor({ state: "detached" });
  await his.happens("Alice removed Carol");
  assert.deepEqual(await his.happenings(), ["Alice added Dave", "Alice made you an admin", "Alice removed Carol"]);
  await hers.page.keyboard.press("Escape");
  assert.deepEqual(await hers.happenings(), ["You added Dave", "You made Bob an admin", "You removed Carol"]);
  assert.equal(await his.page.title(), "ChatApi"); // none of it counts as unread
  await his.screenshot("happenings");
});

test("whoever may not is not offered it", async () => {
  const { his } = await openGroup();
  const dialog = await openDialog(his);
  await rowOf(dialog, "Carol").waitFor();
  assert.deepEqual(await dialog.getByRole("button", { name: /^(Add people|Edit title)/ }).count(), 0);
  await dialog.getByRole("button", { name: "Actions for Carol" }).click();
  assert.deepEqual(await dialog.getByRole("menuitem").allTextContents(), ["Write to them", "Block …"]);
  await dialog.getByRole("menuitem", { name: "Write to them" }).click();
  await his.page.getByRole("heading", { level: 2, name: "Carol" }).waitFor();
});

test("the owner makes another one, or names the next when leaving", async () => {
  const { hers, his } = await openGroup();
  const [hersDialog, hisDialog] = await Promise.all([openDialog(hers), openDialog(his)]);
  await choose(hersDialog, "Bob", "Make the owner …");
  await hers.agree("Make the owner");
  await rowOf(hisDialog, "Bob").getByText("owner").waitFor();
  await rowOf(hersDialog, "Alice").getByText("admin").waitFor();
  await hisDialog.getByRole("button", { name: "Leave the group" }).click();
  await hisDialog.getByRole("menuitem", { name: "Carol" }).click();
  await his.conversation("Tea at four").waitFor({ state: "detached" });
  await rowOf(hersDialog, "Carol").getByText("owner").waitFor();
  await hers.page.keyboard.press("Escape");
  await hers.happens("Bob left");
});

test("title and description are changed for everyone", async () => {
  const { hers, his } = await openGroup();
  const dialog = await openDialog(hers);
  await dialog.getByRole("button", { name: "Edit title and description" }).click();
  await dialog.getByRole("textbox", { name: "Title" }).fill("Coffee at three");
  await dialog.getByRole("textbox", { name: "Description" }).fill("Every Thursday, at Bob's.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await his.page.getByRole("heading", { level: 2, name: "Coffee at three" }).waitFor();
  await his.happens("Alice named the group “Coffee at three”");
  const hisDialog = await openDialog(his);
  await hisDialog.getByText("Every Thursday, at Bob's.").waitFor();
});

test("a group that is ended is gone for everyone", async () => {
  const { hers, his } = await openGroup();
  await hers.choose("End for everyone …");
  await hers.agree("End it");
  await his.conversation("Tea at four").waitFor({ state: "detached" });
  await hers.page.getByText("Choose a conversation").waitFor();
});

test("a newcomer has the group at once, without what was said before", async () => {
  const { alice, carol, hers, conversationId } = await openGroup();
  await hers.write("between us");
  await alice.run("RemoveMember", { conversationId, userId: carol.id });
  const theirs = await openAs(carol);
  await alice.run("AddMembers", { conversationId, userIds: [carol.id] });
  await theirs.open("Tea at four");
  await hers.write("welcome back");
  await theirs.shows("welcome back");
  assert.deepEqual(await theirs.texts(), ["welcome back"]);
});
