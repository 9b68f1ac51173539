// The parts of the API explorer that need no browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { search } from "../../ChatApi/wwwroot/ui/search.js";
import { curl } from "../../ChatApi/wwwroot/ui/snippets.js";
import { readFrame } from "../../ChatApi/wwwroot/ui/stream.js";
import { plan } from "../../ChatApi/wwwroot/ui/request.js";
import { newUuid } from "../../ChatApi/wwwroot/ui/uuid.js";

const operation = (name, path, summary = "") => ({ name, tag: "Messages", summary, routes: [{ verb: "GET", path }] });
const operations = [operation("ListPins", "/pins"), operation("PinMessage", "/pin"), operation("SendMessage", "/messages"), operation("SendMessages", "/messages/batch", "Also what is pinned.")];

test("the likeliest operation comes first, each word of the query in it", () => {
  const names = (query) => search(operations, query).map(({ name }) => name);
  assert.deepEqual(names("pin"), ["PinMessage", "ListPins", "SendMessages"]);
  assert.deepEqual(names("message send"), ["SendMessage", "SendMessages"]);
  assert.deepEqual(names("/batch"), ["SendMessages"]);
  assert.deepEqual(names("nothing"), []);
  assert.equal(names(" ").length, operations.length);
});

test("each member travels where its route says", () => {
  const route = { verb: "GET", path: "/rooms/{room}/notes", hasBody: false, members: [{ name: "room", place: "path" }, { name: "ids", place: "query" }, { name: "words", place: "query" }] };
  const planned = plan(route, { room: "a b/c", ids: [1, 2], words: ["x,y"] });
  assert.deepEqual(planned, { verb: "GET", path: "/rooms/a%20b%2Fc/notes?ids=1&ids=2&words=%22x%2Cy%22", body: undefined, missing: [] });
  assert.deepEqual(plan(route, {}).missing, ["room"]);
});

test("a shell gets the request as it is, and secrets as variables", () => {
  const contract = { resolve: (schema) => schema ?? {} };
  const route = { members: [{ name: "newPassword", schema: { type: "string", format: "password" } }] };
  const command = curl({ verb: "POST", path: "/x", body: { text: "it's", newPassword: "hidden" } }, { origin: "http://host", needsToken: false, contract, route });
  assert.equal(command, `curl -sS -X POST 'http://host/x' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"text":"it'\\''s","newPassword":"'"$NEW_PASSWORD"'"}'`);
});

test("frames are read with and without content, others are none", () => {
  assert.deepEqual(readFrame('cmd.message.new {"id":17}'), { name: "message.new", json: { id: 17 } });
  assert.deepEqual(readFrame("cmd.onHeartbeat"), { name: "onHeartbeat", json: undefined });
  assert.equal(readFrame("hello"), null);
});

test("keys are UUIDs of now, none twice", () => {
  const made = Array.from({ length: 1_000 }, newUuid);
  assert.equal(new Set(made).size, made.length);
  assert.ok(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  assert.ok(Math.abs(Number.parseInt(made[0].replace("-", "").slice(0, 12), 16) - Date.now()) < 5_000);
});
