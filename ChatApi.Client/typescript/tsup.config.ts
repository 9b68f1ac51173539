import { defineConfig } from "tsup";

// One file per entry and form; what two entries share is a chunk in ESM, so that classes exist once.
export default defineConfig({
  entry: { index: "src/index.ts", dtos: "src/generated/dtos.ts", react: "src/react/index.ts", node: "src/node.ts" },
  format: ["esm", "cjs"],
  target: "es2022",
  platform: "neutral",
  external: ["react", /^node:/],
  dts: { compilerOptions: { types: ["node"] } },
  splitting: true,
  treeshake: true,
  clean: true,
});
