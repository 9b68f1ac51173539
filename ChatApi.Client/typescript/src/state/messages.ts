// What happens to messages: in the histories that are loaded, and where the list shows the last one.

import type { Message, MessagePreview, MyMembership } from "../generated/dtos.js";
import { changeEntry, putConversation } from "./parts.js";
import { withSent } from "./receipts.js";
import type { State } from "./state.js";
import { withReply } from "./threads.js";
import { counted, withSeq } from "./unread.js";
import { withNewest } from "./window.js";

/** A message as an event or the answer to a send brought it. A system message raises no marks. */
export function withMessage(state: State, message: Message): State {
  const { conversationId, seq, type } = message;
  const known = state.conversations[conversationId];
  if (!known)
    return state;
  state = changeEntry(state, "histories", conversationId, (window) => withNewest(window, message));
  state = withReply(state, message);
  if (seq > known.lastSeq)
    state = putConversation(state, counted({
      ...known,
      lastSeq: seq,
      lastMessage: known.lastMessage && known.lastMessage.seq > seq ? known.lastMessage : message,
      lastActivityAt: message.createdAt,
      me: withUnread(known.me, message, state.me.id),
    }));
  return type === "system" ? state : withSent(state, message);
}

const quotedLength = 200; // Unicode scalars

/** A text where another message shows it. */
export function beginningOf(text: string): string {
  const scalars = [...text];
  return scalars.length > quotedLength ? `${scalars.slice(0, quotedLength).join("")}…` : text;
}

/** A message as another one shows it. */
export const quoteOf = ({ id, seq, sender, type, text, deletedAt, hiddenByBlock }: Message): MessagePreview => ({
  id, seq, sender, type,
  ...(text !== undefined && { text: beginningOf(text) }),
  ...(deletedAt && { deletedAt }),
  ...(hiddenByBlock && { hiddenByBlock }),
});

function withUnread({ archivedUntilSeq, ...me }: MyMembership, { seq, sender, type, deletedAt, hiddenByBlock, mentions, mentionsAll }: Message, myId: string): MyMembership {
  const keepsArchived = archivedUntilSeq === undefined || seq <= archivedUntilSeq;
  const isMine = sender.id === myId && type !== "system";
  const counts = type !== "system" && !deletedAt && !hiddenByBlock;
  return {
    ...me,
    archived: me.archived && keepsArchived,
    ...(archivedUntilSeq !== undefined && keepsArchived && { archivedUntilSeq }),
    ...(!isMine && !counts && { uncountedSeqs: withSeq(me.uncountedSeqs, seq) }),
    ...(!isMine && (mentionsAll || mentions?.includes(myId)) && { mentionSeqs: withSeq(me.mentionSeqs, seq) }),
  };
}
