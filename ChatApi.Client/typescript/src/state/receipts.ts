// How far everyone has received and read.

import type { Message, Receipt } from "../generated/dtos.js";
import { changeConversation, changeMember } from "./parts.js";
import type { State } from "./state.js";
import { counted } from "./unread.js";

interface Marks { deliveredSeq: number; readSeq?: number }

/** Marks only rise. A read mark that is not told leaves the known one, or none. */
export function withReceipt(state: State, conversationId: string, { userId, deliveredSeq, readSeq }: Receipt): State {
  const raise = <M extends Marks>(marks: M): M => {
    const delivered = Math.max(marks.deliveredSeq, deliveredSeq, readSeq ?? 0);
    const read = readSeq === undefined ? marks.readSeq : Math.max(marks.readSeq ?? 0, readSeq);
    return delivered === marks.deliveredSeq && read === marks.readSeq ? marks
      : { ...marks, deliveredSeq: delivered, ...(read !== undefined && { readSeq: read }) };
  };
  state = changeConversation(state, conversationId, (known) => {
    if (userId === state.me.id) {
      const me = raise(known.me);
      return me === known.me ? known : counted({ ...known, me });
    }
    if (userId !== known.otherUser?.id)
      return known;
    const otherReceipt = raise(known.otherReceipt ?? { userId, deliveredSeq: 0, readSeq: 0 });
    return otherReceipt === known.otherReceipt ? known : { ...known, otherReceipt };
  });
  return changeMember(state, conversationId, userId, raise);
}

/** Sending raises the sender's marks; whose read mark is not shown, it stays so. */
export function withSent(state: State, { conversationId, seq, sender: { id } }: Message): State {
  const known = state.conversations[conversationId]?.otherReceipt;
  const isHidden = id === known?.userId && known.readSeq === undefined;
  return withReceipt(state, conversationId, { userId: id, deliveredSeq: seq, ...(!isHidden && { readSeq: seq }) });
}

/** Whose read mark is shown no more, has none. */
export function withoutReadMark({ readSeq: _hidden, ...marks }: Receipt): Receipt {
  return marks;
}
