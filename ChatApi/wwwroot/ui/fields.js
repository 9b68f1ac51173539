// Values made of others: objects of named fields, lists of items, maps of keys. What may be left out starts left out.

import { makeScalar } from "./controls.js";
import { button, el, prose } from "./dom.js";
import { typeWords } from "./words.js";

let lastId = 0;

/** The control for any schema; suggest fills in keys that clients choose. */
export function makeControl(schema, contract, changed, member) {
  const type = contract.resolve(schema);
  if (type.type === "array")
    return makeList(type, contract, changed, member);
  if (type.type === "object" && type.properties)
    return makeObject(type, contract, changed, member);
  if (type.type === "object" && type.additionalProperties)
    return makeMap(type, contract, changed, member);
  return makeScalar(type, changed, `value-${++lastId}`, member);
}

/** A member with its name, what it may be, what it means, and what is wrong with it. */
export function makeField(member, contract, changed) {
  const control = makeControl(member.schema, contract, changed, member);
  const id = `field-${++lastId}`;
  const error = el("p", { className: "error", id: `${id}-error` });
  const place = member.place && member.place !== "body" ? ` · in the ${member.place}` : "";
  const name = el("span", { className: "name" }, member.name);
  const type = el("span", { className: "type", id: `${id}-type` }, typeWords(member.schema, contract) + place);
  const required = member.required ? el("em", { "aria-hidden": Boolean(control.input) }, "required") : null;
  const hints = el("p", { className: "hint", id: `${id}-hint` }, prose(member.schema.description ?? ""));
  const described = { "aria-describedby": `${id}-error ${id}-type ${id}-hint` };
  const element = control.input
    ? el("div", { className: "field" }, el("div", { className: "line" }, el("label", { htmlFor: control.input.id }, name), required, type), control.element, error, hints)
    : el("fieldset", { className: "field", ...described }, el("legend", {}, el("div", { className: "line" }, name, required, type)), hints, control.element, error);
  control.input?.setAttribute("aria-describedby", described["aria-describedby"]);
  if (member.required)
    control.input?.setAttribute("aria-required", "true");
  element.dataset.member = member.name;
  return {
    ...control,
    element,
    fail(message) {
      error.textContent = message;
      element.toggleAttribute("data-wrong", message !== "");
      if (message)
        control.input?.setAttribute("aria-invalid", "true");
      else
        control.input?.removeAttribute("aria-invalid");
      for (const part of control.parts?.() ?? [])
        part.fail(message && "");
    },
  };
}

/** The fields of an object. */
export function makeFields(members, contract, changed) {
  const fields = new Map(members.map((member) => [member.name.toLowerCase(), { member, ...makeField(member, contract, changed) }]));
  return {
    element: el("div", { className: "fields" }, [...fields.values()].map(({ element }) => element)),
    read(problems) {
      const given = [...fields.values()].map(({ member, read }) => [member.name, read(problems)]).filter(([, value]) => value !== undefined);
      return Object.fromEntries(given);
    },
    write(values) {
      for (const { member, write } of fields.values())
        write(values?.[member.name]);
    },
    parts: () => [...fields.values()],
    at: (path) => descend(fields.get(String(path[0]).toLowerCase()), path.slice(1)),
  };
}

const descend = (field, path) => (field && path.length > 0 && field.at?.(path)) || field;

/** An object that may be left out: nothing until it is added. */
function makeObject(type, contract, changed, member) {
  const members = Object.entries(type.properties).map(([name, schema]) => ({ name, schema: contract.resolve(schema), required: type.required?.includes(name) ?? false }));
  const element = el("div", { className: "object" });
  let fields = null;
  const show = (isGiven) => {
    fields = isGiven ? makeFields(members, contract, changed) : null;
    const change = () => {
      show(!isGiven);
      changed();
    };
    element.replaceChildren(...[fields?.element, member.required ? null : button(isGiven ? "Leave out" : `Add ${member.name}`, change, { className: "quiet" })].filter(Boolean));
  };
  show(member.required);
  return {
    element,
    read: (problems) => fields?.read(problems),
    write(value) {
      show(value !== undefined || member.required);
      fields?.write(value ?? {});
    },
    parts: () => fields?.parts() ?? [],
    at: (path) => fields?.at(path),
  };
}

/** Rows that are added and taken away; row makes one. */
function makeRows(label, row, changed) {
  const list = el("ul", { className: "rows" });
  let rows = [];
  const add = () => {
    const made = row(rows.length);
    const remove = button("Remove", () => {
      rows = rows.filter((other) => other !== made);
      made.item.remove();
      changed();
    }, { className: "quiet" });
    made.item = el("li", {}, made.element, remove);
    rows.push(made);
    list.append(made.item);
    return made;
  };
  const more = button(label, () => {
    const { item } = add();
    item.querySelector("input, textarea, select")?.focus();
    changed();
  }, { className: "quiet" });
  return {
    element: el("div", {}, list, more),
    rows: () => rows,
    fill(values, write) {
      rows = [];
      list.replaceChildren();
      for (const value of values)
        write(add(), value);
    },
  };
}

function makeList(type, contract, changed, member) {
  const rows = makeRows(`Add to ${member.name}`, (index) => {
    const item = { name: `${member.name} item`, required: true };
    const control = makeControl(type.items, contract, changed, item);
    control.input?.setAttribute("aria-label", `${member.name} ${index + 1}`);
    return control;
  }, changed);
  return {
    element: rows.element,
    read(problems) {
      const items = rows.rows().map(({ read }) => read(problems)).filter((item) => item !== undefined);
      return items.length > 0 ? items : undefined;
    },
    write: (values) => rows.fill(values ?? [], (row, value) => row.write(value)),
    parts: () => rows.rows().flatMap((row) => row.parts?.() ?? []),
    at: (path) => rows.rows()[Number(path[0])]?.at?.(path.slice(1)),
  };
}

function makeMap(type, contract, changed, member) {
  const rows = makeRows(`Add to ${member.name}`, (index) => {
    const key = el("input", { type: "text", className: "key", autocomplete: "off", spellcheck: false, placeholder: "name", oninput: changed, "aria-label": `${member.name}: name ${index + 1}` });
    const values = type.additionalProperties === true ? {} : type.additionalProperties;
    const value = makeControl(values, contract, changed, { name: `${member.name} value`, required: true });
    value.input?.setAttribute("aria-label", `${member.name}: value ${index + 1}`);
    return { ...value, key, element: el("div", { className: "pair" }, key, value.element) };
  }, changed);
  return {
    element: rows.element,
    read(problems) {
      const entries = rows.rows().filter(({ key }) => key.value).map(({ key, read }) => [key.value, read(problems)]).filter(([, value]) => value !== undefined);
      return entries.length > 0 ? Object.fromEntries(entries) : undefined;
    },
    write: (map) => rows.fill(Object.entries(map ?? {}), (row, [key, value]) => {
      row.key.value = key;
      row.write(value);
    }),
  };
}
