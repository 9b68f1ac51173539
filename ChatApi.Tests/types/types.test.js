// What /types/typescript and /types/mjs of a running service give, compiled and used.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { JsonServiceClient } from '@servicestack/client';
import ts from 'typescript';

const url = process.env.CHATAPI_URL ?? 'http://localhost:5080';
const get = async path => (await fetch(url + path)).text();
let folder;

before(async () => { folder = await mkdtemp(join(tmpdir(), 'chatapi-types-')); });
after(() => rm(folder, { recursive: true }));

/** Compiles as an app with every strict option would, knowing neither browser nor Node.js; gives what is wrong. */
async function compile(files) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const program = ts.createProgram(Object.keys(files).map(name => join(folder, name)), {
    strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], types: [], module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, noUncheckedIndexedAccess: true, noImplicitOverride: true, noUnusedLocals: true,
    noUnusedParameters: true, noFallthroughCasesInSwitch: true, verbatimModuleSyntax: true, isolatedModules: true,
  });
  return ts.getPreEmitDiagnostics(program).map(one => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`);
}

test('The TypeScript types compile strictly, and tell events apart by their names', async () => {
  const app = await readFile(join(import.meta.dirname, 'check', 'app.ts'), 'utf8');
  assert.deepEqual(await compile({ 'dtos.ts': await get('/types/typescript'), 'app.ts': app }), []);
});

test('A part of them compiles too', async () => {
  for (const options of ['IncludeTypes=SendMessage', 'IncludeTypes=GetEvents.*', 'IncludeTypes=ErrorCode,MessageCreated', 'ExcludeTypes=UserSummary,Message'])
    assert.deepEqual(await compile({ 'part.ts': await get(`/types/typescript?${options}`) }), [], options);
});

test('The module is sent by the official client', async () => {
  await writeFile(join(folder, 'dtos.mjs'), await get('/types/mjs'));
  const { AuthenticateResponse, GetMe, Register } = await import(join(folder, 'dtos.mjs'));
  const client = new JsonServiceClient(url);
  const userName = `types-${Math.random().toString(36).slice(2)}`;
  const signedIn = await client.api(new Register({ userName, password: 'violet lantern harbour', meta: { tokens: 'body' } }));
  assert.ok(signedIn.succeeded && new Register().createResponse() instanceof AuthenticateResponse);
  client.bearerToken = signedIn.response.bearerToken;
  assert.equal((await client.api(new GetMe())).response.userName, userName);
});
