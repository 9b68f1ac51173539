import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { JsonApiClient, JsonServiceClient } from '@servicestack/client';
import { baseUrl, dtos, password, person, send } from './support.js';

const { Authenticate, CreateConversation, GetConversation, GetMe, ListConversations, ListMessages, Logout, MarkRead, SearchUsers, SendMessage, UpdateMe } = dtos;

/** Both official clients, signed in as the person. */
const clientsOf = someone => ({
  JsonServiceClient: Object.assign(new JsonServiceClient(baseUrl), { bearerToken: someone.client.bearerToken }),
  JsonApiClient: JsonApiClient.create(baseUrl, client => { client.bearerToken = someone.client.bearerToken; }),
});

for (const kind of ['JsonServiceClient', 'JsonApiClient']) {
  test(`${kind}: api, send, apiVoid, sendAll with reads, sendAllOneWay, publish and apiForm`, async () => {
    const [ann, ben] = [await person('ann', 'token'), await person('ben')];
    const client = clientsOf(ann)[kind];
    const api = await client.api(send(ben, 'by api'));
    assert.ok(api.succeeded, api.errorMessage);
    const { conversationId } = api.response.message;
    assert.equal((await client.send(new GetMe())).id, ann.id);
    assert.equal((await client.send(send(ben, 'by send'))).message.seq, 2);
    assert.ok((await client.apiVoid(new dtos.StopTyping({ conversationId }))).succeeded);
    assert.deepEqual((await client.sendAll([1, 2, 3].map(() => new GetConversation({ conversationId })))).map(one => one.id), Array(3).fill(conversationId));
    assert.deepEqual(await client.sendAll([new dtos.StopTyping({ conversationId }), new dtos.StopTyping({ conversationId })]), [null, null]);
    await client.sendAllOneWay([send(ben, 'one'), send(ben, 'way')]);
    await client.publish(send(ben, 'published'));
    const form = new FormData();
    form.append('displayName', 'Ann å form');
    const formed = await client.apiForm(new UpdateMe(), form);
    assert.equal(formed.response?.displayName, 'Ann å form', formed.errorMessage);
    const history = await client.get(new ListMessages({ conversationId }));
    assert.deepEqual(history.results.map(one => one.text), ['published', 'way', 'one', 'by send', 'by api']);
  });

  test(`${kind}: refusals are typed – validation, unreadable, 404, 401, 405`, async () => {
    const ann = await person('ann', 'token');
    const client = clientsOf(ann)[kind];
    const invalid = await client.api(send(ann, ''));
    assert.deepEqual([invalid.failed, invalid.errorCode, invalid.errors[0].fieldName, invalid.fieldErrorMessage('Text').length > 0], [true, 'NotEmpty', 'text', true]);
    const unreadable = await client.api(new GetConversation({ conversationId: 'no id' }));
    assert.deepEqual([unreadable.errorCode, unreadable.errors[0].fieldName], ['SerializationException', 'conversationId']);
    assert.equal((await client.api(new GetConversation({ conversationId: randomUUID() }))).errorCode, 'ConversationNotFound');
    assert.equal((await client.api(new GetMe(), null, 'DELETE')).errorCode, 'MethodNotAllowed');
    const nobody = clientsOf({ client: {} })[kind];
    assert.equal((await nobody.api(new GetMe())).errorCode, 'Unauthorized');
    assert.equal((await nobody.apiVoid(new Logout())).errorCode, 'Unauthorized');
    await assert.rejects(nobody.sendAll([new GetMe()]), error => error.responseStatus.errorCode === 'Unauthorized');
  });
}

test('AUTH-8 token mode: several requests at once with a token that is no good are all renewed', async () => {
  const ann = await person('ann', 'token');
  const bad = ann.client.bearerToken.slice(0, -3) + 'AAA';
  ann.client.bearerToken = bad;
  const profiles = await Promise.all(Array.from({ length: 5 }, () => ann.client.get(new GetMe())));
  assert.deepEqual(profiles.map(profile => profile.id), Array(5).fill(ann.id));
  assert.notEqual(ann.client.bearerToken, bad);
  assert.equal((await ann.client.get(new GetMe())).id, ann.id);
});

