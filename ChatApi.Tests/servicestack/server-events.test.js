import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { baseUrl, dtos, listen, person, send, until } from './support.js';

const { SendMessage } = dtos;

test('SSE-17 ServerEventsClient hears message.new, with any text unharmed', async t => {
  const [ann, ben] = [await person('ann'), await person('ben', 'token')];
  const { client, heard, onConnects } = listen(ben);
  t.after(() => client.stop());
  const connected = await until(() => onConnects[0], () => 'onConnect');
  assert.equal(connected.userId, ben.id);
  assert.equal(connected.isAuthenticated, 'true');
  assert.match(connected.heartbeatUrl, /^http.*\/event-heartbeat\?id=[0-9a-f]{32}$/);

  const text = 'Grüße 世界 שלום 👩‍👩‍👧‍👦\nsecond line\r\nthird\u2028fourth';
  const { message } = await ann.client.post(new SendMessage({ recipientId: ben.id, clientMessageId: randomUUID(), text }));
  const event = await until(() => heard[0], () => 'message.new');
  assert.equal(event.message.text, text);
  assert.equal(event.message.id, message.id);
  assert.equal(event.conversationId, message.conversationId);
  assert.equal(event.seq, 1);
});

test('SSE-2 SSE-14 a heartbeat by the id alone is answered on the stream; an unknown id is 404', async t => {
  const ben = await person('ben', 'token');
  const { client, onConnects, beats } = listen(ben);
  t.after(() => client.stop());
  const connected = await until(() => onConnects[0], () => 'onConnect');
  const answer = await fetch(connected.heartbeatUrl, { method: 'POST', headers: { 'Content-Type': 'text/plain' } });
  assert.equal(answer.status, 200);
  await until(() => beats.length > 0, () => 'onHeartbeat');
  const unknown = await fetch(`${baseUrl}/event-heartbeat?id=${'0'.repeat(32)}`, { method: 'POST' });
  assert.equal(unknown.status, 404);
  assert.equal((await unknown.json()).responseStatus.errorCode, 'NotFound');
});

test('SSE-23 after a cut stream the client comes back by Last-Event-ID and has missed nothing', async t => {
  const [ann, ben] = [await person('ann'), await person('ben', 'token')];
  const { client, heard, onConnects } = listen(ben);
  t.after(() => client.stop());
  await until(() => onConnects.length === 1, () => 'onConnect');
  const say = text => ann.client.post(new SendMessage({ recipientId: ben.id, clientMessageId: randomUUID(), text }));
  await say('before');
  await until(() => heard.length === 1, () => 'the first message');
  await fetch(client.connectionInfo.unRegisterUrl, { method: 'POST' }); // the server ends the stream
  await say('meanwhile');
  await until(() => onConnects.length === 2, () => 'the second onConnect', 15_000);
  await say('after');
  await until(() => new Set(heard.map(event => event.message.text)).size === 3, () => heard.map(event => event.message.text).join());
});

test('SSE-6 SSE-7 SSE-8 SSE-9 the bytes keep the grammar', async () => {
  const [ann, ben] = [await person('ann'), await person('ben', 'token')];
  const stop = new AbortController();
  const response = await fetch(`${baseUrl}/event-stream?channels=home&t=1`, { headers: { Authorization: `Bearer ${ben.client.bearerToken}`, Accept: 'application/json' }, signal: stop.signal });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  assert.equal(response.headers.get('cache-control'), 'no-cache');
  assert.equal(response.headers.get('x-accel-buffering'), 'no');
  const chunks = [];
  const reading = (async () => {
    try { for await (const chunk of response.body) chunks.push(Buffer.from(chunk)); } catch { /* aborted below */ }
  })();
  for (let i = 0; i < 20; i++) {
    await ann.client.post(new SendMessage({ recipientId: ben.id, clientMessageId: randomUUID(), text: `ünï ${i} 👍 ${'x'.repeat(i * 300)}` }));
  }
  const bytes = () => Buffer.concat(chunks);
  await until(() => (bytes().toString('latin1').match(/cmd\.message\.new/g) ?? []).length === 20, () => bytes().toString('latin1').slice(-300));
  stop.abort();
  await reading;

  assert.ok(!bytes().includes(13), 'no CR');
  assert.ok(bytes().every(byte => byte < 0x80), 'pure ASCII');
  const frames = bytes().toString('latin1').split('\n\n').filter(frame => frame.trim());
  for (const frame of frames) assert.match(frame.replace(/^\n+/, ''), /^(id: \d+\n)?data: (\S+@)?cmd\.\S+ [\[{n].*$/);
  assert.match(frames[0], /^data: cmd\.onConnect \{/);
  for (const value of Object.values(JSON.parse(frames[0].slice(frames[0].indexOf('{'))))) assert.equal(typeof value, 'string');
});

test('SSE-21 not signed in is 401', async () => {
  const response = await fetch(`${baseUrl}/event-stream?channels=home`);
  assert.equal(response.status, 401);
  assert.equal((await response.json()).responseStatus.errorCode, 'Unauthorized');
});

test('SSE-15 SSE-19 SSE-20 joining, leaving, subscribing, unsubscribing and listing by the official client', async t => {
  const [ann, ben] = [await person('ann', 'token'), await person('ben', 'token')];
  const [first, second] = [await ann.client.post(send(ben, 'hi')), await ann.client.post(new dtos.CreateConversation({ clientConversationId: randomUUID(), title: 'room', memberIds: [ben.id] }))]
    .map(answer => answer.conversation?.id ?? answer.message.conversationId);
  const told = [];
  const note = kind => event => told.push(`${kind} ${event.displayName} on ${event.channel === first ? 'first' : event.channel === second ? 'second' : event.channel}`);
  const handlers = { onJoin: note('join'), onLeave: note('leave'), onUpdate: note('update') };
  const hers = listen(ann, { channels: ['home', first, second], handlers });
  t.after(() => hers.client.stop());
  await until(() => told.includes('join ann on second'), () => told.join());
  assert.deepEqual(hers.client.channels, ['home', first, second]);

  const his = listen(ben, { channels: [first] });
  await until(() => told.includes('join ben on first'), () => told.join());
  await his.client.subscribeToChannels(second);
  await until(() => told.includes('update ben on second'), () => told.join());
  assert.ok(told.includes('update ben on first') && his.client.channels.includes(second));
  const users = await hers.client.getChannelSubscribers();
  assert.deepEqual(users.map(user => user.displayName).sort(), ['ann', 'ben']);
  assert.ok(users.every(user => Array.isArray(user.channels)));
  await his.client.unsubscribeFromChannels(first);
  const left = await hers.client.serviceClient.get(new dtos.GetEventSubscribers({ channels: [first] }));
  assert.deepEqual(left.map(one => one.userId), [ann.id]);
  await his.client.stop();
  await until(() => told.includes('leave ben on second'), () => told.join());
  assert.equal(his.errors.length, 0);
});

test('SSE-10 SSE-14 SSE-16 forty idle seconds: heartbeats are answered, nobody connects again', { timeout: 60_000 }, async t => {
  const ben = await person('ben', 'token');
  const { client, connects, onConnects, beats, errors } = listen(ben);
  t.after(() => client.stop());
  await until(() => onConnects[0], () => 'onConnect');
  await new Promise(resolve => setTimeout(resolve, 40_000)); // what is measured is that nothing happens
  assert.deepEqual([connects.length, onConnects.length, errors.length], [1, 1, 0]);
  assert.ok(beats.length >= 3, `${beats.length} heartbeats were answered`);
});
