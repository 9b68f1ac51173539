// Unread is derived, not counted: what lies between the read mark and the last message, less the few that do not count.

import type { Mine } from "./state.js";

const unreadLimit = 999; // counting stops here

/** The conversation with its counts right for its marks and its last seq. */
export function counted(conversation: Mine): Mine {
  const { unread: _unread, unreadMentions: _mentions, uncountedSeqs = [], mentionSeqs = [], ...me } = conversation.me;
  const from = Math.max(me.readSeq, me.historyFromSeq - 1);
  const uncounted = uncountedSeqs.filter((seq) => seq > from);
  const mentions = mentionSeqs.filter((seq) => seq > from && !uncounted.includes(seq));
  const known = (seqs: number[]) => seqs.filter((seq) => seq <= conversation.lastSeq).length;
  return {
    ...conversation,
    me: {
      ...me,
      unread: Math.min(Math.max(conversation.lastSeq - from - known(uncounted), 0), unreadLimit),
      unreadMentions: known(mentions),
      ...(uncounted.length > 0 && { uncountedSeqs: uncounted }),
      ...(mentions.length > 0 && { mentionSeqs: mentions }),
    },
  };
}

export const withSeq = (seqs: number[] = [], seq: number): number[] => (seqs.includes(seq) ? seqs : [...seqs, seq].sort((a, b) => a - b));

/** Where the line "New" belongs: the first message that counts as unread; null when all is read. */
export function firstUnread({ lastSeq, me }: Mine): number | null {
  if (me.unreadFromSeq)
    return me.unreadFromSeq;
  if (me.unread === 0)
    return null;
  let seq = Math.max(me.readSeq, me.historyFromSeq - 1) + 1;
  while (me.uncountedSeqs?.includes(seq) && seq < lastSeq)
    seq++;
  return seq;
}
