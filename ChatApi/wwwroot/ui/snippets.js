// The same call for a terminal and in code. What is secret becomes a variable: neither tokens nor passwords stand in a snippet.

const open = "\uE000", close = "\uE001"; // around the name of a variable, in text that has yet to be quoted
const secret = /\uE000(\w+)\uE001/g;

/** A command for any POSIX shell, with the access token in $TOKEN. */
export function curl({ verb, path, body }, { origin, needsToken, contract, route }) {
  const lines = [`curl -sS${verb === "GET" ? "" : ` -X ${verb}`} ${quote(origin + path)}`];
  if (needsToken)
    lines.push("-H \"Authorization: Bearer $TOKEN\"");
  if (body !== undefined) {
    const short = JSON.stringify(hideAll(body, route, contract));
    lines.push("-H 'Content-Type: application/json'");
    lines.push(`-d ${quote(short.length > 80 ? JSON.stringify(hideAll(body, route, contract), null, 2) : short).replace(secret, "'\"$$$1\"'")}`);
  }
  return lines.join(" \\\n  ");
}

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

export function typescript(operation, values, { contract, route }) {
  const request = literal(hideAll(values, route, contract), "").replace(/"\uE000(\w+)\uE001"/g, "process.env.$1!");
  const name = operation.name[0].toLowerCase() + operation.name.slice(1);
  return `const answer = await client.api.${name}(${request === "{}" ? "" : request});`;
}

function literal(value, indent) {
  if (value === null || typeof value !== "object")
    return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return value.every((item) => item === null || typeof item !== "object")
      ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]`
      : `[\n${value.map((item) => `${inner}${literal(item, inner)},\n`).join("")}${indent}]`;
  const entries = Object.entries(value).map(([key, item]) => `${inner}${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${literal(item, inner)},\n`);
  return entries.length > 0 ? `{\n${entries.join("")}${indent}}` : "{}";
}

export function csharp(operation, values, { contract, route }) {
  const schemas = Object.fromEntries(route.members.map(({ name, schema }) => [name, schema]));
  const request = initializer(hideAll(values, route, contract), schemas, contract, "");
  return `var answer = await chat.${operation.name}Async(new ${operation.name}${request ? `\n${request}` : "()"});`
    .replace(/"\uE000(\w+)\uE001"/g, "Environment.GetEnvironmentVariable(\"$1\")");
}

function initializer(values, schemas, contract, indent) {
  const entries = Object.entries(values).map(([name, value]) => `${indent}    ${name[0].toUpperCase()}${name.slice(1)} = ${sharp(value, schemas[name], contract, `${indent}    `)},\n`);
  return entries.length > 0 ? `${indent}{\n${entries.join("")}${indent}}` : "";
}

function sharp(value, schema, contract, indent) {
  const type = contract.resolve(schema);
  if (type.type === "array" && Array.isArray(value))
    return `[${value.map((item) => sharp(item, type.items, contract, indent)).join(", ")}]`;
  if (type.type === "object" && type.properties)
    return `new()\n${initializer(value, type.properties, contract, indent)}`;
  if (type.type === "object")
    return `new() { ${Object.entries(value).map(([key, item]) => `[${JSON.stringify(key)}] = ${sharp(item, type.additionalProperties, contract, indent)}`).join(", ")} }`;
  if (type.enum && type.refName)
    return `${type.refName}.${value}`;
  if (!type.type)
    return `JsonSerializer.SerializeToElement(${JSON.stringify(value)})`;
  if (type.format === "uuid")
    return `Guid.Parse(${JSON.stringify(value)})`;
  if (type.format === "date-time")
    return `DateTimeOffset.Parse(${JSON.stringify(value)})`;
  return JSON.stringify(value);
}

/** The request with a variable for each member that is secret. */
export const hideAll = (values, route, contract) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, hide(name, value, route.members.find((member) => member.name === name)?.schema, contract)]));

function hide(name, value, schema, contract) {
  const type = contract.resolve(schema);
  if (type.format === "password" && value !== "")
    return `${open}${name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase()}${close}`;
  if (type.properties && value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(key, item, type.properties[key], contract)]));
  return value;
}
