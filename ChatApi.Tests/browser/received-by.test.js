// Who has received and read a message, in a real browser.

import { test } from "node:test";
import { openAs, openGroup } from "./stage.js";

test("of a message in a group it is said who has received it and who has read it, as it happens", async () => {
  const { carol, hers } = await openGroup();
  await hers.write("Who has seen my umbrella?");
  await hers.hasTick("Who has seen my umbrella?", "sent");
  await hers.act("Who has seen my umbrella?", "Who has read it");
  const rows = hers.dialog("Received and read by").getByRole("listitem");
  await rows.filter({ hasText: "Bob" }).getByText("Read", { exact: true }).waitFor();
  const theirs = await openAs(carol);
  await rows.filter({ hasText: "Carol" }).getByText("Received", { exact: true }).waitFor();
  await theirs.open("Tea at four");
  await rows.filter({ hasText: "Carol" }).getByText("Read", { exact: true }).waitFor();
  await hers.screenshot("received-by");
});
