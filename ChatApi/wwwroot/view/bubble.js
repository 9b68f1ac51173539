// One message as it stands in the list.

import { el, icon } from "./dom.js";
import { fullTimeOf, timeOf } from "./format.js";
import { renderPoll } from "./poll.js";
import { richText } from "./rich-text.js";

const tickWords = { waiting: "Waiting to be sent", sent: "Sent", delivered: "Delivered", read: "Read", refused: "Not sent" };

export const tickIcon = (tick) => icon(tick === "read" ? "delivered" : tick, { label: tickWords[tick], class: `tick ${tick}` });

/**
 * @param {{onJump: (seq: number) => void, onRetry: (key: string) => void, onDiscard: (key: string) => void}} acts
 */
export const renderers = {
  line: ({ text, isNew }) => el("li", { class: isNew ? "line new" : "line" }, el("span", {}, text)),

  happening: ({ seq, text }) => el("li", { class: "line happening", "data-seq": seq }, el("span", { dir: "auto" }, text)),

  bubble: (item, acts) =>
    el("li", { class: `message${item.mine ? " mine" : ""}${item.joined ? " joined" : ""}`, "data-seq": item.seq },
      el("div", { class: "row" },
        el("div", { class: "bubble" },
          item.name ? el("b", { class: "name", dir: "auto" }, item.name) : null,
          item.forwarded ? el("small", { class: "forwarded" }, icon("forward"), "Forwarded from ", el("bdi", {}, item.forwarded)) : null,
          item.quote ? renderQuote(item.quote, acts.onJump) : null,
          el("p", { class: item.isFaint ? "deleted" : null, dir: "auto" }, item.isFaint ? item.text : richText(item.text, item)),
          item.poll ? renderPoll(item.poll) : null,
          el("span", { class: "meta" },
            item.isPinned ? icon("pin", { label: "Pinned" }) : null,
            item.isStarred ? icon("star", { label: "Starred" }) : null,
            item.expires ? el("span", { class: "expires", title: item.expires }, icon("waiting", { label: item.expires })) : null,
            item.isEdited ? el("span", {}, "edited") : null,
            el("time", { datetime: item.at, title: fullTimeOf(item.at) }, timeOf(item.at)),
            item.tick ? tickIcon(item.tick) : null)),
        item.seq ? el("button", { type: "button", class: "icon more", tabindex: "-1", "aria-label": "Message actions", "aria-haspopup": "menu", title: "Message actions" }, icon("more")) : null),
      item.reactions?.length > 0 ? el("div", { class: "reactions" }, item.reactions.map(renderReaction)) : null,
      item.thread ? renderThread(item.thread) : null,
      item.error ? renderError(item, acts) : null),
};

const renderThread = ({ address, words, when }) =>
  el("a", { class: "to-thread", href: address }, icon("thread"), el("span", {}, words), when ? el("small", {}, when) : null);

/** Pressed it is one's own; the click is heard by the list. */
const renderReaction = ({ emoji, count, isMine, names }) =>
  el("button", { type: "button", "data-emoji": emoji, "aria-pressed": String(isMine), title: names.join(", "), "aria-label": `${emoji} ${count}: ${names.join(", ")}` },
    emoji, el("span", {}, String(count)));

const renderQuote = ({ seq, name, text, isFaint }, onJump) =>
  el("button", { type: "button", class: "quote", onclick: () => onJump(seq) },
    el("span", { class: "unseen" }, "In answer to "),
    el("b", { dir: "auto" }, name),
    el("span", { class: isFaint ? "deleted" : null, dir: "auto" }, text));

const renderError = ({ key, error }, { onRetry, onDiscard }) =>
  el("p", { class: "error", role: "alert" }, error, " ",
    el("button", { type: "button", class: "link", onclick: () => onRetry(key) }, "Try again"), " ",
    el("button", { type: "button", class: "link", onclick: () => onDiscard(key) }, "Discard"));
