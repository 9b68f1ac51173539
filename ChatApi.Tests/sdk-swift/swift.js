// Reads Swift as tree-sitter does: what it cannot parse, and what structs, classes and enumerations a file declares.

import { createRequire } from "node:module";
import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { Language, Parser } from "web-tree-sitter";

const require = createRequire(import.meta.url);
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve("tree-sitter-wasms/out/tree-sitter-swift.wasm")));

export const root = new URL("../..", import.meta.url).pathname;
export const swiftPackage = join(root, "ChatApi.Client/swift");

/** Every Swift file of the package. @returns {Promise<{path: string, text: string}[]>} */
export async function packageFiles() {
  const names = (await readdir(swiftPackage, { recursive: true })).filter((name) => name.endsWith(".swift") && !name.startsWith(".build"));
  return Promise.all(names.sort().map(async (name) => {
    const path = join(swiftPackage, name);
    return { path: relative(root, path), text: await readFile(path, "utf8") };
  }));
}

/** Where the text is no Swift: one line each. @returns {string[]} */
export function faults(text) {
  const tree = parser.parse(text);
  const found = [];
  const visit = (node) => {
    if (node.isError || node.isMissing)
      found.push(`line ${node.startPosition.row + 1}: ${node.isMissing ? "missing" : "cannot read"} ${node.text.slice(0, 60) || node.type}`);
    else if (node.hasError)
      node.children.forEach(visit);
  };
  visit(tree.rootNode);
  tree.delete();
  return found;
}
