// A running service, its document, and requests as they travel.

import assert from "node:assert/strict";
import { url } from "../Support/service.mjs";

export * from "../Support/service.mjs";

let read;

/** The document as the service gives it. */
export const readDocument = () => (read ??= fetch(`${url}/openapi/v1.json`).then((response) => response.json()));

/** Each operation once, by its first route: name, verb, path and what the document says of it. */
export function operationsOf(document) {
  const all = Object.entries(document.paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, described]) => ({ verb: verb.toUpperCase(), path, described, name: described["x-operation-name"] })));
  return all.filter(({ described, name }) => described.operationId === name);
}

/** Sends a request by the route of an operation: parameters to path and query, the rest to the body. */
export async function send({ verb, path, described }, values, token) {
  const places = new Map((described.parameters ?? []).map(({ name, in: place }) => [name, place]));
  const query = new URLSearchParams();
  const body = {};
  for (const [name, value] of Object.entries(values)) {
    if (places.get(name) === "query")
      [value].flat().forEach((item) => query.append(name, item));
    else if (!places.has(name))
      body[name] = value;
  }
  const target = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(values[name]));
  const response = await fetch(`${url}${target}?${query}`, {
    method: verb,
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(described.requestBody && { "Content-Type": "application/json" }) },
    body: described.requestBody && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, json: text ? JSON.parse(text) : undefined };
}
