import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort, newPlace, startHost } from './hosts.js';
import { listen, person, send, until } from './support.js';

test('SSE-3 heartbeats and updates through another instance', async t => {
  const place = await newPlace(t);
  const one = await startHost(place);
  const other = await startHost(place, { joins: true });
  const ben = await person('ben', 'token', one.url);
  const { client, onConnects, beats, connects } = listen(ben, { url: one.url });
  t.after(() => client.stop());
  const { id } = await until(() => onConnects[0], () => 'onConnect');
  for (let n = 1; n <= 3; n++) {
    assert.equal((await fetch(`${other.url}/event-heartbeat?id=${id}`, { method: 'POST' })).status, 200);
    await until(() => beats.length >= n, () => `${beats.length} heartbeats`);
  }
  const update = await fetch(`${other.url}/event-subscribers/${id}`, { method: 'POST', body: '{"unsubscribeChannels":["home"]}' });
  assert.deepEqual([update.status, await update.text()], [200, '{}']);
  assert.equal((await fetch(`${other.url}/event-unregister?id=${id}`, { method: 'POST' })).status, 200);
  await until(() => connects.length >= 2, () => 'the stream that was ended elsewhere is opened again', 15_000);
});

for (const signal of ['SIGTERM', 'SIGKILL']) {
  test(`SSE-22 after a restart (${signal}) every client is connected again within 30 s, none more often than once a second`, { timeout: 120_000 }, async t => {
    const place = await newPlace(t);
    const port = await freePort();
    const before = await startHost(place, { port });
    const [ann, ben] = [await person('ann', 'token', before.url), await person('ben', 'token', before.url)];
    const listening = Array.from({ length: 5 }, () => listen(ben, { url: before.url }));
    t.after(() => Promise.all(listening.map(one => one.client.stop())));
    await until(() => listening.every(one => one.onConnects.length === 1), () => 'onConnect');

    await before.stop(signal);
    await startHost(place, { port });
    const back = Date.now();
    await until(() => listening.every(one => one.onConnects.length >= 2), () => listening.map(one => one.onConnects.length).join(), 30_000);
    t.diagnostic(`connected again after ${Date.now() - back} ms, by ${listening.map(one => one.connects.length - 1).join()} attempts`);
    for (const { connects } of listening) {
      const [first, ...again] = connects.slice(1); // since the stream broke
      const seconds = (connects.at(-1) - first) / 1_000;
      assert.ok(again.length <= seconds + 1, `${again.length + 1} attempts in ${seconds} s`);
    }
    await ann.client.post(send(ben, 'hello again'));
    await until(() => listening.every(one => one.heard.some(event => event.message.text === 'hello again')), () => 'the message after the restart');
  });
}
