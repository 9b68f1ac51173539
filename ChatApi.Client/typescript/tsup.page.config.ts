import { defineConfig } from "tsup";

// The runtime for the chat page: one file to read and to load, without React and without the classes of the contract.
export default defineConfig({
  entry: { "chatapi-client": "src/index.ts" },
  format: ["esm"],
  target: "es2022",
  platform: "neutral",
  outDir: "../../ChatApi/wwwroot",
  treeshake: true,
  banner: { js: "// Built from ChatApi.Client/typescript by 'npm run page': not to be edited." },
});
