import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ChatClient, MemoryStorage } from "@chatapi/client";
import { cut, FakeService, refusal, settle, tokenOf } from "./fake-service.js";

mock.method(Math, "random", () => 0.5);

/** A client that is online, and what it has logged and how its connection stood. */
async function online(t, options = {}) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.UTC(2026, 0, 1) });
  const service = new FakeService();
  const client = new ChatClient({ baseUrl: "https://chat/base/", fetch: service.fetch, webSocket: service.WebSocket, ...options });
  const states = [];
  client.onConnection(({ state }) => states.push(state));
  await client.signIn({ userName: "ann", password: "secret" });
  const connected = client.connect();
  await settle();
  service.socket.accept();
  await connected;
  await settle();
  return { client, service, states, timers: t.mock.timers };
}

const heard = (client, name = "message.new") => {
  const events = [];
  client.on(name, (event) => void events.push(event));
  return events;
};

const custom = (id, extra = {}) => ({ id, name: "custom.x", conversationId: "c", sender: { id: "bob" }, ...extra });

test("The first frame signs in and says where to go on; the token is in no address", async (t) => {
  const { client, service } = await online(t);
  assert.equal(service.socket.url, "wss://chat/base/ws?connect");
  const [{ op, body }] = service.socket.frames;
  assert.equal(op, "Connect");
  assert.equal(body.cursor, "c0");
  assert.match(body.accessToken, /\./);
  await client.close();
});

test("Heartbeats are answered; 60 s without a word are a loss, and the stream goes on from the cursor", async (t) => {
  const { client, service, states, timers } = await online(t);
  service.socket.say({ cursor: "c7", events: [custom(7)] });
  await settle();
  for (let i = 0; i < 3; i++) {
    timers.tick(25_000);
    service.socket.say({ name: "heartbeat" });
  }
  assert.equal(service.socket.frames.filter(({ op }) => op === "Heartbeat").length, 3);
  timers.tick(59_999);
  await settle();
  assert.equal(client.connection.state, "online");
  timers.tick(1);
  await settle();
  assert.equal(client.connection.state, "waiting");
  assert.equal(client.connection.retryAt, Date.now() + 250, "the first loss of a good connection: half of 0.5 s");
  timers.tick(250);
  await settle();
  service.socket.accept();
  assert.equal(service.sockets.length, 2);
  assert.equal(service.socket.frames[0].body.cursor, "c7");
  assert.deepEqual(states, ["connecting", "online", "waiting", "connecting", "online"]);
  await client.close();
});

test("The waits double up to 30 s with full jitter", async (t) => {
  const { client, service, timers } = await online(t);
  const waits = [];
  service.socket.break();
  for (let i = 0; i < 9; i++) {
    await settle();
    const wait = client.connection.retryAt - Date.now();
    waits.push(wait);
    timers.tick(wait);
    await settle();
    service.socket.break();
  }
  assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  await client.close();
});

test("Who is told to move waits as long as asked, and leaves by itself when it is not closed", async (t) => {
  const { client, service, timers } = await online(t);
  service.socket.say({ name: "session.draining", retryAfterMs: 4_000 });
  timers.tick(1_000);
  service.socket.break(1001);
  await settle();
  assert.equal(client.connection.retryAt - Date.now(), 3_000);
  timers.tick(3_000);
  await settle();
  service.socket.accept();
  service.socket.say({ name: "session.draining", retryAfterMs: 2_000 });
  timers.tick(2_000);
  await settle();
  assert.equal(client.connection.state, "waiting");
  await client.close();
});

test("Events that come twice are told once", async (t) => {
  const { client, service } = await online(t);
  const events = heard(client, "custom.x");
  service.socket.say({ cursor: "c2", events: [custom(1), custom(2)] });
  service.socket.say({ cursor: "c3", overlap: true, events: [custom(1), custom(2), custom(3)] });
  service.socket.say({ events: [custom(undefined), custom(undefined)] });
  await settle();
  assert.deepEqual(events.map(({ id }) => id), [1, 2, 3, undefined, undefined]);
  await client.close();
});

test("The cursor moves on when handlers are done, one event at a time; one that throws is logged and has heard", async (t) => {
  const log = [];
  const { client, service } = await online(t, { log: (entry) => log.push(entry) });
  const order = [];
  let release;
  client.on("custom.x", async ({ id }) => {
    order.push(`begin ${id}`);
    if (id === 1)
      await new Promise((resolve) => (release = resolve));
    order.push(`end ${id}`);
    if (id === 2)
      throw new Error("of the app");
  });
  service.socket.say({ cursor: "c1", events: [custom(1)] });
  service.socket.say({ cursor: "c2", events: [custom(2)] });
  await settle();
  assert.deepEqual(order, ["begin 1"]);
  service.socket.say({ name: "heartbeat" });
  assert.equal(service.socket.frames.at(-1).op, "Heartbeat", "a slow handler delays no heartbeat");
  service.socket.break();
  release();
  await settle();
  assert.deepEqual(order, ["begin 1", "end 1", "begin 2", "end 2"]);
  assert.ok(log.some(({ event, name }) => event === "handler.failed" && name === "custom.x"));
  t.mock.timers.tick(500);
  await settle();
  service.socket.accept();
  assert.equal(service.socket.frames[0].body.cursor, "c2");
  await client.close();
});

