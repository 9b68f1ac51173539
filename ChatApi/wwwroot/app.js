// Signed out: the form. Signed in: the chat. The address says which conversation is open, and where: #/<conversation id>/<seq>;
// that one of its threads is: #/<conversation id>/thread/<message id>; or that one wants to join by a link: #/join/<token>.

import { Chat } from "./chat.js";
import { lastUser, onOther, openClient, settle } from "./keeping.js";
import { keepPageFiles } from "./page-files.js";
import { showConversation } from "./view/conversation.js";
import { showConversations } from "./view/conversations.js";
import { nameOf } from "./view/format.js";
import { prepareGroup } from "./view/group.js";
import { joinByLink } from "./view/join.js";
import { closeMenu } from "./view/menu.js";
import { openNewConversation } from "./view/new-conversation.js";
import { showSearch } from "./view/search.js";
import { showThread } from "./view/thread.js";
import { hideSignIn, showSignIn } from "./view/sign-in.js";

const page = document.getElementById("chat");
const starting = document.getElementById("starting");
const announcer = document.getElementById("announcer");
const askAgainMs = 3_000;
let chat = null;
let staying = null; // the client of who stays signed in
let leaving = Promise.resolve(); // until the service has heard that someone signed out: its answer takes the cookies away
let wanted = null; // a conversation of the address that is not known yet

addEventListener("hashchange", follow);
onOther((userId) => (staying?.userId ?? userId) !== userId && location.reload());
begin();
addEventListener("load", keepPageFiles);

/** Whoever was signed in before still is; while it cannot be known, it is asked again. */
async function begin() {
  const user = lastUser();
  const client = openClient(user);
  try {
    if (await client.restore())
      return enter(client, user);
    askWho();
  } catch {
    setTimeout(begin, askAgainMs);
  }
  await client.close();
}

function askWho() {
  starting.hidden = true;
  showSignIn(async ({ isNew, stays, ...account }) => {
    await leaving;
    const client = openClient({ stays });
    try {
      await (isNew ? client.register(account) : client.signIn(account));
    } catch (error) {
      await client.close();
      throw error;
    }
    enter(client, { stays });
  });
}

/** Shows what was kept at once, else the snapshot as soon as it is there. */
async function enter(client, { stays }) {
  settle(client, { stays });
  staying = stays ? client : null;
  client.onSignedOut(() => leave(client));
  hideSignIn();
  starting.hidden = false;
  client.connect().catch(() => {}); // a session that has ended is told by onSignedOut
  await loaded(client.store);
  if (client.userId !== null)
    show(client);
}

const loaded = (store) => new Promise((resolve) => {
  const check = () => store.isLoaded() && resolve(stop());
  const stop = store.subscribe(check);
  check();
});

function show(client) {
  starting.hidden = true;
  page.hidden = false;
  chat = new Chat(client);
  chat.onMessage = ({ sender, text = "" }) => (announcer.textContent = text && `${nameOf(sender)}: ${text.slice(0, 200)}`);
  showConversations(chat, { onNew: () => openNewConversation(chat, open), onSignOut: () => (leaving = client.signOut()), onGone: () => open("") });
  showSearch(chat, { onOpen: open });
  showConversation(chat, { onBack: () => open(""), onMembers: prepareGroup(chat, { onOpen: open }) });
  showThread(chat, { onClose: () => open(chat.openId), onJump: (seq) => open(`${chat.openId}/${seq}`) });
  chat.listen(() => chat.state.conversations[wanted] && follow());
  follow();
}

function leave(client) {
  chat?.stop();
  chat = null;
  page.hidden = true;
  closeMenu();
  for (const dialog of document.querySelectorAll("dialog[open]"))
    dialog.close();
  document.title = "ChatApi";
  client.close();
  askWho();
}

function open(conversationId) {
  location.hash = conversationId ? `#/${conversationId}` : "#/";
}

async function follow() {
  const [, id, seq, rootId] = location.hash.split("/");
  if (chat && id === "join")
    return open((await joinByLink(seq, chat)) ?? "");
  const isKnown = Boolean(chat?.state.conversations[id]);
  wanted = isKnown ? null : id;
  chat?.show(isKnown ? id : null, isKnown && seq === "thread" ? rootId : undefined);
  if (isKnown && Number(seq) > 0)
    chat.jumpTo(Number(seq));
}
