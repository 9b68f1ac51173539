import { ChatApiError, ChatConnectionError, ChatError, isOutcomeUnknown } from "./errors.js";
import type { Log } from "./log.js";
import type { Signal } from "./platform.js";
import type { Storage } from "./storage.js";
import { tokensOf, type Tokens } from "./tokens.js";
import type { Call, Speaker, Transport } from "./transport.js";

/** Tokens are renewed this long before they end. */
const marginMs = 30_000;
const key = "chatapi/session";

/** Gives an access token of the app's own issuer. Never called twice at the same time. */
export type TokenProvider = () => Promise<string>;

/** The members of an answer that carry tokens. */
interface SignedIn {
  userId?: string;
  bearerToken?: string;
  refreshToken?: string;
}

export interface SessionOptions {
  storage: Storage;
  transport: Transport;
  log: Log;
  tokenProvider?: TokenProvider;
  cookies?: boolean;
  keepsRefreshToken?: boolean;
  device?: string;
  /** The service has ended the session, or cookies speak for someone else now. */
  onEnd(): Promise<void>;
}

/**
 * Holds the tokens, keeps them in storage, and renews them: one renewal at a time whoever asks, which belongs to nobody's call. With
 * cookies the token is the empty text.
 */
export class Session implements Speaker {
  readonly #options: SessionOptions;
  #tokens: Tokens | null = null;
  #renewal: Promise<void> | null = null;
  #saving: Promise<void> = Promise.resolve();
  #expected: string | null = null;
  #leaving: Promise<void> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Null when nobody is signed in. */
  get userId(): string | null {
    return this.#tokens?.userId ?? this.#expected;
  }

  /** Whose tokens the provider gives, or whose cookies there should be: that turns out with the first call. */
  expect(userId: string): void {
    this.#expected = userId;
  }

  /** Speaks for a user alone: once another has signed in, what was begun for the first is not done as the second. */
  speakerFor(userId: string | null): Speaker {
    const token = async () => {
      const current = await this.token();
      if (userId !== null && this.userId !== userId)
        throw new ChatError("NotSignedIn", "The user it was for has signed out.");
      return current;
    };
    return { token, renew: (refused) => this.renew(refused) };
  }

