import { ChatError } from "./errors.js";
import { platform } from "./platform.js";

/** A UUID of version 7 (RFC 9562): sorts by the time it was made. */
export function newUuid(): string {
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
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
