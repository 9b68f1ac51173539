// What system messages tell, in words.

import { durationOf, nameOf } from "./format.js";

/** @param {(id: string) => string} naming  a name for a user's id @param {string} myId */
export function wordsOf({ sender, system }, naming, myId) {
  const actor = sender.id === myId ? "You" : nameOf(sender);
  const others = (system.targetIds ?? []).map((id) => (id === myId ? "you" : naming(id)));
  const targets = listed(others);
  const isSelf = others.length === 1 && system.targetIds[0] === sender.id;
  return sentences[system.action]?.({ actor, targets, value: system.value, isSelf }) ?? `${actor}: ${system.action.replaceAll("_", " ")}`;
}

const roles = { admin: "an admin", member: "an ordinary member" };

/** By what happened; whatever comes that is not here is said by its name. */
const sentences = {
  member_added: ({ actor, targets }) => `${actor} added ${targets}`,
  member_joined: ({ actor }) => `${actor} joined by a link`,
  member_left: ({ actor }) => `${actor} left`,
  member_removed: ({ actor, targets }) => `${actor} removed ${targets}`,
  owner_changed: ({ actor, targets }) => `${actor} made ${targets} the owner`,
  role_changed: ({ actor, targets, value, isSelf }) => `${actor} made ${isSelf ? (actor === "You" ? "yourself" : "themselves") : targets} ${roles[value] ?? value}`,
  title_changed: ({ actor, value }) => `${actor} named the group “${value}”`,
  description_changed: ({ actor }) => `${actor} changed the description`,
  avatar_changed: ({ actor }) => `${actor} changed the picture`,
  permissions_changed: ({ actor }) => `${actor} changed who may do what`,
  message_expiry_changed: ({ actor, value }) => (value ? `${actor} let new messages disappear ${expiryWords(value)}` : `${actor} let new messages stay`),
  history_changed: ({ actor, value }) => `${actor} let new members read ${value === "all" ? "everything said so far" : "what is said from then on"}`,
};

/** "3600 sent", "60 read". */
function expiryWords(value) {
  const [seconds, after] = value.split(" ");
  return `${durationOf(Number(seconds))} after they were ${after === "read" ? "read by everyone" : "sent"}`;
}

const list = new Intl.ListFormat(undefined, { style: "long", type: "conjunction" });
const shown = 4;

/** "Ann, Ben and 7 others". */
function listed(names) {
  return list.format(names.length > shown + 1 ? [...names.slice(0, shown), `${names.length - shown} others`] : names);
}
