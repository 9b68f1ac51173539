// Messages that are deleted, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPair } from "./stage.js";

test("a message deleted for everyone leaves a tombstone, also where it is quoted; one deleted for oneself is gone here alone", async () => {
  const { hers, his } = await openPair();
  await hers.write("secret", "harmless");
  await his.act("secret", "Reply");
  await his.write("I saw that");
  await hers.shows("I saw that");
  await hers.act("secret", "Delete for everyone …");
  await hers.agree("Delete");
  await his.bubble("secret").waitFor({ state: "detached" });
  await his.bubble("I saw that").locator(".quote", { hasText: "This message was deleted." }).waitFor();
  assert.deepEqual(await his.texts(), ["This message was deleted.", "harmless", "I saw that"]);
  await his.screenshot("deleted");
  await his.act("harmless", "Delete for me …");
  await his.agree("Delete");
  await his.bubble("harmless").waitFor({ state: "detached" });
  assert.deepEqual(await hers.texts(), ["This message was deleted.", "harmless", "I saw that"]);
  await his.page.reload();
  await his.shows("I saw that");
  assert.deepEqual(await his.texts(), ["This message was deleted.", "I saw that"]);
});