test('AUTH-8 token mode: without a refresh token a 401 is the app\'s to answer', async () => {
  const ann = await person('ann', 'token');
  const client = new JsonServiceClient(baseUrl);
  client.bearerToken = 'expired';
  client.onAuthenticationRequired = async () => { client.bearerToken = ann.client.bearerToken; };
  assert.equal((await client.get(new GetMe())).id, ann.id);
});

test('JSON-2 JSON-4 every time in what the client reads is UTC with Z, no number is above 2^53', async () => {
  const [ann, ben] = [await person('ann'), await person('ben')];
  const { message } = await ann.client.post(send(ben, 'when'));
  const read = await Promise.all([new GetMe(), new ListConversations(), new ListMessages({ conversationId: message.conversationId }), new dtos.GetSnapshot(), new dtos.ListSessions()].map(one => ann.client.get(one)));
  let times = 0;
  (function check(value, name) {
    if (typeof value === 'number') assert.ok(Number.isSafeInteger(value) || !Number.isInteger(value), `${name}: ${value}`);
    else if (typeof value === 'object' && value !== null) for (const [key, inner] of Object.entries(value)) check(inner, key);
    else if (/At$/.test(name)) {
      times++;
      assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/, name);
      assert.ok(!Number.isNaN(new Date(value).getTime()));
    }
  })(read, '');
  assert.ok(times > 8, `${times} times`);
});

test('AUTH-5 cookie mode: signs in, calls, and keeps no token in the body', async () => {
  const ann = await person('ann');
  const client = new JsonServiceClient(baseUrl);
  const signedIn = await client.post(new Authenticate({ provider: 'credentials', userName: ann.userName, password }));
  assert.equal(signedIn.userId, ann.id);
  assert.equal(signedIn.bearerToken, undefined);
  assert.equal(signedIn.refreshToken, undefined);
  assert.equal((await client.get(new GetMe())).id, ann.id);
});

test('AUTH-5 node cookie jar: ten requests after signing in, nothing but the two cookies is sent', async () => {
  const ann = await person('ann');
  for (let i = 0; i < 10; i++) assert.equal((await ann.client.get(new GetMe())).id, ann.id);
  assert.deepEqual(Object.keys(ann.client.cookies).sort(), ['ss-reftok', 'ss-tok']);
});

test('AUTH-8 cookie mode: with only the refresh cookie left, every one of several requests at once succeeds', async () => {
  const ann = await person('ann');
  delete ann.client.cookies['ss-tok'];
  const profiles = await Promise.all(Array.from({ length: 5 }, () => ann.client.get(new GetMe())));
  assert.deepEqual(profiles.map(profile => profile.id), Array(5).fill(ann.id));
});

test('AUTH-6 token mode: tokens in the body, and a bad access token is renewed without a word', async () => {
  const ann = await person('ann', 'token');
  assert.ok(ann.signedIn.bearerToken && ann.signedIn.refreshToken);
  assert.equal((await ann.client.get(new GetMe())).id, ann.id);
  ann.client.bearerToken = ann.client.bearerToken.slice(0, -3) + 'AAA';
  assert.equal((await ann.client.get(new GetMe())).id, ann.id);
});

test('a message is sent, listed and read back with its text as it was', async () => {
  const [ann, ben] = [await person('ann'), await person('ben', 'token')];
  const text = 'Grüße, שלום, 👩‍👩‍👧‍👦 – and "quotes"\nand a second line';
  const request = send(ben, text);
  const { message } = await ann.client.post(request);
  assert.equal(message.text, text);
  assert.equal(message.seq, 1);
  const again = await ann.client.post(request);
  assert.equal(again.replayed, true);
  assert.equal(again.message.id, message.id);

  const history = await ben.client.get(new ListMessages({ conversationId: message.conversationId, limit: 10 }));
  assert.deepEqual(history.results.map(one => one.text), [text]);
  assert.equal(history.hasMoreBefore, false);
  const inbox = await ben.client.get(new ListConversations());
  assert.equal(inbox.results[0].me.unread, 1);
  const marks = await ben.client.post(new MarkRead({ conversationId: message.conversationId, upToSeq: 1 }));
  assert.deepEqual({ ...marks }, { deliveredSeq: 1, readSeq: 1, unread: 0 });
});

