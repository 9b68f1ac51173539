// The document as tools see it: linted without a word, its examples allowed by their own schemas.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { makeValidator } from "./schemas.js";
import { operationsOf, readDocument, url } from "./support.js";

const folder = await mkdtemp(join(tmpdir(), "chatapi-openapi-"));
after(() => rm(folder, { recursive: true }));

test("a linter finds nothing, neither errors nor warnings", async () => {
  const file = join(folder, "openapi.json");
  await writeFile(file, JSON.stringify(await readDocument(), null, 2));
  const run = promisify(execFile)("node_modules/.bin/redocly", ["lint", file, "--config=redocly.yaml", "--format=json"], {
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" }, maxBuffer: 1 << 26,
  });
  const { stdout } = await run.catch((error) => error);
  const { totals, problems } = JSON.parse(stdout.slice(stdout.indexOf("{")));
  assert.deepEqual(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`), []);
  assert.deepEqual(totals, { errors: 0, warnings: 0, ignored: 0 });
});

test("every operation has words, an example of its answer and one of its request, which the schemas allow", async () => {
  const document = await readDocument();
  const check = makeValidator(document);
  const wrong = [];
  for (const { verb, path, described, name } of operationsOf(document)) {
    const here = ["paths", path, verb.toLowerCase()];
    const tell = (what, problems) => wrong.push(...problems.map((problem) => `${name} ${what}: ${problem}`));
    for (const word of ["summary", "description"])
      tell(word, described[word]?.length > 3 ? [] : ["is missing"]);
    for (const [index, { name: parameter, example }] of (described.parameters ?? []).entries())
      tell(parameter, example === undefined ? [] : check([...here, "parameters", String(index), "schema"], example));
    if (described.requestBody)
      tell("request", check([...here, "requestBody", "content", "application/json", "schema"], described.requestBody.content["application/json"].example));
    for (const [status, { content }] of Object.entries(described.responses).filter(([status]) => status < 300 && status !== "204"))
      tell(status, check([...here, "responses", status, "content", "application/json", "schema"], content["application/json"].example));
  }
  assert.deepEqual(wrong, []);
});

test("it is sent once: who has it is told so", async () => {
  const first = await fetch(`${url}/openapi/v1.json`);
  assert.equal(first.status, 200);
  assert.equal(first.headers.get("content-encoding"), "gzip");
  const again = await fetch(`${url}/openapi/v1.json`, { headers: { "If-None-Match": first.headers.get("etag") } });
  assert.equal(again.status, 304);
});