test("The place that is kept is never ahead of the handlers: whoever is killed meanwhile hears the event again", async (t) => {
  const storage = new MemoryStorage();
  const { client, service, timers } = await online(t, { storage });
  const keptPlace = async () => {
    timers.tick(1_000);
    await settle();
    return JSON.parse(await storage.get("chatapi/ann/store/cursor")).cursor;
  };
  let release;
  client.on("custom.x", () => new Promise((resolve) => (release = resolve)));
  service.socket.say({ cursor: "c1", events: [custom(1)] });
  await settle();
  assert.equal(await keptPlace(), "c0");
  release();
  await settle();
  assert.equal(await keptPlace(), "c1");
  service.socket.say({ cursor: "c2", events: [custom(2)] });
  await settle();
  await client.close();
  release();
  await settle();
  assert.equal(await keptPlace(), "c1", "who has left takes nothing in any more");
});

test("A batch that cannot be taken in comes again, and nothing after it is taken in before", async (t) => {
  const { client, service } = await online(t);
  const events = heard(client, "custom.x");
  const { apply } = client.store;
  client.store.apply = (batch, cursor) => {
    if (batch.some(({ id }) => id === 1))
      throw new Error("broken");
    apply(batch, cursor);
  };
  service.socket.say({ cursor: "c1", events: [custom(1)] });
  service.socket.say({ cursor: "c2", events: [custom(2)] });
  await settle();
  assert.deepEqual(events, []);
  client.store.apply = apply;
  t.mock.timers.tick(500);
  await settle();
  service.socket.accept();
  assert.equal(service.socket.frames[0].body.cursor, "c0");
  service.socket.say({ cursor: "c2", events: [custom(1), custom(2)] });
  await settle();
  assert.deepEqual(events.map(({ id }) => id), [1, 2]);
  await client.close();
});

test("When the cursor cannot be served the snapshot is loaded and the connection stays", async (t) => {
  const { client, service } = await online(t);
  const events = heard(client, "*");
  const { GetSnapshot } = service.answers;
  service.answers.GetSnapshot = (request, userId) => ({ ...GetSnapshot(request, userId), eventCursor: "c50" });
  service.socket.say({ events: [{ name: "resync.required", reason: "expired" }] });
  service.socket.say({ cursor: "c51", events: [custom(51)] });
  await settle();
  assert.equal(service.sent("GetSnapshot").length, 2);
  assert.deepEqual(events.map(({ name }) => name), ["resync.required", "custom.x"]);
  assert.equal(service.sockets.length, 1);
  service.socket.break();
  await settle();
  t.mock.timers.tick(500);
  await settle();
  service.socket.accept();
  assert.equal(service.socket.frames[0].body.cursor, "c51");
  await client.close();
});

test("Of two snapshots on their way the one asked for last counts, whichever comes first", async (t) => {
  const { client, service } = await online(t);
  const answers = [];
  service.answers.GetSnapshot = (_, id) => new Promise((resolve) => answers.push((displayName) =>
    resolve({ me: { id, displayName, createdAt: "2026-01-01T00:00:00Z" }, eventCursor: `of ${displayName}`, results: [] })));
  service.socket.say({ name: "resync.required" });
  await settle();
  client.pause();
  client.resume();
  await settle();
  assert.equal(answers.length, 2);
  answers[1]("new");
  await settle();
  service.socket.accept();
  assert.equal(service.socket.frames[0].body.cursor, "of new");
  answers[0]("old");
  await settle();
  assert.equal(client.store.getState().me.displayName, "new");
  await client.close();
});

test("A snapshot that cannot be loaded is loaded by the next connection", async (t) => {
  const { client, service } = await online(t);
  service.answers.GetSnapshot = () => refusal(403, "Forbidden");
  service.socket.say({ events: [{ name: "resync.required", reason: "expired" }] });
  await settle();
  assert.equal(client.connection.state, "waiting");
  service.answers.GetSnapshot = new FakeService().answers.GetSnapshot;
  t.mock.timers.tick(500);
  await settle();
  service.socket.accept();
  assert.equal(service.sent("GetSnapshot").length, 3);
  assert.equal(service.socket.frames[0].body.cursor, "c0");
  await client.close();
});

