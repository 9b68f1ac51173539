// A program that is killed while it sends: what is in its outbox goes out, after it was filled if that is asked for.

import { FileStorage } from "@chatapi/client/node";
import { makeClient } from "./people.js";

const [folder, conversationId, count] = process.argv.slice(2);
let allKept;
const filled = new Promise((resolve) => (allKept = resolve));
const client = makeClient({
  storage: new FileStorage(folder),
  fetch: async (url, init) => {
    await filled; // nothing leaves before everything is kept: what is lost then is not the outbox's
    return fetch(url, init);
  },
});
if (!(await client.restore()))
  throw new Error("The session of the run before is gone.");
await Promise.all(Array.from({ length: Number(count) }, (_, i) => client.outbox.send({ conversationId, text: `m${i}` })));
allKept();

await new Promise((resolve) => {
  const look = () => client.outbox.messages.length === 0 && resolve();
  client.outbox.subscribe(look);
  look();
});
await client.close();
console.log("all sent");
