// The messages of the open conversation, and staying in place while they come and go.

import { tickOf } from "../state/ticks.js";
import { el, icon, reconcile } from "./dom.js";
import { dayOf, fullTimeOf, nameOf, timeOf } from "./format.js";

const scroller = document.querySelector(".scroller");
const list = scroller.querySelector(".messages");
const loading = scroller.querySelector(".loading");
const jump = document.querySelector(".jump");

const bottomSlackPx = 40;
const loadAheadPx = 400;
const tickWords = { waiting: "Waiting to be sent", sent: "Sent", delivered: "Delivered", read: "Read", refused: "Not sent" };

export const tickIcon = (tick) => icon(tick === "read" ? "delivered" : tick, { label: tickWords[tick], class: `tick ${tick}` });

let resizing = null;

/** @param {import("../chat.js").Chat} chat */
export function showMessages(chat) {
  let shownId = null;
  let unreadFrom = null; // the line "New" stays where it was when the conversation was opened
  let isPlaced = false;

  const look = (isScrolling) => {
    chat.atBottom = distanceToBottom() < bottomSlackPx;
    const hasFailed = chat.state.histories[shownId]?.hasFailed;
    if (scroller.scrollTop < loadAheadPx && isPlaced && (isScrolling || !hasFailed))
      chat.loadOlder();
  };
  scroller.onscroll = () => {
    const was = chat.atBottom;
    look(true);
    if (was !== chat.atBottom)
      chat.changed();
  };
  jump.onclick = () => scroller.scrollTo({ top: scroller.scrollHeight, behavior: "smooth" });
  resizing?.disconnect();
  resizing = new ResizeObserver(() => chat.atBottom && toBottom());
  resizing.observe(scroller);

  chat.listen(() => {
    const conversation = chat.open;
    if (conversation?.id !== shownId) {
      shownId = conversation?.id ?? null;
      isPlaced = false;
      unreadFrom = conversation?.me.unread > 0 ? conversation.me.readSeq + 1 : null;
    }
    if (!conversation)
      return reconcile(list, [], null);

    const history = chat.state.histories[shownId];
    const stay = chat.atBottom ? toBottom : keepPlace();
    reconcile(list, itemsOf(conversation, chat, unreadFrom), (item) => renderers[item.kind](item, chat));
    loading.hidden = !history?.loading;
    if (!isPlaced && history && !history.loading) {
      isPlaced = true;
      const firstNew = list.querySelector(".new");
      if (firstNew)
        firstNew.scrollIntoView({ block: "center" });
      else
        toBottom();
    } else {
      stay();
    }
    look(false);
    paintJump(chat, conversation);
  });
}

/** What was written is always shown. */
export const toBottom = () => (scroller.scrollTop = scroller.scrollHeight);

const distanceToBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

/** Older messages come in above: what is being read must not move, even when its element is made anew. */
function keepPlace() {
  const top = scroller.getBoundingClientRect().top;
  const anchor = [...list.children].find((child) => child.dataset.seq && child.getBoundingClientRect().bottom > top);
  const before = anchor?.getBoundingClientRect().top;
  return () => {
    const now = anchor && list.querySelector(`[data-key="${anchor.dataset.key}"]`);
    if (now)
      scroller.scrollTop += now.getBoundingClientRect().top - before;
  };
}

function paintJump(chat, { me }) {
  jump.hidden = chat.atBottom;
  jump.setAttribute("aria-label", me.unread > 0 ? `${me.unread} new: go to the newest message` : "Go to the newest message");
  jump.lastElementChild.textContent = me.unread > 0 ? me.unread : "";
}

function itemsOf(conversation, chat, unreadFrom) {
  const items = [];
  let before = null;
  const add = (at, isNew, item) => {
    if (!before || dayOf(before.at) !== dayOf(at))
      items.push({ key: `day-${new Date(at).toDateString()}`, kind: "line", text: dayOf(at) });
    if (isNew)
      items.push({ key: "new", kind: "line", text: "New", isNew });
    const joined = before?.sender === item.sender && items.at(-1).kind === "bubble";
    items.push({ ...item, kind: "bubble", at, joined, name: item.mine || joined || conversation.kind === "direct" ? "" : item.name });
    before = { at, sender: item.sender };
  };
  const { me, members, histories } = chat.state;
  for (const message of histories[conversation.id]?.messages ?? []) {
    const mine = message.sender.id === me.id;
    add(message.createdAt, message.seq === unreadFrom, {
      key: message.clientMessageId && mine ? message.clientMessageId : message.id,
      seq: message.seq,
      sender: message.sender.id,
      name: nameOf(message.sender),
      mine,
      text: message.deletedAt ? null : message.text,
      tick: mine ? tickOf(message, conversation, members[conversation.id]) : "",
    });
  }
  for (const { clientMessageId, text, writtenAt, error } of chat.unsent(conversation.id))
    add(new Date(writtenAt).toISOString(), false, { key: clientMessageId, sender: me.id, mine: true, text, tick: error ? "refused" : "waiting", error });
  return items;
}

const renderers = {
  line: ({ text, isNew }) => el("li", { class: isNew ? "line new" : "line" }, el("span", {}, text)),

  bubble: ({ key, seq, name, mine, text, at, joined, tick, error }, chat) =>
    el("li", { class: `message${mine ? " mine" : ""}${joined ? " joined" : ""}`, "data-seq": seq },
      el("div", { class: "bubble" },
        name ? el("b", { class: "name", dir: "auto" }, name) : null,
        el("p", { class: text === null ? "deleted" : null, dir: "auto" }, text ?? "This message was deleted."),
        el("span", { class: "meta" }, el("time", { datetime: at, title: fullTimeOf(at) }, timeOf(at)), tick ? tickIcon(tick) : null)),
      error
        ? el("p", { class: "error", role: "alert" }, error, " ",
          el("button", { type: "button", class: "link", onclick: () => chat.retry(key) }, "Try again"), " ",
          el("button", { type: "button", class: "link", onclick: () => chat.discard(key) }, "Discard"))
        : null),
};
