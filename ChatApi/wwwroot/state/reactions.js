// Reactions to messages. An event has all there are now, but not which are one's own: that is known from before and from one's own events.

import { changeOne } from "./parts.js";

/** @typedef {{emoji: string, count: number, users: import("../contract.js").User[], me?: boolean}} ReactionGroup */

/** "reaction.added" or "reaction.removed". */
export const reacted = (isAdded) => (state, { reaction, reactions, ...place }) =>
  changeReactions(state, place, (known) => {
    const mine = new Set(known.filter(({ me }) => me).map(({ emoji }) => emoji));
    if (reaction.user.id === state.me.id)
      mine[isAdded ? "add" : "delete"](reaction.emoji);
    return withMine(reactions, mine);
  });

/** All there are now, as the answer to one's own reaction has them. @returns {import("./state.js").State} */
export const withReactions = (state, message, reactions) => changeReactions(state, message, () => reactions);

/** Those of a message that came by an event, with what is known to be one's own of those before. @param {ReactionGroup[]} [known] */
export const keepMine = (reactions = [], known = []) =>
  withMine(reactions, new Set(known.filter(({ me }) => me).map(({ emoji }) => emoji)));

const withMine = (reactions, mine) => reactions.map(({ me, ...group }) => ({ ...group, ...(mine.has(group.emoji) && { me: true }) }));

const changeReactions = (state, place, change) => changeOne(state, place, ({ reactions = [], ...message }) => {
  if (message.deletedAt || message.hiddenByBlock)
    return message;
  const now = change(reactions);
  return { ...message, ...(now.length > 0 && { reactions: now }) };
});