test('ERR-3 a validation error is typed and names the member', async () => {
  const ann = await person('ann');
  const api = await ann.client.api(new SendMessage({ recipientId: ann.id, clientMessageId: randomUUID(), text: '' }));
  assert.equal(api.succeeded, false);
  assert.equal(api.errorCode, 'NotEmpty');
  assert.equal(api.errors[0].fieldName, 'text');
  assert.match(api.errorMessage, /'text' must not be empty/);
});

test('ERR-4 not found and not signed in are what they are', async () => {
  const ann = await person('ann');
  const missing = await ann.client.api(new GetConversation({ conversationId: randomUUID() }));
  assert.equal(missing.errorCode, 'ConversationNotFound');
  const stranger = await JsonApiClient.create(baseUrl).api(new GetMe());
  assert.equal(stranger.errorCode, 'Unauthorized');
});

test('BATCH-1 sendAll answers in order, also for reads', async () => {
  const [ann, ben] = [await person('ann'), await person('ben')];
  const answers = await ann.client.sendAll(['one', 'two', 'three'].map(text => send(ben, text)));
  assert.deepEqual(answers.map(answer => answer.message.seq), [1, 2, 3]);
  const reads = await ann.client.sendAll([1, 2].map(() => new GetMe()));
  assert.deepEqual(reads.map(profile => profile.id), [ann.id, ann.id]);
});

test('BATCH-2 the first failure answers, with its index; what came before stays', async () => {
  const [ann, ben] = [await person('ann'), await person('ben')];
  await assert.rejects(ann.client.sendAll([send(ben, 'kept'), send(ben, ''), send(ben, 'never')]), error => {
    assert.equal(error.responseStatus.errorCode, 'NotEmpty');
    assert.equal(error.responseStatus.meta.AutoBatchIndex, '1');
    return true;
  });
  const [conversation] = (await ann.client.get(new ListConversations())).results;
  assert.equal(conversation.lastMessage.text, 'kept');
  assert.equal(conversation.lastSeq, 1);
});

test('ONEWAY-1 publish stores the message', async () => {
  const [ann, ben] = [await person('ann'), await person('ben')];
  await ann.client.publish(send(ben, 'one way'));
  assert.equal((await ben.client.get(new ListConversations())).results[0].lastMessage.text, 'one way');
});

test('BODY-1 JsonApiClient posts JSON as text/plain and is understood', async () => {
  const [ann, ben] = [await person('ann', 'token'), await person('ben')];
  const client = JsonApiClient.create(baseUrl);
  client.bearerToken = ann.client.bearerToken;
  const api = await client.api(send(ben, 'plain'));
  assert.equal(api.response.message.text, 'plain');
});

test('a group is made by its key once, and found in the list', async () => {
  const [ann, ben] = [await person('ann'), await person('ben')];
  const group = new CreateConversation({ clientConversationId: randomUUID(), title: 'Kraków trip', memberIds: [ben.id] });
  const first = await ann.client.post(group);
  const again = await ann.client.post(group);
  assert.equal(again.conversation.id, first.conversation.id);
  assert.equal(again.replayed, true);
  assert.equal((await ben.client.get(new ListConversations())).results[0].title, 'Kraków trip');
});

test('QS-1 a search travels in the query string', async () => {
  const ann = await person('ann & co'.slice(0, 3));
  const found = await ann.client.get(new SearchUsers({ query: ann.userName.slice(0, 8), limit: 10 }));
  assert.ok(found.results.some(user => user.id === ann.id));
});

test('AUTH-7 logout clears the cookies and ends the session', async () => {
  const ann = await person('ann');
  const refresh = ann.client.cookies['ss-reftok'];
  await ann.client.post(new Authenticate({ provider: 'logout' }));
  ann.client.cookies['ss-reftok'] = refresh;
  const api = await ann.client.api(new GetMe());
  assert.equal(api.succeeded, false);
});

test('RES-3 an empty answer is no error', async () => {
  const ann = await person('ann', 'token');
  const api = await ann.client.apiVoid(new Logout());
  assert.equal(api.succeeded, true);
});
