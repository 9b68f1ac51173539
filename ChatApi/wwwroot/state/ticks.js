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
