import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { FileStorage } from "@chatapi/client/node";
import { makeClient, password, person, until } from "./people.js";

const count = 200;

/** A program that sends what its outbox holds; `fill` puts the messages there first. */
function sender(storage, conversationId, fill) {
  const process_ = spawn(process.execPath, ["sender.js", storage, conversationId, String(fill ? count : 0)], {
    cwd: import.meta.dirname, stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  process_.stdout.on("data", (chunk) => (said += chunk));
  return Object.assign(process_, { said: () => said });
}

test(`A process killed twice in the middle of ${count} sends: every message once, in order`, { timeout: 120_000 }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "chatapi-"));
  t.after(() => rm(folder, { recursive: true }));
  const bob = await person(t, "bob");
  const ann = await person(t, "ann");
  const { conversation: { id } } = await bob.api.createConversation({ recipientId: ann.userId });
  const signedIn = makeClient({ storage: new FileStorage(folder) });
  await signedIn.signIn({ userName: ann.userName, password });
  await signedIn.close();
  let heard = 0;
  bob.on("message.new", () => void heard++);
  await bob.connect();

  for (const [run, enough] of [40, 110].entries()) {
    const process_ = sender(folder, id, run === 0);
    t.after(() => process_.kill("SIGKILL"));
    await until(() => heard >= enough, `${enough} messages have arrived`);
    process_.kill("SIGKILL");
    await once(process_, "exit");
    assert.ok(heard < count, `it was killed in the middle: ${heard} had arrived`);
  }
  const last = sender(folder, id, false);
  t.after(() => last.kill("SIGKILL"));
  await once(last, "exit");
  assert.match(last.said(), /all sent/);

  const found = [];
  for (let more = true; more;) {
    const page = await bob.api.listMessages({ conversationId: id, afterSeq: found.length, limit: 200 });
    found.push(...page.results.reverse());
    more = page.hasMoreAfter;
  }
  assert.deepEqual(found.map(({ seq }) => seq), Array.from({ length: count }, (_, i) => i + 1));
  assert.deepEqual(found.map(({ text }) => text), Array.from({ length: count }, (_, i) => `m${i}`));
  assert.deepEqual((await new FileStorage(folder).keys("chatapi/")).filter((key) => key.includes("/outbox/")), []);
});
