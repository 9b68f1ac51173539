// What the package's generated Swift declares, read from its own text: each struct with its members.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { swiftPackage } from "./swift.js";

const folder = join(swiftPackage, "Sources/ChatApi/Generated");

/** @typedef {{type: string, isOptional: boolean}} Member */

/** @returns {Map<string, Map<string, Member>>} struct → member → what it holds */
export function structsIn(text) {
  const structs = new Map();
  let members = null;
  for (const line of text.split("\n")) {
    const struct = /^public struct (\w+):/.exec(line);
    if (struct)
      structs.set(struct[1], (members = new Map()));
    const member = /^ {4}public var `?(\w+)`?: (.+?)(\?)?$/.exec(line);
    if (member && members)
      members.set(member[1], { type: member[2], isOptional: member[3] !== undefined });
    if (line === "}")
      members = null;
  }
  return structs;
}

/** Every struct of the contract. */
export async function contractStructs() {
  const texts = await Promise.all(["Types", "Requests", "Events"].map((name) => readFile(join(folder, `${name}.swift`), "utf8")));
  return new Map(texts.flatMap((text) => [...structsIn(text)]));
}

/** @returns {Promise<Map<string, string>>} event name → the struct that decodes it; what has no name of its own is left out */
export async function eventStructs() {
  const text = await readFile(join(folder, "Events.swift"), "utf8");
  return new Map([...text.matchAll(/case "([a-z_.]+)": self = \.\w+\(try (\w+)\(from: decoder\)\)/g)].map(([, name, struct]) => [name, struct]));
}

const isText = (value) => typeof value === "string";
const scalars = {
  String: isText,
  Bool: (value) => typeof value === "boolean",
  Int: Number.isInteger,
  Int64: Number.isSafeInteger,
  Double: (value) => typeof value === "number",
  UUID: (value) => isText(value) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  Date: (value) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value),
  ISODuration: (value) => isText(value) && /^-?PT?[\dDTHMS.]+$/.test(value),
  JSONValue: () => true,
};

/**
 * Why Swift would not decode a value, and what it would leave unread: one line each.
 * @param {Map<string, Map<string, Member>>} structs
 * @returns {string[]}
 */
export function mismatches(structs, type, value, path = "") {
  if (type.startsWith("[String: "))
    return Object.entries(value).flatMap(([name, item]) => mismatches(structs, type.slice(9, -1), item, `${path}.${name}`));
  if (type.startsWith("["))
    return Array.isArray(value) ? value.flatMap((item, i) => mismatches(structs, type.slice(1, -1), item, `${path}[${i}]`)) : [`${path} is no list`];
  if (scalars[type])
    return scalars[type](value) ? [] : [`${path} is ${JSON.stringify(value)}, no ${type}`];
  const members = structs.get(type);
  if (!members)
    return type === "ChatEvent" ? [] : [`${path} is a ${type}, which is declared nowhere`];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${path} is no object`];
  return [
    ...Object.keys(value).filter((name) => !members.has(name)).map((name) => `${path}.${name} is no member of ${type}`),
    ...[...members].filter(([name, { isOptional }]) => !isOptional && value[name] === undefined).map(([name]) => `${path}.${name} of ${type} is missing`),
    ...[...members].filter(([name]) => value[name] !== undefined).flatMap(([name, member]) => mismatches(structs, member.type, value[name], `${path}.${name}`)),
  ];
}
