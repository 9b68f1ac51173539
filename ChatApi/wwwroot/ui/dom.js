// Elements out of names, properties and children. Text becomes a text node, never markup.

/** An element. Properties are set as they are called in the DOM, what has a dash as an attribute; children that are null are left out. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null)
      continue;
    if (key.includes("-") || key === "role")
      element.setAttribute(key, value);
    else
      element[key] = value;
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

export const find = (selector) => document.querySelector(selector);

export const button = (text, onclick, properties = {}) => el("button", { type: "button", onclick, ...properties }, text);

/** Says something to who cannot see the page, and to nobody else. */
export function announce(text) {
  find("#announcer").textContent = text;
}

/** Words with `code` in them. */
export const prose = (text) => text.split("`").map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));

/** Copies a text; the button says for a moment that it did, or why not. Pages without https have no clipboard. */
export const copyButton = (label, text) => {
  const control = button("Copy", async () => {
    const done = await navigator.clipboard?.writeText(text()).then(() => true, () => false);
    control.textContent = done ? "Copied" : "Not allowed here";
    announce(done ? `${label} copied` : "This browser does not let the page copy");
    setTimeout(() => (control.textContent = "Copy"), 1_500);
  }, { className: "quiet", "aria-label": `Copy ${label}` });
  return control;
};
