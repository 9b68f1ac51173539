// What the store needs of the rest of the client.

import type {
  GetSnapshotResponse, ListMembersResponse, ListMessagesResponse, ListScheduledResponse, ListThreadMessagesResponse, MarkResponse, UserPresence,
} from "../generated/dtos.js";

/** The operations the store calls by itself. */
export interface StoreCalls {
  getSnapshot(request: { cursor?: string; limit?: number }): Promise<GetSnapshotResponse>;
  listMessages(request: MessagePlace & { conversationId: string }): Promise<ListMessagesResponse>;
  listThreadMessages(request: { messageId: string; beforeSeq?: number }): Promise<ListThreadMessagesResponse>;
  listMembers(request: { conversationId: string; cursor?: string; limit?: number }): Promise<ListMembersResponse>;
  listScheduled(request: { cursor?: string; limit?: number }): Promise<ListScheduledResponse>;
  markRead(request: { conversationId: string; upToSeq: number }): Promise<MarkResponse>;
  getPresence(request: { userIds: string[] }): Promise<{ results: UserPresence[] }>;
  /** By the connection whose events the store is given. */
  watchPresence(request: { userIds: string[] }): Promise<{ results: UserPresence[] }>;
}

/** Which page of history; none = the newest. */
export interface MessagePlace {
  beforeSeq?: number;
  afterSeq?: number;
  aroundSeq?: number;
  limit?: number;
}
