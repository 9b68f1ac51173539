import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, packageFiles } from "./swift.js";

const files = await packageFiles();

test("the package is whole", () => {
  assert.ok(files.length > 40, `${files.length} files`);
  for (const needed of ["Package.swift", "Sources/ChatApi/ChatClient.swift", "Generated/Events.swift", "Tests/ChatApiTests"])
    assert.ok(files.some(({ path }) => path.includes(needed)), needed);
});

for (const { path, text } of files)
  test(`${path} is Swift`, () => assert.deepEqual(faults(text), []));

for (const [name, plant] of Object.entries({
  "a brace too few": (text) => text.slice(0, text.lastIndexOf("}")),
  "a word that is none": (text) => text.replace("public func", "public fnuc"),
  "a half expression": (text) => text.replace("await sender.send(", "await sender..send("),
}))
  test(`a planted fault is found: ${name}`, () => {
    const { text } = files.find(({ path }) => path.endsWith("/ChatClient.swift"));
    assert.notEqual(plant(text), text);
    assert.notDeepEqual(faults(plant(text)), []);
  });

// What the language allows and this package does not: each may end the app of whoever uses it, or hides a race.
const forbidden = {
  "a value forced out of an optional": /[\w)\]]!(?=[\s.,)\]}]|$)(?!=)/,
  "an error forced away": /\btry!/,
  "a forced cast": /\bas!/,
  "an end of the program": /\b(fatalError|preconditionFailure|precondition|assert)\(/,
  "state that all share": /^\s*(public |private |internal )?(static )?nonisolated\(unsafe\)|^(public |private )?var |^\s+(public |private )?static var \w+(: [^{]+)?( =|$)/,
};

for (const [what, pattern] of Object.entries(forbidden))
  test(`the package has nowhere ${what}`, () => {
    const found = files.filter(({ path }) => path.includes("/Sources/")).flatMap(({ path, text }) =>
      text.split("\n").map((line) => line.replace(/\/\/.*$/, "").replace(/"[^"]*"/g, '""'))
        .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])));
    assert.deepEqual(found, []);
  });

test("what is not from here is Foundation, and its networking where that is a module of its own", () => {
  const imports = new Set(files.filter(({ path }) => path.includes("/Sources/")).flatMap(({ text }) => [...text.matchAll(/^\s*(?:@\w+ )?import (\w+)/gm)].map(([, name]) => name)));
  assert.deepEqual([...imports].sort(), ["Foundation", "FoundationNetworking"]);
});

test("a file that names what Foundation brings imports it", () => {
  const brought = /\b(UUID|Date|Data|URL|TimeInterval|JSONDecoder|JSONEncoder|URLSession\w*|FileManager|CharacterSet|LocalizedError)\b/;
  const without = files.filter(({ text }) => brought.test(text.replace(/\/\/.*$/gm, "").replace(/"[^"]*"/g, '""')) && !/^import (Foundation|XCTest)$/m.test(text));
  assert.deepEqual(without.map(({ path }) => path), []);
});
