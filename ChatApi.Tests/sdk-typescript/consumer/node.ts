// The WebSocket of the package ws fits too.

import { ChatClient } from "@chatapi/client";
import WebSocket from "ws";

export const client = new ChatClient({ baseUrl: "http://localhost", webSocket: WebSocket });
await client.api.getMe({}, { signal: AbortSignal.timeout(1_000) });
