import { nameOf } from "./format.js";

/** "Ann is typing …"; empty when nobody is. @param {import("../chat.js").Chat} chat */
export function typingWords({ id, kind }, chat) {
  const names = chat.store.typing(id).map(({ user }) => nameOf(user));
  if (names.length === 0)
    return "";
  if (kind === "direct")
    return "typing …";
  return names.length === 1 ? `${names[0]} is typing …` : names.length === 2 ? `${names[0]} and ${names[1]} are typing …` : `${names.length} people are typing …`;
}
