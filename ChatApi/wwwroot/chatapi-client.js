// Built from ChatApi.Client/typescript by 'npm run page': not to be edited.

// src/deferred.ts
var Deferred = class {
  promise;
  isSettled = false;
  #resolve;
  #reject;
  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => {
    });
  }
  resolve() {
    this.isSettled = true;
    this.#resolve();
  }
  reject(error) {
    this.isSettled = true;
    this.#reject(error);
  }
};

// src/errors.ts
var ChatError = class extends Error {
  name = "ChatError";
  /** Why, for programs: an error code of the contract, or one of the SDK such as `OutcomeUnknown`, `NotSignedIn`, `Closed`. */
  code;
  constructor(code, message, cause) {
    super(message, cause === void 0 ? void 0 : { cause });
    this.code = code;
  }
};
var ChatApiError = class extends ChatError {
  name = "ChatApiError";
  /** The HTTP status, 400 to 599. */
  status;
  /** What is wrong with single members of the request. */
  errors;
  /** Further facts, per code. */
  meta;
  /** How many seconds the service asks to wait before the next try (429, 503). */
  retryAfter;
  constructor(status, body = {}, retryAfter) {
    super(body.errorCode || `Http${status}`, body.message || `The service answered ${status}.`);
    this.status = status;
    this.errors = body.errors ?? [];
    this.meta = body.meta ?? {};
    this.retryAfter = seconds(retryAfter) ?? seconds(this.meta["retryAfter"]);
  }
  /** Names this request in the service's log. */
  get traceId() {
    return this.meta["traceId"];
  }
  /** 502, 503 and 504: the request may have been carried out. Repeat it with the same key. */
  get isOutcomeUnknown() {
    return this.status >= 502 && this.status <= 504;
  }
};
var ChatConnectionError = class extends ChatError {
  name = "ChatConnectionError";
  constructor(message, cause) {
    super("OutcomeUnknown", message, cause);
  }
};
function isOutcomeUnknown(error) {
  return error instanceof ChatConnectionError || error instanceof ChatApiError && error.isOutcomeUnknown;
}
function seconds(text) {
  if (!text)
    return void 0;
  const value = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1e3;
  return Number.isNaN(value) ? void 0 : Math.max(0, value);
}

// src/platform.ts
var platform = globalThis;
function cancelled(signal) {
  return signal.reason ?? Object.assign(new Error("The call was cancelled."), { name: "AbortError" });
}
function delay(ms, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted)
      return reject(cancelled(signal));
    const stop = () => {
      platform.clearTimeout(timer);
      reject(cancelled(signal));
    };
    const timer = platform.setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop);
  });
}

// src/back-off.ts
function backOff(failures, firstMs, longestMs) {
  return Math.random() * Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
}

