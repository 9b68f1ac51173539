// What is shown of a message that was found.

import assert from "node:assert/strict";
import { test } from "node:test";
import { snippetOf } from "../../ChatApi/wwwroot/snippet.js";

const shown = (text, ...highlights) => snippetOf(text, highlights.map(([start, length]) => ({ start, length }))).map(({ text: part, isFound }) => (isFound ? `[${part}]` : part)).join("");

test("what was found is marked, in a text shown from its beginning when that is near", () => {
  assert.equal(shown("tea at four, more tea", [0, 3], [18, 3]), "[tea] at four, more [tea]");
  assert.equal(shown("no words"), "no words");
});

test("a long text begins shortly before it, at a word and never inside a character", () => {
  const long = `${"word ".repeat(40)}found here`;
  assert.equal(shown(long, [200, 5]), "… word word word word word [found] here");
  const emoji = `${"😀".repeat(60)}found`;
  assert.equal(shown(emoji, [120, 5]), `… ${"😀".repeat(15)}[found]`);
});

test("highlights that overlap are shown once", () => {
  assert.equal(shown("aaaa", [0, 3], [1, 3]), "[aaa]a");
});
