import { Deferred } from "./deferred.js";
import { Deliveries } from "./deliveries.js";
import { ChatConnectionError, ChatError } from "./errors.js";
import { makeCalls, type Calls, type Given, type Operation } from "./generated/calls.js";
import type { ChatEvent, CreateConversation, Message, Register, UpdatePresence, UserPresence } from "./generated/dtos.js";
import { Handlers, type EventOf, type Handler } from "./handlers.js";
import { Intake } from "./intake.js";
import { Listeners, type Log } from "./log.js";
import { addressOf, socketOf, type ChatClientOptions } from "./options.js";
import { Outbox } from "./outbox.js";
import type { OutgoingMessage } from "./outgoing.js";
import { Realtime, type Connection } from "./realtime.js";
import { Session } from "./session.js";
import { MemoryStorage, within, type Storage } from "./storage.js";
import { createStore, type Store } from "./store/store.js";
import { Transport, type CallOptions } from "./transport.js";
import { TypingThrottle } from "./typing.js";
import { newUuid } from "./uuid.js";
import { Wishes } from "./wishes.js";

/** A request of `@chatapi/client/dtos`. */
export interface RequestOf<T> {
  getTypeName(): string;
  getMethod(): string;
  createResponse(): T;
}

/** Why nobody is signed in any more: `signOut` was called, or the service has ended the session. */
export type SignedOutReason = "signOut" | "ended";

/**
 * A client of ChatApi for one user at a time on one device: typed calls, silent renewal of tokens, messages that are sent exactly once
 * whatever happens, one real-time connection that misses nothing, and a store that shows it all. Make one and keep it.
 */
export class ChatClient {
  /** Every operation of the contract, as a method. */
  readonly api: Calls<CallOptions>;
  /** Messages on their way: sent in order, exactly once, also when there is no network or the program is killed meanwhile. */
  readonly outbox: Outbox;
  /** What is known of the user's chats, kept current by events and shown at once after a restart. */
  readonly store: Store;

  readonly #options: ChatClientOptions;
  readonly #storage: Storage;
  readonly #transport: Transport;
  readonly #session: Session;
  readonly #realtime: Realtime;
  readonly #handlers: Handlers;
  readonly #deliveries: Deliveries;
  readonly #intake: Intake;
  readonly #wishes = new Wishes();
  readonly #typing = new TypingThrottle();
  readonly #connections: Listeners<Connection>;
  readonly #signedOut: Listeners<SignedOutReason>;
  #connection: Connection = { state: "offline" };
  #userId: string | null = null;
  #isWanted = false;
  #isPaused = false;
  #online = new Deferred();
  #restoring: Promise<boolean> | null = null;

