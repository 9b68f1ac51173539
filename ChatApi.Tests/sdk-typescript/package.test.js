import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

const run = promisify(execFile);
const here = import.meta.dirname;
const source = join(here, "../../ChatApi.Client/typescript");
const { build } = createRequire(join(source, "package.json"))("esbuild");
const bin = (name) => join(source, "node_modules/.bin", name);
const budget = 30 * 1_024;

/** A folder with nothing in it but the packed SDK, ws, and the types a strict program in Node.js has. */
let app;

before(async () => {
  app = await mkdtemp(join(tmpdir(), "chatapi-app-"));
  const pack = async (folder) => {
    const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", app], { cwd: folder });
    return join(app, stdout.trim().split("\n").at(-1));
  };
  const packed = [await pack(source), await pack(join(here, "node_modules/ws"))];
  await writeFile(join(app, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", ...packed], { cwd: app });
});

after(() => rm(app, { recursive: true }));

/** The example of the guide, as it stands. */
async function example() {
  const guide = await readFile(join(here, "../../docs/sdk-typescript.md"), "utf8");
  const lines = guide.slice(guide.indexOf("## Ten lines")).match(/```js\n(.*?)```/s)[1];
  assert.ok(lines.split("\n").filter((line) => line).length <= 10);
  return lines;
}

const asCommonJs = (lines) => `(async () => {\n${lines.replace(/^import (.*) from (.*);$/gm, "const $1 = require($2);")}\n})();`;

for (const [form, file, of] of [["ESM", "app.mjs", (lines) => lines], ["CommonJS", "app.cjs", asCommonJs]])
  test(`The example of the guide sends a message and hears it, as ${form}, from the packed package`, { timeout: 60_000 }, async (t) => {
    await writeFile(join(app, file), of(await example()));
    const running = execFile(process.execPath, [file], { cwd: app });
    t.after(() => running.kill());
    let said = "";
    let failed = "";
    running.stderr.on("data", (chunk) => (failed += chunk));
    await new Promise((resolve, reject) => {
      running.stdout.on("data", (chunk) => (said += chunk).includes("\n") && resolve());
      running.on("exit", (code) => reject(new Error(`It ended with ${code}: ${failed}`)));
    });
    assert.equal(said, "Alice: Hello from ten lines\n");
  });

const strict = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "false", "--exactOptionalPropertyTypes"];

test("A strict program type-checks without a type of the DOM", async () => {
  await copyFile(join(here, "consumer/app.ts"), join(app, "app.ts"));
  await run(bin("tsc"), [...strict, "--lib", "es2022", "app.ts"], { cwd: app }).catch(failOf);
});

test("The fetch, WebSocket and storages of browsers fit", async () => {
  await copyFile(join(here, "consumer/browser.ts"), join(app, "browser.mts"));
  await run(bin("tsc"), [...strict, "--lib", "es2022,dom", "browser.mts"], { cwd: app }).catch(failOf);
});

test("The WebSocket of ws and the signals of Node.js fit", async () => {
  await copyFile(join(here, "consumer/node.ts"), join(here, "consumer/check.mts"));
  try {
    await run(bin("tsc"), [...strict, "--lib", "es2022", "--types", "node,ws", "--esModuleInterop", "consumer/check.mts"], { cwd: here }).catch(failOf);
  } finally {
    await rm(join(here, "consumer/check.mts"));
  }
});

test("Everything but React and the classes of the contract is at most 30 KB compressed", async (t) => {
  const { outputFiles: [{ contents, text }] } = await build({
    entryPoints: [join(source, "dist/index.js")], bundle: true, minify: true, format: "esm", write: false,
  });
  const size = gzipSync(contents, { level: 9 }).length;
  t.diagnostic(`${size} bytes compressed, ${contents.length} as they are`);
  assert.ok(size <= budget, `${size} bytes are more than ${budget}`);
  assert.ok(!text.includes("createResponse"), "the classes of the contract are in it");
});

test("Importing does nothing by itself, and what is not used is left out", async () => {
  const bundle = async (contents, options = {}) => {
    const { outputFiles: [{ text }] } = await build({
      stdin: { contents, resolveDir: app }, bundle: true, minify: true, format: "esm", platform: "node", external: ["react"], write: false, ...options,
    });
    return text.trim();
  };
  for (const entry of ["", "/dtos", "/react", "/node"])
    assert.equal(await bundle(`import * as all from "@chatapi/client${entry}";`), "");
  const one = await bundle(`export { upload } from "@chatapi/client";`, { ignoreAnnotations: true });
  assert.ok(one.length < 10_000, `${one.length} bytes for one function`);
});

test("What is packed is what is needed, and both forms are the same", async () => {
  const dist = (await readdir(join(app, "node_modules/@chatapi/client/dist"))).sort();
  for (const entry of ["index", "dtos", "react", "node"])
    for (const end of ["js", "cjs", "d.ts", "d.cts"])
      assert.ok(dist.includes(`${entry}.${end}`), `${entry}.${end}`);
  const names = async (file, text) => {
    await writeFile(join(app, file), text);
    return JSON.parse((await run(process.execPath, [file], { cwd: app })).stdout);
  };
  const esm = await names("names.mjs", `console.log(JSON.stringify(Object.keys(await import("@chatapi/client")).sort()))`);
  const cjs = await names("names.cjs", `console.log(JSON.stringify(Object.keys(require("@chatapi/client")).sort()))`);
  assert.deepEqual(cjs, esm);
  assert.ok(esm.includes("ChatClient"));
  const same = await names("same.cjs", `const { ChatError } = require("@chatapi/client"); require("@chatapi/client/node"); console.log(JSON.stringify(new ChatError("a", "b") instanceof Error))`);
  assert.equal(same, true);
});

test("The version is the product's", async () => {
  const { version } = JSON.parse(await readFile(join(source, "package.json"), "utf8"));
  const properties = await readFile(join(here, "../../Directory.Build.props"), "utf8");
  assert.equal(version, properties.match(/<Version>(.*)<\/Version>/)[1]);
});

test("The chat page's copy of the runtime is the one of these sources", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "chatapi-page-"));
  t.after(() => rm(folder, { recursive: true }));
  await run(bin("tsup"), ["--config", "tsup.page.config.ts", "--out-dir", folder], { cwd: source });
  const [made, kept] = await Promise.all([join(folder, "chatapi-client.js"), join(here, "../../ChatApi/wwwroot/chatapi-client.js")].map((file) => readFile(file, "utf8")));
  assert.ok(made === kept, "ChatApi/wwwroot/chatapi-client.js is stale: run 'npm run page' in ChatApi.Client/typescript and commit it");
});

const failOf = ({ stdout }) => assert.fail(stdout);
