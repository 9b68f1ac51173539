// Who is signed in. "Keep me signed in" leaves the tokens in cookies that no script can read, for all windows of this
// browser and for seven days. Otherwise they stay in this window: two windows can then be two users.

import { ApiError, post } from "./http.js";

const windowKey = "chatapi.tokens";

export class Session {
  #tokens = read();
  #renewing = null;

  /** Called once the session has ended, here or elsewhere. */
  onEnd = () => {};

  /** The access token of this window; null when cookies speak for it. */
  get token() {
    return this.#tokens?.access ?? null;
  }

  async signIn({ userName, password, keep }) {
    this.#take(await post("Authenticate", { userName, password, meta: mode(keep) }), keep);
  }

  /** Makes an account and signs it in. */
  async register({ userName, displayName, password, keep }) {
    this.#take(await post("Register", { userName, displayName: displayName || undefined, password, meta: mode(keep) }), keep);
  }

  async signOut() {
    try {
      await post("Logout", {}, this.token);
    } catch {
      // already over, or out of reach: its tokens end by themselves
    }
    this.end();
  }

  /** Runs an operation as this user, with a fresh access token when the old one has expired. */
  async call(operation, request) {
    try {
      return await post(operation, request, this.token);
    } catch (error) {
      if (error.status !== 401)
        throw error;
      await this.renew();
      return await post(operation, request, this.token);
    }
  }

  /** However many ask at once, one renewal is under way. When it is refused, the session has ended. */
  async renew() {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = null));
    await this.#renewing;
  }

  end() {
    this.#tokens = null;
    save(null);
    this.onEnd();
  }

  async #renew() {
    try {
      const answer = await post("GetAccessToken", this.#tokens ? { refreshToken: this.#tokens.refresh } : {});
      if (this.#tokens)
        save((this.#tokens = { ...this.#tokens, access: answer.accessToken }));
    } catch (error) {
      if (error instanceof ApiError && !error.isTemporary)
        this.end();
      throw error;
    }
  }

  #take(answer, keep) {
    this.#tokens = keep ? null : { access: answer.bearerToken, refresh: answer.refreshToken };
    save(this.#tokens);
  }
}

const mode = (keep) => ({ tokens: keep ? "cookies" : "body", device: "Chat page" });

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(windowKey));
  } catch {
    return null;
  }
}

function save(tokens) {
  try {
    if (tokens)
      sessionStorage.setItem(windowKey, JSON.stringify(tokens));
    else
      sessionStorage.removeItem(windowKey);
  } catch {
    // no storage: signed in until the window is reloaded
  }
}
