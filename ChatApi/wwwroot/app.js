// Signed out: the form. Signed in: the chat. The address says which conversation is open, and where: #/<conversation id>/<seq>;
// that one of its threads is: #/<conversation id>/thread/<message id>; or that one wants to join by a link: #/join/<token>.

import { Api } from "./api.js";
import { Chat } from "./chat.js";
import { backOffMs } from "./realtime.js";
import { Session } from "./session.js";
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
const session = new Session();
let chat = null;

session.onEnd = () => {
  chat?.stop();
  chat = null;
  page.hidden = true;
  closeMenu();
  for (const dialog of document.querySelectorAll("dialog[open]"))
    dialog.close();
  document.title = "ChatApi";
  starting.hidden = true;
  showSignIn(session, enter);
};
addEventListener("hashchange", follow);
begin(0);

/** Whoever was signed in before still is; while the server cannot be reached, keep trying. */
async function begin(attempt) {
  try {
    await enter();
  } catch (error) {
    if (error.status !== 401)
      setTimeout(() => begin(attempt + 1), backOffMs(attempt));
  }
}

async function enter() {
  const snapshot = await new Api(session).getSnapshot();
  hideSignIn();
  starting.hidden = true;
  page.hidden = false;
  chat = new Chat(session, snapshot);
  chat.onMessage = ({ sender, text = "" }) => (announcer.textContent = text && `${nameOf(sender)}: ${text.slice(0, 200)}`);
  showConversations(chat, { onNew: () => openNewConversation(chat, open), onSignOut: () => session.signOut(), onGone: () => open("") });
  showSearch(chat, { onOpen: open });
  showConversation(chat, { onBack: () => open(""), onMembers: prepareGroup(chat, { onOpen: open }) });
  showThread(chat, { onClose: () => open(chat.openId), onJump: (seq) => open(`${chat.openId}/${seq}`) });
  chat.start(snapshot.cursor);
  follow();
}

function open(conversationId) {
  location.hash = conversationId ? `#/${conversationId}` : "#/";
}

async function follow() {
  const [, id, seq, rootId] = location.hash.split("/");
  if (chat && id === "join")
    return open((await joinByLink(seq, chat)) ?? "");
  const isKnown = Boolean(chat?.state.conversations[id]);
  chat?.show(isKnown ? id : null, isKnown && seq === "thread" ? rootId : undefined);
  if (isKnown && Number(seq) > 0)
    chat.jumpTo(Number(seq));
}