// src/transport.ts
var attemptsAtMost = 5;
var timeForRepeatsMs = 25e3;
var firstDelayMs = 250;
var longestDelayMs = 5e3;
var Transport = class {
  #base;
  #fetch;
  #timeoutMs;
  #log;
  /** @param base The service's address, without a slash at the end. */
  constructor(base, { fetch, requestTimeoutMs = 1e4, log }) {
    this.#base = base;
    this.#fetch = fetch;
    this.#timeoutMs = requestTimeoutMs;
    this.#log = log;
  }
  /** @param attempts 1 for callers that repeat by themselves. */
  async send(call2, speaker, signal, attempts = attemptsAtMost) {
    const started = Date.now();
    let renewed2 = false;
    let mayBeDone = false;
    for (let attempt = 1; ; attempt++) {
      const token = speaker && !isAnonymous(call2) ? await speaker.token() : null;
      try {
        return await this.#once(call2, token, signal);
      } catch (error) {
        if (signal?.aborted)
          throw error;
        if (error instanceof ChatApiError && error.status === 401 && token !== null && !renewed2) {
          renewed2 = true;
          await speaker.renew(token);
          continue;
        }
        if (mayBeDone && call2.name === "LeaveConversation" && error instanceof ChatApiError && error.code === "ConversationNotFound")
          return void 0;
        if (!mayRepeat(call2, error))
          throw error;
        mayBeDone ||= isOutcomeUnknown(error);
        const ms = backOff(attempt, firstDelayMs, longestDelayMs) + 1e3 * (error instanceof ChatApiError && error.retryAfter || 0);
        if (attempt >= attempts || Date.now() - started + ms > timeForRepeatsMs)
          throw error;
        this.#log({ event: "call.repeated", name: call2.name, code: codeOf(error), ms: Math.round(ms) });
        await delay(ms, signal);
      }
    }
  }
  async #once(call2, token, signal) {
    const fetch = this.#fetch ?? platform.fetch;
    if (!fetch)
      throw new ChatError("NoFetch", "There is no fetch here: give one in the options.");
    if (signal?.aborted)
      throw cancelled(signal);
    const abort = new platform.AbortController();
    const stop = () => abort.abort();
    const timer = platform.setTimeout(stop, this.#timeoutMs + 1e3 * (Number(call2.request.wait) || 0));
    signal?.addEventListener("abort", stop);
    let response;
    let text;
    try {
      response = await fetch(this.#base + pathOf(call2), { ...initOf(call2, token), signal: abort.signal });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted)
        throw cancelled(signal);
      throw new ChatConnectionError(`${call2.name} got no answer: the service cannot be reached, or took too long.`, cause);
    } finally {
      platform.clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
    if (!response.ok)
      throw new ChatApiError(response.status, errorIn(text), response.headers.get("Retry-After"));
    return text === "" ? void 0 : answerIn(text, call2.name);
  }
};
var hasBody = ({ verb }) => verb !== "GET" && verb !== "DELETE";
function pathOf(call2) {
  const path = `/api/${call2.name}`;
  if (hasBody(call2))
    return path;
  const members = Object.entries(call2.request).filter(([, value]) => value !== void 0 && value !== null);
  const query = members.map(([name, value]) => `${name}=${encodeURIComponent(textOf(value))}`).join("&");
  return query ? `${path}?${query}` : path;
}
function textOf(value) {
  if (value instanceof Date)
    return value.toISOString();
  return Array.isArray(value) ? value.map(textOf).join(",") : String(value);
}
function initOf(call2, token) {
  const headers = { Accept: "application/json" };
  if (token)
    headers["Authorization"] = `Bearer ${token}`;
  if (!hasBody(call2))
    return { method: call2.verb, headers };
  headers["Content-Type"] = "application/json";
  return { method: call2.verb, headers, body: JSON.stringify(call2.request) };
}
var isAnonymous = ({ name }) => name === "Authenticate" || name === "Register" || name === "GetAccessToken";
var isFleeting = ({ name }) => name === "StartTyping" || name === "StopTyping" || name === "SendEvent";
function isRepeatable(call2) {
  const { recipientId, clientConversationId } = call2.request;
  const hasNoKey = call2.name === "CreateConversation" && !recipientId && !clientConversationId;
  return !isFleeting(call2) && !hasNoKey && call2.name !== "Authenticate" && call2.name !== "Register";
}
function mayRepeat(call2, error) {
  if (error instanceof ChatApiError && error.status === 429)
    return !isFleeting(call2);
  return isOutcomeUnknown(error) && isRepeatable(call2);
}
function answerIn(text, name) {
  try {
    return JSON.parse(text);
  } catch {
    throw new ChatConnectionError(`The answer to ${name} cannot be read.`);
  }
}
function errorIn(text) {
  try {
    return JSON.parse(text)?.responseStatus;
  } catch {
    return void 0;
  }
}
var codeOf = (error) => error instanceof ChatError ? error.code : "Failed";

// src/deliveries.ts
var intervalMs = 1e3;
var marksPerCall = 100;
var Deliveries = class {
  #send;
  #log;
  #received = /* @__PURE__ */ new Map();
  #isSending = false;
  constructor(send, log) {
    this.#send = send;
    this.#log = log;
  }
  /** Notes that everything up to a seq has come; `flush` confirms it. */
  note(conversationId, seq) {
    this.#received.set(conversationId, Math.max(seq, this.#received.get(conversationId) ?? 0));
  }
  /** Confirms what is noted, in the background. */
  flush() {
    if (!this.#isSending)
      void this.#sendAll();
  }
  /** Another user follows: what is noted is nothing to them. */
  forget() {
    this.#received = /* @__PURE__ */ new Map();
  }
  async #sendAll() {
    this.#isSending = true;
    while (this.#received.size > 0) {
      const received = this.#received;
      const marks = [...received].slice(0, marksPerCall).map(([conversationId, deliveredSeq]) => ({ conversationId, deliveredSeq }));
      for (const { conversationId } of marks)
        received.delete(conversationId);
      if (!await this.#sendSome(marks) && this.#received === received)
        for (const { conversationId, deliveredSeq } of marks)
          this.note(conversationId, deliveredSeq);
      await delay(intervalMs);
    }
    this.#isSending = false;
  }
  /** False when it is to be tried again. What is refused is not: the next message is confirmed anew. */
  async #sendSome(marks) {
    try {
      await this.#send(marks);
      return true;
    } catch (error) {
      this.#log({ event: "deliveries.unconfirmed", code: codeOf(error) });
      return !(isOutcomeUnknown(error) || error instanceof ChatApiError && error.status === 429);
    }
  }
};

// src/generated/calls.ts
var names = [
  ["DELETE", "CancelScheduled DeleteConversation DeleteMessage RemoveMember RemoveReaction RevokeInviteLink RevokeSession StopTyping UnblockUser UnfollowThread UnpinMessage UnstarMessage"],
  ["GET", "GetAuthentication GetConversation GetEventSubscribers GetEvents GetInviteLink GetMe GetMember GetMessage GetMessages GetPresence GetPrivacy GetSnapshot GetTyping GetUnread GetUser ListBlocks ListConversations ListDrafts ListInviteLinks ListMembers ListMessageVersions ListMessages ListPins ListPollVotes ListReactions ListReceipts ListScheduled ListSessions ListStarred ListThreadMessages ListThreads Search SearchMessages SearchUsers"],
  ["PATCH", "EditMessage UpdateConversation UpdateMe UpdateMemberRole UpdateMyConversation UpdateMyMember UpdatePresence UpdatePrivacy UpdateScheduled"],
  ["POST", "AddMembers AddReaction Authenticate ChangePassword ClearConversation ClosePoll CreateConversation CreateInviteLink CreatePoll CreateStreamTicket DeleteMessages ForwardMessages GetAccessToken JoinByInviteLink LeaveConversation Logout MarkAllRead MarkDelivered MarkRead MarkReceipts MarkThreadRead MarkUnread Register RenewStream ScheduleMessage SendEvent SendMessage SendMessages SendScheduledNow StartTyping TransferOwnership UpdateEventSubscriber WatchPresence"],
  ["PUT", "BlockUser FollowThread PinMessage SetDraft SetMessageExpiry StarMessage UpsertUsers VotePoll"]
];
var forAnyone = " Authenticate GetAccessToken Register UpdateEventSubscriber ";
function makeCalls(send) {
  const calls = {};
  for (const [verb, list] of names)
    for (const name of list.split(" ")) {
      const operation = { name, verb, anonymous: forAnyone.includes(` ${name} `) };
      calls[name.charAt(0).toLowerCase() + name.slice(1)] = (request, options) => send(operation, request ?? {}, options);
    }
  return calls;
}

// src/handlers.ts
var Handlers = class {
  #log;
  #entries = [];
  constructor(log) {
    this.#log = log;
  }
  /** @param name Of the events; `*` for all. */
  add(name, handle) {
    const entry = { name, handle };
    this.#entries = [...this.#entries, entry];
    return () => void (this.#entries = this.#entries.filter((one) => one !== entry));
  }
  /** One that fails is logged and has heard: one bad event stops nothing. */
  async tell(events, isWanted) {
    for (const event of events)
      for (const { name, handle } of this.#entries)
        if ((name === "*" || name === event.name) && isWanted())
          await this.#tellOne(handle, event);
  }
  async #tellOne(handle, event) {
    try {
      await handle(event);
    } catch (error) {
      this.#log({ event: "handler.failed", name: event.name, error });
    }
  }
};

// src/intake.ts
var Intake = class {
  #parts;
  constructor(parts) {
    this.#parts = parts;
  }
  /** Begins anew with the snapshot; answers its cursor. */
  async begin() {
    const { store, deliveries, userId } = this.#parts;
    const user = userId();
    const cursor = await store.resync();
    if (userId() === user)
      this.goOn();
    deliveries.flush();
    return cursor;
  }
  /** What the store has may not have been confirmed yet: noted, for the time when there is a connection. */
  goOn() {
    for (const { id, lastSeq, me } of Object.values(this.#parts.store.getState().conversations))
      if (lastSeq > me.deliveredSeq)
        this.#received(id, lastSeq);
  }
  /** When it is done, everybody has heard: only then the cursor counts as accepted, and is kept. */
  async take(events, cursor) {
    const { store, outbox, handlers, deliveries, userId } = this.#parts;
    const user = userId();
    store.apply(events);
    for (const event of events)
      if (event.name === "message.new") {
        const { message } = event;
        if (message.sender.id === user)
          await outbox.acknowledge(message.clientMessageId);
        else
          this.#received(message.conversationId, message.seq);
      }
    await handlers.tell(events, () => userId() === user);
    if (userId() === user)
      store.apply([], cursor);
    deliveries.flush();
  }
  #received(conversationId, seq) {
    if (this.#parts.confirmsDelivery)
      this.#parts.deliveries.note(conversationId, seq);
  }
};

// src/log.ts
var Listeners = class {
  #listeners = /* @__PURE__ */ new Set();
  #log;
  constructor(log) {
    this.#log = log;
  }
  /** Answers what ends it. */
  add(listener) {
    const own = (value) => listener(value);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
  tell(value) {
    for (const listener of [...this.#listeners])
      try {
        listener(value);
      } catch (error) {
        this.#log({ event: "listener.failed", error });
      }
  }
};

// src/options.ts
function addressOf({ baseUrl }) {
  if (!/^https?:\/\//.test(baseUrl))
    throw new ChatError("InvalidValue", `baseUrl must begin with http:// or https://, such as https://chat.example.org; it is "${baseUrl}".`);
  return baseUrl.replace(/\/+$/, "");
}
function socketOf({ webSocket = platform.WebSocket }) {
  if (!webSocket)
    throw new ChatError("NoWebSocket", "There is no WebSocket here: give one in the options. For Node.js before 22 that is the one of the package ws.");
  return webSocket;
}

// src/outbox-lane.ts
var Lane = class {
  #next;
  #send;
  #isBusy = false;
  #isStopped = false;
  #failures = 0;
  #timer;
  /**
   * @param next What is to be sent now; undefined when there is nothing.
   * @param send Never rejects. Answers how long to wait when the outcome is unknown, undefined when the next may go.
   */
  constructor(next, send) {
    this.#next = next;
    this.#send = send;
  }
  /** There is something new. Does not cut a wait short. */
  go() {
    if (!this.#isBusy && this.#timer === void 0)
      void this.#run();
  }
  /** Waits no longer. */
  hurry() {
    platform.clearTimeout(this.#timer);
    this.#timer = void 0;
    this.#failures = 0;
    this.go();
  }
  stop() {
    this.#isStopped = true;
    platform.clearTimeout(this.#timer);
  }
  async #run() {
    this.#isBusy = true;
    let wait;
    for (let item; wait === void 0 && !this.#isStopped && (item = this.#next()) !== void 0; ) {
      wait = await this.#send(item, this.#failures + 1);
      this.#failures = wait === void 0 ? 0 : this.#failures + 1;
    }
    this.#isBusy = false;
    if (wait !== void 0 && !this.#isStopped)
      this.#timer = platform.setTimeout(() => this.#tryAgain(), wait);
  }
  #tryAgain() {
    this.#timer = void 0;
    this.go();
  }
};

// src/outgoing.ts
function textOf2({ request, createdAt, order, error }) {
  const refusal = error && { status: error.status, errorCode: error.code, message: error.message, errors: error.errors, meta: error.meta };
  return JSON.stringify({ request, createdAt, order, refusal });
}
function outgoingOf(text) {
  try {
    const { request, createdAt, order, refusal } = JSON.parse(text ?? "");
    const item = { clientMessageId: request.clientMessageId, request, createdAt, order };
    return refusal ? { ...item, state: "failed", error: new ChatApiError(refusal.status, refusal) } : { ...item, state: "queued" };
  } catch {
    return null;
  }
}

// src/uuid.ts
function newUuid() {
  const source = platform.crypto;
  if (!source?.getRandomValues)
    throw new ChatError("NoRandomness", "crypto.getRandomValues is missing here. On React Native import react-native-get-random-values first.");
  const bytes = new Uint8Array(16);
  source.getRandomValues(bytes);
  let time = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = bytes[6] & 15 | 112;
  bytes[8] = bytes[8] & 63 | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

// src/outbox.ts
var prefix = "outbox/";
var firstDelayMs2 = 500;
var longestDelayMs2 = 3e4;
var Outbox = class {
  #host;
  #changed;
  #kept = /* @__PURE__ */ new Set();
  #storage = null;
  #opened = Promise.resolve();
  #writes = Promise.resolve();
  #items = [];
  #lanes = /* @__PURE__ */ new Map();
  constructor(host) {
    this.#host = host;
    this.#changed = new Listeners(host.log);
  }
  /** All that is not yet known to be stored, in the order of writing; the same array until something changes. */
  get messages() {
    return this.#items;
  }
  /** Calls back after each change. Answers what ends it. */
  subscribe(listener) {
    return this.#changed.add(listener);
  }
  /**
   * Puts a message on its way. It is among `messages` at once; the promise resolves as soon as it is kept in storage: no crash loses it
   * from then on.
   */
  async send(content) {
    const storage = this.#storage;
    if (!storage)
      throw new ChatError("NotSignedIn", "Sign in first: unsent messages are kept for a user.");
    if (!content.conversationId === !content.recipientId)
      throw new ChatError("InvalidValue", "Give conversationId or recipientId: exactly one of the two says where the message goes.");
    const clientMessageId = newUuid();
    const order = orderAfter(this.#items);
    const item = { clientMessageId, request: { ...content, clientMessageId }, createdAt: (/* @__PURE__ */ new Date()).toISOString(), state: "queued", order };
    this.#set([...this.#items, item]);
    await this.#toEnd(this.#opened.then(() => this.#keep(storage, item)));
    return this.#find(clientMessageId) ?? item;
  }
  /** Sends a failed message again, with the same key. */
  async retry(clientMessageId) {
    const item = this.#find(clientMessageId);
    if (!this.#storage || item?.state !== "failed")
      return;
    const again = { ...item, state: "queued", error: void 0 };
    this.#change(again);
    await this.#toEnd(this.#keep(this.#storage, again));
  }
  /** Gives up a message. False when that is too late: it is being sent, or no longer here. */
  async discard(clientMessageId) {
    const item = this.#find(clientMessageId);
    if (!item || item.state === "sending")
      return false;
    await this.#remove(clientMessageId);
    return true;
  }
  /** Begins with what an earlier run has left. */
  open(storage) {
    void this.close();
    this.#storage = storage;
    return this.#opened = this.#load(storage);
  }
  /** Stops sending; what is kept stays for the next time its user is here. Resolves when what was just being kept is, too. */
  async close() {
    for (const lane of this.#lanes.values())
      lane.stop();
    this.#lanes = /* @__PURE__ */ new Map();
    this.#storage = null;
    this.#kept.clear();
    this.#set([]);
    await this.#writes;
  }
  /** The connection is back: what waits is tried now. */
  hurry() {
    for (const lane of this.#lanes.values())
      lane.hurry();
  }
  /** An event says that a message has been stored; its answer may come later, or never. */
  async acknowledge(clientMessageId) {
    if (clientMessageId !== void 0 && this.#find(clientMessageId))
      await this.#remove(clientMessageId);
  }
  async #load(storage) {
    const texts = await this.#read(storage);
    if (this.#storage !== storage)
      return;
    const kept2 = texts.map(outgoingOf).filter((item) => item !== null).sort((a, b) => a.order - b.order);
    for (const { clientMessageId } of kept2)
      this.#kept.add(clientMessageId);
    const all = [...kept2];
    for (const item of this.#items)
      all.push({ ...item, order: orderAfter(all) });
    this.#set(all);
    for (const item of kept2)
      this.#laneOf(item).go();
  }
  async #read(storage) {
    try {
      return await Promise.all((await storage.keys(prefix)).map((key2) => storage.get(key2)));
    } catch (error) {
      this.#host.log({ event: "storage.failed", name: "outbox", error });
      return [];
    }
  }
  /** Keeps a message, then lets it go; when its user has gone meanwhile, for their next time. */
  async #keep(storage, written) {
    const { clientMessageId } = written;
    const item = this.#storage === storage ? this.#find(clientMessageId) : written;
    if (!item)
      return;
    await this.#attempt(() => storage.set(prefix + clientMessageId, textOf2(item)));
    if (this.#storage !== storage)
      return;
    this.#kept.add(clientMessageId);
    this.#laneOf(item).go();
  }
  async #remove(clientMessageId) {
    const storage = this.#storage;
    this.#kept.delete(clientMessageId);
    this.#set(this.#items.filter((item) => item.clientMessageId !== clientMessageId));
    if (storage)
      await this.#toEnd(this.#attempt(() => storage.remove(prefix + clientMessageId)));
  }
  /** Whoever closes waits for it. */
  #toEnd(write) {
    this.#writes = Promise.all([this.#writes, write]);
    return write;
  }
  /** A full or forbidden storage costs the survival of a restart, nothing else. */
  async #attempt(write) {
    try {
      await write();
    } catch (error) {
      this.#host.log({ event: "storage.failed", name: "outbox", error });
    }
  }
  #laneOf({ request }) {
    const place = request.conversationId ?? `to ${request.recipientId}`;
    let lane = this.#lanes.get(place);
    if (!lane) {
      const next = () => this.#nextOf(place);
      lane = new Lane(next, (item, failures) => this.#sendOne(item, failures));
      this.#lanes.set(place, lane);
    }
    return lane;
  }
  /** The oldest that has not failed; nothing while that one is still being kept. */
  #nextOf(place) {
    const item = this.#items.find(({ request, state }) => (request.conversationId ?? `to ${request.recipientId}`) === place && state !== "failed");
    return item && this.#kept.has(item.clientMessageId) ? item : void 0;
  }
  async #sendOne(item, failures) {
    const storage = this.#storage;
    this.#change({ ...item, state: "sending" });
    try {
      const message = await this.#host.send(item.request);
      if (this.#storage === storage) {
        await this.#host.store(message);
        await this.#remove(item.clientMessageId);
      }
      return void 0;
    } catch (error) {
      if (this.#storage !== storage || !this.#find(item.clientMessageId))
        return void 0;
      return isRefusal(error) ? this.#fail(item, error) : this.#tryLater(item, error, failures);
    }
  }
  async #fail(item, error) {
    const failed = { ...item, state: "failed", error };
    this.#change(failed);
    await this.#toEnd(this.#attempt(async () => this.#storage?.set(prefix + item.clientMessageId, textOf2(failed))));
  }
  #tryLater(item, error, failures) {
    const ms = backOff(failures, firstDelayMs2, longestDelayMs2) + 1e3 * (error instanceof ChatApiError && error.retryAfter || 0);
    this.#change({ ...item, state: "queued" });
    this.#host.log({ event: "outbox.waits", code: codeOf(error), ms: Math.round(ms) });
    return ms;
  }
  #find(clientMessageId) {
    return this.#items.find((item) => item.clientMessageId === clientMessageId);
  }
  #change(item) {
    this.#set(this.#items.map((one) => one.clientMessageId === item.clientMessageId ? item : one));
  }
  #set(items) {
    this.#items = items;
    this.#changed.tell();
  }
};
var orderAfter = (items) => Math.max((items.at(-1)?.order ?? 0) + 1, Date.now());
var isRefusal = (error) => error instanceof ChatApiError && error.status < 500 && ![401, 408, 429].includes(error.status);

// src/seen-events.ts
var capacity = 1e4;
var SeenEvents = class {
  #ids = /* @__PURE__ */ new Set();
  /** False when it came before; events that may be lost have no id and are always new. */
  isNew(id) {
    if (id === void 0)
      return true;
    if (this.#ids.has(id))
      return false;
    this.#ids.add(id);
    if (this.#ids.size > capacity)
      this.#ids.delete(this.#ids.values().next().value);
    return true;
  }
  /** It was not taken in after all. */
  forget(id) {
    if (id !== void 0)
      this.#ids.delete(id);
  }
  clear() {
    this.#ids.clear();
  }
};

// src/socket-link.ts
var patienceMs = 1e4;
var silenceMs = 6e4;
var SocketLink = class {
  /** How it ended, once it has. */
  ended;
  #socket;
  #commands = /* @__PURE__ */ new Map();
  #end;
  #silence;
  #lastRef = 0;
  #leave;
  #isOver = false;
  constructor(socket, url, onOpen, onFrame) {
    this.ended = new Promise((resolve) => this.#end = resolve);
    this.#socket = new socket(url);
    this.#hearWithin(patienceMs);
    this.#socket.onopen = () => onOpen(this);
    this.#socket.onmessage = ({ data }) => this.#hear(data, onFrame);
    this.#socket.onclose = ({ code }) => this.#over(code ?? 0);
    this.#socket.onerror = () => this.#over(0);
  }
  /** Runs a command. Rejects with `ChatApiError` when it is refused, `ChatConnectionError` when no answer comes. */
  call(op, body) {
    return new Promise((resolve, reject) => {
      const ref = String(++this.#lastRef);
      const timer = platform.setTimeout(() => this.#giveUp(ref, op), patienceMs);
      this.#commands.set(ref, { resolve, reject, timer });
      if (!this.send({ op, ref, body }))
        this.#giveUp(ref, op);
    });
  }
  /** False when the connection is not open. */
  send(frame) {
    if (this.#isOver || this.#socket.readyState !== 1)
      return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }
  close() {
    this.#over(0);
  }
  /** The service goes down: whoever is still there when the wait it asked for is over leaves by itself. */
  leaveWithin(ms) {
    this.#leave = { at: Date.now() + ms, ms };
    this.#hearWithin(ms);
  }
  #hear(data, onFrame) {
    if (this.#isOver)
      return;
    if (!this.#leave)
      this.#hearWithin(silenceMs);
    const frame = read(data);
    if (frame?.name === "heartbeat")
      this.send({ op: "Heartbeat" });
    else if (frame?.ref !== void 0)
      this.#answer(frame);
    else if (frame)
      onFrame(frame);
  }
  #answer({ ref, status = 500, body }) {
    const command = this.#commands.get(ref);
    if (!command)
      return;
    this.#forget(ref);
    if (status < 400)
      command.resolve(body);
    else
      command.reject(new ChatApiError(status, body?.responseStatus));
  }
  #giveUp(ref, op) {
    const command = this.#commands.get(ref);
    this.#forget(ref);
    command?.reject(new ChatConnectionError(`${op} got no answer over the real-time connection.`));
  }
  #forget(ref) {
    platform.clearTimeout(this.#commands.get(ref)?.timer);
    this.#commands.delete(ref);
  }
  #hearWithin(ms) {
    platform.clearTimeout(this.#silence);
    this.#silence = platform.setTimeout(() => this.#over(0), ms);
  }
  #over(code) {
    if (this.#isOver)
      return;
    this.#isOver = true;
    platform.clearTimeout(this.#silence);
    for (const ref of [...this.#commands.keys()])
      this.#giveUp(ref, "The command");
    this.#end({ code, waitMs: this.#leave && Math.min(this.#leave.ms, Math.max(0, this.#leave.at - Date.now())) });
    this.#shut();
  }
  /** Some sockets throw when they are closed before they are open. */
  #shut() {
    try {
      this.#socket.close();
    } catch {
    }
  }
};
function read(data) {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}

// src/realtime.ts
var firstDelayMs3 = 500;
var longestDelayMs3 = 3e4;
var stableMs = 1e4;
var Realtime = class {
  #host;
  #seen = new SeenEvents();
  #run = null;
  #link = null;
  #wake = null;
  #delivering = Promise.resolve();
  #failures = 0;
  /** The place after the last accepted batch; null = begin with the snapshot. */
  cursor = null;
  constructor(host) {
    this.#host = host;
  }
  /** The open connection, to run commands on. */
  get link() {
    return this.#link;
  }
  get isRunning() {
    return this.#run !== null;
  }
  start() {
    if (this.#run)
      return;
    this.#failures = 0;
    const run = this.#run = {};
    void this.#keepOpen(run);
  }
  /** What is not accepted yet comes again with the next start. */
  stop() {
    if (!this.#run)
      return;
    this.#run = null;
    this.#link?.close();
    this.#link = null;
    this.#wake?.();
    this.#host.changed({ state: "offline" });
  }
  /** Another user follows: cursor and ids heard mean nothing to them. */
  forget() {
    this.cursor = null;
    this.#seen.clear();
  }
  /** The network came back: does not wait for the next try. */
  retryNow() {
    this.#failures = 0;
    this.#wake?.();
  }
  async #keepOpen(run) {
    while (this.#run === run) {
      this.#host.changed({ state: "connecting" });
      const started = Date.now();
      let end = { code: 0 };
      try {
        end = await this.#connectOnce(run);
      } catch (error) {
        if (error instanceof ChatApiError && error.status === 401 && this.#run === run)
          return this.#refuse(error);
        this.#host.log({ event: "socket.failed", code: codeOf(error), error });
      }
      if (this.#run !== run)
        return;
      this.#failures = Date.now() - started >= stableMs ? 1 : this.#failures + 1;
      await this.#wait(end.waitMs ?? backOff(this.#failures, firstDelayMs3, longestDelayMs3));
    }
  }
  #refuse(error) {
    this.stop();
    this.#host.refused(error);
  }
  /** One connection from opening to its end. */
  async #connectOnce(run) {
    const { url, log } = this.#host;
    const token = await this.#host.token();
    if (token === null)
      throw new ChatApiError(401, { errorCode: "Unauthorized", message: "Nobody is signed in." });
    if (this.cursor === null)
      await this.#begin(run);
    const cursor = this.cursor;
    if (this.#run !== run || cursor === null)
      return { code: 0 };
    const line = { run, token, isBroken: false };
    const address = token === "" ? `${url}?cursor=${encodeURIComponent(cursor)}` : `${url}?connect`;
    const greet = (opened) => token !== "" && opened.send({ op: "Connect", body: { accessToken: token, cursor } });
    const link = new SocketLink(this.#host.socket(), address, greet, (frame) => this.#run === run && this.#hear(line, link, frame));
    this.#link = link;
    const end = await link.ended;
    if (this.#link === link)
      this.#link = null;
    log({ event: "socket.closed", code: end.code, ms: end.waitMs });
    await this.#delivering;
    if (this.#run === run)
      await this.#obey(end.code, line.token);
    return end;
  }
  async #obey(code, token) {
    if (code === 4003) {
      await this.#host.sessionEnded();
      throw new ChatApiError(401, { errorCode: "TokenInvalid", message: "The session has ended." });
    }
    if (code === 4001)
      await this.#host.renew(token);
  }
  #hear(line, link, frame) {
    const events = frame.events ?? [frame];
    for (const event of events)
      this.#control(event, line, link);
    this.#delivering = this.#delivering.then(() => this.#deliver(line, link, events, frame.events ? frame.cursor : void 0));
  }
  #control(event, line, link) {
    if (event.name === "session.ready")
      void this.#ready(line, link);
    else if (event.name === "session.draining")
      link.leaveWithin(event.retryAfterMs);
    else if (event.name === "session.token_expiring")
      void this.#goOn(line, link);
  }
  async #ready(line, link) {
    this.#host.changed({ state: "online" });
    try {
      const events = await this.#host.opened(link);
      if (events.length > 0)
        this.#delivering = this.#delivering.then(() => this.#deliver(line, link, events, void 0));
    } catch (error) {
      this.#host.log({ event: "socket.wishes", code: codeOf(error), error });
    }
  }
  /** Lets the connection live on with a newer token. When that fails the service closes it, and the next has a new token. */
  async #goOn(line, link) {
    try {
      await this.#host.renew(line.token);
      const token = await this.#host.token();
      if (token === null)
        return;
      await link.call("RenewStream", await this.#host.proof(token));
      line.token = token;
    } catch (error) {
      this.#host.log({ event: "socket.renewal", code: codeOf(error), error });
    }
  }
  /** Never rejects: what cannot be taken in ends the connection, and comes again. */
  async #deliver(line, link, events, cursor) {
    const isCurrent = () => this.#run === line.run && !line.isBroken;
    if (!isCurrent())
      return;
    try {
      const fresh = events.filter((event) => event.name === "resync.required" || this.#seen.isNew(event.id));
      if (fresh.some((event) => event.name === "resync.required"))
        await this.#begin(line.run);
      if (fresh.length > 0 && isCurrent())
        await this.#host.deliver(fresh, cursor);
      if (cursor !== void 0 && isCurrent())
        this.cursor = cursor;
    } catch (error) {
      this.#host.log({ event: "batch.failed", code: codeOf(error), error });
      line.isBroken = true;
      for (const { id } of events)
        this.#seen.forget(id);
      link.close();
    }
  }
  /** The connection stays and goes on from now, so nothing is missed while the snapshot loads. */
  async #begin(run) {
    this.cursor = null;
    this.#seen.clear();
    const cursor = await this.#host.loadSnapshot();
    if (this.#run === run)
      this.cursor = cursor;
  }
  #wait(ms) {
    this.#host.changed({ state: "waiting", retryAt: Date.now() + ms });
    return new Promise((resolve) => {
      let timer;
      this.#wake = () => {
        platform.clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      timer = platform.setTimeout(() => this.#wake?.(), ms);
    });
  }
};

// src/tokens.ts
function tokensOf(accessToken, refreshToken) {
  const { sub = "", exp, iat } = claimsOf(accessToken);
  const expiresAt = exp === void 0 ? void 0 : iat === void 0 ? exp * 1e3 : Date.now() + (exp - iat) * 1e3;
  return { userId: sub, accessToken, expiresAt, refreshToken };
}
function claimsOf(token) {
  try {
    const bytes = platform.atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/"));
    const escaped = Array.from(bytes, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
    return JSON.parse(decodeURIComponent(escaped));
  } catch {
    return {};
  }
}

// src/session.ts
var marginMs = 3e4;
var key = "chatapi/session";
var Session = class {
  #options;
  #tokens = null;
  #renewal = null;
  #saving = Promise.resolve();
  #expected = null;
  #leaving = Promise.resolve();
  constructor(options) {
    this.#options = options;
  }
  /** Null when nobody is signed in. */
  get userId() {
    return this.#tokens?.userId ?? this.#expected;
  }
  /** Whose tokens the provider gives, or whose cookies there should be: that turns out with the first call. */
  expect(userId) {
    this.#expected = userId;
  }
  /** Speaks for a user alone: once another has signed in, what was begun for the first is not done as the second. */
  speakerFor(userId) {
    const token = async () => {
      const current = await this.token();
      if (userId !== null && this.userId !== userId)
        throw new ChatError("NotSignedIn", "The user it was for has signed out.");
      return current;
    };
    return { token, renew: (refused) => this.renew(refused) };
  }
  /** Goes on with the session of an earlier run. True when there is one; the service may still refuse it. */
  async restore() {
    if (this.#options.tokenProvider)
      await this.token();
    else if (this.#options.cookies)
      this.#tokens = await this.#fromCookies();
    else
      this.#tokens = await this.#read();
    return this.#tokens !== null;
  }
  async signIn(name, members, signal) {
    const { device, cookies, keepsRefreshToken } = this.#options;
    if (cookies)
      await this.#leaving;
    const meta = { tokens: cookies ? "cookies" : "body", ...cookies || keepsRefreshToken ? {} : { rotate: "true" }, ...device ? { device } : {} };
    const answer = await this.#send(name, { ...members, meta }, signal);
    if (!answer?.userId || !(cookies || answer.bearerToken))
      throw new ChatConnectionError(`${name} brought no tokens.`);
    const tokens = cookies ? { accessToken: "" } : tokensOf(answer.bearerToken, answer.refreshToken);
    await this.#set({ ...tokens, userId: answer.userId });
  }
  /** Forgets the session here at once. Resolves when the service has been told, or does not answer. */
  async signOut() {
    const { userId } = this;
    const tokens = this.#tokens;
    this.#expected = null;
    const forgotten = this.#set(null);
    if (userId !== null && !this.#options.tokenProvider)
      this.#leaving = this.#tellEnd(userId, tokens);
    await Promise.all([forgotten, this.#leaving]);
  }
  /** A token that should still be valid on arrival; null when nobody is signed in. */
  async token() {
    const tokens = this.#tokens;
    if (!tokens && this.#expected === null && !this.#options.tokenProvider)
      return null;
    if (tokens && !((tokens.expiresAt ?? Infinity) - marginMs <= Date.now()))
      return tokens.accessToken;
    try {
      await this.renew(tokens?.accessToken);
    } catch (error) {
      if (!isOutcomeUnknown(error) || !tokens || tokens.expiresAt <= Date.now())
        throw error;
    }
    return this.#tokens?.accessToken ?? null;
  }
  /** Replaces the token that was refused or is about to end; done at once when that has happened meanwhile. */
  renew(refused) {
    if (this.#renewal)
      return this.#renewal;
    if (this.#tokens?.accessToken !== refused)
      return Promise.resolve();
    this.#renewal = this.#renewOnce(this.#tokens).finally(() => this.#renewal = null);
    return this.#renewal;
  }
  /** The service has ended the session: only a new sign-in helps. */
  async end() {
    if (this.userId === null)
      return;
    this.#expected = null;
    await this.#set(null);
    await this.#options.onEnd();
  }
  async #renewOnce(old) {
    const { tokenProvider, cookies } = this.#options;
    if (tokenProvider)
      return this.#takeFrom(tokenProvider, old);
    if (cookies && !old)
      return this.#meet(await this.#fromCookies());
    if (!cookies && !old?.refreshToken)
      throw new ChatApiError(401, { errorCode: "TokenExpired", message: "Sign in again." });
    try {
      const renewed2 = await this.#next(old);
      if (cookies)
        return await this.#checkCookies(old);
      if (this.#tokens === old)
        await this.#set(renewed2);
    } catch (error) {
      if (error instanceof ChatApiError && error.status === 401 && this.#tokens === old)
        await this.end();
      throw error;
    }
  }
  /** What comes after these; with cookies the same, for they are not to be seen. */
  async #next(old) {
    const { cookies } = this.#options;
    const answer = await this.#send("GetAccessToken", cookies ? {} : { refreshToken: old.refreshToken });
    if (cookies)
      return old;
    if (!answer?.accessToken)
      throw new ChatConnectionError("The renewal brought no token.");
    return { ...tokensOf(answer.accessToken, answer.refreshToken ?? old.refreshToken), userId: old.userId };
  }
  /** As the user who has left, with what is not remembered any more. */
  async #tellEnd(userId, known) {
    try {
      let tokens = known ?? await this.#fromCookies();
      if (tokens?.userId !== userId)
        return;
      const token = async () => tokens.accessToken;
      const renew = async () => void (tokens = await this.#next(tokens));
      await this.#options.transport.send(call("Logout", {}), { token, renew }, void 0, 1);
    } catch (error) {
      this.#options.log({ event: "session.signOut", code: error instanceof ChatError ? error.code : "Failed" });
    }
  }
  async #takeFrom(provider, old) {
    const tokens = tokensOf(await provider());
    if (!tokens.userId)
      throw new ChatError("TokenInvalid", "tokenProvider must give a JWT whose sub is the user's id.");
    if (this.userId !== null && this.userId !== tokens.userId)
      throw new ChatError("AnotherUser", "tokenProvider gave a token of another user: call signOut() before users change.");
    if (this.#tokens === old)
      this.#tokens = tokens;
  }
  /** Other windows share the cookies, and may have signed in somebody else. */
  async #checkCookies(old) {
    const answer = await this.#whoAmI();
    if (old && answer.userId !== old.userId)
      await this.end();
  }
  /** Whoever was expected; anyone else, or nobody, ends what was begun for them. */
  async #meet(found) {
    if (this.#tokens !== null)
      return;
    if (found && found.userId === this.#expected) {
      this.#tokens = found;
      return;
    }
    await this.end();
    throw new ChatApiError(401, { errorCode: "TokenInvalid", message: "The session has ended: sign in again." });
  }
  /** Null when they are nobody's. */
  async #fromCookies() {
    try {
      const { userId } = await this.#whoAmI();
      return userId ? { userId, accessToken: "" } : null;
    } catch (error) {
      if (error instanceof ChatApiError && error.status === 401)
        return null;
      throw error;
    }
  }
  async #whoAmI() {
    return await this.#options.transport.send(call("Authenticate", {}, "GET"), null);
  }
  #send(name, request, signal) {
    return this.#options.transport.send(call(name, request), null, signal);
  }
  async #set(tokens) {
    this.#tokens = tokens;
    if (this.#options.tokenProvider || this.#options.cookies)
      return;
    this.#saving = this.#saving.then(() => this.#write(tokens));
    await this.#saving;
  }
  /** Without a working storage people are signed in until the program ends. */
  async #write(tokens) {
    try {
      await (tokens ? this.#options.storage.set(key, JSON.stringify(tokens)) : this.#options.storage.remove(key));
    } catch (error) {
      this.#options.log({ event: "storage.failed", name: "session", error });
    }
  }
  async #read() {
    const text = await this.#options.storage.get(key);
    try {
      const tokens = text === null ? null : JSON.parse(text);
      return tokens?.userId && tokens.accessToken ? tokens : null;
    } catch {
      return null;
    }
  }
};
var call = (name, request, verb = "POST") => ({ name, verb, request });

// src/storage.ts
var MemoryStorage = class {
  #texts = /* @__PURE__ */ new Map();
  async get(key2) {
    return this.#texts.get(key2) ?? null;
  }
  async set(key2, text) {
    this.#texts.set(key2, text);
  }
  async remove(key2) {
    this.#texts.delete(key2);
  }
  async keys(prefix2) {
    return [...this.#texts.keys()].filter((key2) => key2.startsWith(prefix2));
  }
};
var ItemStorage = class {
  #items;
  constructor(items) {
    this.#items = items;
  }
  async get(key2) {
    return this.#items.getItem(key2);
  }
  async set(key2, text) {
    await this.#items.setItem(key2, text);
  }
  async remove(key2) {
    await this.#items.removeItem(key2);
  }
  async keys(prefix2) {
    const keys = await this.#items.getAllKeys?.() ?? Array.from({ length: this.#items.length ?? 0 }, (_, i) => this.#items.key(i) ?? "");
    return keys.filter((key2) => key2.startsWith(prefix2));
  }
};
function within(storage, prefix2) {
  return {
    get: (key2) => storage.get(prefix2 + key2),
    set: (key2, text) => storage.set(prefix2 + key2, text),
    remove: (key2) => storage.remove(prefix2 + key2),
    keys: async (start) => (await storage.keys(prefix2 + start)).map((key2) => key2.slice(prefix2.length))
  };
}

// src/state/list.ts
var isShown = ({ lastSeq, me }) => !(me.deletedBeforeSeq !== void 0 && me.deletedBeforeSeq > lastSeq);
var shownOf = (state, archived) => Object.values(state.conversations).filter((conversation) => isShown(conversation) && conversation.me.archived === archived);
var listConversations = (state, { archived = false } = {}) => shownOf(state, archived).sort((a, b) => Number(Boolean(b.me.pinnedAt)) - Number(Boolean(a.me.pinnedAt)) || Date.parse(b.lastActivityAt) - Date.parse(a.lastActivityAt) || (a.id < b.id ? 1 : -1));
var isMuted = ({ me }, now = Date.now()) => me.mutedUntil !== void 0 && Date.parse(me.mutedUntil) > now;
var unreadTotal = (state, now = Date.now()) => shownOf(state, false).reduce((sum, conversation) => sum + (isMuted(conversation, now) ? 0 : conversation.me.unread), 0);

// src/state/window.ts
var emptyWindow = () => ({ messages: [], to: null, hasMoreBefore: true, follows: true, loading: false });
function withNewest(window, message) {
  if (message.seq <= (window.to ?? 0) || !window.follows)
    return changeMessage(window, message.seq, (known) => message.version > known.version ? message : known);
  return reach(merge(window, [message]));
}
function withPage(window, page, lastSeq) {
  const newest = page.results[0]?.seq ?? 0;
  return reach({
    ...merge(window, page.results),
    to: Math.max(window.to ?? 0, newest, page.hasMoreAfter ? 0 : lastSeq),
    hasMoreBefore: window.to === null ? page.hasMoreBefore : window.hasMoreBefore,
    follows: window.follows || !page.hasMoreAfter
  });
}
var withOlderPage = (window, page) => ({ ...merge(window, page.results), hasMoreBefore: page.hasMoreBefore });
var hasMoreAfter = (window, lastSeq) => window.to !== null && window.to < lastSeq;
var withoutBefore = (window, before) => ({ ...withoutMessages(window, ({ seq }) => seq < before), to: window.to && Math.max(window.to, before - 1) });
function changeMessage(window, seq, change) {
  const known = window.messages.find((message) => message.seq === seq);
  const changed = known && change(known);
  if (!changed || changed === known || changed.version < known.version)
    return window;
  return { ...window, messages: window.messages.map((message) => message === known ? changed : message) };
}
function mapMessages(window, change) {
  const messages = window.messages.map(change);
  return messages.some((message, i) => message !== window.messages[i]) ? { ...window, messages } : window;
}
var withoutMessages = (window, isGone) => window.messages.some(isGone) ? { ...window, messages: window.messages.filter((message) => !isGone(message)) } : window;
function merge(window, more) {
  const last = window.messages.at(-1)?.seq ?? 0;
  if (more.length === 1 && more[0].seq > last)
    return { ...window, messages: [...window.messages, more[0]] };
  const bySeq = new Map(window.messages.map((message) => [message.seq, message]));
  for (const message of more)
    if (!((bySeq.get(message.seq)?.version ?? 0) >= message.version))
      bySeq.set(message.seq, message);
  return { ...window, messages: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}
function reach(window) {
  if (window.to === null)
    return window;
  let to = window.to;
  for (const { seq } of window.messages)
    if (seq === to + 1)
      to = seq;
  return to === window.to ? window : { ...window, to };
}

// src/state/parts.ts
var putConversation = (state, conversation) => ({ ...state, conversations: { ...state.conversations, [conversation.id]: conversation } });
function changeConversation(state, id, change) {
  const known = state.conversations[id];
  const changed = known && change(known);
  return !changed || changed === known ? state : putConversation(state, changed);
}
function changeHistory(state, id, change) {
  state = changeEntry(state, "histories", id, change);
  for (const { rootId, conversationId } of Object.values(state.threads))
    if (conversationId === id)
      state = changeEntry(state, "threads", rootId, change);
  return state;
}
function changeEntry(state, kind, id, change) {
  const known = state[kind][id];
  const changed = known && change(known);
  return !changed || changed === known ? state : putEntry(state, kind, id, changed);
}
var putEntry = (state, kind, id, entry) => ({ ...state, [kind]: { ...state[kind], [id]: entry } });
function changeOne(state, conversationId, seq, change) {
  state = changeHistory(state, conversationId, (window) => changeMessage(window, seq, change));
  return changeConversation(state, conversationId, (known) => known.lastMessage?.seq === seq ? { ...known, lastMessage: change(known.lastMessage) } : known);
}
var changeMembers = (state, id, change) => changeEntry(state, "members", id, (known) => {
  const list = change(known.list);
  return list === known.list ? known : { ...known, list };
});
var changeMember = (state, id, userId, change) => changeMembers(state, id, (list) => {
  const known = list.find(({ user }) => user.id === userId);
  const changed = known && change(known);
  return !changed || changed === known ? list : list.map((member) => member === known ? changed : member);
});
var withoutConversation = (state, id) => ({
  ...state,
  conversations: without(state.conversations, id),
  histories: without(state.histories, id),
  members: without(state.members, id),
  threads: keep(state.threads, ({ conversationId }) => conversationId !== id),
  typing: without(state.typing, id)
});
var without = (record, key2) => {
  if (!(key2 in record))
    return record;
  const { [key2]: _gone, ...rest } = record;
  return rest;
};
var keep = (record, isSo) => Object.values(record).every(isSo) ? record : Object.fromEntries(Object.entries(record).filter(([, value]) => isSo(value)));

// src/state/unread.ts
var unreadLimit = 999;
function counted(conversation) {
  const { unread: _unread, unreadMentions: _mentions, uncountedSeqs = [], mentionSeqs = [], ...me } = conversation.me;
  const from = Math.max(me.readSeq, me.historyFromSeq - 1);
  const uncounted = uncountedSeqs.filter((seq) => seq > from);
  const mentions = mentionSeqs.filter((seq) => seq > from && !uncounted.includes(seq));
  const known = (seqs) => seqs.filter((seq) => seq <= conversation.lastSeq).length;
  return {
    ...conversation,
    me: {
      ...me,
      unread: Math.min(Math.max(conversation.lastSeq - from - known(uncounted), 0), unreadLimit),
      unreadMentions: known(mentions),
      ...uncounted.length > 0 && { uncountedSeqs: uncounted },
      ...mentions.length > 0 && { mentionSeqs: mentions }
    }
  };
}
var withSeq = (seqs = [], seq) => seqs.includes(seq) ? seqs : [...seqs, seq].sort((a, b) => a - b);
function firstUnread({ lastSeq, me }) {
  if (me.unreadFromSeq)
    return me.unreadFromSeq;
  if (me.unread === 0)
    return null;
  let seq = Math.max(me.readSeq, me.historyFromSeq - 1) + 1;
  while (me.uncountedSeqs?.includes(seq) && seq < lastSeq)
    seq++;
  return seq;
}

// src/state/receipts.ts
function withReceipt(state, conversationId, { userId, deliveredSeq, readSeq }) {
  const raise = (marks) => {
    const delivered = Math.max(marks.deliveredSeq, deliveredSeq, readSeq ?? 0);
    const read2 = readSeq === void 0 ? marks.readSeq : Math.max(marks.readSeq ?? 0, readSeq);
    return delivered === marks.deliveredSeq && read2 === marks.readSeq ? marks : { ...marks, deliveredSeq: delivered, ...read2 !== void 0 && { readSeq: read2 } };
  };
  state = changeConversation(state, conversationId, (known) => {
    if (userId === state.me.id) {
      const me = raise(known.me);
      return me === known.me ? known : counted({ ...known, me });
    }
    if (userId !== known.otherUser?.id)
      return known;
    const otherReceipt = raise(known.otherReceipt ?? { userId, deliveredSeq: 0, readSeq: 0 });
    return otherReceipt === known.otherReceipt ? known : { ...known, otherReceipt };
  });
  return changeMember(state, conversationId, userId, raise);
}
function withSent(state, { conversationId, seq, sender: { id } }) {
  const known = state.conversations[conversationId]?.otherReceipt;
  const isHidden = id === known?.userId && known.readSeq === void 0;
  return withReceipt(state, conversationId, { userId: id, deliveredSeq: seq, ...!isHidden && { readSeq: seq } });
}
function withoutReadMark({ readSeq: _hidden, ...marks }) {
  return marks;
}

// src/state/threads.ts
var emptyThread = (conversationId, rootId) => ({ ...emptyWindow(), conversationId, rootId, me: { following: false, readSeq: 0, unread: 0 } });
var withThreadPage = (thread, { root: root2, me, results, hasMoreBefore }) => ({
  ...thread.to === null ? withPage(thread, { results: [...results, root2], hasMoreBefore, hasMoreAfter: false }, 0) : withOlderPage(thread, { results, hasMoreBefore }),
  me
});
var withReply = (state, message) => message.threadRootId ? changeEntry(state, "threads", message.threadRootId, (thread) => ({
  ...withNewest(thread, message),
  me: message.sender.id === state.me.id ? { following: true, readSeq: Math.max(thread.me.readSeq, message.seq), unread: 0 } : thread.me
})) : state;
var withMyThread = (state, rootId, me) => changeEntry(state, "threads", rootId, (thread) => ({ ...thread, me }));
function threadUpdated(state, { conversationId, seq, rootId, replyCount, lastReplyAt, me }) {
  state = changeOne(state, conversationId, seq, ({ replyCount: _count, lastReplyAt: _at, ...message }) => ({ ...message, ...replyCount > 0 && { replyCount }, ...lastReplyAt && { lastReplyAt } }));
  return me ? withMyThread(state, rootId, me) : state;
}
function withThreadDraft(state, rootId, draft) {
  const known = state.threadDrafts[rootId];
  return known && draft.version < known.version ? state : { ...state, threadDrafts: { ...state.threadDrafts, [rootId]: draft } };
}

// src/state/messages.ts
function withMessage(state, message) {
  const { conversationId, seq, type } = message;
  const known = state.conversations[conversationId];
  if (!known)
    return state;
  state = changeEntry(state, "histories", conversationId, (window) => withNewest(window, message));
  state = withReply(state, message);
  if (seq > known.lastSeq)
    state = putConversation(state, counted({
      ...known,
      lastSeq: seq,
      lastMessage: known.lastMessage && known.lastMessage.seq > seq ? known.lastMessage : message,
      lastActivityAt: message.createdAt,
      me: withUnread(known.me, message, state.me.id)
    }));
  return type === "system" ? state : withSent(state, message);
}
var quotedLength = 200;
function beginningOf(text) {
  const scalars = [...text];
  return scalars.length > quotedLength ? `${scalars.slice(0, quotedLength).join("")}\u2026` : text;
}
var quoteOf = ({ id, seq, sender, type, text, deletedAt, hiddenByBlock }) => ({
  id,
  seq,
  sender,
  type,
  ...text !== void 0 && { text: beginningOf(text) },
  ...deletedAt && { deletedAt },
  ...hiddenByBlock && { hiddenByBlock }
});
function withUnread({ archivedUntilSeq, ...me }, { seq, sender, type, deletedAt, hiddenByBlock, mentions, mentionsAll }, myId) {
  const keepsArchived = archivedUntilSeq === void 0 || seq <= archivedUntilSeq;
  const isMine = sender.id === myId && type !== "system";
  const counts = type !== "system" && !deletedAt && !hiddenByBlock;
  return {
    ...me,
    archived: me.archived && keepsArchived,
    ...archivedUntilSeq !== void 0 && keepsArchived && { archivedUntilSeq },
    ...!isMine && !counts && { uncountedSeqs: withSeq(me.uncountedSeqs, seq) },
    ...!isMine && (mentionsAll || mentions?.includes(myId)) && { mentionSeqs: withSeq(me.mentionSeqs, seq) }
  };
}

// src/state/blocks.ts
function userBlocked(state, { user }) {
  if (!state.blockedUserIds.includes(user.id))
    state = { ...state, blockedUserIds: [...state.blockedUserIds, user.id].sort() };
  for (const id of Object.keys(state.conversations))
    state = changeHistory(state, id, (window) => mapMessages(window, (message) => withoutContent(message, user.id)));
  return state;
}
function userUnblocked(state, { user }) {
  const isHidden = (message) => message.sender.id === user.id && message.hiddenByBlock;
  const isWhole = ({ messages }) => !messages.some((one) => isHidden(one) || one.replyTo && isHidden(one.replyTo));
  return {
    ...state,
    blockedUserIds: state.blockedUserIds.filter((id) => id !== user.id),
    histories: keep(state.histories, isWhole),
    threads: keep(state.threads, isWhole)
  };
}
var kept = ["id", "conversationId", "seq", "sender", "clientMessageId", "type", "version", "createdAt", "editedAt", "threadRootId", "replyCount", "lastReplyAt", "pinnedAt", "starred"];
function withoutContent(message, userId) {
  if (message.sender.id === userId && message.type !== "system") {
    if (message.deletedAt || message.hiddenByBlock)
      return message;
    const left = Object.entries(message).filter(([name, value]) => value !== void 0 && kept.includes(name));
    return { ...Object.fromEntries(left), hiddenByBlock: true };
  }
  if (message.replyTo?.sender.id !== userId || message.replyTo.hiddenByBlock)
    return message;
  const { text: _text, ...quote } = message.replyTo;
  return { ...message, replyTo: { ...quote, hiddenByBlock: true } };
}

// src/state/reactions.ts
var reacted = (isAdded) => (state, { conversationId, seq, reaction, reactions }) => changeReactions(state, { conversationId, seq }, (known) => {
  const mine = ownOf(known);
  if (reaction.user.id === state.me.id)
    mine[isAdded ? "add" : "delete"](reaction.emoji);
  return withMine(reactions, mine);
});
var withReactions = (state, message, reactions) => changeReactions(state, message, () => reactions);
var keepMine = (reactions = [], known = []) => withMine(reactions, ownOf(known));
var ownOf = (known) => new Set(known.filter(({ me }) => me).map(({ emoji }) => emoji));
var withMine = (reactions, mine) => reactions.map(({ me: _me, ...group }) => ({ ...group, ...mine.has(group.emoji) && { me: true } }));
var changeReactions = (state, { conversationId, seq }, change) => changeOne(state, conversationId, seq, ({ reactions = [], ...message }) => {
  if (message.deletedAt || message.hiddenByBlock)
    return message;
  const now = change(reactions);
  return { ...message, ...now.length > 0 && { reactions: now } };
});

// src/state/changes.ts
function withChanged(state, message) {
  if (message.seq > (state.conversations[message.conversationId]?.lastSeq ?? 0))
    return state;
  state = changeHistory(state, message.conversationId, (window) => mapMessages(changeMessage(window, message.seq, (known) => renewed(known, message)), (one) => quoting(one, message)));
  return changeConversation(state, message.conversationId, ({ lastMessage, ...known }) => counted({
    ...known,
    ...lastMessage && { lastMessage: quoting(lastMessage.id === message.id ? renewed(lastMessage, message) : lastMessage, message) },
    me: withCounts(known.me, message, state.me.id)
  }));
}
function renewed(known, message) {
  if (message.version < known.version)
    return known;
  if (message.deletedAt)
    return message;
  const { reactions, poll, ...rest } = message;
  const mine = keepMine(reactions, known.reactions);
  return {
    ...rest,
    ...known.starred && { starred: true },
    ...mine.length > 0 && { reactions: mine },
    ...poll && { poll: { ...poll, ...known.poll?.myVotes && { myVotes: known.poll.myVotes } } }
  };
}
function quoting(one, { id, text, deletedAt, hiddenByBlock }) {
  if (one.replyTo?.id !== id || one.deletedAt)
    return one;
  const { text: _text, deletedAt: _deletedAt, hiddenByBlock: _hidden, ...quote } = one.replyTo;
  return { ...one, replyTo: { ...quote, ...text !== void 0 && { text: beginningOf(text) }, ...deletedAt && { deletedAt }, ...hiddenByBlock && { hiddenByBlock } } };
}
function withCounts({ mentionSeqs = [], ...me }, { seq, deletedAt, mentions, mentionsAll }, myId) {
  const isMentioned = mentionsAll || mentions?.includes(myId);
  return {
    ...me,
    mentionSeqs: isMentioned ? withSeq(mentionSeqs, seq) : mentionSeqs.filter((one) => one !== seq),
    ...deletedAt && { uncountedSeqs: withSeq(me.uncountedSeqs, seq) }
  };
}
function messageHidden(state, { conversationId, seq, messageId, lastMessage: last }) {
  state = changeHistory(state, conversationId, (window) => withoutMessages(window, ({ id }) => id === messageId));
  return changeConversation(state, conversationId, ({ lastMessage, ...known }) => counted({
    ...known,
    ...lastMessage && lastMessage.id !== messageId && lastMessage.seq > (last?.seq ?? 0) ? { lastMessage } : last && { lastMessage: last },
    me: { ...known.me, uncountedSeqs: withSeq(known.me.uncountedSeqs, seq) }
  }));
}
var marking = (name, valueOf) => (state, event) => changeOne(state, event.conversationId, event.seq, (message) => {
  const value = valueOf(event);
  if (message.deletedAt || message[name] === value)
    return message;
  const { [name]: _old, ...rest } = message;
  return value === void 0 ? rest : { ...rest, [name]: value };
});
var pollUpdated = (state, { conversationId, seq, votes, voters, closedAt, myVotes }) => changeOne(state, conversationId, seq, (message) => {
  if (!message.poll || message.deletedAt || message.hiddenByBlock)
    return message;
  const { closedAt: _closedAt, myVotes: mine = [], ...poll } = message.poll;
  const own = myVotes ?? mine;
  const options = poll.options.map((option, i) => ({ ...option, votes: votes[i] ?? option.votes }));
  return { ...message, poll: { ...poll, options, voters, ...closedAt && { closedAt }, ...own.length > 0 && { myVotes: own } } };
});

// src/state/conversations.ts
var newcomer = { readSeq: 0, deliveredSeq: 0, unread: 0, unreadMentions: 0, historyFromSeq: 1, archived: false };
var withConversation = (state, conversation) => state.conversations[conversation.id] ? state : putConversation(state, conversation);
function conversationCreated(state, { conversation, members = [] }) {
  if (state.conversations[conversation.id])
    return state;
  const other = members.find((member) => member.user.id !== state.me.id);
  const mine = members.find((member) => member.user.id === state.me.id);
  const role = mine?.role ?? (conversation.createdBy === state.me.id ? "owner" : "member");
  return putConversation(state, {
    ...conversation,
    lastSeq: 0,
    me: { ...newcomer, role },
    ...other && { otherUser: other.user, otherReceipt: { userId: other.user.id, deliveredSeq: 0, ...other.readSeq !== void 0 && { readSeq: 0 } } }
  });
}
var shared = ["title", "description", "avatarUrl", "metadata", "permissions", "history", "messageExpiry"];
var conversationUpdated = (state, { conversation }) => changeConversation(state, conversation.id, (known) => {
  if (conversation.version <= known.version)
    return known;
  const changed = { ...known, version: conversation.version };
  for (const name of shared)
    if (conversation[name] === void 0)
      delete changed[name];
    else
      Object.assign(changed, { [name]: conversation[name] });
  return changed;
});
var conversationDeleted = (state, { conversationId }) => withoutConversation(state, conversationId);
function meUpdated(state, { conversationId, me, lastMessage: last, lastActivityAt, otherReceipt }) {
  const before = me.historyFromSeq;
  const isCleared = before > (state.conversations[conversationId]?.lastSeq ?? Infinity) + 1;
  state = changeConversation(state, conversationId, ({ lastMessage: _last, ...known }) => counted({
    ...known,
    lastSeq: Math.max(known.lastSeq, before - 1),
    lastActivityAt: isCleared ? lastActivityAt : known.lastActivityAt,
    ...last && { lastMessage: last },
    me: { ...me, readSeq: Math.max(known.me.readSeq, me.readSeq), deliveredSeq: Math.max(known.me.deliveredSeq, me.deliveredSeq) }
  }));
  state = withReceipt(state, conversationId, { userId: state.me.id, deliveredSeq: me.deliveredSeq, readSeq: me.readSeq });
  if (otherReceipt)
    state = withReceipt(state, conversationId, otherReceipt);
  return changeHistory(state, conversationId, (window) => withoutBefore(window, before));
}
var draftUpdated = (state, { draft }) => draft.threadRootId ? withThreadDraft(state, draft.threadRootId, draft) : changeConversation(state, draft.conversationId, (known) => {
  const { draft: _old, ...me } = known.me;
  return { ...known, me: { ...me, ...draft.text !== void 0 && { draft } } };
});

// src/state/members.ts
function memberAdded(state, { conversationId, seq = 0, member, conversation }) {
  const known = state.conversations[conversationId];
  if (known)
    state = putConversation(state, { ...known, memberCount: conversation.memberCount });
  else if (member.user.id === state.me.id)
    state = putConversation(state, {
      ...conversation,
      lastSeq: seq,
      me: { ...newcomer, role: member.role, readSeq: seq, deliveredSeq: seq, historyFromSeq: member.historyFromSeq }
    });
  return changeMembers(state, conversationId, (list) => list.some(({ user }) => user.id === member.user.id) ? list : [...list, member]);
}
function memberRemoved(state, { conversationId, userId, memberCount }) {
  if (userId === state.me.id)
    return withoutConversation(state, conversationId);
  if (memberCount !== void 0)
    state = changeConversation(state, conversationId, (known) => ({ ...known, memberCount }));
  return changeMembers(state, conversationId, (list) => list.filter(({ user }) => user.id !== userId));
}
function memberUpdated(state, { conversationId, member }) {
  const { user, role, deliveredSeq, readSeq } = member;
  state = changeMember(state, conversationId, user.id, (old) => ({ ...old, role }));
  if (user.id === state.me.id)
    return changeConversation(state, conversationId, (known) => ({ ...known, me: { ...known.me, role } }));
  if (state.conversations[conversationId]?.otherUser?.id !== user.id)
    return state;
  if (readSeq === void 0)
    state = changeConversation(state, conversationId, (known) => known.otherReceipt ? { ...known, otherReceipt: withoutReadMark(known.otherReceipt) } : known);
  return withReceipt(state, conversationId, { userId: user.id, deliveredSeq, ...readSeq !== void 0 && { readSeq } });
}
var withMembers = (state, id, page) => {
  const list = [...state.members[id]?.list ?? [], ...page.results];
  const once2 = [...new Map(list.map((member) => [member.user.id, member])).values()];
  const { nextCursor } = page;
  return { ...state, members: { ...state.members, [id]: { list: once2, complete: !nextCursor, ...nextCursor && { nextCursor } } } };
};
function userUpdated(state, { user, me }) {
  if (me && me.id === state.me.id)
    state = { ...state, me };
  for (const id of Object.keys(state.conversations)) {
    state = changeConversation(state, id, (known) => {
      const lastMessage = known.lastMessage && renamed(known.lastMessage, user);
      const isOther = known.otherUser?.id === user.id;
      return isOther || lastMessage !== known.lastMessage ? { ...known, ...isOther && { otherUser: user }, ...lastMessage && { lastMessage } } : known;
    });
    state = changeHistory(state, id, (window) => mapMessages(window, (message) => renamed(message, user)));
    state = changeMember(state, id, user.id, (member) => ({ ...member, user }));
  }
  return state;
}
function renamed(message, user) {
  const renewed2 = (one) => one.id === user.id ? user : one;
  const { sender, replyTo, reactions } = message;
  if (![sender, replyTo?.sender, ...(reactions ?? []).flatMap(({ users }) => users)].some((one) => one?.id === user.id))
    return message;
  return {
    ...message,
    sender: renewed2(sender),
    ...replyTo && { replyTo: { ...replyTo, sender: renewed2(replyTo.sender) } },
    ...reactions && { reactions: reactions.map((group) => ({ ...group, users: group.users.map(renewed2) })) }
  };
}

// src/state/presence.ts
var typingStarted = (state, { conversationId, typing }) => {
  const others = (state.typing[conversationId] ?? []).filter(({ user }) => user.id !== typing.user.id);
  return { ...state, typing: { ...state.typing, [conversationId]: [...others, typing] } };
};
var typingStopped = (state, { conversationId, userId }) => withoutTyping(state, conversationId, userId);
function withoutTyping(state, conversationId, userId) {
  const known = state.typing[conversationId];
  if (!known?.some(({ user }) => user.id === userId))
    return state;
  const left = known.filter(({ user }) => user.id !== userId);
  return { ...state, typing: left.length > 0 ? { ...state.typing, [conversationId]: left } : without(state.typing, conversationId) };
}
var presenceUpdated = (state, { presence }) => withPresence(state, [presence]);
var withPresence = (state, list) => ({ ...state, presence: { ...state.presence, ...Object.fromEntries(list.map((one) => [one.userId, one])) } });
var withoutPresence = (state) => ({ ...state, presence: {}, typing: {} });

// src/state/scheduled.ts
var withScheduled = (state, scheduled) => ({ ...state, scheduled: sorted(scheduled) });
function scheduledUpdated(state, { scheduledId, scheduled }) {
  const known = state.scheduled?.find(({ id }) => id === scheduledId);
  if (!state.scheduled || known && scheduled && scheduled.version < known.version)
    return state;
  const others = state.scheduled.filter((one) => one !== known);
  return withScheduled(state, scheduled ? [...others, scheduled] : others);
}
var sorted = (list) => [...list].sort((a, b) => Date.parse(a.sendAt) - Date.parse(b.sendAt) || (a.id < b.id ? -1 : 1));

// src/state/state.ts
var fromSnapshot = ({ me, blockedUserIds = [], privacy, conversations }) => ({
  me,
  blockedUserIds,
  ...privacy && { privacy },
  conversations: Object.fromEntries(conversations.map((conversation) => [conversation.id, conversation])),
  histories: {},
  members: {},
  threads: {},
  threadDrafts: {},
  typing: {},
  presence: {}
});
var rules = {
  "conversation.created": conversationCreated,
  "conversation.deleted": conversationDeleted,
  "conversation.me_updated": meUpdated,
  "conversation.updated": conversationUpdated,
  "draft.updated": draftUpdated,
  "member.added": memberAdded,
  "member.removed": memberRemoved,
  "member.updated": memberUpdated,
  "message.delivered": (state, { conversationId, receipt }) => withReceipt(state, conversationId, receipt),
  "message.new": (state, { message }) => withMessage(withoutTyping(state, message.conversationId, message.sender.id), message),
  "message.read": (state, { conversationId, receipt }) => withReceipt(state, conversationId, receipt),
  "presence.updated": presenceUpdated,
  "privacy.updated": (state, { privacy }) => ({ ...state, privacy }),
  "scheduled.updated": scheduledUpdated,
  "typing.start": typingStarted,
  "typing.stop": typingStopped,
  "user.blocked": userBlocked,
  "user.unblocked": userUnblocked,
  "user.updated": userUpdated
};
var changes = {
  "message.deleted": (state, { message }) => withChanged(state, message),
  "message.hidden": messageHidden,
  "message.pinned": marking("pinnedAt", ({ pinnedAt }) => pinnedAt),
  "message.starred": marking("starred", () => true),
  "message.unpinned": marking("pinnedAt", () => void 0),
  "message.unstarred": marking("starred", () => void 0),
  "message.updated": (state, { message }) => withChanged(state, message),
  "poll.updated": pollUpdated,
  "reaction.added": reacted(true),
  "reaction.removed": reacted(false),
  "thread.updated": threadUpdated
};
var isChange = ({ name }) => Object.hasOwn(changes, name);
function applyEvent(state, event) {
  const rule = (isChange(event) ? changes : rules)[event.name];
  return rule ? rule(state, event) : state;
}

// src/store/loading.ts
var newerPage = 200;
var membersPage = 100;
function createLoading({ calls, log, getState, update }) {
  const flights = /* @__PURE__ */ new Set();
  const begun = /* @__PURE__ */ new Map();
  const members = /* @__PURE__ */ new Map();
  async function hearing(call2) {
    const heard = [];
    flights.add(heard);
    try {
      return [await call2, heard];
    } finally {
      flights.delete(heard);
    }
  }
  async function load(kind, id, call2, taken) {
    const beginning = begun.get(id);
    const put = (change) => {
      const window = getState()[kind][id];
      const isCurrent = window !== void 0 && begun.get(id) === beginning;
      if (isCurrent)
        update((state) => putEntry(state, kind, id, change(window)));
      return isCurrent;
    };
    put(({ error: _error, ...window }) => ({ ...window, loading: true }));
    try {
      const [page, heard] = await hearing(call2());
      const isTaken = put((window) => ({ ...taken(window, page), loading: false }));
      if (isTaken)
        update((state) => heard.filter(isChange).reduce(applyEvent, state));
      return isTaken;
    } catch (error) {
      log({ event: "page.failed", name: kind, error });
      put((window) => ({ ...window, loading: false, error }));
      return false;
    }
  }
  const lastSeqOf = (id) => getState().conversations[id]?.lastSeq ?? 0;
  async function loadPage(id, place) {
    const lastSeq = lastSeqOf(id);
    const isTaken = await load("histories", id, () => calls.listMessages({ conversationId: id, ...place }), (window, page) => place.beforeSeq === void 0 ? withPage(window, page, lastSeq) : withOlderPage(window, page));
    if (isTaken && getState().histories[id]?.follows)
      await fill(id);
  }
  async function fill(id) {
    const window = getState().histories[id];
    if (window && window.to !== null && !window.loading && hasMoreAfter(window, lastSeqOf(id)))
      await loadPage(id, { afterSeq: window.to, limit: newerPage });
  }
  async function begin(id, place) {
    if (!getState().conversations[id])
      return;
    begun.set(id, {});
    update((state) => putEntry(state, "histories", id, { ...emptyWindow(), follows: place.aroundSeq === void 0 }));
    await loadPage(id, place);
  }
  async function loadMembersPage(id) {
    const isOver = (page2) => page2 && !page2.nextCursor;
    const known = getState().members[id];
    if (isOver(known) || !getState().conversations[id])
      return;
    const [page, heard] = await hearing(calls.listMembers({ conversationId: id, limit: membersPage, ...known?.nextCursor && { cursor: known.nextCursor } }));
    const since = heard.filter((event) => event.conversationId === id);
    if (since.some(({ name }) => name.startsWith("member.")))
      return loadMembersPage(id);
    if (getState().conversations[id])
      update((state) => since.filter(({ name }) => raisesMarks.includes(name)).reduce(applyEvent, withMembers(state, id, page)));
  }
  return {
    /** Events the pages on their way may have been read before. */
    heard(events) {
      for (const flight of flights)
        flight.push(...events);
    },
    /** Drops what is on its way. */
    forget() {
      begun.clear();
      flights.clear();
      members.clear();
    },
    /** The newest page, when there is nothing yet; again: also when it could not be loaded before, or there is a hole. */
    async ensure(id, again) {
      const window = getState().histories[id];
      if (!window || again && window.to === null && !window.loading)
        await begin(id, {});
      else if (again && window.follows)
        await fill(id);
    },
    async ensureThread(conversationId, rootId, again) {
      const known = getState().threads[rootId];
      if (!getState().conversations[conversationId] || known && (!again || known.to !== null || known.loading))
        return;
      begun.set(rootId, {});
      update((state) => putEntry(state, "threads", rootId, emptyThread(conversationId, rootId)));
      await load("threads", rootId, () => calls.listThreadMessages({ messageId: rootId }), withThreadPage);
    },
    async loadOlder(id) {
      const window = getState().histories[id];
      if (window?.hasMoreBefore && !window.loading && window.messages[0])
        await loadPage(id, { beforeSeq: window.messages[0].seq });
    },
    /** The root is the first of the messages, its replies come after it. */
    async loadOlderReplies(rootId) {
      const thread = getState().threads[rootId];
      const first = thread?.messages[1];
      if (thread?.hasMoreBefore && !thread.loading && first)
        await load("threads", rootId, () => calls.listThreadMessages({ messageId: rootId, beforeSeq: first.seq }), withThreadPage);
    },
    loadNewer: fill,
    async loadAround(id, seq) {
      if (!getState().histories[id]?.messages.some((message) => message.seq === seq))
        await begin(id, { aroundSeq: seq });
    },
    async loadNewest(id) {
      if (!getState().histories[id]?.follows)
        await begin(id, {});
    },
    /** The next page of the members; one call at a time. */
    loadMembers(id) {
      const call2 = members.get(id) ?? loadMembersPage(id).finally(() => members.delete(id));
      members.set(id, call2);
      return call2;
    },
    async loadScheduled() {
      const all = async () => {
        const list2 = [];
        let cursor;
        do {
          const page = await calls.listScheduled({ limit: 100, ...cursor && { cursor } });
          list2.push(...page.results);
          cursor = page.nextCursor;
        } while (cursor);
        return list2;
      };
      const [list, heard] = await hearing(all());
      update((state) => heard.filter(({ name }) => name === "scheduled.updated").reduce(applyEvent, withScheduled(state, list)));
    }
  };
}
var raisesMarks = ["message.new", "message.delivered", "message.read"];

// src/store/saving.ts
var format = 1;
var delayMs = 1e3;
var keptMessages = 200;
var keptHistories = 50;
var readAtOnce = 32;
function createSaving(storage, userId, log) {
  const prefix2 = `${encodeURIComponent(userId)}/store/`;
  const cursorKey = `${prefix2}cursor`;
  const kept2 = /* @__PURE__ */ new Map();
  let keptCursor = null;
  let waiting = null;
  let running = null;
  let timer;
  async function write({ state, cursor }) {
    const parts = partsOf(state);
    for (const [key2, part] of parts)
      if (!isSame(kept2.get(key2), part)) {
        await storage.set(prefix2 + key2, JSON.stringify(key2.startsWith("history/") ? shortened(part) : part));
        kept2.set(key2, part);
      }
    for (const key2 of kept2.keys())
      if (!parts.has(key2)) {
        await storage.remove(prefix2 + key2);
        kept2.delete(key2);
      }
    if (cursor !== keptCursor)
      await storage.set(cursorKey, JSON.stringify({ format, cursor }));
    keptCursor = cursor;
  }
  async function writeAll() {
    try {
      for (let next; next = waiting; ) {
        waiting = null;
        await write(next);
      }
    } catch (error) {
      log({ event: "storage.failed", name: "store", error });
    } finally {
      running = null;
    }
  }
  const flush = () => {
    platform.clearTimeout(timer);
    timer = void 0;
    return (running ??= waiting ? writeAll() : null) ?? Promise.resolve();
  };
  async function removeAll() {
    kept2.clear();
    keptCursor = null;
    await storage.remove(cursorKey);
    for (const key2 of await storage.keys(prefix2))
      await storage.remove(key2);
  }
  async function read2() {
    const mark = JSON.parse(await storage.get(cursorKey) ?? "null");
    if (mark?.format !== format)
      return null;
    const texts = /* @__PURE__ */ new Map();
    const keys = (await storage.keys(prefix2)).filter((key2) => key2 !== cursorKey);
    while (keys.length > 0)
      await Promise.all(keys.splice(0, readAtOnce).map(async (key2) => texts.set(key2.slice(prefix2.length), JSON.parse(await storage.get(key2) ?? "[]"))));
    const state = fromParts(texts);
    if (state?.me.id !== userId)
      return null;
    const parts = partsOf(state);
    for (const [key2, part] of texts)
      kept2.set(key2, parts.get(key2) ?? part);
    keptCursor = mark.cursor;
    return { state, cursor: mark.cursor };
  }
  async function replace() {
    platform.clearTimeout(timer);
    timer = void 0;
    waiting = null;
    await running;
    keptCursor = null;
    await storage.remove(cursorKey).catch((error) => log({ event: "storage.failed", name: "store", error }));
  }
  return {
    /** What was kept last; null = nothing that can be gone on from, and then nothing is kept any more. */
    async load() {
      const found = await read2().catch(() => {
        log({ event: "storage.damaged", name: "store" });
        return null;
      });
      if (!found)
        await removeAll().catch((error) => log({ event: "storage.failed", name: "store", error }));
      return found;
    },
    /** Writes it within a second. */
    save(state, cursor) {
      waiting = { state, cursor };
      timer ??= platform.setTimeout(flush, delayMs);
    },
    /** Writes at once what waits. */
    flush,
    replace,
    /** Removes everything of this user. */
    async forget() {
      await replace();
      await removeAll();
    }
  };
}
var shortened = ([messages, to, hasMoreBefore]) => [messages.slice(-keptMessages), to, hasMoreBefore || messages.length > keptMessages];
var isSame = (one, other) => one !== void 0 && other.every((value, i) => value === one[i]);
function partsOf({ me, blockedUserIds, privacy, threadDrafts, conversations, histories }) {
  const parts = /* @__PURE__ */ new Map([["me", [me, blockedUserIds, privacy, threadDrafts]]]);
  for (const conversation of Object.values(conversations))
    parts.set(`conversation/${conversation.id}`, [conversation]);
  for (const [id, { messages, to, hasMoreBefore, follows }] of Object.entries(histories))
    if (follows && to !== null && (messages.at(-1)?.seq ?? 0) <= to)
      parts.set(`history/${id}`, [messages, to, hasMoreBefore]);
  return parts;
}
function fromParts(parts) {
  const [me, blockedUserIds, privacy, threadDrafts] = parts.get("me") ?? [];
  if (!me)
    return null;
  const conversations = [...parts].filter(([key2]) => key2.startsWith("conversation/")).map(([, part]) => part[0]);
  const newest = [...conversations].sort((a, b) => Date.parse(b.lastActivityAt) - Date.parse(a.lastActivityAt));
  const histories = {};
  for (const { id } of newest) {
    const history = parts.get(`history/${id}`);
    if (history && Object.keys(histories).length < keptHistories)
      histories[id] = { ...emptyWindow(), messages: history[0], to: history[1], hasMoreBefore: history[2] };
  }
  return { ...fromSnapshot({ me, blockedUserIds, ...privacy && { privacy }, conversations }), histories, threadDrafts };
}

// src/store/views.ts
var keyOf = ({ clientMessageId, id, sender }, myId) => clientMessageId && sender.id === myId ? clientMessageId : id;
var nobody = [];
function createViews(getState, getOutgoing) {
  const made = /* @__PURE__ */ new Map();
  const echoes = /* @__PURE__ */ new WeakMap();
  function once2(key2, of, make) {
    const known = made.get(key2);
    if (known && known.of.length === of.length && known.of.every((one, i) => one === of[i]))
      return known.value;
    const value = make();
    made.set(key2, { of, value });
    return value;
  }
  function echoOf(outgoing, conversationId, window) {
    const { id, displayName, userName, avatarUrl } = getState().me;
    const { clientMessageId, createdAt, request } = outgoing;
    const quoted = request.replyToId && window?.messages.find((message) => message.id === request.replyToId);
    const echo = {
      id: clientMessageId,
      conversationId,
      seq: 0,
      sender: { id, displayName, ...userName && { userName }, ...avatarUrl && { avatarUrl } },
      clientMessageId,
      type: "text",
      version: 0,
      createdAt,
      outgoing,
      ...request.text !== void 0 && { text: request.text },
      ...request.threadRootId && { threadRootId: request.threadRootId },
      ...request.mentions && { mentions: request.mentions },
      ...request.mentionsAll && { mentionsAll: true },
      ...quoted && { replyTo: quoteOf(quoted) }
    };
    echoes.set(outgoing, echo);
    return echo;
  }
  function shown(key2, conversationId, window, lastSeq, belongs) {
    const isThere = ({ clientMessageId }) => window?.messages.some((message) => message.clientMessageId === clientMessageId && message.sender.id === getState().me.id);
    const unsent = window && !window.follows ? [] : getOutgoing().filter((one) => belongs(one) && !isThere(one)).map((one) => echoes.get(one) ?? echoOf(one, conversationId, window));
    const isBehind = window !== void 0 && hasMoreAfter(window, lastSeq);
    return once2(key2, [window?.messages, window?.hasMoreBefore, window?.loading, window?.error, isBehind, ...unsent], () => ({
      messages: unsent.length > 0 ? [...window?.messages ?? [], ...unsent] : window?.messages ?? [],
      hasMoreBefore: window?.hasMoreBefore ?? true,
      hasMoreAfter: isBehind,
      isLoading: window === void 0 || window.loading,
      ...window?.error !== void 0 && { error: window.error }
    }));
  }
  return {
    /** Pinned ones first, then those with the newest activity; archived ones are a list of their own. */
    conversations: ({ archived = false } = {}) => once2(`conversations ${archived}`, [getState().conversations], () => listConversations(getState(), { archived })),
    messages(conversationId) {
      const { conversations, histories } = getState();
      const conversation = conversations[conversationId];
      return shown(`messages ${conversationId}`, conversationId, histories[conversationId], conversation?.lastSeq ?? 0, ({ request }) => request.conversationId === conversationId || request.recipientId !== void 0 && request.recipientId === conversation?.otherUser?.id);
    },
    /** The root first, then its replies, and one's own side of it; undefined until it is opened. */
    thread(rootId) {
      const thread = getState().threads[rootId];
      if (!thread)
        return void 0;
      const messages = shown(`replies ${rootId}`, thread.conversationId, thread, 0, ({ request }) => request.threadRootId === rootId);
      return once2(`thread ${rootId}`, [messages, thread.me], () => ({ ...messages, me: thread.me }));
    },
    typing: (conversationId) => getState().typing[conversationId] ?? nobody,
    forget: () => made.clear()
  };
}

// src/store/watching.ts
var typingMs = 6e3;
var askedAtOnce = 200;
function createWatching({ calls, log, getState, update }) {
  const timers = /* @__PURE__ */ new Map();
  const watched = /* @__PURE__ */ new Map();
  let isOnline = false;
  let isAsking = false;
  async function ask(call2) {
    try {
      const { results } = await call2();
      if (isOnline)
        update((state) => withPresence(state, results));
    } catch (error) {
      log({ event: "presence.failed", error });
    }
  }
  function askWatched() {
    if (isAsking)
      return;
    isAsking = true;
    void Promise.resolve().then(() => {
      isAsking = false;
      if (isOnline)
        void ask(() => calls.watchPresence({ userIds: [...watched.keys()].slice(0, askedAtOnce) }));
    });
  }
  function askDirect() {
    const userIds = Object.values(getState().conversations).flatMap(({ otherUser }) => otherUser ? [otherUser.id] : []).slice(0, askedAtOnce);
    if (userIds.length > 0)
      void ask(() => calls.getPresence({ userIds }));
  }
  function forget() {
    for (const timer of timers.values())
      platform.clearTimeout(timer);
    timers.clear();
    update((state) => Object.keys(state.typing).length + Object.keys(state.presence).length > 0 ? withoutPresence(state) : state);
  }
  return {
    /** Typing is over by itself, after as long as the service gives it, whatever this device's clock says. */
    heard(events) {
      for (const event of events)
        if (event.name === "typing.start" && event.conversationId) {
          const { conversationId, at, typing: { user, expiresAt } } = event;
          const key2 = `${conversationId} ${user.id}`;
          const ms = at ? Date.parse(expiresAt) - Date.parse(at) : typingMs;
          platform.clearTimeout(timers.get(key2));
          timers.set(key2, platform.setTimeout(() => {
            timers.delete(key2);
            update((state) => withoutTyping(state, conversationId, user.id));
          }, Math.max(ms, 0)));
        }
    },
    connected(isNow) {
      isOnline = isNow;
      if (!isNow)
        return forget();
      askDirect();
      if (watched.size > 0)
        askWatched();
    },
    forget,
    /** Has changes of a user's presence told, for at most 200 users at a time; those of direct conversations are told anyway. Answers what ends it. */
    watch(userId) {
      const count = (by) => {
        const now = (watched.get(userId) ?? 0) + by;
        const isOther = watched.has(userId) !== now > 0;
        if (now > 0)
          watched.set(userId, now);
        else
          watched.delete(userId);
        if (isOther && isOnline)
          askWatched();
      };
      count(1);
      let isOver = false;
      return () => {
        if (!isOver)
          count(-1);
        isOver = true;
      };
    }
  };
}

// src/store/store.ts
var snapshotPage = 200;
var nothing = fromSnapshot({ me: { id: "", displayName: "", createdAt: "" }, conversations: [] });
function createStore({ calls, log = () => {
} }) {
  const changed = new Listeners(log);
  const opened = /* @__PURE__ */ new Map();
  const openedThreads = /* @__PURE__ */ new Map();
  const reading = /* @__PURE__ */ new Map();
  const withoutMembers = /* @__PURE__ */ new Set();
  let state = nothing;
  let cursor = null;
  let outgoing = [];
  let saving = null;
  let snapshotsAsked = 0;
  let snapshotTaken = 0;
  const getState = () => state;
  function update(change) {
    const next = change(state);
    if (next === state)
      return;
    state = next;
    if (cursor !== null)
      saving?.save(state, cursor);
    changed.tell();
  }
  const parts = { calls, log, getState, update };
  const loading = createLoading(parts);
  const watching = createWatching(parts);
  const views = createViews(getState, () => outgoing);
  function ensure(again) {
    for (const id of opened.keys())
      ensureOne(id, again);
    for (const [rootId, { conversationId }] of openedThreads)
      void loading.ensureThread(conversationId, rootId, again);
  }
  function ensureOne(id, again) {
    void loading.ensure(id, again);
    const conversation = state.conversations[id];
    if (conversation && conversation.kind !== "direct" && !state.members[id] && (again || !withoutMembers.has(id)))
      loading.loadMembers(id).then(() => withoutMembers.delete(id), (error) => {
        withoutMembers.add(id);
        log({ event: "page.failed", name: "members", error });
      });
  }
  async function allOfSnapshot() {
    const first = await calls.getSnapshot({ limit: snapshotPage });
    const conversations = [...first.results];
    for (let next = first.nextCursor; next; ) {
      const page = await calls.getSnapshot({ limit: snapshotPage, cursor: next });
      conversations.push(...page.results);
      next = page.nextCursor;
    }
    const { me, blockedUserIds, privacy, eventCursor } = first;
    return { next: fromSnapshot({ me, conversations, ...blockedUserIds && { blockedUserIds }, ...privacy && { privacy } }), place: eventCursor };
  }
  async function tellRead(conversationId, upToSeq) {
    const known = state.conversations[conversationId];
    const seq = upToSeq ?? known?.lastSeq ?? 0;
    if (!known || seq <= known.me.readSeq && !known.me.markedUnread)
      return;
    const { deliveredSeq, readSeq } = await calls.markRead({ conversationId, upToSeq: seq });
    update((now) => withReceipt(now, conversationId, { userId: now.me.id, deliveredSeq, readSeq }));
  }
  function reset() {
    loading.forget();
    views.forget();
    watching.connected(false);
    saving = null;
    cursor = null;
    state = nothing;
    changed.tell();
  }
  return {
    getState,
    /** Calls back after each change. Answers what ends it. */
    subscribe: (listener) => changed.add(listener),
    /** Changes the state by one of its functions, as for the answer to an operation: what it says must hold for the service too. */
    update(change) {
      update(change);
      ensure(false);
    },
    // What is shown.
    ...views,
    conversation: (id) => state.conversations[id],
    presence: (userId) => state.presence[userId],
    /** Unread messages in conversations that are neither muted nor archived. */
    unread: () => unreadTotal(state),
    /** Whether there is anything to show: what was kept, or the snapshot. */
    isLoaded: () => state !== nothing,
    // What is loaded.
    /** Keeps a conversation loaded while it is on the screen: its newest messages, and the first of its members. Answers what ends it. */
    open(conversationId) {
      opened.set(conversationId, (opened.get(conversationId) ?? 0) + 1);
      ensureOne(conversationId, true);
      return once(() => {
        const left = opened.get(conversationId) - 1;
        if (left > 0)
          opened.set(conversationId, left);
        else
          opened.delete(conversationId);
      });
    },
    /** As `open`, for the thread of a message. */
    openThread(conversationId, rootId) {
      const entry = openedThreads.get(rootId) ?? { conversationId, count: 0 };
      entry.count++;
      openedThreads.set(rootId, entry);
      void loading.ensureThread(conversationId, rootId, true);
      return once(() => {
        if (--entry.count === 0)
          openedThreads.delete(rootId);
      });
    },
    loadOlder: loading.loadOlder,
    loadNewer: loading.loadNewer,
    /** Moves the window to the end, if it is elsewhere. */
    loadNewest: loading.loadNewest,
    /** Makes sure that a message is among those loaded: when it is far away, the window moves there. */
    loadAround: loading.loadAround,
    loadOlderReplies: loading.loadOlderReplies,
    /** The next page of the members, until they are complete. */
    loadMembers: loading.loadMembers,
    /** What is to be sent later; kept current from then on. */
    loadScheduled: loading.loadScheduled,
    watchPresence: watching.watch,
    /** Tells the service that a conversation has been read, up to its last message when no seq is given. One call at a time for each conversation. */
    markRead(conversationId, upToSeq) {
      const before = reading.get(conversationId) ?? Promise.resolve();
      const call2 = before.catch(() => {
      }).then(() => tellRead(conversationId, upToSeq));
      reading.set(conversationId, call2);
      return call2.finally(() => reading.get(conversationId) === call2 && reading.delete(conversationId));
    },
    // What feeds it.
    /** Begins for a user, with what was kept under their id. Answers the cursor to go on from; null = begin with `resync`. */
    async start(userId, storage) {
      const before = saving;
      reset();
      await before?.flush();
      const own = storage ? createSaving(storage, userId, log) : null;
      saving = own;
      const kept2 = await own?.load();
      if (saving !== own || !kept2)
        return null;
      cursor = kept2.cursor;
      state = kept2.state;
      changed.tell();
      ensure(true);
      return cursor;
    },
    /** Takes in a batch of events and the cursor after it. */
    apply(events, place) {
      if (state === nothing)
        return;
      const isNew = place !== void 0 && place !== cursor;
      cursor = place ?? cursor;
      loading.heard(events);
      watching.heard(events);
      const before = state;
      update((now) => events.reduce(applyEvent, now));
      if (isNew && state === before)
        saving?.save(state, place);
      if (state !== before)
        ensure(false);
    },
    /** Takes in a message as the answer to sending it has it. */
    add: (message) => update((now) => withMessage(now, message)),
    /** Begins anew with the snapshot: at first, and when the cursor cannot be gone on from. Answers the cursor of it. */
    async resync() {
      const own = saving;
      const number = ++snapshotsAsked;
      const { next, place } = await allOfSnapshot();
      await own?.replace();
      if (saving !== own || number < snapshotTaken)
        return place;
      snapshotTaken = number;
      const hadScheduled = state.scheduled !== void 0;
      loading.forget();
      cursor = place;
      const { presence, typing } = state;
      update(() => ({ ...next, presence, typing }));
      ensure(true);
      if (hadScheduled)
        void loading.loadScheduled().catch((error) => log({ event: "page.failed", name: "scheduled", error }));
      return place;
    },
    /** Whether events arrive. Without them nobody is known to be there or to type. */
    connected(isOnline) {
      watching.connected(isOnline);
      if (isOnline)
        ensure(true);
    },
    /** What the outbox holds now, oldest first. */
    setOutgoing(messages) {
      outgoing = messages;
      changed.tell();
    },
    /** Keeps at once what has changed, as before the program is paused. */
    flush: () => saving?.flush() ?? Promise.resolve(),
    /** Ends it for this user; what is kept stays. */
    async stop() {
      const own = saving;
      reset();
      await own?.flush();
    },
    /** Ends it for this user, and removes what was kept of theirs. */
    async clear() {
      const own = saving;
      reset();
      await own?.forget();
    }
  };
}
function once(act) {
  let isDone = false;
  return () => {
    if (!isDone)
      act();
    isDone = true;
  };
}

// src/typing.ts
var intervalMs2 = 3e3;
var TypingThrottle = class {
  #said = /* @__PURE__ */ new Map();
  /** True when it is; then it counts as said. */
  isDue(conversationId, kind) {
    const last = this.#said.get(conversationId);
    const at = Date.now();
    if (last && last.kind === kind && at >= last.at && at - last.at < intervalMs2)
      return false;
    this.#said.set(conversationId, { kind, at });
    return true;
  }
  /** The next is due at once. */
  forget(conversationId) {
    this.#said.delete(conversationId);
  }
};

// src/wishes.ts
var Wishes = class {
  /** This device is not in use. */
  isAway = false;
  #watched = [];
  clear() {
    this.isAway = false;
    this.#watched = [];
  }
  /** How those stand that are watched comes back as events. */
  async tell(link) {
    if (this.isAway)
      await link.call("UpdatePresence", { status: "away" });
    if (this.#watched.length === 0)
      return [];
    const { results } = await watch(link, this.#watched);
    return results.map((presence) => ({ name: "presence.updated", presence }));
  }
  /** Has the connection, and every one after it, tell of these users instead of those before. Undefined when there is none now. */
  async watch(userIds, link) {
    this.#watched = userIds;
    try {
      return link ? await watch(link, userIds) : void 0;
    } catch (error) {
      if (error instanceof ChatConnectionError)
        return void 0;
      throw error;
    }
  }
};
var watch = (link, userIds) => link.call("WatchPresence", { userIds });

// src/client.ts
var ChatClient = class {
  /** Every operation of the contract, as a method. */
  api;
  /** Messages on their way: sent in order, exactly once, also when there is no network or the program is killed meanwhile. */
  outbox;
  /** What is known of the user's chats, kept current by events and shown at once after a restart. */
  store;
  #options;
  #storage;
  #transport;
  #session;
  #realtime;
  #handlers;
  #deliveries;
  #intake;
  #wishes = new Wishes();
  #typing = new TypingThrottle();
  #connections;
  #signedOut;
  #connection = { state: "offline" };
  #userId = null;
  #isWanted = false;
  #isPaused = false;
  #online = new Deferred();
  #restoring = null;
  /** Nothing is sent yet. */
  constructor(options) {
    const log = options.log ?? (() => {
    });
    const base = addressOf(options);
    this.#options = options;
    this.#storage = options.storage ?? new MemoryStorage();
    this.#transport = new Transport(base, { ...options, log });
    this.#session = new Session({ ...options, log, storage: this.#storage, transport: this.#transport, onEnd: () => this.#end("ended") });
    this.api = makeCalls((operation, request, given) => this.#call(operation, request, given));
    this.store = createStore({ calls: { ...this.api, watchPresence: ({ userIds }) => this.#watch(userIds) }, log });
    this.outbox = new Outbox({
      log,
      send: (request) => this.#sendMessage(request),
      store: async (message) => this.store.add(message)
    });
    this.outbox.subscribe(() => this.store.setOutgoing(this.outbox.messages));
    this.#handlers = new Handlers(log);
    this.#connections = new Listeners(log);
    this.#signedOut = new Listeners(log);
    this.#deliveries = new Deliveries((marks) => this.api.markReceipts({ marks }), log);
    this.#intake = new Intake({
      store: this.store,
      outbox: this.outbox,
      handlers: this.#handlers,
      deliveries: this.#deliveries,
      confirmsDelivery: options.confirmsDelivery ?? false,
      userId: () => this.#userId
    });
    this.#realtime = new Realtime({
      log,
      url: `${base.replace(/^http/, "ws")}/ws`,
      socket: () => socketOf(options),
      token: () => this.#session.token(),
      renew: (token) => this.#session.renew(token),
      sessionEnded: () => this.#session.end(),
      loadSnapshot: () => this.#intake.begin(),
      deliver: (events, cursor) => this.#intake.take(events, cursor),
      opened: (link) => this.#wishes.tell(link),
      proof: async (token) => token === "" ? { ticket: (await this.api.createStreamTicket({})).ticket } : { accessToken: token },
      changed: (connection) => this.#changed(connection),
      refused: (error) => this.#online.reject(error)
    });
  }
  /** Who is signed in; null when nobody is. */
  get userId() {
    return this.#userId;
  }
  /** Where the real-time connection stands; the same object until that changes. */
  get connection() {
    return this.#connection;
  }
  /** Signs in by user name, e-mail address or phone number. Throws `ChatApiError` (401 `Unauthorized`) when they do not match. */
  async signIn(account, options = {}) {
    await this.#session.signIn("Authenticate", { provider: "credentials", ...account }, options.signal);
    await this.#enter();
  }
  /** Makes an account and signs it in. */
  async register(account, options = {}) {
    await this.#session.signIn("Register", { ...account, device: this.#options.device }, options.signal);
    await this.#enter();
  }
  /**
   * Goes on with the session of an earlier run, and with what was kept of it; needs no network, except with `cookies` or a `tokenProvider`
   * when there is no `userId`. False when nobody was signed in.
   */
  restore() {
    this.#restoring ??= this.#restore().finally(() => this.#restoring = null);
    return this.#restoring;
  }
  /**
   * Forgets the session and its tokens at once, and then tells the service; resolves when it knows, or does not answer. What is kept of
   * the user stays for their next sign-in, unsent messages too; with `forget` it is removed.
   */
  async signOut({ forget = false } = {}) {
    this.disconnect();
    const userId = this.#userId;
    const told = this.#session.signOut();
    await this.#end("signOut");
    if (forget && userId !== null)
      for (const key2 of await this.#storage.keys(rootOf(userId)))
        await this.#storage.remove(key2);
    await told;
  }
  /**
   * Opens the real-time connection and keeps it open until `disconnect`, whatever happens to the network; signs in as `restore` does if
   * nobody is. Resolves when it is open for the first time. Rejects when nobody is signed in (`NotSignedIn`) or the session is over (401).
   */
  connect() {
    const connected = this.#connect();
    connected.catch(() => {
    });
    return connected;
  }
  /** Closes the real-time connection. What nobody has taken in yet comes with the next `connect`. */
  disconnect() {
    this.#isWanted = false;
    this.#realtime.stop();
    this.#online.reject(new ChatError("Closed", "The connection is not wanted any more."));
  }
  /** The app goes to the background, or the network is gone: no real-time connection is held or tried, and what is known is kept now. */
  pause() {
    this.#isPaused = true;
    this.#realtime.stop();
    void this.store.flush();
  }
  /** The app is in the foreground again, or the network is back: everything is tried at once. */
  resume() {
    this.#isPaused = false;
    if (this.#isWanted)
      this.#realtime.start();
    this.#realtime.retryNow();
    this.outbox.hurry();
  }
  /** Ends the connection and all that runs by itself; what is kept stays. The client is of no use after it. */
  async close() {
    this.disconnect();
    await this.#leave();
  }
  on(name, handler) {
    return this.#handlers.add(name, handler);
  }
  /** Calls back after each change of `connection`. Answers what ends it. */
  onConnection(listener) {
    return this.#connections.add(listener);
  }
  /** Calls back when nobody is signed in any more. Answers what ends it. */
  onSignedOut(listener) {
    return this.#signedOut.add(listener);
  }
  /** Sends a request of `@chatapi/client/dtos`. Throws `ChatApiError` when it is refused, `ChatConnectionError` when its outcome is unknown. */
  send(request, options) {
    return this.#call({ name: request.getTypeName(), verb: request.getMethod() }, request, options);
  }
  /** Tells the others that the user is typing. Call it with every key: it is sent at most every 3 seconds for a conversation. */
  async startTyping(conversationId, kind) {
    if (this.#typing.isDue(conversationId, kind))
      await this.api.startTyping({ conversationId, kind });
  }
  /** Tells the others that the user has stopped typing without sending. */
  async stopTyping(conversationId) {
    this.#typing.forget(conversationId);
    await this.api.stopTyping({ conversationId });
  }
  /** Says how present the user is. That this device is away is said again after a reconnect. */
  updatePresence(presence) {
    if (presence.status)
      this.#wishes.isAway = presence.status === "away";
    return this.api.updatePresence(presence);
  }
  async #restore() {
    if (this.#userId !== null)
      return true;
    if ((this.#options.tokenProvider || this.#options.cookies) && this.#options.userId)
      this.#session.expect(this.#options.userId);
    else if (!await this.#session.restore())
      return false;
    await this.#enter();
    return true;
  }
  async #connect() {
    socketOf(this.#options);
    if (!await this.restore())
      throw new ChatError("NotSignedIn", "Nobody is signed in: call signIn() or register() first.");
    if (this.#connection.state === "online")
      return;
    if (this.#online.isSettled)
      this.#online = new Deferred();
    this.#isWanted = true;
    if (!this.#isPaused)
      this.#realtime.start();
    await this.#online.promise;
  }
  /** Somebody has signed in: goes on with what was kept of them. */
  async #enter() {
    const userId = this.#session.userId;
    await this.#leave();
    this.#userId = userId;
    const cursor = await this.store.start(userId, within(this.#storage, root));
    if (this.#userId !== userId)
      return;
    this.#realtime.cursor = cursor;
    this.#intake.goOn();
    await this.outbox.open(within(this.#storage, rootOf(userId)));
    if (this.#isWanted && !this.#isPaused)
      this.#realtime.start();
  }
  /** Nothing of a user who has gone is sent, shown or heard any more. */
  async #leave() {
    this.#userId = null;
    this.#realtime.stop();
    this.#realtime.forget();
    const sent = this.outbox.close();
    this.#deliveries.forget();
    this.#wishes.clear();
    await this.store.stop();
    await sent;
  }
  async #end(reason) {
    if (this.#userId === null)
      return;
    await this.#leave();
    this.#online.reject(new ChatError("NotSignedIn", "The session has ended: sign in again."));
    this.#signedOut.tell(reason);
  }
  #call({ name, verb }, request, options = {}) {
    const call2 = { name, verb, request: name === "CreateConversation" ? withKey(request) : request };
    return this.#transport.send(call2, this.#session.speakerFor(this.#userId), options.signal);
  }
  async #sendMessage(request) {
    if (request.conversationId)
      this.#typing.forget(request.conversationId);
    const call2 = { name: "SendMessage", verb: "POST", request };
    const answer = await this.#transport.send(call2, this.#session.speakerFor(this.#userId), void 0, 1);
    if (!answer?.message)
      throw new ChatConnectionError("The answer to SendMessage has no message.");
    return answer.message;
  }
  #changed(connection) {
    const isNew = connection.state !== this.#connection.state;
    this.#connection = connection;
    if (isNew)
      this.store.connected(connection.state === "online");
    if (connection.state === "online") {
      this.#online.resolve();
      this.outbox.hurry();
      this.#deliveries.flush();
    }
    this.#connections.tell(connection);
  }
  async #watch(userIds) {
    const told = await this.#wishes.watch(userIds, this.#realtime.link);
    return told ?? (userIds.length > 0 ? this.api.getPresence({ userIds }) : { results: [] });
  }
};
function withKey(request) {
  return request.recipientId ? request : { ...request, clientConversationId: request.clientConversationId ?? newUuid() };
}
var root = "chatapi/";
var rootOf = (userId) => `${root}${encodeURIComponent(userId)}/`;

// src/indexed-db.ts
var table = "texts";
var IndexedDbStorage = class {
  #name;
  #opened = null;
  /** @param name Of the database. */
  constructor(name = "chatapi") {
    this.#name = name;
  }
  async get(key2) {
    return await this.#run("readonly", (texts) => texts.get(key2)) ?? null;
  }
  async set(key2, text) {
    await this.#run("readwrite", (texts) => texts.put(text, key2));
  }
  async remove(key2) {
    await this.#run("readwrite", (texts) => texts.delete(key2));
  }
  async keys(prefix2) {
    const keys = await this.#run("readonly", (texts) => texts.getAllKeys());
    return keys.filter((key2) => key2.startsWith(prefix2));
  }
  /** Done when the transaction is, not when the request is: only then it is kept. */
  async #run(mode, use) {
    const database = await this.#database();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(table, mode, { durability: "strict" });
      const request = use(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? request.error);
    });
  }
  #database() {
    this.#opened ??= this.#open().catch((error) => {
      this.#opened = null;
      throw error;
    });
    return this.#opened;
  }
  async #open() {
    const factory = platform.indexedDB;
    if (!factory)
      throw new ChatError("NoStorage", "There is no IndexedDB here: use another storage.");
    return new Promise((resolve, reject) => {
      const request = factory.open(this.#name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(table);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        request.result.onclose = () => this.#opened = null;
        resolve(request.result);
      };
    });
  }
};

// src/state/ticks.ts
function tickOf(message, conversation, members) {
  const { otherReceipt } = conversation;
  const marks = conversation.kind === "direct" ? otherReceipt ? [otherReceipt] : [] : (members?.complete ? members.list : []).filter(({ user, historyFromSeq }) => user.id !== message.sender.id && historyFromSeq <= message.seq);
  if (marks.length === 0)
    return "sent";
  if (marks.every(({ readSeq = 0 }) => readSeq >= message.seq))
    return "read";
  return marks.every(({ deliveredSeq }) => deliveredSeq >= message.seq) ? "delivered" : "sent";
}

// src/upload.ts
async function upload(request) {
  if (request.signal?.aborted)
    throw cancelled(request.signal);
  const status = platform.XMLHttpRequest && !request.fetch ? await withProgress(new platform.XMLHttpRequest(), request) : await withFetch(request);
  if (status < 200 || status > 299)
    throw new ChatApiError(status, { errorCode: "UploadRefused", message: `The storage answered ${status} to the upload.` });
}
function withProgress(http, { url, method = "PUT", headers = {}, body, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const stop = () => http.abort();
    const settle = (then) => () => {
      signal?.removeEventListener("abort", stop);
      then();
    };
    http.open(method, url);
    for (const [name, value] of Object.entries(headers))
      http.setRequestHeader(name, value);
    http.upload.onprogress = (event) => onProgress?.({ sent: event.loaded, total: event.lengthComputable ? event.total : void 0 });
    http.onload = settle(() => resolve(http.status));
    http.onerror = settle(() => reject(new ChatConnectionError("The upload broke off.")));
    http.onabort = settle(() => reject(signal ? cancelled(signal) : new ChatConnectionError("The upload broke off.")));
    signal?.addEventListener("abort", stop);
    http.send(body);
  });
}
async function withFetch({ url, method = "PUT", headers = {}, body, onProgress, signal, fetch = platform.fetch }) {
  try {
    const { status } = await fetch(url, { method, headers, body, signal });
    const size = sizeOf(body);
    onProgress?.({ sent: size ?? 0, total: size });
    return status;
  } catch (cause) {
    throw signal?.aborted ? cancelled(signal) : new ChatConnectionError("The upload broke off.", cause);
  }
}
function sizeOf(body) {
  const { byteLength, size } = Object(body);
  return byteLength ?? size;
}

export { ChatApiError, ChatClient, ChatConnectionError, ChatError, IndexedDbStorage, ItemStorage, MemoryStorage, applyEvent, beginningOf, createStore, draftUpdated, emptyThread, emptyWindow, firstUnread, fromSnapshot, hasMoreAfter, isChange, isMuted, isOutcomeUnknown, keyOf, listConversations, newUuid, quoteOf, tickOf, unreadTotal, upload, withChanged, withConversation, withMembers, withMessage, withMyThread, withNewest, withOlderPage, withPage, withPresence, withReactions, withReceipt, withScheduled, withThreadPage };
