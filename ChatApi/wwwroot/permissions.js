// Who may do what, as the contract's table of permissions says it (docs/permissions.md). The service decides; this only
// spares people the offer of what would be refused.

const ranks = { member: 1, admin: 2, owner: 3 };

const ofDirect = ["sendMessages", "mentionEveryone", "pinMessages", "editInfo"];

const least = {
  sendMessages: "member",
  mentionEveryone: "member",
  pinMessages: "admin",
  addMembers: "admin",
  editInfo: "admin",
  manageLinks: "admin",
  deleteMessages: "admin",
  removeMembers: "admin",
  changeRoles: "admin",
  transferOwnership: "owner",
  endConversation: "owner",
};

/** @param {import("@chatapi/client").Conversation} conversation @param {keyof typeof least} permission */
export function may(conversation, permission) {
  if (conversation.kind === "direct")
    return ofDirect.includes(permission);
  return (ranks[conversation.me.role] ?? 0) >= ranks[conversation.permissions?.[permission] ?? least[permission]];
}
