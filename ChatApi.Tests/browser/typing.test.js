// Telling that one is typing and that it is over. With clocks that the test holds in its hands.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Typing } from "../../ChatApi/wwwroot/typing.js";

let told;
let typing;

beforeEach((t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  told = [];
  typing = new Typing({
    startTyping: async (conversationId) => told.push(`start ${conversationId}`),
    stopTyping: async (conversationId) => told.push(`stop ${conversationId}`),
  });
});

test("it is told with every key, and that it is over when nothing more is written", (t) => {
  for (let i = 0; i < 3; i++) {
    typing.wrote("c1", "text");
    t.mock.timers.tick(3_999);
  }
  assert.deepEqual(told, ["start c1", "start c1", "start c1"]);
  t.mock.timers.tick(1);
  assert.deepEqual(told.slice(3), ["stop c1"]);
  t.mock.timers.tick(10_000);
  assert.equal(told.length, 4);
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
