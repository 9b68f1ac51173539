// How far everyone has received and read.

import { changeConversation, changeMember } from "./parts.js";
import { counted } from "./unread.js";

/** Marks only rise. A read mark that is not told leaves the known one, or none. @returns {import("./state.js").State} */
export function withReceipt(state, conversationId, { userId, deliveredSeq, readSeq }) {
  const raise = (marks) => ({
    ...marks,
    deliveredSeq: Math.max(marks.deliveredSeq, deliveredSeq, readSeq ?? 0),
    ...(readSeq !== undefined && { readSeq: Math.max(marks.readSeq ?? 0, readSeq) }),
  });
  state = changeConversation(state, conversationId, (known) => {
    if (userId === state.me.id)
      return counted({ ...known, me: raise(known.me) });
    if (userId === known.otherUser?.id)
      return { ...known, otherReceipt: raise(known.otherReceipt ?? { userId, deliveredSeq: 0, readSeq: 0 }) };
    return known;
  });
  return changeMember(state, conversationId, userId, raise);
}

/** Sending raises the sender's marks; whose read mark is not shown, it stays so. @returns {import("./state.js").State} */
export function withSent(state, { conversationId, seq, sender: { id } }) {
  const known = state.conversations[conversationId]?.otherReceipt;
  const isHidden = id === known?.userId && known.readSeq === undefined;
  return withReceipt(state, conversationId, { userId: id, deliveredSeq: seq, ...(!isHidden && { readSeq: seq }) });
}

/** Whose read mark is shown no more, has none. */
export function withoutReadMark({ readSeq, ...marks }) {
  return marks;
}
