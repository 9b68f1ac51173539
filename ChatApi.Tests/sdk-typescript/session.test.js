import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { ChatApiError, ChatClient, ChatConnectionError, MemoryStorage } from "@chatapi/client";
import { cut, FakeService, refusal, settle, tokenOf } from "./fake-service.js";

mock.method(Math, "random", () => 0);

const make = (service, options = {}) => new ChatClient({ baseUrl: "http://chat", fetch: service.fetch, webSocket: service.WebSocket, ...options });
const account = { userName: "ann", password: "secret" };
const me = (_, userId) => ({ id: userId });

async function signedIn(options = {}) {
  const service = new FakeService();
  service.answers.GetMe = me;
  const client = make(service, options);
  await client.signIn(account);
  return { service, client };
}

test("Signing in asks for tokens in the body that rotate", async () => {
  const { service, client } = await signedIn({ device: "Test" });
  assert.deepEqual(service.sent("Authenticate")[0].request, {
    provider: "credentials", ...account, meta: { tokens: "body", rotate: "true", device: "Test" },
  });
  assert.equal(client.userId, "ann");
  await client.api.getMe();
  assert.equal(service.sent("GetMe")[0].userId, "ann");
});

test("Who has an account signs in, who makes one is signed in", async () => {
  const service = new FakeService();
  const client = make(service);
  await client.register({ userName: "new", password: "secret" });
  assert.equal(client.userId, "new");
  service.answers.Authenticate = () => refusal(401, "Unauthorized");
  await assert.rejects(make(service).signIn(account), { name: "ChatApiError", status: 401, code: "Unauthorized" });
});

test("A token that was refused is renewed once, however many calls meet it", async () => {
  const { service, client } = await signedIn();
  const [first] = service.sent("Authenticate");
  assert.ok(first);
  let refused;
  service.answers.GetMe = (_, userId) => {
    const { token } = service.requests.at(-1);
    refused ??= token;
    return token === refused ? refusal(401, "TokenExpired") : { id: userId };
  };
  const answers = await Promise.all(Array.from({ length: 8 }, () => client.api.getMe()));
  assert.deepEqual(answers.map(({ id }) => id), Array(8).fill("ann"));
  assert.equal(service.sent("GetAccessToken").length, 1);
});

test("A token is renewed half a minute before it ends, and lives a little longer when that finds no answer", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1) });
  const { service, client } = await signedIn();
  t.mock.timers.setTime(Date.now() + 869_000);
  await client.api.getMe();
  assert.equal(service.sent("GetAccessToken").length, 0);
  t.mock.timers.setTime(Date.now() + 2_000);
  const { GetAccessToken } = service.answers;
  service.answers.GetAccessToken = () => cut();
  await client.api.getMe();
  assert.ok(service.sent("GetAccessToken").length > 0);
  assert.equal(service.sent("GetMe").length, 2);
  service.answers.GetAccessToken = GetAccessToken;
  await client.api.getMe();
  assert.equal(service.sent("GetMe").at(-1).token.includes("."), true);
  assert.notEqual(service.sent("GetMe").at(-1).token, service.sent("GetMe")[0].token);
});

test("The next refresh token is kept before it is needed: a restart goes on with it", async () => {
  const storage = new MemoryStorage();
  const { service, client } = await signedIn({ storage });
  service.answers.GetMe = (_, userId, before) => (before === 0 ? refusal(401, "TokenExpired") : { id: userId });
  await client.api.getMe();
  const next = make(service, { storage });
  assert.equal(await next.restore(), true);
  assert.equal(next.userId, "ann");
  service.answers.GetMe = (_, userId, before) => (before === 2 ? refusal(401, "TokenExpired") : { id: userId });
  await next.api.getMe();
  assert.deepEqual(service.sent("GetAccessToken").map(({ request }) => request.refreshToken), ["ann 1", "ann 2"]);
});

