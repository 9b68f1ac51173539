// Reactions to messages. An event has all there are now, but not which are one's own: that is known from before and from one's own events.

import type { Message, ReactionAdded, ReactionGroup, ReactionRemoved } from "../generated/dtos.js";
import { changeOne } from "./parts.js";
import type { Placed, State } from "./state.js";

/** "reaction.added" or "reaction.removed". */
export const reacted = (isAdded: boolean) => (state: State, { conversationId, seq, reaction, reactions }: Placed<ReactionAdded | ReactionRemoved>): State =>
  changeReactions(state, { conversationId, seq }, (known) => {
    const mine = ownOf(known);
    if (reaction.user.id === state.me.id)
      mine[isAdded ? "add" : "delete"](reaction.emoji);
    return withMine(reactions, mine);
  });

/** All there are now, as the answer to one's own reaction has them. */
export const withReactions = (state: State, message: Pick<Message, "conversationId" | "seq">, reactions: ReactionGroup[]): State =>
  changeReactions(state, message, () => reactions);

/** Those of a message that came by an event, with what is known to be one's own of those before. */
export const keepMine = (reactions: ReactionGroup[] = [], known: ReactionGroup[] = []): ReactionGroup[] => withMine(reactions, ownOf(known));

const ownOf = (known: ReactionGroup[]) => new Set(known.filter(({ me }) => me).map(({ emoji }) => emoji));

const withMine = (reactions: ReactionGroup[], mine: Set<string>): ReactionGroup[] =>
  reactions.map(({ me: _me, ...group }) => ({ ...group, ...(mine.has(group.emoji) && { me: true }) }));

const changeReactions = (state: State, { conversationId, seq }: Pick<Message, "conversationId" | "seq">, change: (known: ReactionGroup[]) => ReactionGroup[]): State =>
  changeOne(state, conversationId, seq, ({ reactions = [], ...message }) => {
    if (message.deletedAt || message.hiddenByBlock)
      return message;
    const now = change(reactions);
    return { ...message, ...(now.length > 0 && { reactions: now }) };
  });
