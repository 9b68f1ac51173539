// The Swift package's runner of the shared scenarios against their format: neither knows a word that the other does not.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { root, swiftPackage } from "./swift.js";

const folder = join(root, "ChatApi.Client/scenarios");
const format = await readFile(join(folder, "README.md"), "utf8");
const runner = join(swiftPackage, "Tests/ChatApiTests/Scenarios");
const swift = (name) => readFile(join(runner, `${name}.swift`), "utf8");
const player = await swift("Player");

/** The words of one of the format's tables: those of its first column. */
function wordsOf(kind, text = format) {
  const rows = text.split("\n");
  const start = rows.findIndex((row) => row.startsWith(`| \`${kind}\` |`)) + 2;
  const end = rows.findIndex((row, i) => i > start && !row.startsWith("|"));
  return rows.slice(start, end).flatMap((row) => [...row.split("|")[1].matchAll(/`(\w+)`/g)].map(([, word]) => word)).sort();
}

/** The words that a Swift file reads. */
const readBy = (text) => [...text.matchAll(/^ +case ((?:"\w+"(?:, )?)+):/gm)].flatMap(([, words]) => [...words.matchAll(/"(\w+)"/g)].map(([, word]) => word)).sort();

/** The cases of an enumeration that takes a word apart. */
const casesOf = (text) => [...text.matchAll(/^ {4}case (\w+)\(/gm)].map(([, name]) => name).sort();

const files = { do: "Act", expect: "Expectation", fault: "FaultWords" };
for (const [kind, file] of Object.entries(files)) {
  const text = await swift(file);
  test(`'${kind}' has the words of the format`, () => {
    assert.ok(wordsOf(kind).length > 10);
    assert.deepEqual(readBy(text), wordsOf(kind));
  });
  test(`a planted fault is found: a word of '${kind}' more, or less`, () => {
    const [word] = wordsOf(kind);
    assert.notDeepEqual(readBy(text.replaceAll(`"${word}"`, '"other"')), wordsOf(kind));
    assert.notDeepEqual(readBy(text), wordsOf(kind, format.replace(new RegExp(`(\\| \`${kind}\` .*\\n.*\\n)`), "$1| `other` | | |\n")));
  });
}

for (const file of ["Act", "Expectation"])
  test(`the player does something about each ${file}`, async () => {
    const text = await swift(file);
    assert.deepEqual(casesOf(text), readBy(text));
    const taken = new RegExp(`private func take\\(_ \\w+: ${file}\\) async throws \\{\\n([\\s\\S]*?)^ {4}\\}`, "m").exec(player)[1];
    assert.deepEqual([...taken.matchAll(/^ {8}case \.(\w+)\(/gm)].map(([, name]) => name).sort(), casesOf(text));
  });

test("what scenarios call by name is known to devices", async () => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const scenarios = await Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8"))));
  const called = new Set(scenarios.flatMap(({ steps }) => steps.filter((step) => step.do === "call").map(({ operation }) => operation)));
  const known = [...(await swift("Operations")).matchAll(/case "(\w+)": return try await answer\((\w+)\.self/g)];
  assert.deepEqual(known.map(([, name]) => name), [...called].sort());
  assert.ok(known.every(([, name, type]) => name === type));
});