  /** Goes on with the session of an earlier run. True when there is one; the service may still refuse it. */
  async restore(): Promise<boolean> {
    if (this.#options.tokenProvider)
      await this.token();
    else if (this.#options.cookies)
      this.#tokens = await this.#fromCookies();
    else
      this.#tokens = await this.#read();
    return this.#tokens !== null;
  }

  async signIn(name: "Authenticate" | "Register", members: object, signal?: Signal): Promise<void> {
    const { device, cookies, keepsRefreshToken } = this.#options;
    if (cookies)
      await this.#leaving; // its answer takes the cookies away
    const meta = { tokens: cookies ? "cookies" : "body", ...(cookies || keepsRefreshToken ? {} : { rotate: "true" }), ...(device ? { device } : {}) };
    const answer = (await this.#send(name, { ...members, meta }, signal)) as SignedIn;
    if (!answer?.userId || !(cookies || answer.bearerToken))
      throw new ChatConnectionError(`${name} brought no tokens.`);
    const tokens = cookies ? { accessToken: "" } : tokensOf(answer.bearerToken!, answer.refreshToken);
    await this.#set({ ...tokens, userId: answer.userId });
  }

  /** Forgets the session here at once. Resolves when the service has been told, or does not answer. */
  async signOut(): Promise<void> {
    const { userId } = this;
    const tokens = this.#tokens;
    this.#expected = null;
    const forgotten = this.#set(null);
    if (userId !== null && !this.#options.tokenProvider)
      this.#leaving = this.#tellEnd(userId, tokens);
    await Promise.all([forgotten, this.#leaving]);
  }

  /** A token that should still be valid on arrival; null when nobody is signed in. */
  async token(): Promise<string | null> {
    const tokens = this.#tokens;
    if (!tokens && this.#expected === null && !this.#options.tokenProvider)
      return null;
    if (tokens && !((tokens.expiresAt ?? Infinity) - marginMs <= Date.now()))
      return tokens.accessToken;
    try {
      await this.renew(tokens?.accessToken);
    } catch (error) {
      // Early renewal only saves a round trip: the old token works a little longer.
      if (!isOutcomeUnknown(error) || !tokens || tokens.expiresAt! <= Date.now())
        throw error;
    }
    return this.#tokens?.accessToken ?? null;
  }

  /** Replaces the token that was refused or is about to end; done at once when that has happened meanwhile. */
  renew(refused: string | undefined): Promise<void> {
    if (this.#renewal)
      return this.#renewal;
    if (this.#tokens?.accessToken !== refused)
      return Promise.resolve();
    this.#renewal = this.#renewOnce(this.#tokens).finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  /** The service has ended the session: only a new sign-in helps. */
  async end(): Promise<void> {
    if (this.userId === null)
      return;
    this.#expected = null;
    await this.#set(null);
    await this.#options.onEnd();
  }

  async #renewOnce(old: Tokens | null): Promise<void> {
    const { tokenProvider, cookies } = this.#options;
    if (tokenProvider)
      return this.#takeFrom(tokenProvider, old);
    if (cookies && !old)
      return this.#meet(await this.#fromCookies());
    if (!cookies && !old?.refreshToken)
      throw new ChatApiError(401, { errorCode: "TokenExpired", message: "Sign in again." });
    try {
      const renewed = await this.#next(old!);
      if (cookies)
        return await this.#checkCookies(old);
      if (this.#tokens === old) // else: signed in or out meanwhile, and that wins
        await this.#set(renewed);
    } catch (error) {
      if (error instanceof ChatApiError && error.status === 401 && this.#tokens === old)
        await this.end();
      throw error;
    }
  }

  /** What comes after these; with cookies the same, for they are not to be seen. */
  async #next(old: Tokens): Promise<Tokens> {
    const { cookies } = this.#options;
    const answer = (await this.#send("GetAccessToken", cookies ? {} : { refreshToken: old.refreshToken })) as
      { accessToken?: string; refreshToken?: string } | undefined;
    if (cookies)
      return old;
    if (!answer?.accessToken)
      throw new ChatConnectionError("The renewal brought no token.");
    return { ...tokensOf(answer.accessToken, answer.refreshToken ?? old.refreshToken), userId: old.userId };
  }

  /** As the user who has left, with what is not remembered any more. */
  async #tellEnd(userId: string, known: Tokens | null): Promise<void> {
    try {
      let tokens = known ?? (await this.#fromCookies());
      if (tokens?.userId !== userId)
        return; // the cookies are another's
      const token = async () => tokens!.accessToken;
      const renew = async () => void (tokens = await this.#next(tokens!));
      await this.#options.transport.send(call("Logout", {}), { token, renew }, undefined, 1);
    } catch (error) {
      this.#options.log({ event: "session.signOut", code: error instanceof ChatError ? error.code : "Failed" }); // it ends by itself
    }
  }

  async #takeFrom(provider: TokenProvider, old: Tokens | null): Promise<void> {
    const tokens = tokensOf(await provider());
    if (!tokens.userId)
      throw new ChatError("TokenInvalid", "tokenProvider must give a JWT whose sub is the user's id.");
    if (this.userId !== null && this.userId !== tokens.userId)
      throw new ChatError("AnotherUser", "tokenProvider gave a token of another user: call signOut() before users change.");
    if (this.#tokens === old)
      this.#tokens = tokens; // the app's to keep
  }

  /** Other windows share the cookies, and may have signed in somebody else. */
  async #checkCookies(old: Tokens | null): Promise<void> {
    const answer = await this.#whoAmI();
    if (old && answer.userId !== old.userId)
      await this.end();
  }

  /** Whoever was expected; anyone else, or nobody, ends what was begun for them. */
  async #meet(found: Tokens | null): Promise<void> {
    if (this.#tokens !== null)
      return; // signed in meanwhile, and that wins
    if (found && found.userId === this.#expected) {
      this.#tokens = found;
      return;
    }
    await this.end();
    throw new ChatApiError(401, { errorCode: "TokenInvalid", message: "The session has ended: sign in again." });
  }

  /** Null when they are nobody's. */
  async #fromCookies(): Promise<Tokens | null> {
    try {
      const { userId } = await this.#whoAmI();
      return userId ? { userId, accessToken: "" } : null;
    } catch (error) {
      if (error instanceof ChatApiError && error.status === 401)
        return null;
      throw error;
    }
  }

  async #whoAmI(): Promise<SignedIn> {
    return (await this.#options.transport.send(call("Authenticate", {}, "GET"), null)) as SignedIn;
  }

  #send(name: string, request: object, signal?: Signal): Promise<unknown> {
    return this.#options.transport.send(call(name, request), null, signal);
  }

  async #set(tokens: Tokens | null): Promise<void> {
    this.#tokens = tokens;
    if (this.#options.tokenProvider || this.#options.cookies)
      return;
    this.#saving = this.#saving.then(() => this.#write(tokens));
    await this.#saving;
  }

  /** Without a working storage people are signed in until the program ends. */
  async #write(tokens: Tokens | null): Promise<void> {
    try {
      await (tokens ? this.#options.storage.set(key, JSON.stringify(tokens)) : this.#options.storage.remove(key));
    } catch (error) {
      this.#options.log({ event: "storage.failed", name: "session", error });
    }
  }

  async #read(): Promise<Tokens | null> {
    const text = await this.#options.storage.get(key);
    try {
      const tokens = text === null ? null : (JSON.parse(text) as Tokens);
      return tokens?.userId && tokens.accessToken ? tokens : null;
    } catch {
      return null; // damaged: sign in again
    }
  }
}

const call = (name: string, request: object, verb = "POST"): Call => ({ name, verb, request });
