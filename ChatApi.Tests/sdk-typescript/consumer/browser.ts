// The platform's own classes fit the SDK's shapes of them.

import { ChatClient, ItemStorage } from "@chatapi/client";

export const client = new ChatClient({ baseUrl: location.origin, fetch: fetch.bind(globalThis), webSocket: WebSocket, storage: new ItemStorage(localStorage) });
await client.api.getMe({}, { signal: AbortSignal.timeout(1_000) });
