// A client is generated from the document, compiled as strictly as TypeScript can, and run.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { test } from "node:test";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { password, readDocument, url } from "./support.js";

const options = {
  strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noUnusedLocals: true, skipLibCheck: false, types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], outDir: "generated", rootDir: ".",
};

test("a client generated from the document type-checks and sends a message that the other side hears", async () => {
  await mkdir("generated", { recursive: true });
  await writeFile("generated/schema.d.ts", astToString(await openapiTS(structuredClone(await readDocument()))));
  const program = ts.createProgram(["consumer.ts"], options);
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  assert.equal(ts.formatDiagnostics(problems, { getCurrentDirectory: () => ".", getCanonicalFileName: (name) => name, getNewLine: () => "\n" }), "");

  const { greet } = await import("./generated/consumer.js");
  const { sent, heard } = await greet(url, password);
  assert.equal(heard.text, "hello ben");
  assert.equal(heard.id, sent.id);
});
