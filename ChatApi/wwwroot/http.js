// One request, one answer: the only place that knows how an operation travels.

const patienceMs = 15_000;

/** The request was refused, or its outcome is unknown: then status is 0. */
export class ApiError extends Error {
  constructor(status, code, message, { fields = {}, retryAfterMs = 0 } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    /** What is wrong with which member of the request: name → words. */
    this.fields = fields;
    this.retryAfterMs = retryAfterMs;
  }

  /** True when the same request may succeed later. With the same key, repeating it is safe. */
  get isTemporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Runs an operation by its name. Answers null when there is nothing to answer. Throws ApiError. */
export async function post(operation, request = {}, token = null) {
  const headers = { "Content-Type": "application/json" };
  if (token)
    headers.Authorization = `Bearer ${token}`;
  let response;
  let body;
  try {
    response = await fetch(`/api/${operation}`, {
      method: "POST",
      headers,
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(patienceMs),
    });
    body = await response.text();
  } catch {
    throw new ApiError(0, "Unreachable", "The server cannot be reached. Check the connection and try again.");
  }
  const json = parse(body);
  if (response.ok)
    return json;
  const status = json?.responseStatus ?? {};
  throw new ApiError(response.status, status.errorCode ?? "Unknown", status.message ?? `The server answered ${response.status}.`, {
    fields: Object.fromEntries((status.errors ?? []).map((error) => [error.fieldName.toLowerCase(), error.message])),
    retryAfterMs: 1_000 * (Number(response.headers.get("Retry-After")) || 0),
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
