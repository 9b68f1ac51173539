// What has been begun, here and on other devices.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Drafts } from "../../ChatApi/wwwroot/drafts.js";
import { bob, message } from "./scene.js";

/** Drafts whose saving the test holds in its hands. */
function make() {
  const made = { stored: "", saves: [], settle: () => new Promise((resolve) => setImmediate(resolve)) };
  made.drafts = new Drafts({
    stored: () => made.stored,
    save: (_id, text) => new Promise((resolve) => made.saves.push({ text, done: () => resolve(made.stored = text) })),
    onChange: () => {},
  });
  made.text = () => made.drafts.of("c1").text;
  return made;
}

test("what is written is kept a moment later, and what another device writes is taken over", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const made = make();
  made.drafts.write("c1", "Dear");
  made.drafts.write("c1", "Dear all");
  t.mock.timers.tick(1_500);
  await made.settle();
  assert.deepEqual(made.saves.map(({ text }) => text), ["Dear all"]);
  made.saves[0].done();
  await made.settle();
  made.stored = "Dear all of you";
  assert.equal(made.text(), "Dear all of you");
});

test("what is being written here is not replaced by another device, and is kept in the end", async () => {
  const made = make();
  made.drafts.write("c1", "mine");
  made.stored = "theirs";
  assert.equal(made.text(), "mine");
  made.drafts.flush();
  await made.settle();
  assert.deepEqual(made.saves.map(({ text }) => text), ["mine"]);
});

test("what was sent does not come back, also when it was just being kept", async () => {
  const made = make();
  made.drafts.write("c1", "Hello");
  made.drafts.flush();
  await made.settle();
  made.drafts.done("c1");
  made.saves[0].done();
  assert.equal(made.text(), "");
  await made.settle();
  assert.deepEqual(made.saves.map(({ text }) => text), ["Hello", ""]);
  made.saves[1].done();
  await made.settle();
  assert.equal(made.text(), "");
});

test("sending what was never kept asks nothing of the service", async () => {
  const made = make();
  made.drafts.write("c1", "Hello");
  made.drafts.done("c1");
  await made.settle();
  assert.deepEqual(made.saves, []);
});

test("a message is changed without losing what was begun, and nothing of the change is kept as a draft", async () => {
  const made = make();
  made.drafts.write("c1", "begun");
  made.drafts.edit(message(1, bob));
  assert.deepEqual([made.text(), made.drafts.of("c1").editing.seq], ["text 1", 1]);
  made.drafts.flush();
  await made.settle();
  assert.deepEqual(made.saves, []);
  made.drafts.reply(message(2, bob));
  assert.deepEqual([made.text(), made.drafts.of("c1").replyTo.seq, made.drafts.of("c1").editing], ["begun", 2, undefined]);
  made.drafts.cancel("c1");
  assert.deepEqual([made.text(), made.drafts.of("c1").replyTo], ["begun", undefined]);
});
