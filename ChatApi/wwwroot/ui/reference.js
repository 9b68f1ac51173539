// What is said of an operation beside its form: who may call it, how often, what it answers and how it refuses.

import { el, prose } from "./dom.js";
import { accessWords, spaced, typeWords } from "./words.js";

export function about({ access, permissions, limits }) {
  const facts = [["Access", accessWords(access)]];
  if (permissions.length > 0)
    facts.push(["Permission", permissions.map(({ permission, member, when }) => `${spaced(permission)}${member ? ` (for ${member}${when ? ` ${when}` : ""})` : ""}`).join(", ")]);
  if (limits.length > 0)
    facts.push(["Limits", limits.map(({ name, per, unless }) => `${name} (per ${spaced(per)}${unless ? `, not with ${unless}` : ""})`).join(", ")]);
  return el("dl", { className: "facts" }, facts.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)]));
}

export function answersReference(operation, contract) {
  const answers = operation.responses.filter(({ status }) => status < 300);
  const schema = answers.find((answer) => answer.schema)?.schema;
  return el("details", { className: "reference" },
    el("summary", {}, "What it answers"),
    el("ul", { className: "answers" }, answers.map(({ status, description }) => el("li", {}, el("strong", {}, status), " ", prose(description)))),
    schema ? membersOf(schema, contract, new Set()) : null);
}

/** The members of an object, those inside them to be unfolded; an object within itself is not unfolded again. */
function membersOf(schema, contract, above) {
  const type = contract.resolve(schema);
  const inner = type.type === "array" ? contract.resolve(type.items) : type.additionalProperties ? contract.resolve(type.additionalProperties) : type;
  if (inner.anyOf)
    return el("p", { className: "hint" }, `One of: ${inner.anyOf.map((one) => contract.resolve(one).refName).join(", ")}`);
  if (!inner.properties || above.has(inner.refName))
    return null;
  const inside = new Set([...above, inner.refName]);
  return el("ul", { className: "members" }, Object.entries(inner.properties).map(([name, member]) => {
    const described = contract.resolve(member);
    const line = [el("span", { className: "name" }, name), " ", el("span", { className: "type" }, typeWords(member, contract)),
      inner.required?.includes(name) ? null : el("em", {}, " may be left out"), described.description ? el("p", { className: "hint" }, prose(described.description)) : null];
    const below = membersOf(member, contract, inside);
    return el("li", {}, below ? el("details", {}, el("summary", {}, line), below) : line);
  }));
}

/** A status whose description has a line for each code says it in them; else the codes stand above it. */
export function errorsReference({ responses }) {
  const errors = responses.filter(({ status }) => !(status < 300));
  const row = ({ status, codes, description }) => {
    const lines = description.split("\n");
    const told = lines[0].startsWith("- ") ? lines.map((line) => line.slice(2)) : [codes.map((code) => `\`${code}\``).join(", "), ...lines];
    return el("tr", {}, el("th", { scope: "row" }, status), el("td", {}, told.map((line) => el("p", {}, prose(line)))));
  };
  return el("details", { className: "reference" }, el("summary", {}, "How it refuses"), el("table", {}, el("tbody", {}, errors.map(row))));
}
