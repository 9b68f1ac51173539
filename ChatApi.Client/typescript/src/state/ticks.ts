import type { Message, Receipt } from "../generated/dtos.js";
import type { MemberList, Mine } from "./state.js";

/** How far an own message has come. */
export type Tick = "sent" | "delivered" | "read";

/**
 * How far an own message has come: "sent", "delivered" to or "read" by everyone else who was there when it was sent.
 * In a group this needs its members: "sent" until they are loaded.
 */
export function tickOf(message: Message, conversation: Mine, members?: MemberList): Tick {
  const { otherReceipt } = conversation;
  const marks: readonly Pick<Receipt, "deliveredSeq" | "readSeq">[] = conversation.kind === "direct"
    ? otherReceipt ? [otherReceipt] : []
    : (members?.complete ? members.list : []).filter(({ user, historyFromSeq }) => user.id !== message.sender.id && historyFromSeq <= message.seq);
  if (marks.length === 0)
    return "sent";
  if (marks.every(({ readSeq = 0 }) => readSeq >= message.seq))
    return "read";
  return marks.every(({ deliveredSeq }) => deliveredSeq >= message.seq) ? "delivered" : "sent";
}
