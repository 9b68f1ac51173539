// The window of loaded messages: pages before, after and around it, and what is sent meanwhile.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Loader } from "../../ChatApi/wwwroot/loader.js";
import { emptyHistory, hasMoreAfter, withNewest, withOlderPage, withPage, withoutMessages } from "../../ChatApi/wwwroot/state/history.js";
import { applyEvent } from "../../ChatApi/wwwroot/state/state.js";
import { bob, c1, direct, message, pageOf, play, said, shownIn } from "./scene.js";

const seqs = ({ messages }) => messages.map(({ seq }) => seq);
const some = (...numbers) => numbers.map((seq) => message(seq, bob));

test("the newest page follows the end, whatever of it is missing", () => {
  const history = withPage(emptyHistory(), pageOf(some(4, 6), { before: true }), 7);
  assert.deepEqual([history.to, history.hasMoreBefore, history.follows], [7, true, true]);
  assert.equal(hasMoreAfter(history, 7), false);
  assert.deepEqual(seqs(withNewest(history, message(8, bob))), [4, 6, 8]);
  assert.equal(hasMoreAfter(withNewest(history, message(9, bob)), 9), true);
});

test("what comes before its turn is shown at once, and the hole before it filled", () => {
  const early = withNewest(withPage(emptyHistory(), pageOf(some(1)), 1), message(3, bob));
  assert.deepEqual([seqs(early), early.to], [[1, 3], 1]);
  const whole = withPage(early, pageOf(some(2, 3)), 3);
  assert.deepEqual([seqs(whole), whole.to], [[1, 2, 3], 3]);
});

test("older pages go before, and say whether there are more", () => {
  const history = withOlderPage(withPage(emptyHistory(), pageOf(some(5, 6), { before: true }), 6), pageOf(some(3, 4)));
  assert.deepEqual([seqs(history), history.hasMoreBefore, history.to], [[3, 4, 5, 6], false, 6]);
});

test("a window of an older place takes in what follows only once it has grown to the end", () => {
  const jumped = withPage({ ...emptyHistory(), follows: false }, pageOf(some(3, 4), { before: true, after: true }), 9);
  assert.deepEqual([jumped.to, jumped.follows, hasMoreAfter(jumped, 9)], [4, false, true]);
  assert.equal(withNewest(jumped, message(10, bob)), jumped);
  const grown = withPage(jumped, pageOf(some(5, 6, 7, 8, 9), { before: true }), 9);
  assert.deepEqual([seqs(grown), grown.follows, grown.hasMoreBefore], [[3, 4, 5, 6, 7, 8, 9], true, true]);
  assert.deepEqual(seqs(withNewest(grown, message(10, bob))).at(-1), 10);
});

test("each message is there once, in its newest version, and what was taken out stays out", () => {
  const history = withPage(emptyHistory(), pageOf([message(1, bob), message(2, bob, { version: 2, text: "better" })]), 2);
  assert.deepEqual(withNewest(history, message(2, bob)), history);
  assert.equal(withPage(history, pageOf(some(2)), 2).messages[1].text, "better");
  assert.deepEqual(seqs(withNewest(withoutMessages(history, ({ seq }) => seq === 2), message(2, bob))), [1]);
});

/** A loader whose pages the test hands out. */
function makeLoader(state) {
  const asked = [];
  const api = { listMessages: (_id, place) => new Promise((resolve, reject) => asked.push({ place, resolve, reject })) };
  const loading = { state, asked, settle: () => new Promise((resolve) => setImmediate(resolve)) };
  loading.loader = new Loader(api, () => loading.state, (next) => (loading.state = next));
  loading.hear = (...events) => (loading.state = events.reduce(applyEvent, loading.state));
  return loading;
}

test("what is sent while the first page is on its way is not lost, and a hole is filled", async () => {
  const loading = makeLoader(play(direct, said(1, bob), said(2, bob)));
  loading.loader.load(c1(loading.state));
  loading.hear(said(3, bob), said(4, bob));
  loading.asked[0].resolve(pageOf(some(1, 2)));
  await loading.settle();
  assert.deepEqual(shownIn(loading.state), [1, 2, 3, 4]);
  assert.equal(loading.asked.length, 1);
});

test("a jump loads the place, scrolling down loads on, and an older page that comes late is dropped", async () => {
  const loading = makeLoader(play(direct, ...Array.from({ length: 9 }, (_, i) => said(i + 1, bob))));
  loading.loader.load(c1(loading.state));
  loading.asked[0].resolve(pageOf(some(8, 9), { before: true }));
  await loading.settle();
  loading.loader.loadOlder("c1");
  loading.loader.loadAround("c1", 3);
  assert.deepEqual(loading.asked.slice(1).map(({ place }) => place), [{ beforeSeq: 8 }, { aroundSeq: 3 }]);
  loading.asked[1].resolve(pageOf(some(6, 7), { before: true }));
  loading.asked[2].resolve(pageOf(some(2, 3, 4), { before: true, after: true }));
  await loading.settle();
  assert.deepEqual(shownIn(loading.state), [2, 3, 4]);
  loading.loader.loadNewer("c1");
  assert.deepEqual(loading.asked[3].place, { afterSeq: 4, limit: 200 });
  loading.hear(said(10, bob));
  loading.asked[3].resolve(pageOf(some(5, 6, 7, 8, 9)));
  await loading.settle();
  assert.deepEqual(loading.asked[4].place, { afterSeq: 9, limit: 200 });
  loading.asked[4].resolve(pageOf(some(10)));
  await loading.settle();
  assert.deepEqual(shownIn(loading.state), [2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("a first page that fails is loaded again later, an older one when someone scrolls", async () => {
  const loading = makeLoader(play(direct, said(1, bob), said(2, bob)));
  loading.loader.load(c1(loading.state));
  loading.asked[0].reject(new Error("unreachable"));
  await loading.settle();
  assert.equal(loading.state.histories.c1, undefined);
  loading.loader.load(c1(loading.state));
  loading.asked[1].resolve(pageOf(some(2), { before: true }));
  await loading.settle();
  loading.loader.loadOlder("c1");
  loading.asked[2].reject(new Error("unreachable"));
  await loading.settle();
  assert.deepEqual([loading.state.histories.c1.hasFailed, loading.state.histories.c1.loading], [true, false]);
});
