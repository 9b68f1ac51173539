import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ChatClient, MemoryStorage } from "@chatapi/client";
import { cut, FakeService, refusal, settle } from "./fake-service.js";

mock.method(Math, "random", () => 0); // waits are as short as they can be

async function begin({ storage = new MemoryStorage(), service = new FakeService(), userName = "ann" } = {}) {
  const client = new ChatClient({ baseUrl: "http://chat", storage, fetch: service.fetch, webSocket: service.WebSocket });
  if (!(await client.restore()))
    await client.signIn({ userName, password: "secret" });
  return { client, service, storage };
}

const texts = (client) => client.outbox.messages.map(({ request, state }) => `${request.text} ${state}`);
const keptKeys = (storage) => storage.keys("chatapi/ann/outbox/");

/** Waits for the zero-length timers of a back-off. */
const backOff = async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await settle();
};

test("A message shows at once, is kept before it is sent, and leaves when it is stored", async () => {
  const { client, service, storage } = await begin();
  let release;
  service.answers.SendMessage = (request, userId) => new Promise((resolve) => (release = () => resolve({ message: service.message(request, userId) })));
  const sending = client.outbox.send({ conversationId: "c", text: "one" });
  assert.deepEqual(texts(client), ["one queued"]);
  assert.equal(service.sent("SendMessage").length, 0);
  const { clientMessageId } = await sending;
  assert.deepEqual(await keptKeys(storage), [`chatapi/ann/outbox/${clientMessageId}`]);
  await settle();
  assert.deepEqual(texts(client), ["one sending"]);
  assert.equal(service.sent("SendMessage")[0].request.clientMessageId, clientMessageId);
  release();
  await settle();
  assert.deepEqual(texts(client), []);
  assert.deepEqual(await keptKeys(storage), []);
});

test("An unknown outcome is repeated with the same key, before the next one goes", async () => {
  const { client, service } = await begin();
  const { SendMessage } = service.answers;
  service.answers.SendMessage = (request, userId, before) => (before < 2 ? cut() : SendMessage(request, userId));
  await client.outbox.send({ conversationId: "c", text: "one" });
  await client.outbox.send({ conversationId: "c", text: "two" });
  await backOff();
  await backOff();
  await backOff();
  const sent = service.sent("SendMessage").map(({ request }) => request);
  assert.deepEqual(sent.map(({ text }) => text), ["one", "one", "one", "two"]);
  assert.equal(new Set(sent.slice(0, 3).map(({ clientMessageId }) => clientMessageId)).size, 1);
  assert.deepEqual(texts(client), []);
});

for (const status of [408, 429, 500, 503])
  test(`${status} is no refusal`, async () => {
    const { client, service } = await begin();
    const { SendMessage } = service.answers;
    service.answers.SendMessage = (request, userId, before) => (before < 1 ? refusal(status, "Busy") : SendMessage(request, userId));
    await client.outbox.send({ conversationId: "c", text: "one" });
    await backOff();
    await backOff();
    assert.equal(service.sent("SendMessage").length, 2);
    assert.deepEqual(texts(client), []);
  });

test("A refused message fails with its error, holds up nothing, and goes with the same key when it is tried again", async () => {
  const { client, service, storage } = await begin();
  const { SendMessage } = service.answers;
  const errors = [{ errorCode: "MessageTooLong", fieldName: "text", message: "Too long." }];
  service.answers.SendMessage = (request, userId, before) => (before < 1 ? refusal(400, "MessageTooLong", { errors }) : SendMessage(request, userId));
  const first = await client.outbox.send({ conversationId: "c", text: "one" });
  await client.outbox.send({ conversationId: "c", text: "two" });
  await settle();
  assert.deepEqual(texts(client), ["one failed"]);
  assert.deepEqual(client.outbox.messages[0].error.errors, errors);

  const again = await begin({ storage, service });
  const [failed] = again.client.outbox.messages;
  assert.equal(failed.state, "failed");
  assert.equal(failed.error.code, "MessageTooLong");
  assert.equal(failed.error.status, 400);
  await again.client.outbox.retry(first.clientMessageId);
  await settle();
  assert.equal(service.sent("SendMessage").at(-1).request.clientMessageId, first.clientMessageId);
  assert.deepEqual(texts(again.client), []);
});

