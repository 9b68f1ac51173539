// What is shown before an operation is chosen: the way in, and all there is by feature.

import { el, prose } from "./dom.js";

const downloads = [["OpenAPI", "/openapi/v1.json"], ["TypeScript", "/types/typescript"], ["JavaScript", "/types/mjs"], ["C#", "/types/csharp"], ["Swift", "/types/swift"]];

export function overview(contract) {
  return el("article", { className: "overview", "aria-label": "Overview" },
    el("header", { className: "head" },
      el("h1", { tabIndex: -1 }, contract.title),
      el("p", {}, `${contract.operations.length} operations, version ${contract.version}. Press `, el("kbd", {}, "/"), " and type a few letters of what you want to do; sign in once, and each call is made as you."),
      el("p", { className: "downloads" }, "The contract for programs: ", downloads.map(([name, address], index) => [index > 0 ? " · " : "", el("a", { href: address }, name)]))),
    el("div", { className: "features" }, contract.groups.map(({ name, description, operations }) => el("section", {},
      el("h2", {}, name), el("p", { className: "hint" }, prose(description ?? "")),
      el("ul", {}, operations.map((operation) => el("li", {}, el("a", { href: `#/${operation.name}`, title: operation.summary }, operation.name))))))));
}
