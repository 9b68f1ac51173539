// Which operations a few typed letters mean, the likeliest first.

import { spaced } from "./words.js";

/** Operations in which each word of the query is found; all of them for a query without words. */
export function search(operations, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0)
    return operations;
  return operations
    .map((operation) => ({ operation, score: score(operation, words) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ operation }) => operation);
}

/** 0 when a word is nowhere. A whole name goes before its beginning, that before a word of it, then paths, then what is said about it. */
function score(operation, words) {
  const name = operation.name.toLowerCase();
  const parts = spaced(operation.name).split(" ");
  const paths = operation.routes.map(({ verb, path }) => `${verb} ${path}`).join(" ").toLowerCase();
  const about = `${operation.tag} ${operation.summary}`.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const found = name === word ? 100
      : name.startsWith(word) ? 60
      : parts.some((part) => part.startsWith(word)) ? 40
      : name.includes(word) ? 20
      : paths.includes(word) ? 8
      : about.includes(word) ? 4
      : 0;
    if (found === 0)
      return 0;
    sum += found;
  }
  return sum - (name.length / 100);
}
