// Joining a group by a link, in a real browser.

import { test } from "node:test";
import { open, openAs, openGroup } from "./stage.js";
import { newUser, url } from "./support.js";

test("who has a link signs in, is asked and joins; an ended link lets nobody in", async () => {
  const [dave, emil] = await Promise.all([newUser("Dave"), newUser("Emil")]);
  const { hers } = await openGroup();
  await hers.page.getByRole("button", { name: "Group and members" }).click();
  const links = hers.page.getByRole("region", { name: "Invite links" });
  await links.getByRole("button", { name: "New invite link" }).click();
  const address = await links.getByText(`${url}/#/join/`).textContent();
  await hers.screenshot("invite-link");

  const his = await open();
  await his.page.goto(address);
  await his.signIn(dave);
  await his.page.getByRole("alertdialog", { name: "Join Tea at four?" }).getByText("3 members").waitFor();
  await his.screenshot("join");
  await his.agree("Join");
  await his.page.getByRole("heading", { level: 2, name: "Tea at four" }).waitFor();
  await his.write("Hello everyone");
  await hers.page.locator("#group").getByText("Dave", { exact: true }).waitFor();

  await links.getByRole("button", { name: "End the link" }).click();
  await links.getByText(address).waitFor({ state: "detached" });
  await hers.page.keyboard.press("Escape");
  await hers.happens("Dave joined by a link");
  const theirs = await openAs(emil);
  await theirs.page.goto(address);
  await theirs.page.locator("#notice", { hasText: /link/i }).waitFor();
});