test("A token that is about to end is renewed, and the stream lives on with the new one", async (t) => {
  const { client, service } = await online(t);
  const first = service.socket.frames[0].body.accessToken;
  service.socket.say({ name: "session.token_expiring", expiresAt: "2026-01-01T00:15:00Z" });
  await settle();
  const { op, ref, body } = service.socket.frames.at(-1);
  assert.equal(op, "RenewStream");
  assert.notEqual(body.accessToken, first);
  service.socket.say({ ref, status: 200, body: {} });
  await settle();
  assert.equal(client.connection.state, "online");
  await client.close();
});

test("4001 means a new token and a new stream; 4003 that the session is over", async (t) => {
  const { client, service } = await online(t);
  const first = service.socket.frames[0].body.accessToken;
  service.socket.break(4001);
  await settle();
  t.mock.timers.tick(500);
  await settle();
  service.socket.accept();
  assert.notEqual(service.socket.frames[0].body.accessToken, first);
  const reasons = [];
  client.onSignedOut((reason) => reasons.push(reason));
  service.socket.break(4003);
  await settle();
  assert.deepEqual(reasons, ["ended"]);
  assert.equal(client.userId, null);
  assert.equal(client.connection.state, "offline");
  await assert.rejects(client.connect(), { code: "NotSignedIn" });
});

test("In the background there is no connection; back in front it is tried at once, and nothing is told twice", async (t) => {
  const { client, service, states } = await online(t);
  const events = heard(client, "custom.x");
  service.socket.say({ cursor: "c1", events: [custom(1)] });
  await settle();
  client.pause();
  assert.equal(client.connection.state, "offline");
  service.socket.onmessage({ data: JSON.stringify({ cursor: "c2", events: [custom(2)] }) });
  await settle();
  client.resume();
  await settle();
  service.socket.accept();
  assert.equal(service.socket.frames[0].body.cursor, "c1");
  service.socket.say({ cursor: "c2", events: [custom(2)] });
  await settle();
  assert.deepEqual(events.map(({ id }) => id), [1, 2]);
  assert.deepEqual(states.slice(-3), ["offline", "connecting", "online"]);
  service.socket.break();
  await settle();
  const opened = service.sockets.length;
  client.resume();
  client.resume();
  await settle();
  client.resume();
  await settle();
  assert.equal(client.connection.state, "connecting", "the wait is cut short");
  assert.equal(service.sockets.length, opened + 1, "however often it is asked for");
  await client.close();
});

test("What has been received is confirmed at most once a second, together, and again when the outcome is unknown", async (t) => {
  const { client, service, timers } = await online(t, { confirmsDelivery: true });
  const arrive = (id, conversationId, seq, sender = "bob") => service.socket.say({
    cursor: `c${id}`,
    events: [{ id, name: "message.new", conversationId, seq, message: { ...service.message({ conversationId }, sender), seq } }],
  });
  const { MarkReceipts } = service.answers;
  service.answers.MarkReceipts = (request, userId, before) => (before === 1 ? refusal(429, "RateLimitExceeded") : MarkReceipts(request));
  arrive(1, "c", 1);
  arrive(2, "mine", 9, "ann");
  await settle();
  arrive(3, "c", 2);
  arrive(4, "d", 5);
  arrive(5, "c", 3);
  await settle();
  const marks = () => service.sent("MarkReceipts").map(({ request }) => request.marks.map(({ conversationId, deliveredSeq }) => `${conversationId} ${deliveredSeq}`));
  assert.deepEqual(marks(), [["c 1"]]);
  timers.tick(1_000);
  await settle();
  assert.deepEqual(marks().slice(1), [["c 3", "d 5"]]);
  for (let i = 0; i < 4; i++) {
    timers.tick(1_000);
    await settle();
  }
  assert.deepEqual(marks().slice(1), [["c 3", "d 5"], ["c 3", "d 5"]]);
  await client.close();
});

