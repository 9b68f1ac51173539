// Windows of a real browser, and what of the service they need.

import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

export * from "../Support/service.mjs";

const screenshots = process.env.CHATAPI_SCREENSHOTS || join(tmpdir(), "chatapi-screenshots");
const browsers = ["chromium", "chromium-browser", "google-chrome"];

export const openDirect = async (user, other) => (await user.run("CreateConversation", { recipientId: other.id })).conversation.id;

const findBrowser = () => browsers
  .flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name)))
  .find(existsSync) ?? assert.fail(`None of ${browsers.join(", ")} is installed.`);

export const startBrowser = () => chromium.launch({
  executablePath: findBrowser(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

export async function takeScreenshot(page, name, options) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: "disabled", ...options });
}
