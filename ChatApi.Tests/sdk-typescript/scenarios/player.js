// Plays a scenario's steps with the TypeScript SDK. What they mean stands in ChatApi.Client/scenarios/README.md.

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { Device } from "./device.js";

const patienceMs = 20_000;

/** Rejects with what is wrong and the step it was found in. */
export async function play(url, { given, steps }) {
  const begun = await ask(url, "begin", given);
  const scene = { url, people: begun.people, values: begun.values, devices: new Map(), heard: new Map() };
  try {
    for (const [i, written] of steps.entries()) {
      try {
        const step = putIn(written, scene.values);
        await (step.do ? acts[step.do](scene, step) : step.fault ? ask(url, "fault", step) : expectations[step.expect](scene, step));
      } catch (error) {
        throw new Error(`Step ${i + 1} ${JSON.stringify(written)}: ${error.stack}`, { cause: error });
      }
    }
    for (const { device, name, times } of scene.heard.values())
      assert.equal(device.heard(name), times, `at the end: ${name} heard more often than expected`);
  } finally {
    for (const device of scene.devices.values())
      device.kill();
  }
}

const acts = {
  open: (scene, step) => deviceOf(scene, step).open(step.offline),
  kill: (scene, step) => deviceOf(scene, step).kill(),
  close: (scene, step) => deviceOf(scene, step).close(),
  pause: (scene, step) => deviceOf(scene, step).pause(),
  resume: (scene, step) => deviceOf(scene, step).resume(),
  signOut: (scene, step) => deviceOf(scene, step).signOut(),
  signIn(scene, step) {
    const device = deviceOf(scene, step);
    device.person = scene.people[step.as ?? nameOf(step)];
    return device.signIn();
  },
  async call(scene, { operation, request, times = 1, save, refused, ...step }) {
    const device = deviceOf(scene, step);
    const calls = Array.from({ length: times }, () => device.call(operation, request));
    if (refused) {
      const error = await calls[0].then(() => assert.fail("it was answered"), (reason) => reason);
      assert.deepEqual({ status: error.status, code: error.code }, { status: refused.status, code: refused.code }, error.stack);
      if (refused.field)
        assert.ok(error.errors.some(({ fieldName }) => fieldName === refused.field), JSON.stringify(error.errors));
      return;
    }
    const [answer] = await Promise.all(calls);
    keep(scene, save, answer);
  },
  async send(scene, { to, recipient, text, replyTo, save, ...step }) {
    const request = { ...(to && { conversationId: to }), ...(recipient && { recipientId: recipient }), text, ...(replyTo && { replyToId: replyTo }) };
    keep(scene, save, await deviceOf(scene, step).send(request));
  },
  retry: (scene, step) => deviceOf(scene, step).retry(step.key),
  discard: (scene, step) => deviceOf(scene, step).discard(step.key),
  loadOlder: (scene, step) => deviceOf(scene, step).loadOlder(step.of),
  act: async (scene, step) => keep(scene, step.save, await ask(scene.url, "act", step)),
};

const expectations = {
  state: (scene, step) => eventually(() => deviceOf(scene, step).state, step.is),
  signedIn: (scene, step) => eventually(() => deviceOf(scene, step).isSignedIn, step.is),
  async outbox(scene, step) {
    await eventually(() => deviceOf(scene, step).waiting, step.texts);
    if (step.failed)
      await eventually(() => deviceOf(scene, step).failed, step.failed);
  },
  messages: (scene, step) => eventually(() => deviceOf(scene, step).messages(step.of), step.texts),
  conversations: (scene, step) => eventually(() => deviceOf(scene, step).conversations, step.ids),
  unread: (scene, step) => eventually(() => deviceOf(scene, step).unread(step.of), step.is),
  typing: (scene, step) => eventually(() => deviceOf(scene, step).typing(step.of), step.users),
  async heard(scene, step) {
    const device = deviceOf(scene, step);
    await eventually(() => device.heard(step.name), step.times);
    scene.heard.set(`${step.device} ${step.name}`, { device, name: step.name, times: step.times });
  },
  fresh: (scene, step) => eventually(() => deviceOf(scene, step).difference(), ""),
  history: (scene, step) => eventually(async () => (await ask(scene.url, "look", step)).texts, step.texts),
  requests: (scene, step) => eventually(async () => (await ask(scene.url, "look", step)).times, step.times),
};

async function eventually(look, wanted) {
  for (const since = Date.now(); ; await delay(20)) {
    const found = await look();
    if (isDeepStrictEqual(found, wanted))
      return;
    if (Date.now() - since > patienceMs)
      throw new Error(`expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
  }
}

function deviceOf(scene, step) {
  if (!scene.devices.has(step.device))
    scene.devices.set(step.device, new Device(scene.url, scene.people[nameOf(step)]));
  return scene.devices.get(step.device);
}

const nameOf = ({ device }) => device.split(".")[0];

function keep(scene, name, value) {
  if (name)
    scene.values[name] = value;
}

/** The step with its values in place of their names. */
function putIn(written, values) {
  if (Array.isArray(written))
    return written.map((item) => putIn(item, values));
  if (written !== null && typeof written === "object")
    return Object.fromEntries(Object.entries(written).map(([name, member]) => [name, putIn(member, values)]));
  if (typeof written !== "string" || !written.startsWith("$"))
    return written;
  if (written === "$now" || written === "$in3s")
    return new Date(Date.now() + (written === "$now" ? 0 : 3_000)).toISOString();
  const value = written.slice(1).split(".").reduce((node, member) => node?.[member], values);
  return value ?? assert.fail(`Nothing is called '${written}'.`);
}

async function ask(url, path, body) {
  const answer = await fetch(`${url}/_stage/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(text);
  return JSON.parse(text);
}
