// A text with its links and mentions marked. Everything else stays text.

import { el } from "./dom.js";

/** @param {{links?: string[], mentions?: string[]}} marked  as they stand in the text */
export function richText(text, { links = [], mentions = [] }) {
  const parts = [];
  let rest = text;
  while (rest) {
    const first = firstOf(rest, [...links, ...mentions]);
    if (!first)
      break;
    const [at, found] = first;
    parts.push(rest.slice(0, at), links.includes(found) ? link(found) : el("b", { class: "mention" }, found));
    rest = rest.slice(at + found.length);
  }
  return [...parts, rest];
}

/** The one that comes first, of several at one place the longest. */
function firstOf(text, wanted) {
  const found = wanted.map((one) => [text.indexOf(one), one]).filter(([at]) => at >= 0);
  return found.sort(([a, one], [b, other]) => a - b || other.length - one.length)[0];
}

/** What the service calls a link is one of the web; what is said to be one by anything else is not followed. */
const link = (address) => (/^https?:\/\//i.test(address) ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address) : address);
