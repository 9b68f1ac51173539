import { platform } from "./platform.js";

/** What a signed-in client knows of its session. Whoever has it is the user. */
export interface Tokens {
  userId: string;
  accessToken: string;
  /** By this device's clock, in milliseconds since 1970; left out when the token does not say. */
  expiresAt?: number;
  /** Each renewal replaces it. */
  refreshToken?: string;
}

interface Claims {
  sub?: string;
  exp?: number;
  iat?: number;
}

/**
 * What is to be known of an access token that has just arrived. Its life is the difference of its own times, so that a wrong local clock
 * does not matter.
 */
export function tokensOf(accessToken: string, refreshToken?: string): Tokens {
  const { sub = "", exp, iat } = claimsOf(accessToken);
  const expiresAt = exp === undefined ? undefined : iat === undefined ? exp * 1_000 : Date.now() + (exp - iat) * 1_000;
  return { userId: sub, accessToken, expiresAt, refreshToken };
}

function claimsOf(token: string): Claims {
  try {
    const bytes = platform.atob((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/"));
    const escaped = Array.from(bytes, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
    return JSON.parse(decodeURIComponent(escaped)) as Claims;
  } catch {
    return {};
  }
}
