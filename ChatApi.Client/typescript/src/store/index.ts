export type { MessagePlace, StoreCalls } from "./ports.js";
export { createStore, type Store, type StoreOptions } from "./store.js";
export { keyOf, type ShownMessage, type ShownMessages } from "./views.js";