test("A failed message can be given up, one on its way cannot", async () => {
  const { client, service, storage } = await begin();
  service.answers.SendMessage = () => refusal(403, "Forbidden");
  const { clientMessageId } = await client.outbox.send({ conversationId: "c", text: "one" });
  await settle();
  assert.equal(await client.outbox.discard(clientMessageId), true);
  assert.deepEqual(await keptKeys(storage), []);
  service.answers.SendMessage = () => new Promise(() => {});
  const other = await client.outbox.send({ conversationId: "c", text: "two" });
  await settle();
  assert.equal(await client.outbox.discard(other.clientMessageId), false);
  assert.deepEqual(texts(client), ["two sending"]);
  await client.close();
});

test("A conversation that is held up does not hold up another", async () => {
  const { client, service } = await begin();
  const { SendMessage } = service.answers;
  service.answers.SendMessage = (request, userId) => (request.conversationId === "c" ? new Promise(() => {}) : SendMessage(request, userId));
  await client.outbox.send({ conversationId: "c", text: "held up" });
  await client.outbox.send({ conversationId: "c", text: "behind it" });
  await client.outbox.send({ recipientId: "bob", text: "free" });
  await settle();
  assert.deepEqual(texts(client), ["held up sending", "behind it queued"]);
  assert.deepEqual(service.sent("SendMessage").map(({ request }) => request.text), ["held up", "free"]);
  await client.close();
});

test("What waited when the program ended goes out after the next start, in order, also behind what is written meanwhile", async () => {
  const { client, service, storage } = await begin();
  service.answers.SendMessage = () => cut();
  for (const text of ["one", "two", "three"])
    await client.outbox.send({ conversationId: "c", text });
  await client.close();
  const other = new FakeService();
  const next = new ChatClient({ baseUrl: "http://chat", storage, fetch: other.fetch, webSocket: other.WebSocket });
  assert.equal(await next.restore(), true);
  await next.outbox.send({ conversationId: "c", text: "four" });
  await settle();
  assert.deepEqual(other.sent("SendMessage").map(({ request }) => request.text), ["one", "two", "three", "four"]);
  assert.deepEqual(await keptKeys(storage), []);
});

test("Whichever of answer and event comes first takes the message out, once", async () => {
  const { client, service } = await begin();
  const connected = client.connect();
  await settle();
  service.socket.accept();
  await connected;
  let release;
  service.answers.SendMessage = (request, userId) => new Promise((resolve) => (release = (message) => resolve({ message })));
  const { request } = await client.outbox.send({ conversationId: "c", text: "one" });
  await settle();
  const message = service.message(request, "ann");
  service.socket.say({ cursor: "c1", events: [{ id: 1, name: "message.new", conversationId: "c", seq: 1, message }] });
  await settle();
  assert.deepEqual(texts(client), []);
  await client.outbox.send({ conversationId: "c", text: "two" });
  assert.deepEqual(texts(client), ["two queued"], "one is under way still");
  release(message);
  await settle();
  assert.deepEqual(service.sent("SendMessage").map((one) => one.request.text), ["one", "two"]);
  await client.close();
});

