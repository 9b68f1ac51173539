// What came back: status, time, the headers that matter, the body.

import { announce, copyButton, el } from "./dom.js";
import { jsonView } from "./json-view.js";

const statusTexts = {
  0: "No answer", 200: "OK", 201: "Created", 204: "No content", 400: "Bad request", 401: "Not signed in", 403: "Not allowed", 404: "Not found",
  405: "Wrong verb", 409: "Conflict", 410: "Gone", 413: "Too large", 415: "Unsupported", 429: "Too many requests", 500: "Server error", 503: "Not now",
};

export function answerView({ status, ms, bytes, headers, text, json }) {
  const kind = status >= 200 && status < 300 ? "good" : "bad";
  const words = statusTexts[status] ?? "";
  announce(`Answer: ${status || ""} ${words}`);
  return el("div", { className: "answer" },
    el("header", {},
      el("strong", { className: "status", "data-kind": kind }, status ? `${status} ${words}` : words),
      el("span", { className: "faint" }, `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`),
      bytes > 0 ? el("span", { className: "faint" }, size(bytes)) : null,
      text && status ? copyButton("the answer", () => text) : null),
    status >= 400 || status === 0 ? el("p", { className: "error" }, json?.responseStatus ? [el("code", {}, json.responseStatus.errorCode), " ", json.responseStatus.message] : text) : null,
    headers.length > 0 ? el("dl", { className: "headers" }, headers.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])) : null,
    json !== undefined ? el("div", { className: "code" }, jsonView(json)) : status && text ? el("pre", { className: "code" }, text) : null);
}

const size = (bytes) => (bytes < 1_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(1)} kB`);
