// A window of the API explorer as its user sees it.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { password, takeScreenshot, url } from "./support.js";

/** A fresh window with its own cookies, at an operation or the overview; what goes wrong in it is collected in problems. */
export async function openExplorer(browser, { operation = "", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const window = new ExplorerWindow(context, page);
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => console.error(`${violatedDirective}: ${blockedURI}`)));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`))
      window.problems.push(`it asked for ${request.url()}`);
  });
  page.on("pageerror", (error) => window.problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) // refusals, which the tests look at by themselves
      window.problems.push(message.text());
  });
  await page.goto(`${url}/ui${operation && `#/${operation}`}`);
  await page.locator("#operations a").first().waitFor();
  return window;
}

/** Runs in the page: controls without a name, and what is wider than the window. */
function findFlaws() {
  const flaws = document.documentElement.scrollWidth > innerWidth ? ["the page is wider than the window"] : [];
  for (const part of document.querySelectorAll("main, .finder, .side"))
    if (part.scrollWidth > part.clientWidth)
      flaws.push(`${part.className || part.localName} is wider than it shows`);
  for (const card of document.querySelectorAll(".request, .answer, dialog[open]"))
    for (const part of card.querySelectorAll("input, textarea, select, button, p"))
      if (part.getBoundingClientRect().right > card.getBoundingClientRect().right)
        flaws.push(`it sticks out: ${part.outerHTML.slice(0, 200)}`);
  for (const control of document.querySelectorAll("button, a, input, textarea, select")) {
    const name = control.getAttribute("aria-label") ?? ([...(control.labels ?? [])].map((label) => label.textContent).join("") || control.textContent);
    if (control.checkVisibility() && !name.trim())
      flaws.push(`no name: ${control.outerHTML.slice(0, 200)}`);
  }
  return flaws;
}

export class ExplorerWindow {
  problems = [];

  constructor(context, page) {
    this.context = context;
    this.page = page;
  }

  async signIn(user) {
    await this.page.getByRole("button", { name: "Sign in" }).click();
    await this.page.getByLabel("User name, e-mail or phone").fill(user.userName);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.locator("#sign-in").getByRole("button", { name: "Sign in" }).click();
    await this.isListening();
  }

  isListening = () => this.page.locator("#stream-state[data-state=open]").waitFor({ state: "attached" });

  /** Finds an operation by a few letters and opens it by Enter. */
  async find(letters, name) {
    await this.page.keyboard.press("/");
    await this.page.keyboard.type(letters);
    await this.page.keyboard.press("Enter");
    await this.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
  }

  field = (name) => this.page.locator(`[data-member="${name}"]`);

  value = (name) => this.field(name).locator("input, textarea, select").first();

  async fill(values) {
    for (const [name, value] of Object.entries(values))
      await this.value(name).fill(String(value));
  }

  /** Sends, and waits for an answer of this status. */
  async send(status) {
    const { length } = await this.page.locator("#calls > li").all();
    await this.page.keyboard.press("Control+Enter");
    await this.page.locator("#calls > li").nth(length).waitFor({ state: "attached" });
    await this.page.locator(".answer .status", { hasText: String(status) }).waitFor();
  }

  answer = () => this.page.locator(".answer .code").innerText();

  /** The call in another language. */
  async snippet(language = "curl") {
    await this.page.getByRole("button", { name: language, exact: true }).click();
    return this.page.locator(".elsewhere pre").textContent();
  }

  flaws = () => this.page.evaluate(findFlaws);

  events = () => this.page.locator("#events > li:not([hidden]) .name").allTextContents();

  picture = (name) => takeScreenshot(this.page, name);

  close = () => this.context.close();
}

/** Runs a command as somebody would who has pasted it into a shell, with these variables set. */
export async function runInShell(command, variables) {
  const { stdout } = await promisify(execFile)("bash", ["-c", command], { env: { ...process.env, ...variables } });
  return JSON.parse(stdout);
}
