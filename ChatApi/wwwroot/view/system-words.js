// What system messages tell, in words.

import { nameOf } from "./format.js";

/** @param {(id: string) => string} naming  a name for a user's id @param {string} myId */
export function wordsOf({ sender, system }, naming, myId) {
  const actor = sender.id === myId ? "You" : nameOf(sender);
  const others = (system.targetIds ?? []).map((id) => (id === myId ? "you" : naming(id)));
  const targets = listed(others);
  const isSelf = others.length === 1 && system.targetIds[0] === sender.id;
  return sentences[system.action]?.({ actor, targets, value: system.value, isSelf, isMany: others.length > 1 }) ?? `${actor}: ${system.action.replaceAll("_", " ")}`;
}

const sentences = {
  member_added: ({ actor, targets }) => `${actor} added ${targets}`,
};

const list = new Intl.ListFormat(undefined, { style: "long", type: "conjunction" });
const shown = 4;

/** "Ann, Ben and 7 others". */
function listed(names) {
  return list.format(names.length > shown + 1 ? [...names.slice(0, shown), `${names.length - shown} others`] : names);
}
