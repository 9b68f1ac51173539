import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { contractStructs, eventStructs, mismatches } from "./contract.js";
import { swiftPackage } from "./swift.js";

const folder = join(swiftPackage, "Tests/ChatApiTests/Fixtures");
const structs = await contractStructs();
const events = await eventStructs();
const read = async (name) => JSON.parse(await readFile(join(folder, name), "utf8"));
const namesIn = async (path) => (await readdir(join(folder, path))).filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));

for (const name of await namesIn("."))
  test(`${name} decodes what the service answers`, async () => assert.deepEqual(mismatches(structs, name, await read(`${name}.json`)), []));

for (const name of await namesIn("events"))
  test(`the event ${name} decodes`, async () => {
    const struct = events.get(name) ?? (name.startsWith("custom.") ? "CustomEvent" : undefined);
    assert.ok(struct, `no case of ChatEvent decodes ${name}`);
    assert.deepEqual(mismatches(structs, struct, await read(`events/${name}.json`)), []);
  });

for (const [what, spoil, says] of [
  ["a member less", (message) => delete message.version, ".version of Message is missing"],
  ["a member more", (message) => (message.colour = "red"), ".colour is no member of Message"],
  ["a number for a text", (message) => (message.text = 1), ".text is 1, no String"],
  ["a text for an id", (message) => (message.id = "one"), '.id is "one", no UUID'],
  ["a fault further in", (message) => delete message.sender.id, ".sender.id of UserSummary is missing"],
])
  test(`a planted fault is found: ${what}`, async () => {
    const message = await read("Message.json");
    spoil(message);
    assert.deepEqual(mismatches(structs, "Message", message), [says]);
  });
