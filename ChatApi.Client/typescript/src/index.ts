export * from "./state/index.js";
export { MemoryStorage, type Storage } from "./storage.js";
export * from "./store/index.js";
