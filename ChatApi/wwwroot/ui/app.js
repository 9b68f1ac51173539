// The API explorer: puts its parts together. The address after # says which operation is open.

import { loadContract } from "./contract.js";
import { el, find } from "./dom.js";
import { Finder } from "./finder.js";
import { History } from "./history.js";
import { Live } from "./live.js";
import { OperationView } from "./operation-view.js";
import { overview } from "./overview.js";
import { Session } from "./session.js";

const signsInOrOut = new Set(["Authenticate", "Register", "Logout", "RevokeSession", "ChangePassword"]);

const place = find("#operation");
const live = new Live();
const session = new Session((user) => live.listen(user !== null));
let contract, finder, view, reopened;

const history = new History((call) => {
  reopened = call;
  if (nameInAddress() === call.operation.name)
    show();
  else
    location.hash = `#/${call.operation.name}`;
});

const nameInAddress = () => decodeURIComponent(location.hash.replace(/^#\/?/, ""));

function show({ focus = false } = {}) {
  view?.leave();
  const name = nameInAddress();
  const operation = contract.operation(name);
  view = operation ? new OperationView(operation, contract, { onCall: heard, call: reopened }) : null;
  reopened = undefined;
  place.replaceChildren(view?.element ?? overview(contract));
  document.title = operation ? `${name} · ChatApi explorer` : "ChatApi explorer";
  finder.mark(operation?.name);
  if (operation)
    document.body.dataset.view = "call";
  if (focus)
    view?.focus();
  else
    place.scrollTop = 0;
}

function heard(call) {
  history.add(call);
  if (call.answer.status === 401 || (signsInOrOut.has(call.operation.name) && call.answer.status < 300))
    session.check();
}

let isChosen = false;

/** Opens an operation that was chosen by Enter, and goes on in its form. */
function open(name) {
  if (nameInAddress() === name) {
    show({ focus: true });
    return;
  }
  isChosen = true;
  location.hash = `#/${name}`;
}

for (const tab of document.querySelectorAll("[data-view-of]"))
  tab.addEventListener("click", () => (document.body.dataset.view = tab.dataset.viewOf));

for (const tab of document.querySelectorAll("[data-pane]")) {
  tab.addEventListener("click", () => {
    for (const other of document.querySelectorAll("[data-pane]")) {
      other.setAttribute("aria-pressed", String(other === tab));
      find(`#${other.dataset.pane}`).hidden = other !== tab;
    }
  });
}

session.start();
try {
  contract = await loadContract();
  finder = new Finder(contract, open);
  addEventListener("hashchange", () => {
    show({ focus: isChosen });
    isChosen = false;
  });
  show();
} catch (error) {
  place.replaceChildren(el("p", { className: "error", role: "alert" }, `The contract cannot be loaded: ${error.message} Reload the page to try again.`));
}
