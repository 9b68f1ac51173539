import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, test } from "node:test";
import { upload } from "@chatapi/client";

const received = [];
const storage = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    received.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(request.url.startsWith("/refuse") ? 403 : 200).end();
  });
});
storage.listen(0, "127.0.0.1");
await once(storage, "listening");
const address = `http://127.0.0.1:${storage.address().port}`;
after(() => storage.close());

test("A file goes as it is to the address it was signed for, without a token", async () => {
  const told = [];
  const body = new Uint8Array(100_000).fill(7);
  await upload({ url: `${address}/put?sig=x`, headers: { "Content-Type": "image/png" }, body, onProgress: (progress) => told.push(progress) });
  const [{ method, url, headers, body: arrived }] = received;
  assert.deepEqual([method, url, headers["content-type"], headers.authorization, arrived.length], ["PUT", "/put?sig=x", "image/png", undefined, 100_000]);
  assert.deepEqual(told, [{ sent: 100_000, total: 100_000 }]);
});

test("A refusal, a broken line and a signal are told apart", async () => {
  await assert.rejects(upload({ url: `${address}/refuse`, body: "x" }), { name: "ChatApiError", status: 403, code: "UploadRefused" });
  await assert.rejects(upload({ url: "http://127.0.0.1:1/", body: "x" }), { name: "ChatConnectionError", code: "OutcomeUnknown" });
  await assert.rejects(upload({ url: address, body: "x", signal: AbortSignal.abort(new Error("enough")) }), /enough/);
});

test("Where there is an XMLHttpRequest the progress is told as bytes leave", async () => {
  const requests = [];
  globalThis.XMLHttpRequest = class {
    upload = {};
    headers = {};
    status = 200;
    constructor() {
      requests.push(this);
    }
    open(...how) {
      this.how = how;
    }
    setRequestHeader(name, value) {
      this.headers[name] = value;
    }
    send(body) {
      this.body = body;
    }
    abort() {
      this.onabort();
    }
  };
  try {
    const told = [];
    const done = upload({ url: address, method: "POST", headers: { a: "b" }, body: "four", onProgress: (progress) => told.push(progress) });
    requests[0].upload.onprogress({ loaded: 2, total: 4, lengthComputable: true });
    requests[0].upload.onprogress({ loaded: 4, total: 0, lengthComputable: false });
    requests[0].onload();
    await done;
    assert.deepEqual([requests[0].how, requests[0].headers, requests[0].body], [["POST", address], { a: "b" }, "four"]);
    assert.deepEqual(told, [{ sent: 2, total: 4 }, { sent: 4, total: undefined }]);
    const abort = new AbortController();
    const given = upload({ url: address, body: "x", signal: abort.signal });
    abort.abort(new Error("enough"));
    await assert.rejects(given, /enough/);
  } finally {
    delete globalThis.XMLHttpRequest;
  }
});