test("Who restores, connects and connects again at the same time begins once", async () => {
  const storage = new MemoryStorage();
  const { service } = await signedIn({ storage });
  const next = make(service, { storage });
  const all = Promise.all([next.restore(), next.connect(), next.connect()]);
  await settle();
  service.socket.accept();
  await all;
  assert.equal(service.sockets.length, 1);
  assert.equal(service.sent("GetSnapshot").length, 1);
  await next.close();
});

test("A refresh token that is to stay is asked for, and stays", async () => {
  const { service, client } = await signedIn({ keepsRefreshToken: true });
  assert.deepEqual(service.requests[0].request.meta, { tokens: "body" });
  service.answers.GetMe = () => refusal(401, "TokenExpired");
  service.answers.GetAccessToken = ({ refreshToken }) => ({ accessToken: tokenOf(refreshToken.split(" ")[0]) });
  for (let i = 0; i < 2; i++)
    await assert.rejects(client.api.getMe());
  const [first, second] = service.sent("GetAccessToken").map(({ request }) => request.refreshToken);
  assert.ok(first);
  assert.equal(second, first);
});

test("A session that has ended signs out once, tells so, and keeps no token", async () => {
  const storage = new MemoryStorage();
  const { service, client } = await signedIn({ storage });
  const reasons = [];
  client.onSignedOut((reason) => reasons.push(reason));
  service.answers.GetMe = () => refusal(401, "TokenExpired");
  service.answers.GetAccessToken = () => refusal(401, "TokenInvalid");
  await assert.rejects(Promise.all([client.api.getMe(), client.api.getMe()]), { status: 401 });
  await settle();
  assert.deepEqual(reasons, ["ended"]);
  assert.equal(client.userId, null);
  assert.equal(await make(service, { storage }).restore(), false);
});

test("Signing out forgets the tokens also when no answer comes; with forget nothing is left of the user", async () => {
  const storage = new MemoryStorage();
  const { service, client } = await signedIn({ storage });
  service.answers.Logout = () => cut();
  service.answers.SendMessage = () => cut();
  await client.outbox.send({ conversationId: "c", text: "one" });
  await client.signOut();
  assert.equal((await storage.keys("chatapi/ann/outbox/")).length, 1, "unsent messages wait for the next sign-in");
  assert.equal(await storage.get("chatapi/session"), null);
  await client.signIn(account);
  await client.signOut({ forget: true });
  assert.deepEqual(await storage.keys(""), []);
});

test("Signing out is done here at once, whatever the service does; it is told as the user who left", async () => {
  const storage = new MemoryStorage();
  const { service, client } = await signedIn({ storage });
  const reasons = [];
  client.onSignedOut((reason) => reasons.push(reason));
  let answer;
  service.answers.Logout = (_, __, before) => (before === 0 ? refusal(401, "TokenExpired") : new Promise((resolve) => (answer = resolve)));
  const leaving = client.signOut();
  await settle();
  assert.deepEqual([client.userId, reasons, await storage.get("chatapi/session")], [null, ["signOut"], null]);
  await client.signIn({ userName: "bob", password: "secret" });
  answer();
  await leaving;
  assert.deepEqual(service.sent("Logout").map(({ userId }) => userId), ["ann", "ann"]);
  assert.equal(client.userId, "bob");
  assert.notEqual(await storage.get("chatapi/session"), null);
});

test("With cookies signing out tells nothing for another user, and the next sign-in comes after it", async () => {
  const service = new FakeService();
  let userId = "ann";
  let answer;
  service.answers.Authenticate = ({ userName }) => ({ userId: (userId = userName ?? userId) });
  service.answers.Logout = () => new Promise((resolve) => (answer = resolve));
  const client = make(service, { cookies: true });
  await client.signIn(account);
  const leaving = client.signOut();
  await settle();
  assert.equal(client.userId, null);
  const entering = client.signIn({ userName: "bob", password: "secret" });
  await settle();
  assert.equal(userId, "ann", "the answer to signing out takes the cookies away");
  answer();
  await Promise.all([leaving, entering]);
  assert.equal(client.userId, "bob");
  const late = make(service, { cookies: true, userId: "ann" });
  await late.restore();
  await late.signOut();
  assert.equal(service.sent("Logout").length, 1, "bob stays");
});

