// The options of a poll: how often each was chosen, and one's own choice.

import { el } from "./dom.js";

/** For the list of messages. */
export function pollOf({ poll }, now = Date.now()) {
  if (!poll)
    return undefined;
  const most = Math.max(1, ...poll.options.map(({ votes }) => votes));
  return {
    options: poll.options.map(({ text, votes }, i) => ({ text, votes, share: votes / most, isMine: Boolean(poll.myVotes?.includes(i)) })),
    isClosed: Boolean(poll.closedAt) || Date.parse(poll.closesAt) <= now,
    about: [poll.multiple ? "Several answers" : "", poll.anonymous ? "Anonymous" : "", poll.voters === 1 ? "1 vote" : `${poll.voters} votes`].filter(Boolean).join(" · "),
  };
}

/** The click is heard by the list. */
export const renderPoll = ({ options, isClosed, about }) =>
  el("div", { class: "poll", role: "group", "aria-label": "Answers" },
    options.map(({ text, votes, share, isMine }, i) => {
      const bar = el("i", { "aria-hidden": "true" });
      bar.style.width = `${Math.round(100 * share)}%`;
      return el("button", { type: "button", "data-option": String(i), "aria-pressed": String(isMine), disabled: isClosed }, bar, el("span", { dir: "auto" }, text), el("b", {}, String(votes)));
    }),
    el("small", {}, isClosed ? `Closed · ${about}` : about));

/** One's votes after a click on an option: chosen, or taken back. */
export function votesAfter({ multiple, myVotes = [] }, option) {
  if (myVotes.includes(option))
    return myVotes.filter((one) => one !== option);
  return multiple ? [...myVotes, option].sort((a, b) => a - b) : [option];
}
