// The official client in Chromium: on a page of our own origin, and on one of another origin that is allowed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { newPlace, startHost } from './hosts.js';
import { password } from './support.js';

const script = await readFile(join(import.meta.dirname, 'node_modules/@servicestack/client/dist/servicestack-client.mjs'), 'utf8');
const page = '<!doctype html><meta charset="utf-8"><title>The official client</title>';
const findBrowser = () => ['chromium', 'chromium-browser', 'google-chrome'].flatMap(name => process.env.PATH.split(delimiter).map(folder => join(folder, name))).find(existsSync);

let browser;
let foreign;

before(async () => {
  foreign = createServer((request, response) => {
    const isScript = request.url === '/client.mjs';
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? script : page);
  }).listen(0, '127.0.0.1');
  await once(foreign, 'listening');
  browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
});
after(async () => {
  await browser.close();
  foreign.close();
});

/** A page on the origin, with the client loaded; what it does in the page is a function of the client module, the DTOs and what is given. */
async function open(t, host, isOwn) {
  const context = await browser.newContext();
  t.after(() => context.close());
  const origin = isOwn ? host.url : `http://127.0.0.1:${foreign.address().port}`;
  if (isOwn) {
    await context.route(`${host.url}/client-page`, route => route.fulfill({ contentType: 'text/html', body: page }));
    await context.route(`${host.url}/client.mjs`, route => route.fulfill({ contentType: 'text/javascript', body: script }));
  }
  const window = await context.newPage();
  await window.goto(`${origin}/client-page`);
  await window.evaluate(async url => {
    globalThis.ss = await import('/client.mjs');
    const source = await (await fetch(`${url}/types/mjs`)).text();
    globalThis.dtos = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    globalThis.until = async (condition, ms = 15_000) => {
      for (const end = Date.now() + ms; !condition();) {
        if (Date.now() > end) throw new Error(`still waiting for ${condition}`);
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    };
  }, host.url);
  return window;
}

test('signing in, calls, refusals and events, on our own page and on an allowed one', { timeout: 120_000 }, async t => {
  const host = await startHost(await newPlace(t), { settings: { 'Server:AllowedOrigins:0': `http://127.0.0.1:${foreign.address().port}` } });
  for (const isOwn of [true, false]) {
    await t.test(isOwn ? 'our own origin' : 'CORS-1 an origin that is allowed', async t => {
      const window = await open(t, host, isOwn);
      const names = [`ann-${randomUUID().slice(0, 8)}`, `ben-${randomUUID().slice(0, 8)}`];
      const seen = await window.evaluate(async ({ url, names, password }) => {
        const { JsonServiceClient, JsonApiClient, ServerEventsClient } = ss;
        const ben = await new JsonServiceClient(url).post(new dtos.Register({ userName: names[1], password }));
        await new JsonServiceClient(url).post(new dtos.Register({ userName: names[0], password, displayName: 'Ann' })); // her cookies are the page's from now on
        const client = JsonApiClient.create(url);
        const signedIn = await client.api(new dtos.Authenticate({ provider: 'credentials', userName: names[0], password }));
        const me = await client.api(new dtos.GetMe());
        const found = await client.api(new dtos.SearchUsers({ query: names[1] }));
        const unknown = await client.api(new dtos.GetConversation({ conversationId: crypto.randomUUID() }));
        const invalid = await client.api(new dtos.SendMessage({ recipientId: ben.userId, clientMessageId: crypto.randomUUID(), text: '' }));
        const heard = [];
        const connects = [];
        const events = new ServerEventsClient(url, ['home'], { handlers: { onConnect: info => connects.push(info), 'message.new': event => heard.push(event.message.text) } }).start();
        await until(() => connects.length > 0);
        const text = 'Grüße 世界 👩‍👩‍👧‍👦\nzwei\r\nZeilen\u2028';
        const sent = await client.api(new dtos.SendMessage({ recipientId: ben.userId, clientMessageId: crypto.randomUUID(), text }));
        await until(() => heard.length > 0);
        const beat = await fetch(events.connectionInfo.heartbeatUrl, { method: 'POST', credentials: 'include', mode: 'cors' });
        await events.stop();
        const batch = await client.sendAll([new dtos.GetMe(), new dtos.GetMe()]);
        const form = new FormData();
        form.append('displayName', 'Ann by form');
        const formed = await client.apiForm(new dtos.UpdateMe(), form);
        const over = await client.api(new dtos.Authenticate({ provider: 'logout' }));
        const after = await client.api(new dtos.GetMe());
        return {
          signedIn: signedIn.response.userName, token: signedIn.response.bearerToken ?? null, me: me.response.displayName, found: found.response.results.length, unknown: unknown.errorCode,
          invalid: [invalid.errorCode, invalid.errors[0].fieldName], connected: connects[0].userId === me.response.id, heard: heard[0] === text, seq: sent.response.message.seq, beat: beat.status,
          batch: batch.length, formed: formed.response?.displayName, over: over.succeeded, after: after.errorCode,
        };
      }, { url: host.url, names, password });
      assert.deepEqual(seen, {
        signedIn: names[0], token: null, me: 'Ann', found: 1, unknown: 'ConversationNotFound', invalid: ['NotEmpty', 'text'], connected: true, heard: true, seq: 1, beat: 200,
        batch: 2, formed: 'Ann by form', over: true, after: 'Unauthorized',
      });
    });
  }

  await t.test('AUTH-10 CORS-1 an origin that is not allowed reads nothing and changes nothing', async t => {
    const window = await open(t, host, true);
    const cookies = window.context();
    await window.evaluate(({ url, userName, password }) => new ss.JsonServiceClient(url).post(new dtos.Register({ userName, password })), { url: host.url, userName: `eve-${randomUUID().slice(0, 8)}`, password });
    const other = createServer((request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(page)).listen(0, '127.0.0.1');
    await once(other, 'listening');
    t.after(() => other.close());
    const evil = await cookies.newPage();
    await evil.goto(`http://127.0.0.1:${other.address().port}/`);
    const read = await evil.evaluate(url => fetch(`${url}/api/GetMe`, { credentials: 'include' }).then(() => 'read', error => error.name), host.url);
    const stream = await evil.evaluate(url => new Promise(resolve => {
      const source = new EventSource(`${url}/event-stream`, { withCredentials: true });
      source.onmessage = () => resolve('heard');
      source.onerror = () => resolve(source.readyState === EventSource.CLOSED ? 'closed' : 'tries again');
    }), host.url);
    assert.deepEqual([read, stream], ['TypeError', 'closed']);
  });
});
