// The control for one value of each type. A control has an element, the input to focus, read (undefined = not given; what cannot
// be read goes to problems) and write; those made of others also find a part of themselves by its path.

import { button, el } from "./dom.js";
import { newUuid } from "./uuid.js";

/** The control for a schema that is no object, list or map. */
export function makeScalar(schema, changed, id, { name, place, required, suggest }) {
  if (schema.enum)
    return choice(schema.enum, changed, id);
  switch (schema.type) {
    case "boolean":
      return choice([true, false], changed, id);
    case "integer":
    case "number":
      return numeric(schema, changed, id);
    case "string":
      if (schema.format === "uuid")
        return name.startsWith("client") ? key(changed, id, suggest && required) : text(schema, changed, id, place);
      return schema.format === "date-time" ? time(changed, id) : text(schema, changed, id, place);
    default:
      return json(changed, id);
  }
}

function choice(values, changed, id) {
  const input = el("select", { id, onchange: changed }, el("option", { value: "" }, "not given"), values.map((value) => el("option", { value: JSON.stringify(value) }, String(value))));
  return {
    element: input,
    input,
    read: () => (input.value ? JSON.parse(input.value) : undefined),
    write: (value) => (input.value = value === undefined || value === null ? "" : JSON.stringify(value)),
  };
}

function numeric(schema, changed, id) {
  const input = el("input", { id, type: "number", step: schema.type === "integer" ? "1" : "any", min: schema.minimum, max: schema.maximum, oninput: changed });
  return {
    element: input,
    input,
    read(problems) {
      if (input.validity.badInput)
        problems.push({ input, message: "This is not a number." });
      return input.value === "" ? undefined : Number(input.value);
    },
    write: (value) => (input.value = value ?? ""),
  };
}

function text(schema, changed, id, place) {
  const isSecret = schema.format === "password";
  const isLong = !isSecret && (place ?? "body") === "body" && schema.maxLength > 400;
  const input = isLong
    ? el("textarea", { id, rows: 3, oninput: changed, dir: "auto" })
    : el("input", { id, type: isSecret ? "password" : "text", autocomplete: isSecret ? "new-password" : "off", spellcheck: false, oninput: changed, dir: "auto", placeholder: schema.format === "duration" ? "PT1M30S" : "", className: schema.format === "uuid" ? "mono" : "" });
  input.autocapitalize = "none";
  return {
    element: input,
    input,
    read: () => (input.value === "" ? undefined : input.value),
    write: (value) => (input.value = value ?? ""),
  };
}

/** A key that the client chooses: one that must be given is there at once. */
function key(changed, id, isGiven) {
  const input = el("input", { id, type: "text", autocomplete: "off", spellcheck: false, className: "mono", oninput: changed, value: isGiven ? newUuid() : "" });
  const renew = () => {
    input.value = newUuid();
    changed();
  };
  return {
    element: el("span", { className: "with-button" }, input, button("New", renew, { "aria-label": "New UUID" })),
    input,
    read: () => input.value.trim() || undefined,
    write: (value) => (input.value = value ?? ""),
    renew,
  };
}

/** The field shows the time of this place; what is sent is UTC. */
function time(changed, id) {
  const input = el("input", { id, type: "datetime-local", step: "1", oninput: changed });
  const write = (value) => {
    const at = value ? new Date(value) : null;
    input.value = at && !Number.isNaN(at.getTime()) ? new Date(at.getTime() - (at.getTimezoneOffset() * 60_000)).toISOString().slice(0, 19) : "";
  };
  const now = button("Now", () => {
    write(new Date());
    changed();
  });
  return {
    element: el("span", { className: "with-button" }, input, now),
    input,
    read(problems) {
      if (input.validity.badInput)
        problems.push({ input, message: "This is not a whole date and time." });
      return input.value ? new Date(input.value).toISOString().replace(".000Z", "Z") : undefined;
    },
    write,
  };
}

function json(changed, id) {
  const input = el("textarea", { id, rows: 2, className: "mono", spellcheck: false, oninput: changed, placeholder: "any JSON, such as { \"a\": 1 } or \"text\"" });
  return {
    element: input,
    input,
    read(problems) {
      if (input.value.trim() === "")
        return undefined;
      try {
        return JSON.parse(input.value);
      } catch (error) {
        problems.push({ input, message: `This is not JSON: ${error.message}` });
        return undefined;
      }
    },
    write: (value) => (input.value = value === undefined ? "" : JSON.stringify(value, null, 2)),
  };
}