  /** Nothing is sent yet. */
  constructor(options: ChatClientOptions) {
    const log: Log = options.log ?? (() => {});
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
      store: async (message) => this.store.add(message),
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
      userId: () => this.#userId,
    });
    this.#realtime = new Realtime({
      log,
      url: `${base.replace(/^http/, "ws")}/ws`,
      socket: () => socketOf(options),
      token: () => this.#session.token(),
      renew: (token) => this.#session.renew(token),
      sessionEnded: () => this.#session.end(),
      loadSnapshot: () => this.#intake.begin(),
      deliver: (events, cursor) => this.#intake.take(events as ChatEvent[], cursor),
      opened: (link) => this.#wishes.tell(link),
      proof: async (token) => (token === "" ? { ticket: (await this.api.createStreamTicket({})).ticket } : { accessToken: token }),
      changed: (connection) => this.#changed(connection),
      refused: (error) => this.#online.reject(error),
    });
  }

  /** Who is signed in; null when nobody is. */
  get userId(): string | null {
    return this.#userId;
  }

  /** Where the real-time connection stands; the same object until that changes. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Signs in by user name, e-mail address or phone number. Throws `ChatApiError` (401 `Unauthorized`) when they do not match. */
  async signIn(account: { userName: string; password: string }, options: CallOptions = {}): Promise<void> {
    await this.#session.signIn("Authenticate", { provider: "credentials", ...account }, options.signal);
    await this.#enter();
  }

  /** Makes an account and signs it in. */
  async register(account: Omit<Given<Register>, "meta" | "device">, options: CallOptions = {}): Promise<void> {
    await this.#session.signIn("Register", { ...account, device: this.#options.device }, options.signal);
    await this.#enter();
  }

  /**
   * Goes on with the session of an earlier run, and with what was kept of it; needs no network, except with `cookies` or a `tokenProvider`
   * when there is no `userId`. False when nobody was signed in.
   */
  restore(): Promise<boolean> {
    this.#restoring ??= this.#restore().finally(() => (this.#restoring = null));
    return this.#restoring;
  }

  /**
   * Forgets the session and its tokens at once, and then tells the service; resolves when it knows, or does not answer. What is kept of
   * the user stays for their next sign-in, unsent messages too; with `forget` it is removed.
   */
  async signOut({ forget = false } = {}): Promise<void> {
    this.disconnect();
    const userId = this.#userId;
    const told = this.#session.signOut();
    await this.#end("signOut");
    if (forget && userId !== null)
      for (const key of await this.#storage.keys(rootOf(userId)))
        await this.#storage.remove(key);
    await told;
  }

  /**
   * Opens the real-time connection and keeps it open until `disconnect`, whatever happens to the network; signs in as `restore` does if
   * nobody is. Resolves when it is open for the first time. Rejects when nobody is signed in (`NotSignedIn`) or the session is over (401).
   */
  connect(): Promise<void> {
    const connected = this.#connect();
    connected.catch(() => {}); // who does not wait for it is told by onConnection and onSignedOut
    return connected;
  }

  /** Closes the real-time connection. What nobody has taken in yet comes with the next `connect`. */
  disconnect(): void {
    this.#isWanted = false;
    this.#realtime.stop();
    this.#online.reject(new ChatError("Closed", "The connection is not wanted any more."));
  }

  /** The app goes to the background, or the network is gone: no real-time connection is held or tried, and what is known is kept now. */
  pause(): void {
    this.#isPaused = true;
    this.#realtime.stop();
    void this.store.flush();
  }

  /** The app is in the foreground again, or the network is back: everything is tried at once. */
  resume(): void {
    this.#isPaused = false;
    if (this.#isWanted)
      this.#realtime.start();
    this.#realtime.retryNow();
    this.outbox.hurry();
  }

  /** Ends the connection and all that runs by itself; what is kept stays. The client is of no use after it. */
  async close(): Promise<void> {
    this.disconnect();
    await this.#leave();
  }

  /**
   * Calls a handler for each event of a name (`*`: of every name), in order, one at a time, after the store has taken it in. A handler
   * that answers a promise is waited for, and the place in the stream moves on only then. Answers what ends it.
   */
  on(name: "*", handler: Handler<ChatEvent>): () => void;
  on<N extends ChatEvent["name"]>(name: N, handler: Handler<EventOf<N>>): () => void;
  on(name: string, handler: Handler<never>): () => void {
    return this.#handlers.add(name, handler);
  }

  /** Calls back after each change of `connection`. Answers what ends it. */
  onConnection(listener: (connection: Connection) => void): () => void {
    return this.#connections.add(listener);
  }

  /** Calls back when nobody is signed in any more. Answers what ends it. */
  onSignedOut(listener: (reason: SignedOutReason) => void): () => void {
    return this.#signedOut.add(listener);
  }

  /** Sends a request of `@chatapi/client/dtos`. Throws `ChatApiError` when it is refused, `ChatConnectionError` when its outcome is unknown. */
  send<T>(request: RequestOf<T>, options?: CallOptions): Promise<T> {
    return this.#call({ name: request.getTypeName(), verb: request.getMethod() as Operation["verb"] }, request, options) as Promise<T>;
  }

  /** Tells the others that the user is typing. Call it with every key: it is sent at most every 3 seconds for a conversation. */
  async startTyping(conversationId: string, kind?: "text" | "audio" | "upload"): Promise<void> {
    if (this.#typing.isDue(conversationId, kind))
      await this.api.startTyping({ conversationId, kind });
  }

  /** Tells the others that the user has stopped typing without sending. */
  async stopTyping(conversationId: string): Promise<void> {
    this.#typing.forget(conversationId);
    await this.api.stopTyping({ conversationId });
  }

  /** Says how present the user is. That this device is away is said again after a reconnect. */
  updatePresence(presence: Given<UpdatePresence>): Promise<UserPresence> {
    if (presence.status)
      this.#wishes.isAway = presence.status === "away";
    return this.api.updatePresence(presence);
  }

  async #restore(): Promise<boolean> {
    if (this.#userId !== null)
      return true;
    if ((this.#options.tokenProvider || this.#options.cookies) && this.#options.userId)
      this.#session.expect(this.#options.userId);
    else if (!(await this.#session.restore()))
      return false;
    await this.#enter();
    return true;
  }

  async #connect(): Promise<void> {
    socketOf(this.#options);
    if (!(await this.restore()))
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
  async #enter(): Promise<void> {
    const userId = this.#session.userId!;
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
  async #leave(): Promise<void> {
    this.#userId = null;
    this.#realtime.stop();
    this.#realtime.forget();
    const sent = this.outbox.close();
    this.#deliveries.forget();
    this.#wishes.clear();
    await this.store.stop();
    await sent;
  }

  async #end(reason: SignedOutReason): Promise<void> {
    if (this.#userId === null)
      return;
    await this.#leave();
    this.#online.reject(new ChatError("NotSignedIn", "The session has ended: sign in again."));
    this.#signedOut.tell(reason);
  }

  #call({ name, verb }: Pick<Operation, "name" | "verb">, request: object, options: CallOptions = {}): Promise<unknown> {
    const call = { name, verb, request: name === "CreateConversation" ? withKey(request) : request };
    return this.#transport.send(call, this.#session.speakerFor(this.#userId), options.signal);
  }

  async #sendMessage(request: OutgoingMessage["request"]): Promise<Message> {
    if (request.conversationId)
      this.#typing.forget(request.conversationId); // the message ends it for the others: what is typed next is told at once
    const call = { name: "SendMessage", verb: "POST", request };
    const answer = (await this.#transport.send(call, this.#session.speakerFor(this.#userId), undefined, 1)) as { message?: Message } | undefined;
    if (!answer?.message)
      throw new ChatConnectionError("The answer to SendMessage has no message.");
    return answer.message;
  }

  #changed(connection: Connection): void {
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

  async #watch(userIds: string[]): Promise<{ results: UserPresence[] }> {
    const told = await this.#wishes.watch(userIds, this.#realtime.link);
    return told ?? (userIds.length > 0 ? this.api.getPresence({ userIds }) : { results: [] });
  }
}

/** A group is made once, however often the request is sent. */
function withKey(request: Given<CreateConversation>): object {
  return request.recipientId ? request : { ...request, clientConversationId: request.clientConversationId ?? newUuid() };
}

const root = "chatapi/";

/** Ids may hold anything: with the slash after it none is the beginning of another. */
const rootOf = (userId: string): string => `${root}${encodeURIComponent(userId)}/`;
