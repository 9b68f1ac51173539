// The part of a conversation's messages that has been loaded: a window without holes, oldest first, each seq once. It
// usually ends at the newest message and follows it; after a jump to an old one it does not, until it has grown to the end.

import type { Message } from "../generated/dtos.js";

/** A window of loaded messages. */
export interface MessageWindow {
  readonly messages: readonly Message[];
  /** Everything up to here has been loaded, what is missing is not for these eyes; null = nothing yet. */
  readonly to: number | null;
  readonly hasMoreBefore: boolean;
  /** It reaches the end, and takes in what is sent. */
  readonly follows: boolean;
  readonly loading: boolean;
  /** Why the last page asked for could not be loaded. */
  readonly error?: unknown;
}

/** A page as ListMessages answers it, newest first. */
export interface MessagePage {
  readonly results: readonly Message[];
  readonly hasMoreBefore: boolean;
  readonly hasMoreAfter: boolean;
}

export const emptyWindow = (): MessageWindow =>
  ({ messages: [], to: null, hasMoreBefore: true, follows: true, loading: false });

/** Adds what was just sent, when the window follows the end. What comes before its turn is shown; the hole before it is filled by a page. */
export function withNewest<W extends MessageWindow>(window: W, message: Message): W {
  if (message.seq <= (window.to ?? 0) || !window.follows)
    return changeMessage(window, message.seq, (known) => (message.version > known.version ? message : known));
  return reach(merge(window, [message]));
}

/** Adds a page that begins a window, or goes on after it. @param lastSeq the last one known when the page was asked for: so far a page with nothing after it goes */
export function withPage<W extends MessageWindow>(window: W, page: MessagePage, lastSeq: number): W {
  const newest = page.results[0]?.seq ?? 0;
  return reach({
    ...merge(window, page.results),
    to: Math.max(window.to ?? 0, newest, page.hasMoreAfter ? 0 : lastSeq),
    hasMoreBefore: window.to === null ? page.hasMoreBefore : window.hasMoreBefore,
    follows: window.follows || !page.hasMoreAfter,
  });
}

export const withOlderPage = <W extends MessageWindow>(window: W, page: Pick<MessagePage, "results" | "hasMoreBefore">): W =>
  ({ ...merge(window, page.results), hasMoreBefore: page.hasMoreBefore });

/** Whether newer messages are still to be loaded: because they were skipped over, or because the window is of an older place. */
export const hasMoreAfter = (window: MessageWindow, lastSeq: number): boolean => window.to !== null && window.to < lastSeq;

/** What was sent before a seq is for these eyes no more. */
export const withoutBefore = <W extends MessageWindow>(window: W, before: number): W =>
  ({ ...withoutMessages(window, ({ seq }) => seq < before), to: window.to && Math.max(window.to, before - 1) });

/** What a change makes older than it was is left out. */
export function changeMessage<W extends MessageWindow>(window: W, seq: number, change: (message: Message) => Message): W {
  const known = window.messages.find((message) => message.seq === seq);
  const changed = known && change(known);
  if (!changed || changed === known || changed.version < known.version)
    return window;
  return { ...window, messages: window.messages.map((message) => (message === known ? changed : message)) };
}

/** The same when no message is another afterwards. */
export function mapMessages<W extends MessageWindow>(window: W, change: (message: Message) => Message): W {
  const messages = window.messages.map(change);
  return messages.some((message, i) => message !== window.messages[i]) ? { ...window, messages } : window;
}

export const withoutMessages = <W extends MessageWindow>(window: W, isGone: (message: Message) => boolean): W =>
  window.messages.some(isGone) ? { ...window, messages: window.messages.filter((message) => !isGone(message)) } : window;

function merge<W extends MessageWindow>(window: W, more: readonly Message[]): W {
  const last = window.messages.at(-1)?.seq ?? 0;
  if (more.length === 1 && more[0]!.seq > last)
    return { ...window, messages: [...window.messages, more[0]!] };
  const bySeq = new Map(window.messages.map((message) => [message.seq, message]));
  for (const message of more)
    if (!((bySeq.get(message.seq)?.version ?? 0) >= message.version))
      bySeq.set(message.seq, message);
  return { ...window, messages: [...bySeq.values()].sort((a, b) => a.seq - b.seq) };
}

/** Goes as far as the seqs follow each other. */
function reach<W extends MessageWindow>(window: W): W {
  if (window.to === null)
    return window;
  let to = window.to;
  for (const { seq } of window.messages)
    if (seq === to + 1)
      to = seq;
  return to === window.to ? window : { ...window, to };
}
