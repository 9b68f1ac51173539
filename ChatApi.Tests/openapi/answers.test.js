// A random walk over all operations by several people: each answer, each refusal and each event is as the document says, and nothing beside.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { makeValidator } from "./schemas.js";
import { call, newUser, operationsOf, readDocument, send } from "./support.js";
import { Known, makeRandom, Requests } from "./walk.js";

const rounds = 24;

/** The same walk each time; CHATAPI_SEED takes another. */
const seed = Number(process.env.CHATAPI_SEED) || 1;

/** They end the session that the walk goes on with, or wait for something that nobody does. */
const leftOut = new Set(["Logout", "RevokeSession", "ChangePassword"]);

/** What nobody here may do: it is for administrators of an app's own issuer, or for whoever has a stream open. */
const neverDone = new Set(["UpsertUsers", "WatchPresence", "RenewStream", "UpdateEventSubscriber"]);

test("whatever is called, and however, is answered as the document says", async (context) => {
  context.diagnostic(`seed ${seed}`);
  const document = await readDocument();
  const operations = operationsOf(document).filter(({ name }) => !leftOut.has(name));
  const check = makeValidator(document);
  const random = makeRandom(seed);
  const users = await Promise.all(Array.from({ length: 4 }, () => newUser("Walker")));
  const known = new Known();
  users.forEach(({ id }) => known.add("user", id));
  const requests = new Requests(document, random, known, users);
  const wrong = new Set();
  const done = new Set();
  const events = operations.find(({ name }) => name === "GetEvents");
  const cursors = await Promise.all(users.map(async ({ token }) => (await send(events, {}, token)).json.cursor));

  let calls = 0;
  for (let round = 0; round < rounds; round++) {
    known.learn(await begin(users));
    for (const operation of [...operations].sort(() => random.next() - 0.5)) {
      const values = requests.of(operation);
      const { token } = random.chance(0.5) ? users[0] : random.pick(users);
      const answer = await send(operation, values, token);
      calls++;
      problemsOf(document, check, operation, answer).forEach((problem) => wrong.add(`${operation.name}: ${problem}`));
      if (answer.status < 300) {
        done.add(operation.name);
        known.learn(answer.json);
      }
    }
  }

  const heard = new Set();
  for (const [index, { token }] of users.entries()) {
    for (let cursor = cursors[index], before; cursor !== before;) { // a batch may be empty and not the last: what one may hear no more is left out
      const answer = await send(events, { cursor }, token);
      problemsOf(document, check, events, answer).forEach((problem) => wrong.add(`GetEvents: ${problem}`));
      before = cursor;
      cursor = answer.json.cursor;
      answer.json.events.forEach(({ name }) => heard.add(name));
    }
  }
  context.diagnostic(`${calls} calls of ${operations.length} operations, ${heard.size} kinds of events`);
  assert.deepEqual([...wrong].sort(), []);
  assert.deepEqual(operations.map(({ name }) => name).filter((name) => !done.has(name) && !neverDone.has(name)), [], "operations that never succeeded");
  assert.ok(heard.size >= 15, `only ${[...heard].join(", ")} were heard`);
});

/** Something to go on from, whatever the round before has ended: all may reach all, and are in a new group. */
async function begin(users) {
  for (const one of users) {
    await call("UpdatePrivacy", { messages: "everyone", groups: "everyone", presence: "everyone", search: "everyone" }, one.token);
    for (const other of users.filter((user) => user !== one))
      await call("UnblockUser", { userId: other.id }, one.token);
  }
  const [{ token }, ...others] = users;
  const group = { clientConversationId: randomUUID(), title: "a walk", memberIds: others.map(({ id }) => id) };
  const { conversation } = await call("CreateConversation", group, token);
  const conversationId = conversation.id;
  const message = await call("SendMessage", { conversationId, clientMessageId: randomUUID(), text: "hello" }, token);
  const poll = await call("CreatePoll", { conversationId, clientMessageId: randomUUID(), question: "Which?", options: ["this", "that"] }, token);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const scheduled = await call("ScheduleMessage", { sendAt, message: { conversationId, clientMessageId: randomUUID(), text: "later" } }, token);
  return [conversation, message, poll, scheduled, await call("CreateInviteLink", { conversationId, clientLinkId: randomUUID() }, token)];
}

/** A status that is not declared, a body that the schema does not allow, a code that is not listed. */
function problemsOf(document, check, { verb, path, described }, { status, json, text }) {
  const here = ["paths", path, verb.toLowerCase(), "responses", String(status)];
  const declared = described.responses[status];
  if (!declared)
    return [`${status} ${json?.responseStatus?.errorCode} is not declared`];
  if (status === 204)
    return text === "" ? [] : ["204 with a body"];
  if (status < 300)
    return check([...here, "content", "application/json", "schema"], json);
  const { "x-error-codes": codes } = declared.$ref ? document.components.responses[declared.$ref.split("/").at(-1)] : declared;
  const { errorCode, errors } = json.responseStatus;
  const unlisted = [errorCode, ...errors.map((error) => error.errorCode)].filter((code) => !codes.includes(code));
  return [...check(["components", "schemas", "ErrorResponse"], json), ...unlisted.map((code) => `${status} ${code} is not listed`)];
}
