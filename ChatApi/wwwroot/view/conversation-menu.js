// What one can do with a conversation: most of it only for oneself.

import { isMuted } from "../chatapi-client.js";
import { may } from "../permissions.js";
import { ask, attempt } from "./ask.js";
import { durationOf, nameOf, titleOf } from "./format.js";
import { openMenu } from "./menu.js";
import { openPins } from "./mine.js";

const hourMs = 3_600_000;

/**
 * @param {import("@chatapi/client").Conversation} conversation
 * @param {import("../chat.js").Chat} chat
 * @param {{onMembers?: () => void, onGone: () => void}} acts  onGone: it is not to be looked at any more
 */
export function openConversationMenu(anchor, conversation, chat, { onMembers, onGone }) {
  const { id, kind, me } = conversation;
  const mine = (changes) => attempt(() => chat.api.updateMyConversation({ conversationId: id, ...changes }));
  const leave = async (act) => {
    if (await attempt(act) && chat.openId === id)
      onGone();
  };
  const isUnread = me.unread > 0 || me.markedUnread;
  openMenu(anchor, [
    kind !== "direct" && onMembers && { label: "Group and members", icon: "people", act: onMembers },
    isUnread
      ? { label: "Mark as read", icon: "sent", act: () => attempt(() => chat.store.markRead(id)) }
      : conversation.lastSeq > 0 && { label: "Mark as unread", icon: "unread", act: () => leave(() => chat.api.markUnread({ conversationId: id })) },
    { label: "Pinned messages", icon: "pin", act: () => openPins(chat, id) },
    { label: me.pinnedAt ? "Unpin" : "Pin", icon: "pin", act: () => mine({ pinned: !me.pinnedAt }) },
    isMuted(conversation)
      ? { label: "Unmute", icon: "mute", act: () => mine({ muted: false }) }
      : { label: "Mute …", icon: "mute", act: () => openMuteMenu(anchor, mine) },
    { label: me.archived ? "Take out of the archive" : "Archive", icon: "archive", act: () => mine({ archived: !me.archived }) },
    may(conversation, "editInfo") && { label: "Disappearing messages …", icon: "waiting", act: () => openExpiryMenu(anchor, conversation, chat) },
    null,
    { label: "Clear history …", icon: "clear", isDanger: true, act: () => clear(conversation, chat) },
    { label: "Delete …", icon: "delete", isDanger: true, act: () => remove(conversation, chat, leave) },
    kind === "direct" && (isBlocked(conversation, chat)
      ? { label: "Unblock", icon: "block", act: () => attempt(() => chat.api.unblockUser({ userId: conversation.otherUser.id })) }
      : { label: "Block …", icon: "block", isDanger: true, act: () => block(conversation.otherUser, chat) }),
    kind !== "direct" && may(conversation, "endConversation") && { label: "End for everyone …", icon: "delete", isDanger: true, act: () => end(conversation, chat, leave) },
  ], { label: `Conversation ${titleOf(conversation)}` });
}

const openMuteMenu = (anchor, mine) => openMenu(anchor, [
  { label: "For an hour", act: () => mine({ mutedUntil: new Date(Date.now() + hourMs).toISOString() }) },
  { label: "For eight hours", act: () => mine({ mutedUntil: new Date(Date.now() + 8 * hourMs).toISOString() }) },
  { label: "For good", act: () => mine({ muted: true }) },
], { label: "Mute" });

export const isBlocked = ({ otherUser }, { state }) => state.blockedUserIds.includes(otherUser?.id);

export async function block(user, chat) {
  const text = "Neither of you can write to the other then, or see whether the other is there. In groups you no longer see what they write. They are not told.";
  if (await ask({ title: `Block ${nameOf(user)}?`, text, action: "Block" }))
    await attempt(() => chat.api.blockUser({ userId: user.id }));
}

const expiries = [undefined, 3_600, 86_400, 604_800];

const openExpiryMenu = (anchor, { id, messageExpiry }, chat) => openMenu(anchor, expiries.map((seconds) => ({
  label: seconds ? `After ${durationOf(seconds)}` : "Messages stay",
  isChecked: messageExpiry?.seconds === seconds,
  act: () => attempt(() => chat.api.setMessageExpiry({ conversationId: id, seconds })),
})), { label: "Disappearing messages" });

async function clear({ id }, chat) {
  if (await ask({ title: "Clear the history?", text: "Everything said here so far is gone for you, for good. Others keep it.", action: "Clear" }))
    await attempt(() => chat.api.clearConversation({ conversationId: id }));
}

async function remove({ id }, chat, leave) {
  if (await ask({ title: "Delete this conversation?", text: "It is gone for you with all that was said, until somebody writes again. Others keep it.", action: "Delete" }))
    await leave(() => chat.api.deleteConversation({ conversationId: id, scope: "me" }));
}

async function end({ id }, chat, leave) {
  if (await ask({ title: "End this group for everyone?", text: "Nobody can read or write anything in it any more. This cannot be taken back.", action: "End it" }))
    await leave(() => chat.api.deleteConversation({ conversationId: id, scope: "everyone" }));
}
