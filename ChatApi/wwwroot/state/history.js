// The part of a conversation's messages that has been loaded: a window without holes, oldest first, each seq once. It
// usually ends at the newest message and follows it; after a jump to an old one it does not, until it has grown to the end.

/**
 * @typedef {{
 *   messages: import("../contract.js").Message[],
 *   to: number | null,         everything up to here has been loaded, what is missing is not for these eyes; null = nothing yet
 *   hasMoreBefore: boolean,
 *   follows: boolean,          it reaches the end, and takes in what is sent
 *   loading: boolean,
 *   hasFailed: boolean,
 *   meanwhile: object[],       events that changed messages while a page was on its way, to be applied to that page too
 * }} History
 */

/** @returns {History} */
export const emptyHistory = () =>
  ({ messages: [], to: null, hasMoreBefore: true, follows: true, loading: false, hasFailed: false, meanwhile: [] });

/** Adds what was just sent, when the window follows the end. What comes before its turn is shown; the hole before it is filled by a page. @returns {History} */
export function withNewest(history, message) {
  if (message.seq <= history.to || !history.follows)
    return changeMessage(history, message.seq, (known) => (message.version > known.version ? message : known));
  return reach(merge(history, [message]));
}

/**
 * Adds a page that begins a window, or goes on after it.
 * @param {{results: import("../contract.js").Message[], hasMoreBefore: boolean, hasMoreAfter: boolean}} page
 * @param {number} lastSeq the last one known when the page was asked for: so far a page with nothing after it goes
 * @returns {History}
 */
export function withPage(history, page, lastSeq) {
  const newest = page.results[0]?.seq ?? 0;
  return reach({
    ...merge(history, page.results),
    to: Math.max(history.to ?? 0, newest, page.hasMoreAfter ? 0 : lastSeq),
    hasMoreBefore: history.to === null ? page.hasMoreBefore : history.hasMoreBefore,
    follows: history.follows || !page.hasMoreAfter,
  });
}

/** @returns {History} */
export const withOlderPage = (history, page) => ({ ...merge(history, page.results), hasMoreBefore: page.hasMoreBefore });

/** Whether newer messages are still to be loaded: because they were skipped over, or because the window is of an older place. */
export const hasMoreAfter = (history, lastSeq) => history.to !== null && history.to < lastSeq;

/** What was sent before a seq is for these eyes no more. @returns {History} */
export const withoutBefore = (history, before) =>
  ({ ...withoutMessages(history, ({ seq }) => seq < before), to: history.to && Math.max(history.to, before - 1) });

/** @returns {History} what a change makes older than it was is left out */
export function changeMessage(history, seq, change) {
  const known = history.messages.find((message) => message.seq === seq);
  const changed = known && change(known);
  return changed === known || changed.version < known.version ? history : { ...history, messages: history.messages.map((message) => (message === known ? changed : message)) };
}

/** @returns {History} the same when no message is another afterwards */
export function mapMessages(history, change) {
  const messages = history.messages.map(change);
  return messages.some((message, i) => message !== history.messages[i]) ? { ...history, messages } : history;
}

/** @returns {History} */
export const withoutMessages = (history, isGone) =>
  history.messages.some(isGone) ? { ...history, messages: history.messages.filter((message) => !isGone(message)) } : history;

function merge(history, more) {
  const last = history.messages.at(-1);
  if (more.length === 1 && !(more[0].seq <= last?.seq))
    return { ...history, messages: [...history.messages, more[0]] };
  const bySeq = new Map(history.messages.map((message) => [message.seq, message]));
  for (const message of more)
    if (!(bySeq.get(message.seq)?.version >= message.version))
      bySeq.set(message.seq, message);
  return { ...history, messages: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

/** Goes as far as the seqs follow each other. */
function reach(history) {
  if (history.to === null)
    return history;
  let to = history.to;
  for (const { seq } of history.messages)
    if (seq === to + 1)
      to = seq;
  return to === history.to ? history : { ...history, to };
}
