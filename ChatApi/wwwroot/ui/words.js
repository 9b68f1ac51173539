// What a schema allows, in a few words.

/** Such as "text, 1 to 40 characters" or "list of UUID, at most 100". */
export function typeWords(schema, contract) {
  const type = contract.resolve(schema);
  if (type.enum)
    return type.enum.length === 1 ? JSON.stringify(type.enum[0]) : "one of a list";
  const kind = kindWords(type, contract);
  const limits = limitWords(type);
  return limits ? `${kind}, ${limits}` : kind;
}

function kindWords(type, contract) {
  switch (type.type) {
    case "string":
      return { uuid: "UUID", "date-time": "time", duration: "duration", password: "secret text" }[type.format] ?? "text";
    case "integer":
      return "whole number";
    case "number":
      return "number";
    case "boolean":
      return "true or false";
    case "array":
      return `list of ${kindWords(contract.resolve(type.items), contract)}`;
    case "object":
      return type.properties ? type.refName ?? "object" : "map";
    default:
      return type.anyOf ? type.refName ?? "one of several" : "any JSON";
  }
}

const number = (value) => value.toLocaleString("en");

function limitWords({ minLength, maxLength, minimum, maximum, minItems, maxItems }) {
  if (maxLength !== undefined || minLength !== undefined)
    return `${range(minLength, maxLength)} character${maxLength === 1 ? "" : "s"}`;
  if (minimum !== undefined || maximum !== undefined)
    return range(minimum, maximum);
  return minItems !== undefined || maxItems !== undefined ? `${range(minItems, maxItems)} items` : "";
}

function range(least, most) {
  if (most === undefined)
    return `at least ${number(least)}`;
  return least === undefined ? `at most ${number(most)}` : `${number(least)} to ${number(most)}`;
}

/** Who may call an operation. */
export const accessWords = (access) => ({
  anonymous: "Anyone, signed in or not",
  signedIn: "Anyone who is signed in",
  member: "Members of the conversation; for others it does not exist",
  admin: "Administrators of the app",
}[access] ?? access);

/** camelCase → words. */
export const spaced = (name) => name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase();
