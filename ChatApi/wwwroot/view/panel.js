// A dialog with a list that comes by pages: threads, pins, stars, what is scheduled, who has voted or read.

import { openDialog } from "./dialog.js";
import { el } from "./dom.js";

/**
 * @param {{
 *   title: string,
 *   nothing: string,                                                     what is said of an empty list
 *   load: (cursor?: string) => Promise<{results: object[], nextCursor?: string}>,
 *   render: (one: object, about: {attempt: Function, close: () => void, reload: () => void}) => Element,
 *   follow?: (reload: () => void) => (() => void),                       loads anew whenever it is called; answers what ends it
 * }} panel
 */
export function openPanel({ title, nothing, load, render, follow = () => () => {} }) {
  const list = el("ul", { class: "panel", "aria-label": title });
  const empty = el("p", { class: "notice", role: "status" }, "Loading …");
  const more = el("button", { type: "button", hidden: true }, "Show more");
  let loads = 0; // an answer to an older question is dropped
  let stop = () => {};

  openDialog(title, ({ attempt, close }) => {
    const show = async (cursor) => {
      const load = ++loads;
      let page;
      if (!(await attempt(async () => (page = await ask(cursor)))) || load !== loads)
        return;
      const items = page.results.map((one) => render(one, { attempt, close, reload: () => show() }));
      if (cursor)
        list.append(...items);
      else
        list.replaceChildren(...items);
      empty.textContent = nothing;
      empty.hidden = list.children.length > 0;
      more.hidden = !page.nextCursor;
      more.onclick = () => show(page.nextCursor);
    };
    const ask = load;
    list.onclick = ({ target }) => target.closest("a") && close();
    stop = follow(() => show());
    show();
    return [list, empty, more];
  }, () => stop());
}
