// Reactions, in a real browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openGroup } from "./stage.js";

test("a reaction is chosen from the menu, counted for everyone, and taken back by a click", async () => {
  const { hers, his } = await openGroup();
  await hers.write("Cake is ready");
  await his.shows("Cake is ready");
  await his.react("Cake is ready", "🎉");
  await hers.reaction("Cake is ready", "🎉 1: Bob").click();
  await his.reaction("Cake is ready", "🎉 2: You, Alice").waitFor();
  assert.equal(await his.reaction("Cake is ready", "🎉 2: You, Alice").getAttribute("aria-pressed"), "true");
  await hers.react("Cake is ready", "❤️");
  await his.reaction("Cake is ready", "❤️ 1: Alice").waitFor();
  await hers.screenshot("reactions");
  await his.reaction("Cake is ready", "🎉 2: You, Alice").click();
  await hers.reaction("Cake is ready", "🎉 1: You").waitFor();
  await hers.page.reload();
  await hers.reaction("Cake is ready", "🎉 1: You").waitFor();
  assert.equal(await hers.reaction("Cake is ready", "❤️ 1: You").getAttribute("aria-pressed"), "true");
});
