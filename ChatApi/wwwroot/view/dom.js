// The little that is needed to build elements. Text is always set as text: nothing here reads HTML.

/** An element: el("p", { class: "hint", dir: "auto", onclick }, "text", child, null). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false)
      continue;
    if (name.startsWith("on"))
      element.addEventListener(name.slice(2), value);
    else
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

const svg = "http://www.w3.org/2000/svg";

/** One of the symbols of index.html; with a label it is read out, without it is decoration. */
export function icon(name, { label, ...attributes } = {}) {
  const element = document.createElementNS(svg, "svg");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `#i-${name}`);
  for (const [key, value] of Object.entries({ ...attributes, ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) }))
    element.setAttribute(key, value);
  element.append(use);
  return element;
}

/** A round picture of a name: its initials on one of eight colours, always the same for the same id. */
export function avatar(name, id) {
  return paintAvatar(el("span", { class: "avatar" }), name, id);
}

export function paintAvatar(element, name, id) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : ""].map((word) => [...(word ?? "")][0] ?? "").join("");
  element.textContent = initials.toLocaleUpperCase() || "?";
  element.dataset.tone = [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7) % 8;
  element.setAttribute("aria-hidden", "true");
  return element;
}

/**
 * Makes the children of a list be those of the items, in order. What has not changed keeps its element, and with it focus
 * and selection: an item is { key, ...whatever it shows }, compared by its JSON.
 */
export function reconcile(list, items, render) {
  const keys = new Set(items.map((item) => item.key));
  for (const child of [...list.children])
    if (!keys.has(child.dataset.key))
      child.remove();
  const known = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let place = list.firstChild;
  for (const item of items) {
    let child = known.get(item.key);
    const looks = JSON.stringify(item);
    if (child?.looks !== looks) {
      const fresh = Object.assign(render(item), { looks });
      fresh.dataset.key = item.key;
      if (child)
        replace(child, fresh);
      if (child === place)
        place = fresh;
      child = fresh;
    }
    if (child === place)
      place = place.nextSibling;
    else
      list.insertBefore(child, place);
  }
}

/** The focus stays on the link or button that takes the place of the one that had it. */
function replace(old, fresh) {
  const at = focusable(old).indexOf(document.activeElement);
  old.replaceWith(fresh);
  if (at >= 0)
    (focusable(fresh)[at] ?? focusable(fresh)[0])?.focus();
}

const focusable = (element) => [...element.querySelectorAll("a, button")];
