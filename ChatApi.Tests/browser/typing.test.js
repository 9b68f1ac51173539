// Who is typing: heard for as long as it lasts, told not too often. With clocks that the test holds in its hands.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Typing } from "../../ChatApi/wwwroot/typing.js";
import { alice, bob, message } from "./scene.js";

let told;
let typing;

const api = {
  startTyping: async (conversationId) => told.push(`start ${conversationId}`),
  stopTyping: async (conversationId) => told.push(`stop ${conversationId}`),
};
const starts = (user) => ({ name: "typing.start", conversationId: "c1", typing: { user } });
const names = () => typing.of("c1").map(({ displayName }) => displayName);

beforeEach((t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  told = [];
  typing = new Typing(api, () => {});
});

test("it is over by itself, by a word, or with a message", (t) => {
  typing.hear(starts(bob));
  typing.hear(starts(alice));
  assert.deepEqual(names(), ["Bob", "Alice"]);
  typing.hear({ name: "typing.stop", conversationId: "c1", userId: "alice" });
  assert.deepEqual(names(), ["Bob"]);
  t.mock.timers.tick(5_000);
  typing.hear(starts(bob));
  t.mock.timers.tick(5_000);
  assert.deepEqual(names(), ["Bob"]);
  t.mock.timers.tick(1_000);
  assert.deepEqual(names(), []);
  typing.hear(starts(bob));
  typing.hear({ name: "message.new", conversationId: "c1", message: message(1, bob) });
  assert.deepEqual(names(), []);
});

test("one's own is told every three seconds, and that it is over when nothing more is written", (t) => {
  for (let i = 0; i < 10; i++) {
    typing.wrote("c1", "text");
    t.mock.timers.tick(500);
  }
  assert.deepEqual(told, ["start c1", "start c1"]);
  t.mock.timers.tick(4_000);
  assert.deepEqual(told, ["start c1", "start c1", "stop c1"]);
});

test("a message says by itself that it is over; an empty field or another conversation has to be told", (t) => {
  typing.wrote("c1", "text");
  typing.sent();
  t.mock.timers.tick(10_000);
  assert.deepEqual(told, ["start c1"]);
  typing.wrote("c1", "text");
  typing.wrote("c1", " ");
  typing.wrote("c1", "text");
  typing.wrote("c2", "text");
  assert.deepEqual(told.slice(1), ["start c1", "stop c1", "start c1", "stop c1", "start c2"]);
});
