// Whom a text mentions: members of a group by @ and their user name, and everyone by @all.

const names = /@([\p{L}\p{N}][\p{L}\p{N}_.-]*)/gu;
const everyone = "all";

/** @param {{list: import("@chatapi/client").Member[]} | undefined} members  as far as they are loaded @returns {{mentions?: string[], mentionsAll?: boolean}} */
export function findMentions(text, { kind }, members) {
  if (kind === "direct")
    return {};
  const found = [...text.matchAll(names)].map(([, name]) => name.toLowerCase());
  const isMentioned = (name) => found.some((one) => one === name || one.replace(/[.-]+$/u, "") === name); // the end of a sentence is no part of a name
  const mentions = (members?.list ?? []).filter(({ user }) => user.userName && isMentioned(user.userName.toLowerCase())).map(({ user }) => user.id);
  return { ...(mentions.length > 0 && { mentions }), ...(isMentioned(everyone) && { mentionsAll: true }) };
}

/** Members whose name begins like what is being written at the end of a text, after an @; null when no name is. */
export function suggestMembers(text, { kind }, members, limit = 6) {
  const [, begun] = /(?:^|\s)@([\p{L}\p{N}_.-]*)$/u.exec(text) ?? [];
  if (begun === undefined || kind === "direct")
    return null;
  const beginsSo = (name) => name?.toLowerCase().startsWith(begun.toLowerCase());
  const found = (members?.list ?? []).filter(({ user }) => user.userName && (beginsSo(user.userName) || beginsSo(user.displayName)));
  return { begun, users: found.slice(0, limit).map(({ user }) => user) };
}
