// A menu beside the button that opened it. Arrows move, Escape, Tab or a press elsewhere closes it, and the focus goes back.

import { el, icon } from "./dom.js";

const gapPx = 4;
const edgePx = 8;
let closeOpen = () => {};

/** When what it is about has gone. */
export const closeMenu = () => closeOpen({ restore: false });

/**
 * @typedef {{label: string, icon?: string, isDanger?: boolean, isChecked?: boolean, act: () => void}} MenuItem
 * @param {Element} anchor
 * @param {(MenuItem | null | false | undefined)[]} items  null = a line between; false or undefined = left out
 * @param {{label: string, before?: Element}} more  what the menu is about; what stands above its items
 */
export function openMenu(anchor, items, { label, before }) {
  closeOpen();
  const returnTo = anchor.matches("button") ? anchor : anchor.querySelector("button.more");
  const stopListening = new AbortController();
  const close = ({ restore = true } = {}) => {
    closeOpen = () => {};
    stopListening.abort();
    menu.remove();
    returnTo?.removeAttribute("aria-expanded");
    if (restore)
      returnTo?.focus();
  };
  const menu = el("div", { class: "menu", popover: "manual" },
    before,
    el("div", { role: "menu", "aria-label": label }, items.filter((item) => item === null || item).map((item) => (item ? renderItem(item) : el("hr")))));
  const leave = ({ target }) => !menu.contains(target) && close({ restore: false });
  document.addEventListener("pointerdown", leave, { capture: true, signal: stopListening.signal });
  window.addEventListener("resize", () => close(), { signal: stopListening.signal });
  menu.addEventListener("click", ({ target }) => target.closest("button") && close(), { capture: true });
  menu.addEventListener("keydown", (event) => handleKey(event, menu, close));

  returnTo?.setAttribute("aria-expanded", "true");
  (anchor.closest("dialog") ?? document.body).append(menu);
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  menu.querySelector("button").focus();
  closeOpen = close;
}

const renderItem = ({ label, icon: name, isDanger, isChecked, act }) =>
  el("button", {
    type: "button",
    role: isChecked === undefined ? "menuitem" : "menuitemcheckbox",
    "aria-checked": isChecked === undefined ? null : String(isChecked),
    class: isDanger ? "danger" : null,
    onclick: act,
  }, name ? icon(name) : null, el("span", {}, label));

/** Below the anchor or above it, wherever there is room, and within the window. */
function place(menu, around) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = around.bottom + gapPx;
  const top = below + height <= innerHeight - edgePx ? below : around.top - gapPx - height;
  const left = around.left + width <= innerWidth - edgePx ? around.left : around.right - width;
  menu.style.top = `${Math.min(Math.max(edgePx, top), Math.max(edgePx, innerHeight - height - edgePx))}px`;
  menu.style.left = `${Math.max(edgePx, left)}px`;
}

function handleKey(event, menu, close) {
  event.stopPropagation();
  const buttons = [...menu.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab")
    close();
  else if (next !== undefined)
    buttons.at(next % buttons.length).focus();
  else
    return;
  event.preventDefault();
}
