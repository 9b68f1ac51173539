// The dialog that copies a message into other conversations.

import { newUuid } from "../chatapi-client.js";
import { may } from "../permissions.js";
import { say } from "./ask.js";
import { formOf, openDialog } from "./dialog.js";
import { avatar, el } from "./dom.js";
import { titleOf } from "./format.js";

const most = 10;

/** @param {import("@chatapi/client").Message} message @param {import("../chat.js").Chat} chat */
export function openForward(message, chat) {
  const key = newUuid(); // asking again after a lost answer makes no second copies
  const chosen = new Set();
  const all = chat.store.conversations().filter((conversation) => may(conversation, "sendMessages"));
  const list = el("ul", { class: "people", "aria-label": "Conversations" });
  const filter = el("input", { type: "search", dir: "auto", autocomplete: "off", placeholder: "The beginning of a name", "aria-label": "Find conversations" });
  const paint = () => {
    const wanted = filter.value.trim().toLocaleLowerCase();
    const shown = all.filter((conversation) => titleOf(conversation).toLocaleLowerCase().includes(wanted));
    list.replaceChildren(...shown.map((conversation) => {
      const title = titleOf(conversation);
      const box = el("input", { type: "checkbox", checked: chosen.has(conversation.id), disabled: chosen.size >= most && !chosen.has(conversation.id) });
      box.onchange = () => {
        chosen[box.checked ? "add" : "delete"](conversation.id);
        for (const other of list.querySelectorAll("input"))
          other.disabled = chosen.size >= most && !other.checked;
      };
      return el("li", {}, el("label", {}, box, avatar(title, conversation.otherUser?.id ?? conversation.id), el("span", { dir: "auto" }, title)));
    }));
  };
  filter.oninput = paint;
  paint();

  openDialog("Forward to", ({ attempt, close }) => [formOf("Forward", async () => {
    if (chosen.size === 0)
      return attempt(() => Promise.reject(new Error("Choose where it should go.")));
    let results = [];
    if (!(await attempt(async () => ({ results } = await chat.api.forwardMessages({ clientForwardId: key, messageIds: [message.id], conversationIds: [...chosen] })))))
      return;
    close();
    for (const { message: copy } of results)
      if (copy)
        chat.store.add(copy);
    say(resultOf(results, chat));
  }, filter, list)]);
}

/** What became of it: "Forwarded.", or where it was refused and why. */
function resultOf(results, chat) {
  const refused = results.filter(({ errorCode }) => errorCode);
  const words = refused.map(({ conversationId, errorMessage }) => `${titleOf(chat.state.conversations[conversationId])}: ${errorMessage}`);
  return refused.length === 0 ? "Forwarded." : words.join(" ");
}
