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
const forbidden = [
  ["a value forced out of an optional", /[\w)\]]!(?=[\s.,)\]}]|$)/, "let first = list.first!.id"],
  ["an error forced away", /\btry!/, "let text = try! read()"],
  ["a forced cast", /\bas!/, "let view = it as! View"],
  ["an end of the program", /\b(fatalError|preconditionFailure|precondition|assert)\(/, "fatalError()"],
  ["an exception to the rules for state that is shared", /nonisolated\(unsafe\)/, "nonisolated(unsafe) var count = 0"],
  ["a variable of the file", /^(public |internal |private |fileprivate )?var /, "var count = 0"],
  ["a variable of a type", /\bstatic var \w+(: [^{]+)?( =|$)/, "    static var count = 0"],
];
const codeOf = (line) => line.replace(/\/\/.*$/, "").replace(/"[^"]*"/g, '""');

for (const [what, pattern, plant] of forbidden)
  test(`the package has nowhere ${what}`, () => {
    assert.match(codeOf(plant), pattern);
    const found = files.filter(({ path }) => path.includes("/Sources/")).flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, i) => (pattern.test(codeOf(line)) ? [`${path}:${i + 1}: ${line.trim()}`] : [])));
    assert.deepEqual(found, []);
  });

test("what is not from here is Foundation, and its networking where that is a module of its own", () => {
  const imports = new Set(files.filter(({ path }) => path.includes("/Sources/")).flatMap(({ text }) => [...text.matchAll(/^\s*(?:@\w+ )?import (\w+)/gm)].map(([, name]) => name)));
  assert.deepEqual([...imports].sort(), ["Foundation", "FoundationNetworking"]);
});

test("a file that names what Foundation brings imports it", () => {
  const brought = /\b(UUID|Date|Data|URL|TimeInterval|JSONDecoder|JSONEncoder|URLSession\w*|FileManager|CharacterSet|LocalizedError)\b/;
  const without = files.filter(({ text }) => brought.test(text.split("\n").map(codeOf).join("\n")) && !/^import (Foundation|XCTest)$/m.test(text));
  assert.deepEqual(without.map(({ path }) => path), []);
});