test("What one user has written is never sent as another", async () => {
  const { client, service } = await begin();
  service.answers.SendMessage = () => cut();
  await client.outbox.send({ conversationId: "c", text: "ann's" });
  await client.signOut();
  const { SendMessage } = new FakeService().answers;
  service.answers.SendMessage = SendMessage;
  await client.signIn({ userName: "bob", password: "secret" });
  assert.deepEqual(texts(client), []);
  await client.outbox.send({ conversationId: "d", text: "bob's" });
  await backOff();
  await client.signOut();
  await client.signIn({ userName: "ann", password: "secret" });
  await settle();
  const sent = service.sent("SendMessage").map(({ request, userId }) => `${request.text} as ${userId}`);
  assert.deepEqual([...new Set(sent)], ["ann's as ann", "bob's as bob"]);
  assert.equal(sent.at(-1), "ann's as ann");
  assert.deepEqual(texts(client), []);
});

test("A renewal that outlives its user does not let a message go out as the next", async () => {
  const { client, service } = await begin();
  let renewed;
  service.answers.SendMessage = (_, userId, before) => (before === 0 ? refusal(401, "TokenExpired") : { message: service.message(_, userId) });
  service.answers.GetAccessToken = () => new Promise((resolve) => (renewed = () => resolve({ accessToken: "never.used.x" })));
  await client.outbox.send({ conversationId: "c", text: "ann's" });
  await settle();
  await client.signIn({ userName: "bob", password: "secret" });
  renewed();
  await backOff();
  assert.deepEqual(service.sent("SendMessage").map(({ userId }) => userId), ["ann"]);
});

test("A storage that fails costs the survival of a restart, not the message", async () => {
  const storage = new MemoryStorage();
  const { client, service } = await begin({ storage });
  storage.set = async () => {
    throw new Error("full");
  };
  await client.outbox.send({ conversationId: "c", text: "one" });
  await settle();
  assert.equal(service.sent("SendMessage").length, 1);
  assert.deepEqual(texts(client), []);
});

test("What is written while its user signs out waits for them", async () => {
  const { client, service, storage } = await begin();
  const sending = client.outbox.send({ conversationId: "c", text: "last words" });
  await client.signOut();
  const { clientMessageId } = await sending;
  assert.deepEqual(await keptKeys(storage), [`chatapi/ann/outbox/${clientMessageId}`]);
  await client.signIn({ userName: "ann", password: "secret" });
  await settle();
  assert.deepEqual(service.sent("SendMessage").map(({ request }) => request.text), ["last words"]);
});

test("Forgetting a user waits for what is just being kept", async () => {
  const storage = new MemoryStorage();
  const { client } = await begin({ storage });
  const { set } = storage;
  storage.set = async (key, text) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return set.call(storage, key, text);
  };
  const sending = client.outbox.send({ conversationId: "c", text: "one" });
  await client.signOut({ forget: true });
  await sending;
  assert.deepEqual(await storage.keys(""), []);
});

test("A storage that could not be read once mixes up no order", async () => {
  const { client, service, storage } = await begin();
  service.answers.SendMessage = () => cut();
  for (const text of ["one", "two"])
    await client.outbox.send({ conversationId: "c", text });
  await client.close();
  const { keys } = storage;
  storage.keys = async () => {
    throw new Error("not now");
  };
  const second = await begin({ storage, service });
  storage.keys = keys;
  await backOff(); // time goes on
  await second.client.outbox.send({ conversationId: "c", text: "three" });
  await second.client.close();
  const { client: third } = await begin({ storage, service });
  const waiting = third.outbox.messages.map(({ request }) => request.text);
  await third.close();
  assert.deepEqual(waiting, ["one", "two", "three"]);
});

test("Without a user, or without a place, nothing is taken", async () => {
  const service = new FakeService();
  const client = new ChatClient({ baseUrl: "http://chat", fetch: service.fetch });
  await assert.rejects(client.outbox.send({ conversationId: "c", text: "x" }), { name: "ChatError", code: "NotSignedIn" });
  await client.signIn({ userName: "ann", password: "secret" });
  await assert.rejects(client.outbox.send({ text: "x" }), { code: "InvalidValue", message: /conversationId or recipientId/ });
  await assert.rejects(client.outbox.send({ conversationId: "c", recipientId: "bob", text: "x" }), { code: "InvalidValue" });
});
