// The form that signs in or makes an account.

import { problemOf } from "./attempt.js";
import { el } from "./dom.js";

const page = document.getElementById("sign-in");
const form = page.querySelector("form");
const problem = form.querySelector("p.error");
const submit = form.querySelector("[type=submit]");

/**
 * Shows the form until somebody is signed in; an answer that refuses is shown in it.
 * @param {(account: {isNew?: boolean, stays: boolean, userName: string, password: string, displayName?: string}) => Promise<void>} signIn
 */
export function showSignIn(signIn) {
  page.hidden = false;
  form.reset();
  say();
  chooseWay();
  form.elements.userName.focus();

  form.onchange = (event) => event.target.name === "way" && chooseWay();
  form.onsubmit = (event) => {
    event.preventDefault();
    const { way, userName, displayName, password, keep } = form.elements;
    const account = { userName: userName.value.trim(), password: password.value, stays: keep.checked };
    enter(() => signIn(way.value === "register" ? { ...account, isNew: true, displayName: displayName.value.trim() || undefined } : account));
  };
  showDemo(({ userName, password }) => enter(() => signIn({ userName, password, stays: false })));
}

export function hideSignIn() {
  page.hidden = true;
}

async function enter(signIn) {
  say();
  submit.disabled = true;
  try {
    await signIn();
    form.elements.password.value = "";
  } catch (error) {
    say(error);
  } finally {
    submit.disabled = false;
  }
}

function chooseWay() {
  const registering = form.elements.way.value === "register";
  for (const part of form.querySelectorAll("[data-way]"))
    part.hidden = !registering;
  form.elements.password.autocomplete = registering ? "new-password" : "current-password";
  submit.textContent = registering ? "Create the account" : "Sign in";
}

/** Each member's problem stands beside it; the first of them gets the focus. */
function say(error = null) {
  const fields = Object.fromEntries((error?.errors ?? []).map(({ fieldName, message }) => [fieldName.toLowerCase(), message]));
  const wrong = [];
  for (const name of ["userName", "displayName", "password"]) {
    const words = fields[name.toLowerCase()] ?? "";
    document.getElementById(`${name}-error`).textContent = words;
    form.elements[name].toggleAttribute("aria-invalid", words !== "");
    if (words)
      wrong.push(form.elements[name]);
  }
  problem.textContent = error && wrong.length === 0 ? problemOf(error) : "";
  wrong[0]?.focus();
}

/** Only a server started to be tried out has demo accounts to show. */
async function showDemo(onChosen) {
  const section = form.querySelector(".demo");
  const accounts = await fetch("demo.json").then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
  section.hidden = accounts.length === 0;
  section.querySelector("ul").replaceChildren(...accounts.map((account) => el("li", {},
    el("button", { type: "button", onclick: () => onChosen(account) }, `Sign in as ${account.displayName}`),
    el("small", {}, account.userName, el("br"), el("code", {}, account.password)))));
}
