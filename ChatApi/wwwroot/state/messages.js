// What happens to messages: in the histories that are loaded, and where the list shows the last one.

import { withNewest } from "./history.js";
import { changeWindow, putConversation } from "./parts.js";
import { withSent } from "./receipts.js";
import { withReply } from "./threads.js";
import { counted, withSeq } from "./unread.js";

/** A message as an event or the answer to a send brought it. A system message raises no marks. @returns {import("./state.js").State} */
export function withMessage(state, message) {
  const { conversationId, seq, type } = message;
  const known = state.conversations[conversationId];
  if (!known)
    return state;
  state = changeWindow(state, "histories", conversationId, (history) => withNewest(history, message));
  state = withReply(state, message);
  if (seq > known.lastSeq)
    state = putConversation(state, counted({
      ...known, lastSeq: seq, lastMessage: known.lastMessage?.seq > seq ? known.lastMessage : message, lastActivityAt: message.createdAt, me: withUnread(known.me, message, state.me.id),
    }));
  return type === "system" ? state : withSent(state, message);
}

const quotedLength = 200; // Unicode scalars

/** A text where another message shows it. */
export function beginningOf(text) {
  const scalars = [...text];
  return scalars.length > quotedLength ? `${scalars.slice(0, quotedLength).join("")}…` : text;
}

/** A message as another one shows it. @returns {import("../contract.js").Quote} */
export const quoteOf = ({ id, seq, sender, type, text, deletedAt, hiddenByBlock }) => ({
  id, seq, sender, type,
  ...(text !== undefined && { text: beginningOf(text) }),
  ...(deletedAt && { deletedAt }),
  ...(hiddenByBlock && { hiddenByBlock }),
});

function withUnread({ archivedUntilSeq, ...me }, { seq, sender, type, deletedAt, hiddenByBlock, mentions, mentionsAll }, myId) {
  const keepsArchived = !(seq > archivedUntilSeq);
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
