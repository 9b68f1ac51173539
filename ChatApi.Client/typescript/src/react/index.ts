export { ChatProvider, useChat, useConnection, useStore } from "./chat.js";
export { useConversation, useConversations, useMembers, usePresence, useTyping, useUnread } from "./conversations.js";
export { type MessageList, type ThreadList, useMessages, useThread } from "./messages.js";
