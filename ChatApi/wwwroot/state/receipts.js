import { changeConversation, changeMember } from "./parts.js";
import { counted } from "./unread.js";

/** Marks only rise. @returns {import("./state.js").State} */
export function withReceipt(state, conversationId, { userId, deliveredSeq, readSeq }) {
  const raise = (marks) => ({
    ...marks,
    deliveredSeq: Math.max(marks.deliveredSeq, deliveredSeq, readSeq),
    readSeq: Math.max(marks.readSeq, readSeq),
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