test("A token provider is asked when there is no token, and again when one is refused", async () => {
  const service = new FakeService();
  let given = 0;
  const client = make(service, { tokenProvider: async () => tokenOf("ann", { n: ++given }) });
  service.answers.GetMe = (_, userId, before) => (before === 0 ? refusal(401, "TokenExpired") : { id: userId });
  assert.equal((await client.api.getMe()).id, "ann");
  assert.equal(given, 2);
  assert.equal(service.sent("GetAccessToken").length, 0);
});

test("A token provider that changes users is an error; its user shows before the first token has come", async () => {
  const service = new FakeService();
  service.answers.GetMe = (_, userId, before) => (before === 0 ? refusal(401, "TokenExpired") : { id: userId });
  const users = ["ann", "bob"];
  const client = make(service, { tokenProvider: async () => tokenOf(users.shift()) });
  await client.restore();
  await assert.rejects(client.api.getMe(), { name: "ChatError", code: "AnotherUser" });
  const offline = make(service, { userId: "ann", tokenProvider: () => Promise.reject(new Error("no network")) });
  assert.equal(await offline.restore(), true);
  assert.equal(offline.userId, "ann");
  await assert.rejects(offline.api.getMe(), /no network/);
});

test("With cookies no token is held, none is sent, and what another window signed in is noticed", async () => {
  const service = new FakeService();
  let userId = "ann";
  service.answers.Authenticate = () => ({ userId });
  service.answers.GetMe = (_, __, before) => (before === 0 ? refusal(401, "TokenExpired") : { id: userId });
  service.answers.GetAccessToken = () => ({});
  const client = make(service, { cookies: true });
  assert.equal(await client.restore(), true);
  assert.equal((await client.api.getMe()).id, "ann");
  assert.deepEqual(service.requests.map(({ name, method, token }) => [name, method, token]), [
    ["Authenticate", "GET", undefined], ["GetMe", "GET", undefined], ["GetAccessToken", "POST", undefined], ["Authenticate", "GET", undefined],
    ["GetMe", "GET", undefined],
  ]);
  void client.connect();
  await settle();
  assert.equal(service.socket.url, "ws://chat/ws?cursor=c0");
  userId = "bob";
  service.answers.GetMe = () => refusal(401, "TokenExpired");
  await assert.rejects(client.api.getMe());
  assert.equal(client.userId, null);
});

test("With cookies and a user, what was kept shows before the service answers; nothing goes out until it is clear whose cookies there are", async () => {
  const service = new FakeService();
  service.answers.GetMe = () => ({ id: "ann" });
  service.answers.Authenticate = cut;
  const client = make(service, { cookies: true, userId: "ann" });
  assert.equal(await client.restore(), true);
  assert.deepEqual([client.userId, service.requests], ["ann", []]);
  service.answers.Authenticate = () => ({ userId: "ann" });
  await client.api.getMe();
  assert.deepEqual(service.requests.map(({ name }) => name), ["Authenticate", "GetMe"]);

  for (const answer of [() => ({ userId: "bob" }), () => refusal(401, "Unauthorized")]) {
    const others = new FakeService();
    others.answers.Authenticate = answer;
    const late = make(others, { cookies: true, userId: "ann" });
    const reasons = [];
    late.onSignedOut((reason) => reasons.push(reason));
    await late.restore();
    await late.outbox.send({ conversationId: "c1", text: "as Ann alone" });
    await settle();
    assert.deepEqual([late.userId, reasons, others.sent("SendMessage").length], [null, ["ended"], 0]);
  }
});

