// What an app writes, type-checked strictly with nothing of the DOM, and once more with it.

import {
  ChatApiError, ChatClient, ChatConnectionError, IndexedDbStorage, ItemStorage, MemoryStorage, upload,
  type ChatEvent, type Connection, type Conversation, type Message, type OutgoingMessage, type Signal, type Storage,
} from "@chatapi/client";
import { GetConversation, SendMessage } from "@chatapi/client/dtos";
import { FileStorage } from "@chatapi/client/node";

const storages: Storage[] = [new MemoryStorage(), new FileStorage("state"), new IndexedDbStorage()];
const items = { getItem: async (_: string) => null, setItem: async () => {}, removeItem: async () => {}, getAllKeys: async () => [] as readonly string[] };
const client = new ChatClient({ baseUrl: "https://chat.example.org", storage: new ItemStorage(items), log: ({ event, code }) => void `${event} ${code}` });

export async function run(signal: Signal): Promise<void> {
  client.on("message.new", ({ message, seq }) => show(message, seq));
  client.on("typing.start", async ({ typing }) => typing.user.displayName.toUpperCase());
  client.on("*", describe);
  // @ts-expect-error: there is no such event
  client.on("message.nwe", () => {});
  await client.signIn({ userName: "ann", password: "secret" });
  const made: Conversation = (await client.api.createConversation({ title: "Team", memberIds: ["bob"] }, { signal })).conversation;
  const same: Conversation = await client.send(new GetConversation({ conversationId: made.id }), { signal });
  const { message } = await client.send(new SendMessage({ conversationId: same.id, clientMessageId: "x", text: "hi" }));
  const sent: OutgoingMessage = await client.outbox.send({ conversationId: message.conversationId, text: "hello", replyToId: message.id });
  // @ts-expect-error: the outbox makes the key
  await client.outbox.send({ conversationId: same.id, clientMessageId: "mine" });
  // @ts-expect-error: a conversation has no such member
  void made.titel;
  if (sent.state === "failed")
    await client.outbox.retry(sent.clientMessageId);
  await upload({ url: "https://files.example.org/x", body: new Uint8Array(1), onProgress: ({ sent: bytes, total }) => void (bytes / (total ?? 1)), signal });
  const stop: () => void = client.onConnection(({ state, retryAt }: Connection) => void `${state} ${retryAt ?? ""}`);
  stop();
  void storages;
}

function describe(event: ChatEvent): string {
  switch (event.name) {
    case "message.new":
      return event.message.text ?? "";
    case "presence.updated":
      return event.presence.status;
    case "custom.pointer":
      return String(event.payload);
    default:
      return event.name;
  }
}

export function explain(error: unknown): string {
  if (error instanceof ChatApiError)
    return `${error.status} ${error.code} ${error.errors.map(({ fieldName }) => fieldName).join()} ${error.traceId} ${error.retryAfter}`;
  return error instanceof ChatConnectionError ? error.code : "";
}

const show = (message: Message, seq: number | undefined): void => void `${message.sender.displayName} ${seq}`;
