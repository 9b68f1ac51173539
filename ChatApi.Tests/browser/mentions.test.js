// Whom a text mentions, and whose names are offered while one is written.

import assert from "node:assert/strict";
import { test } from "node:test";
import { findMentions, suggestMembers } from "../../ChatApi/wwwroot/mentions.js";
import { member } from "./scene.js";

const group = { kind: "group" };
const members = { list: [["bob", "Bob"], ["bobby.t", "Robert"], ["ann_b", "Ann"]].map(([userName, displayName]) => member({ id: `id-${userName}`, userName, displayName })) };

test("members are mentioned by their user names, everyone by @all, and nobody in a direct conversation", () => {
  assert.deepEqual(findMentions("Hi @Bob, and @ann_b.", group, members), { mentions: ["id-bob", "id-ann_b"] });
  assert.deepEqual(findMentions("Ask @bobby.t. @nobody", group, members), { mentions: ["id-bobby.t"] });
  assert.deepEqual(findMentions("@all: tea", group, members), { mentionsAll: true });
  assert.deepEqual(findMentions("no one", group, members), {});
  assert.deepEqual(findMentions("@bob", { kind: "direct" }, members), {});
  assert.deepEqual(findMentions("@bob", group, undefined), {});
});

test("names are offered by what they begin with, user name or other", () => {
  const offered = (text) => suggestMembers(text, group, members)?.users.map(({ userName }) => userName);
  assert.deepEqual(offered("hello @bo"), ["bob", "bobby.t"]);
  assert.deepEqual(offered("@Rob"), ["bobby.t"]);
  assert.deepEqual(offered("@"), ["bob", "bobby.t", "ann_b"]);
  assert.deepEqual(offered("me@bo"), undefined);
  assert.deepEqual(offered("@bob "), undefined);
});