test("Refusals are typed", async () => {
  const { service, client } = await signedIn();
  const errors = [{ errorCode: "NotEmpty", fieldName: "userId", message: "Give it." }];
  service.answers.GetUser = () => refusal(400, "NotEmpty", { errors, meta: { traceId: "t1" }, headers: { "Retry-After": "7" } });
  const error = await client.api.getUser({ userId: "" }).catch((thrown) => thrown);
  assert.ok(error instanceof ChatApiError);
  assert.deepEqual({ status: error.status, code: error.code, errors: error.errors, traceId: error.traceId, retryAfter: error.retryAfter, message: error.message },
    { status: 400, code: "NotEmpty", errors, traceId: "t1", retryAfter: 7, message: "NotEmpty." });
  assert.equal(service.sent("GetUser").length, 1);
});

test("An unknown outcome is repeated where that is safe, with the same key, and is an error of its own at last", async () => {
  const { service, client } = await signedIn();
  service.answers.CreateConversation = (_, __, before) => (before === 0 ? cut() : before === 1 ? refusal(503, "Overloaded") : { conversation: { id: "c" } });
  assert.equal((await client.api.createConversation({ title: "Group", memberIds: ["bob"] })).conversation.id, "c");
  const keys = service.sent("CreateConversation").map(({ request }) => request.clientConversationId);
  assert.equal(keys.length, 3);
  assert.equal(new Set(keys).size, 1);
  assert.ok(keys[0]);
  service.answers.GetMe = () => cut();
  const error = await client.api.getMe().catch((thrown) => thrown);
  assert.ok(error instanceof ChatConnectionError);
  assert.equal(error.code, "OutcomeUnknown");
  assert.equal(service.sent("GetMe").length, 5);
  service.answers.Register = () => cut();
  await assert.rejects(client.register({ userName: "x", password: "secret" }), { code: "OutcomeUnknown" });
  assert.equal(service.sent("Register").length, 1, "an account has no key");
});

test("A repeat that meets what the first try has done is a success", async () => {
  const { service, client } = await signedIn();
  service.answers.LeaveConversation = (_, __, before) => (before === 0 ? cut() : refusal(404, "ConversationNotFound"));
  await client.api.leaveConversation({ conversationId: "c" });
  service.answers.LeaveConversation = () => refusal(404, "ConversationNotFound");
  await assert.rejects(client.api.leaveConversation({ conversationId: "c" }), { code: "ConversationNotFound" });
});

test("An answer that is no JSON was not written by the service", async () => {
  const service = new FakeService();
  const hotel = async () => ({ ok: true, status: 200, headers: { get: () => null }, text: async () => "<html>Room number?" });
  await assert.rejects(make(service, { fetch: hotel }).signIn(account), { name: "ChatConnectionError" });
});

test("A call is given up by its signal, and by time", async () => {
  const { service, client } = await signedIn({ requestTimeoutMs: 20 });
  service.answers.GetMe = () => new Promise(() => {});
  const abort = new AbortController();
  const call = client.api.getMe({}, { signal: abort.signal });
  await settle();
  abort.abort(new Error("enough"));
  await assert.rejects(call, /enough/);
  await assert.rejects(client.api.getMe({}, { signal: AbortSignal.abort(new Error("before")) }), /before/);
  assert.equal(service.sent("GetMe").length, 1);
  await assert.rejects(client.api.getMe(), { code: "OutcomeUnknown" });
});

test("Lists travel by commas where there is no body, times in UTC", async () => {
  const { service, client } = await signedIn();
  service.answers.GetMessages = () => ({ results: [] });
  await client.api.getMessages({ messageIds: ["a", "b&c"] });
  assert.deepEqual(service.sent("GetMessages")[0].request, { messageIds: "a,b&c" });
});

test("What is wrong with the options is said at once", async () => {
  assert.throws(() => new ChatClient({ baseUrl: "chat.example.org" }), { code: "InvalidValue", message: /baseUrl must begin with/ });
  const service = new FakeService();
  const client = new ChatClient({ baseUrl: "http://chat", fetch: service.fetch });
  await client.signIn(account);
  await assert.rejects(client.connect(), { code: "NoWebSocket", message: /package ws/ });
});
