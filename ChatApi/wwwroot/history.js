// The messages of one conversation that have been loaded: oldest first, each seq once.

/**
 * @typedef {{messages: import("./api.js").Message[], hasMoreBefore: boolean, loading: boolean, hasFailed: boolean}} History
 */

/** @returns {History} */
export const emptyHistory = () => ({ messages: [], hasMoreBefore: true, loading: false, hasFailed: false });

/** Adds messages in any order; of the same one the higher version stays. @returns {History} */
export function mergeMessages(history, more) {
  const last = history.messages.at(-1);
  if (more.length === 1 && (!last || more[0].seq > last.seq))
    return { ...history, messages: [...history.messages, more[0]] };
  const bySeq = new Map(history.messages.map((message) => [message.seq, message]));
  for (const message of more)
    if (!(bySeq.get(message.seq)?.version >= message.version))
      bySeq.set(message.seq, message);
  return { ...history, messages: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

/** The seq after which something is missing, up to the conversation's last one; null when nothing is. */
export function findGap({ messages }, lastSeq) {
  if (messages.length === 0)
    return null;
  const before = messages.findIndex((message, i) => i + 1 < messages.length && messages[i + 1].seq !== message.seq + 1);
  if (before >= 0)
    return messages[before].seq;
  return messages.at(-1).seq < lastSeq ? messages.at(-1).seq : null;
}

/**
 * How far an own message has come: "sent", "delivered" to or "read" by everyone else who was there when it was sent.
 * In a group this needs its members: "sent" until they are loaded.
 */
export function tickOf(message, conversation, members) {
  const marks = conversation.kind === "direct"
    ? [conversation.otherReceipt].filter(Boolean)
    : (members?.complete ? members.list : []).filter(({ user, historyFromSeq }) => user.id !== message.sender.id && historyFromSeq <= message.seq);
  if (marks.length === 0)
    return "sent";
  if (marks.every(({ readSeq }) => readSeq >= message.seq))
    return "read";
  return marks.every(({ deliveredSeq }) => deliveredSeq >= message.seq) ? "delivered" : "sent";
}
