// A program over the client that openapi-typescript and openapi-fetch make of the document: it must type-check, and work.

import createClient from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type Schemas = components["schemas"];

/** Two people, a conversation, a message: what the other one hears of it. */
export async function greet(baseUrl: string, password: string): Promise<{ sent: Schemas["Message"]; heard: Schemas["Message"] }> {
  const client = createClient<paths>({ baseUrl });
  const register = async (name: string) => {
    const { data, error } = await client.POST("/api/v1/auth/register", { body: { userName: `${name}-${crypto.randomUUID().slice(0, 8)}`, password, meta: { tokens: "body" } } });
    if (error)
      throw new Error(error.responseStatus?.errorCode);
    return { id: data.userId ?? "", headers: { Authorization: `Bearer ${data.bearerToken}` } };
  };
  const [ann, ben] = await Promise.all([register("ann"), register("ben")]);

  const opened = await client.POST("/api/v1/conversations", { headers: ann.headers, body: { recipientId: ben.id } });
  const conversationId: string = opened.data!.conversation.id;
  const { data: now } = await client.GET("/api/v1/events", { headers: ben.headers });
  const { data: answer } = await client.POST("/api/v1/conversations/{conversationId}/messages", {
    headers: ann.headers, params: { path: { conversationId } }, body: { clientMessageId: crypto.randomUUID(), text: "hello ben" },
  });
  const { data: batch } = await client.GET("/api/v1/events", { headers: ben.headers, params: { query: { cursor: now!.cursor!, wait: 20 } } });

  for (const event of batch!.events) {
    if (event.name === "message.new")
      return { sent: answer!.message, heard: (event as Schemas["MessageCreated"]).message };
  }
  throw new Error("Nothing was heard.");
}

// What the types must refuse: each of these lines is an error of the compiler, or the test fails.
export function refused(client: ReturnType<typeof createClient<paths>>, message: Schemas["Message"]) {
  // @ts-expect-error the key must be given
  void client.POST("/api/v1/messages", { body: { text: "no key" } });
  // @ts-expect-error the message to read is in the path
  void client.GET("/api/v1/messages/{messageId}");
  // @ts-expect-error a tombstone has no text
  const text: string = message.text;
  // @ts-expect-error there is no such operation
  void client.POST("/api/v1/nothing");
  const always: [string, number] = [message.sender.displayName, message.seq];
  return [text, always];
}
