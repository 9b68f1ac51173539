// Messages that change after they were sent: edited, deleted, hidden for oneself, pinned, starred, voted on. What is applied
// to a message that is there already holds wherever it shows: in the history, as the last one of the list, in quotes.

import type { Message, MessageHidden, MyMembership, PollUpdated } from "../generated/dtos.js";
import { beginningOf } from "./messages.js";
import { changeConversation, changeHistory, changeOne } from "./parts.js";
import { keepMine } from "./reactions.js";
import type { Placed, State } from "./state.js";
import { counted, withSeq } from "./unread.js";
import { changeMessage, mapMessages, withoutMessages } from "./window.js";

/** An edited message or a tombstone. What is one's own about it is not in the event and stays. */
export function withChanged(state: State, message: Message): State {
  if (message.seq > (state.conversations[message.conversationId]?.lastSeq ?? 0))
    return state; // message.new is yet to come, and brings it as it is now
  state = changeHistory(state, message.conversationId, (window) =>
    mapMessages(changeMessage(window, message.seq, (known) => renewed(known, message)), (one) => quoting(one, message)));
  return changeConversation(state, message.conversationId, ({ lastMessage, ...known }) => counted({
    ...known,
    ...(lastMessage && { lastMessage: quoting(lastMessage.id === message.id ? renewed(lastMessage, message) : lastMessage, message) }),
    me: withCounts(known.me, message, state.me.id),
  }));
}

function renewed(known: Message, message: Message): Message {
  if (message.version < known.version)
    return known;
  if (message.deletedAt)
    return message;
  const { reactions, poll, ...rest } = message;
  const mine = keepMine(reactions, known.reactions);
  return {
    ...rest,
    ...(known.starred && { starred: true }),
    ...(mine.length > 0 && { reactions: mine }),
    ...(poll && { poll: { ...poll, ...(known.poll?.myVotes && { myVotes: known.poll.myVotes }) } }),
  };
}

/** The message it answers may be the one that changed. */
function quoting(one: Message, { id, text, deletedAt, hiddenByBlock }: Message): Message {
  if (one.replyTo?.id !== id || one.deletedAt)
    return one;
  const { text: _text, deletedAt: _deletedAt, hiddenByBlock: _hidden, ...quote } = one.replyTo;
  return { ...one, replyTo: { ...quote, ...(text !== undefined && { text: beginningOf(text) }), ...(deletedAt && { deletedAt }), ...(hiddenByBlock && { hiddenByBlock }) } };
}

function withCounts({ mentionSeqs = [], ...me }: MyMembership, { seq, deletedAt, mentions, mentionsAll }: Message, myId: string): MyMembership {
  const isMentioned = mentionsAll || mentions?.includes(myId);
  return {
    ...me,
    mentionSeqs: isMentioned ? withSeq(mentionSeqs, seq) : mentionSeqs.filter((one) => one !== seq),
    ...(deletedAt && { uncountedSeqs: withSeq(me.uncountedSeqs, seq) }),
  };
}

/** Deleted for oneself: the last message may be another one then, but not one before what has come meanwhile. */
export function messageHidden(state: State, { conversationId, seq, messageId, lastMessage: last }: Placed<MessageHidden>): State {
  state = changeHistory(state, conversationId, (window) => withoutMessages(window, ({ id }) => id === messageId));
  return changeConversation(state, conversationId, ({ lastMessage, ...known }) => counted({
    ...known,
    ...(lastMessage && lastMessage.id !== messageId && lastMessage.seq > (last?.seq ?? 0) ? { lastMessage } : last && { lastMessage: last }),
    me: { ...known.me, uncountedSeqs: withSeq(known.me.uncountedSeqs, seq) },
  }));
}

/** Pins and stars: a member of the message, or that it has it no more. */
export const marking = <E, N extends "pinnedAt" | "starred">(name: N, valueOf: (event: E) => Message[N]) => (state: State, event: Placed<E>): State =>
  changeOne(state, event.conversationId, event.seq, (message) => {
    const value = valueOf(event);
    if (message.deletedAt || message[name] === value)
      return message;
    const { [name]: _old, ...rest } = message;
    return (value === undefined ? rest : { ...rest, [name]: value }) as Message;
  });

/** Someone voted, or the poll was closed; one's own votes are told to oneself alone. */
export const pollUpdated = (state: State, { conversationId, seq, votes, voters, closedAt, myVotes }: Placed<PollUpdated>): State =>
  changeOne(state, conversationId, seq, (message) => {
    if (!message.poll || message.deletedAt || message.hiddenByBlock)
      return message;
    const { closedAt: _closedAt, myVotes: mine = [], ...poll } = message.poll;
    const own = myVotes ?? mine;
    const options = poll.options.map((option, i) => ({ ...option, votes: votes[i] ?? option.votes }));
    return { ...message, poll: { ...poll, options, voters, ...(closedAt && { closedAt }), ...(own.length > 0 && { myVotes: own }) } };
  });
