// How a request travels by one of its routes, and the sending of it.

const toldHeaders = ["Retry-After", "RateLimit", "RateLimit-Policy", "Idempotency-Replayed", "X-AutoBatch-Completed", "Allow", "Location"];

/** Verb, address and body of a request; missing names the members without which there is no path. */
export function plan(route, values) {
  const missing = route.members.filter(({ place, name }) => place === "path" && values[name] === undefined).map(({ name }) => name);
  const places = new Map(route.members.map(({ name, place }) => [name, place]));
  const path = route.path.replace(/\{(\w+)\}/g, (placeholder, name) => (values[name] === undefined ? placeholder : encodeURIComponent(values[name])));
  const query = new URLSearchParams();
  const body = {};
  for (const [name, value] of Object.entries(values)) {
    const place = places.get(name) ?? (route.hasBody ? "body" : "query");
    if (place === "query")
      appendQuery(query, name, value);
    else if (place === "body")
      body[name] = value;
  }
  const text = query.toString();
  return { verb: route.verb, path: text ? `${path}?${text}` : path, body: route.hasBody ? body : undefined, missing };
}

/** A list is its key repeated; an item with a comma or bracket in it is quoted, since the service splits text at commas. */
function appendQuery(query, name, value) {
  for (const item of Array.isArray(value) ? value : [value]) {
    const text = typeof item === "object" ? JSON.stringify(item) : String(item);
    query.append(name, Array.isArray(value) && /[,"[\]]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  }
}

/** Sends it as who is signed in by cookie. The answer has a status of 0 when there was none. */
export async function send({ verb, path, body }, signal) {
  const began = performance.now();
  try {
    const response = await fetch(path, {
      method: verb,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
    const text = await response.text();
    return {
      status: response.status,
      ms: performance.now() - began,
      bytes: new TextEncoder().encode(text).length,
      headers: toldHeaders.map((name) => [name, response.headers.get(name)]).filter(([, value]) => value !== null),
      text,
      json: parse(text),
    };
  } catch (error) {
    const why = error.name === "AbortError" ? "Cancelled: whether it was done is unknown." : "The server cannot be reached: whether it was done is unknown.";
    return { status: 0, ms: performance.now() - began, bytes: 0, headers: [], text: why, json: undefined };
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
