// JSON to read: in colours, folded where it is long, filled in when it is unfolded. What is secret is covered.

import { button, el } from "./dom.js";

const secrets = new Set(["password", "bearertoken", "refreshtoken", "accesstoken", "ticket"]);
const page = 100;

/** Unfolds four levels; long lists are unfolded by hand, a hundred items at a time. */
export const jsonView = (value, depth = 0, key = null) => (value !== null && typeof value === "object" ? branch(value, depth, key) : el("span", {}, key, leaf(value)));

function leaf(value) {
  const kind = value === null ? "null" : typeof value;
  return el("span", { className: `json-${kind}`, dir: "auto" }, JSON.stringify(value));
}

function branch(value, depth, key) {
  const isList = Array.isArray(value);
  const entries = isList ? value.map((item, index) => [index, item]) : Object.entries(value);
  const [left, right] = isList ? "[]" : "{}";
  if (entries.length === 0)
    return el("span", {}, key, left + right);
  const inside = el("ul");
  const fill = () => {
    if (inside.childElementCount === 0)
      more(inside, entries, isList, depth, 0);
  };
  const count = isList ? `${entries.length} item${entries.length === 1 ? "" : "s"}` : entries.slice(0, 3).map(([name]) => name).join(", ") + (entries.length > 3 ? " …" : "");
  const details = el("details", { className: "json", open: depth < 4 && entries.length <= page, ontoggle: fill },
    el("summary", {}, key, left, el("span", { className: "folded" }, ` ${count} ${right}`)), inside, el("span", { className: "end" }, right));
  if (details.open)
    fill();
  return details;
}

function more(inside, entries, isList, depth, from) {
  for (const [name, item] of entries.slice(from, from + page)) {
    const key = isList ? null : el("span", {}, el("span", { className: "json-key" }, name), ": ");
    inside.append(el("li", {}, secrets.has(String(name).toLowerCase()) && typeof item === "string" ? [key, cover()] : jsonView(item, depth + 1, key)));
  }
  const left = entries.length - from - page;
  if (left > 0) {
    const row = el("li", {}, button(`${left} more`, () => {
      row.remove();
      more(inside, entries, isList, depth, from + page);
    }, { className: "quiet" }));
    inside.append(row);
  }
}

const cover = () => el("span", { className: "json-secret", title: "Covered; Copy has it" }, "••••••••");
