// The links by which one can join a group, for those who may make them.

import { newUuid } from "../chatapi-client.js";
import { copy } from "./copy.js";
import { el, icon } from "./dom.js";
import { dateOf } from "./format.js";

const dayMs = 86_400_000;

/** What leads to the page that joins; the token alone lets people in. */
const addressOf = ({ token }) => `${location.origin}${location.pathname}#/join/${token}`;

const works = ({ revokedAt, expiresAt, maxUses, uses, token }) =>
  Boolean(token) && !revokedAt && !(Date.parse(expiresAt) <= Date.now()) && !(uses >= maxUses);

/** @param {(act: () => Promise<any>) => Promise<boolean>} attempt */
export function prepareLinks(dialog, chat, attempt) {
  const section = dialog.querySelector("[data-links]");
  const list = section.querySelector("ul");
  const { days } = section.querySelector("form").elements;
  let key = newUuid();

  const load = () => attempt(async () => {
    const { results } = await chat.api.listInviteLinks({ conversationId: chat.openId });
    list.replaceChildren(...results.filter(works).map(render));
  });
  const render = (link) => el("li", {},
    el("span", {},
      el("span", {}, addressOf(link)),
      el("small", {}, [link.uses === 1 ? "1 has joined" : `${link.uses} have joined`, link.expiresAt ? `until ${dateOf(link.expiresAt)}` : ""].filter(Boolean).join(" · "))),
    el("button", { type: "button", class: "icon", "aria-label": "Copy the link", title: "Copy the link", onclick: () => copy(addressOf(link)) }, icon("copy")),
    el("button", { type: "button", class: "icon", "aria-label": "End the link", title: "End the link", onclick: () => end(link) }, icon("delete")));
  const end = async ({ id }) => {
    if (await attempt(() => chat.api.revokeInviteLink({ conversationId: chat.openId, linkId: id })))
      load();
  };
  section.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    const expiresAt = days.value ? new Date(Date.now() + days.value * dayMs).toISOString() : undefined;
    if (!(await attempt(() => chat.api.createInviteLink({ conversationId: chat.openId, clientLinkId: key, expiresAt }))))
      return;
    key = newUuid();
    load();
  };

  return {
    load,
    show(isShown) {
      section.hidden = !isShown;
      if (isShown)
        load();
    },
  };
}
