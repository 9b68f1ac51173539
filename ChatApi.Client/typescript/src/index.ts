export { MemoryStorage, type Storage } from "./storage.js";