test("What one run could not confirm the next one does, as soon as it is connected", async (t) => {
  const storage = new MemoryStorage();
  const createdAt = "2026-01-01T00:00:00Z";
  const me = { role: "member", readSeq: 0, deliveredSeq: 0, unread: 0, unreadMentions: 0, historyFromSeq: 1, archived: false };
  const conversation = { id: "c", kind: "group", createdBy: "bob", createdAt, lastActivityAt: createdAt, version: 1, memberCount: 2, lastSeq: 0, me };
  const { client, service } = await online(t, { storage });
  service.answers.GetSnapshot = () => ({ me: { id: "ann", displayName: "ann", createdAt }, eventCursor: "c0", results: [conversation] });
  service.socket.say({ cursor: "c0", events: [{ name: "resync.required" }] });
  await settle();
  service.socket.say({ cursor: "c1", events: [{ id: 1, name: "message.new", conversationId: "c", seq: 1, message: { ...service.message({ conversationId: "c" }, "bob"), seq: 1 } }] });
  await settle();
  await client.close();
  const next = new ChatClient({ baseUrl: "https://chat", storage, fetch: service.fetch, webSocket: service.WebSocket, confirmsDelivery: true });
  await next.restore();
  await settle();
  assert.equal(service.sent("MarkReceipts").length, 0);
  void next.connect();
  await settle();
  service.socket.accept();
  await settle();
  assert.deepEqual(service.sent("MarkReceipts").map(({ request }) => request.marks), [[{ conversationId: "c", deliveredSeq: 1 }]]);
  await next.close();
});

test("A clock that is set back holds up neither typing nor the return to a service that went down", async (t) => {
  const { client, service, timers } = await online(t);
  const hourBack = () => timers.setTime(Date.now() - 3_600_000);
  await client.startTyping("c");
  service.socket.say({ name: "session.draining", retryAfterMs: 4_000 });
  hourBack();
  await client.startTyping("c");
  assert.equal(service.sent("StartTyping").length, 2);
  service.socket.break(1001);
  await settle();
  assert.equal(client.connection.retryAt - Date.now(), 4_000);
  await client.close();
});

test("Typing is told every 3 seconds at most, and at once after it was stopped or a message has ended it", async (t) => {
  const { client, service, timers } = await online(t);
  const told = () => service.requests.map(({ name }) => name).filter((name) => name.endsWith("Typing"));
  await client.startTyping("c");
  await client.startTyping("c");
  timers.tick(2_999);
  await client.startTyping("c");
  assert.deepEqual(told(), ["StartTyping"]);
  timers.tick(1);
  await client.startTyping("c");
  await client.stopTyping("c");
  await client.startTyping("c");
  assert.deepEqual(told(), ["StartTyping", "StartTyping", "StopTyping", "StartTyping"]);
  await client.outbox.send({ conversationId: "c", text: "so much for that" });
  await settle();
  await client.startTyping("c");
  assert.equal(told().length, 5);
  service.answers.StartTyping = () => cut();
  await assert.rejects(client.startTyping("d"), { name: "ChatConnectionError" });
  assert.equal(told().length, 6, "what is fleeting is sent once");
  await client.close();
});

test("Whom one watches is told to every connection", async (t) => {
  const { client, service } = await online(t);
  const presences = heard(client, "presence.updated");
  client.store.watchPresence("bob");
  await settle();
  const { op, ref, body } = service.socket.frames.at(-1);
  assert.deepEqual({ op, body }, { op: "WatchPresence", body: { userIds: ["bob"] } });
  service.socket.say({ ref, status: 200, body: { results: [{ userId: "bob", status: "online" }] } });
  await settle();
  assert.equal(client.store.presence("bob").status, "online");
  service.socket.break();
  await settle();
  assert.equal(client.store.presence("bob"), undefined, "without events nobody is known to be there");
  t.mock.timers.tick(500);
  await settle();
  service.socket.accept();
  await settle();
  for (const frame of service.socket.frames.filter((one) => one.op === "WatchPresence"))
    service.socket.say({ ref: frame.ref, status: 200, body: { results: [{ userId: "bob", status: "away" }] } });
  await settle();
  assert.equal(client.store.presence("bob").status, "away");
  assert.ok(presences.length > 0);
  await client.close();
});

test("Without a cursor of an earlier run the snapshot comes first; with one only what happened since", async (t) => {
  const storage = new MemoryStorage();
  const { client, service } = await online(t, { storage });
  service.socket.say({ cursor: "c9", events: [custom(9)] });
  await settle();
  await client.close();
  const next = new ChatClient({ baseUrl: "https://chat", storage, fetch: service.fetch, webSocket: service.WebSocket });
  void next.connect();
  await settle();
  service.socket.accept();
  assert.equal(service.socket.frames[0].body.cursor, "c9");
  assert.equal(service.sent("GetSnapshot").length, 1);
  await next.close();
});

test("A service that takes no token of this user is not asked for ever", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.UTC(2026, 0, 1) });
  const service = new FakeService();
  service.answers.GetSnapshot = () => refusal(401, "TokenInvalid");
  const client = new ChatClient({ baseUrl: "https://chat", fetch: service.fetch, webSocket: service.WebSocket, tokenProvider: async () => tokenOf("ann") });
  await assert.rejects(client.connect(), { name: "ChatApiError", status: 401 });
  assert.equal(client.connection.state, "offline");
  await client.close();
});
