// Plays scenarios on a stage: node run.js <address of the stage> <file> …  A line of JSON for each: {"name", "ms", "error"?}.

import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { play } from "./player.js";

const [url, ...files] = process.argv.slice(2);
for (const file of files) {
  const since = Date.now();
  const result = { name: basename(file, ".json") };
  try {
    await play(url, JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    result.error = error.message;
  }
  process.stdout.write(`${JSON.stringify({ ...result, ms: Date.now() - since })}\n`);
}
process.exit(0); // killed clients wait for ever
