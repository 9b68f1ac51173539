import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ServerEventsClient } from '@servicestack/client';
import { EventSource } from 'eventsource';
import { SendMessage } from './dtos.js';
import { baseUrl, person, until } from './support.js';

/** The official client on this person's event stream; node's EventSource sends no cookies, so it gets the token as a header. */
function listen(someone, handlers = {}, channels = ['home']) {
  const heard = [];
  const errors = [];
  const withToken = class extends EventSource {
    constructor(url, init) {
      super(url, { ...init, fetch: (input, options) => fetch(input, { ...options, headers: { ...options.headers, Authorization: `Bearer ${someone.client.bearerToken}` } }) });
    }
  };
  globalThis.EventSource = EventSource; // the client compares readyState with its constants
  const client = new ServerEventsClient(baseUrl, channels, {
    handlers: { 'message.new': event => heard.push(event), ...handlers },
    onException: error => errors.push(error),
  });
  client.EventSource = withToken;
  // the constructor has opened one without a token; the first start goes through our class
  client.eventSource?.close?.();
  client.eventSource = new withToken(client.eventStreamUri);
  client.eventSource.addEventListener('message', client.onMessage);
  client.eventSource.addEventListener('error', client.onError);
  return { client, heard, errors };
}

test('SSE-17 ServerEventsClient hears message.new, with any text unharmed', async t => {
  const [ann, ben] = [await person('ann'), await person('ben', 'token')];
  let connected;
  const { client, heard } = listen(ben, { onConnect: info => { connected = info; } });
  t.after(() => client.stop());
  await until(() => connected, () => 'onConnect');
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
  let connected;
  let beats = 0;
  const { client } = listen(ben, { onConnect: info => { connected = info; }, onHeartbeat: () => { beats++; } });
  t.after(() => client.stop());
  await until(() => connected, () => 'onConnect');
  const answer = await fetch(connected.heartbeatUrl, { method: 'POST', headers: { 'Content-Type': 'text/plain' } });
  assert.equal(answer.status, 200);
  await until(() => beats > 0, () => 'onHeartbeat');
  const unknown = await fetch(`${baseUrl}/event-heartbeat?id=${'0'.repeat(32)}`, { method: 'POST' });
  assert.equal(unknown.status, 404);
  assert.equal((await unknown.json()).responseStatus.errorCode, 'NotFound');
});

test('SSE-23 after a cut stream the client comes back by Last-Event-ID and has missed nothing', async t => {
  const [ann, ben] = [await person('ann'), await person('ben', 'token')];
  let connects = 0;
  const { client, heard } = listen(ben, { onConnect: () => { connects++; } });
  t.after(() => client.stop());
  await until(() => connects === 1, () => 'onConnect');
  const send = text => ann.client.post(new SendMessage({ recipientId: ben.id, clientMessageId: randomUUID(), text }));
  await send('before');
  await until(() => heard.length === 1, () => 'the first message');
  await fetch(client.connectionInfo.unRegisterUrl, { method: 'POST' }); // the server ends the stream
  await send('meanwhile');
  await until(() => connects === 2, () => 'the second onConnect', 15_000);
  await send('after');
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
