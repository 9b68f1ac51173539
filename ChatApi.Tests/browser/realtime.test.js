// The connection of the page, with a socket that the test holds in its hands.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { backOffMs, Realtime } from "../../ChatApi/wwwroot/realtime.js";

let sockets;
let heard;
let states;

class FakeSocket {
  readyState = 1;
  sent = [];
  constructor(url) {
    this.url = url;
    sockets.push(this);
  }
  send = (frame) => this.sent.push(JSON.parse(frame));
  close = () => (this.readyState = 3);
  says = (frame) => this.onmessage({ data: JSON.stringify(frame) });
  breaks = () => this.onclose();
}

const make = (more) => new Realtime({
  url: "ws://here/ws",
  WebSocket: FakeSocket,
  token: () => null,
  verify: async () => true,
  onEvents: (events) => heard.push(...events.map(({ id }) => id)),
  onState: (state) => states.push(state),
  onResync: async () => "fresh",
  ...more,
});
const settle = () => new Promise((resolve) => setImmediate(resolve));
const event = (id) => ({ id, name: "message.new" });

beforeEach(() => {
  [sockets, heard, states] = [[], [], []];
});

test("it goes on from the cursor of the last batch and drops what it has heard", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const realtime = make();
  realtime.start("c 0");
  assert.equal(sockets[0].url, "ws://here/ws?cursor=c%200");
  sockets[0].says({ name: "session.ready", cursor: "c 0", heartbeatMs: 25_000 });
  sockets[0].says({ cursor: "c1", events: [event(1), event(2)] });
  sockets[0].says({ events: [{ name: "user.updated" }] });
  sockets[0].breaks();
  t.mock.timers.tick(500);
  await settle();
  assert.equal(sockets[1].url, "ws://here/ws?cursor=c1");
  sockets[1].says({ cursor: "c2", events: [event(2), event(3)], overlap: true });
  assert.deepEqual(heard, [1, 2, undefined, 3]);
  assert.deepEqual(states, ["connecting", "online", "offline", "connecting", "connecting"]);
  realtime.stop();
});

test("a token of the window travels in the first frame, not in the address", () => {
  const realtime = make({ token: () => "secret" });
  realtime.start("c0");
  sockets[0].onopen();
  assert.equal(sockets[0].url, "ws://here/ws?connect");
  assert.deepEqual(sockets[0].sent, [{ op: "Connect", body: { accessToken: "secret", cursor: "c0" } }]);
  realtime.stop();
});

test("it answers heartbeats, and gives up a connection that has gone silent", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const realtime = make();
  realtime.start("c0");
  sockets[0].says({ name: "heartbeat" });
  assert.deepEqual(sockets[0].sent, [{ op: "Heartbeat" }]);
  t.mock.timers.tick(59_999);
  assert.equal(sockets[0].readyState, 1);
  t.mock.timers.tick(1);
  assert.equal(sockets[0].readyState, 3);
  assert.equal(states.at(-1), "offline");
  realtime.stop();
});

test("when the cursor cannot be served it loads the snapshot and goes on from there", async () => {
  const realtime = make();
  realtime.start("old");
  sockets[0].says({ events: [{ name: "resync.required", reason: "expired" }] });
  sockets[0].onmessage({ data: JSON.stringify({ cursor: "now", events: [event(9)] }) });
  await settle();
  assert.equal(sockets[1].url, "ws://here/ws?cursor=fresh");
  assert.deepEqual(heard, []);
  realtime.stop();
});

test("a draining server says how long to wait", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const realtime = make();
  realtime.start("c0");
  sockets[0].says({ name: "session.draining", retryAfterMs: 4_000 });
  sockets[0].breaks();
  t.mock.timers.tick(3_999);
  await settle();
  assert.equal(sockets.length, 1);
  t.mock.timers.tick(1);
  await settle();
  assert.equal(sockets.length, 2);
  realtime.stop();
});

test("before its token ends it gives the server a newer one, when it has one", async () => {
  const tokens = ["newer", null];
  const realtime = make({ renew: async () => tokens.shift() });
  realtime.start("c0");
  sockets[0].says({ name: "session.token_expiring", expiresAt: "2026-01-01T10:00:00Z" });
  await settle();
  sockets[0].says({ name: "session.token_expiring", expiresAt: "2026-01-01T10:15:00Z" });
  await settle();
  assert.deepEqual(sockets[0].sent, [{ op: "RenewStream", body: { accessToken: "newer" } }]);
  realtime.stop();
});

test("asking to try now twice opens one connection, and none while there is one", async () => {
  const realtime = make();
  realtime.start("c0");
  realtime.giveUp();
  realtime.retryNow();
  realtime.retryNow();
  await settle();
  realtime.retryNow();
  await settle();
  assert.equal(sockets.length, 2);
  realtime.stop();
});

test("once the user is gone it stays closed", async () => {
  const realtime = make({ verify: async () => false });
  realtime.start("c0");
  realtime.giveUp();
  realtime.retryNow();
  await settle();
  assert.equal(sockets.length, 1);
  realtime.stop();
});

test("the wait before an attempt is anything up to a limit that doubles to 30 s", () => {
  assert.deepEqual([0, 1, 2, 6, 40].map((attempt) => backOffMs(attempt, () => 1)), [500, 1_000, 2_000, 30_000, 30_000]);
  assert.equal(backOffMs(5, () => 0), 0);
});
