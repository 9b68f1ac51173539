// The part of a long text where something was found.

const before = 30;

/**
 * @param {{start: number, length: number}[]} highlights  in UTF-16 code units, as strings here are counted
 * @returns {{text: string, isFound: boolean}[]}
 */
export function snippetOf(text, highlights) {
  const from = highlights[0]?.start > 2 * before ? wordBegin(text, highlights[0].start - before) : 0;
  const parts = from > 0 ? [{ text: "… ", isFound: false }] : [];
  let at = from;
  for (const { start, length } of highlights) {
    if (start < at)
      continue;
    parts.push({ text: text.slice(at, start), isFound: false }, { text: text.slice(start, start + length), isFound: true });
    at = start + length;
  }
  return [...parts, { text: text.slice(at), isFound: false }].filter((part) => part.text);
}

/** Not in the middle of a word, nor of a character. */
function wordBegin(text, at) {
  const space = text.indexOf(" ", at);
  return space >= 0 && space < at + before ? space + 1 : text.codePointAt(at) >= 0xdc00 && text.codePointAt(at) <= 0xdfff ? at + 1 : at;
}
