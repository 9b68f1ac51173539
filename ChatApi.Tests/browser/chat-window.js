// A window of the page as its user sees it.

import { password, takeScreenshot, url } from "./support.js";

/** A fresh window with its own cookies; what goes wrong in it is collected in problems. A service worker would hide from the tests what the page asks. */
export async function openWindow(browser, { address = url, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1080, height: 760 }, serviceWorkers: "block", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const window = new ChatWindow(context, page);
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => console.error(`${violatedDirective}: ${blockedURI}`)));
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400 && !pathname.startsWith("/api/") && pathname !== "/demo.json")
      window.problems.push(`${pathname}: ${response.status()}`);
  });
  page.on("pageerror", (error) => window.problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource") && !message.text().startsWith("WebSocket connection"))
      window.problems.push(message.text());
  });
  await page.goto(address);
  return window;
}

/** Runs in the page: controls without a name, and what is wider than the window. */
function findFlaws() {
  const flaws = document.documentElement.scrollWidth > innerWidth ? ["it is wider than the window"] : [];
  for (const control of document.querySelectorAll("button, a, input, textarea, select")) {
    const name = control.getAttribute("aria-label") ?? ([...(control.labels ?? [])].map((label) => label.textContent).join("") || control.textContent);
    if (control.checkVisibility() && !name.trim())
      flaws.push(`no name: ${control.outerHTML.slice(0, 200)}`);
  }
  return flaws;
}

export class ChatWindow {
  problems = [];

  constructor(context, page) {
    this.context = context;
    this.page = page;
  }

  async signIn(user, { keep = false } = {}) {
    await this.page.getByLabel("User name").fill(user.userName);
    await this.page.getByLabel("Password").fill(password);
    await this.page.getByLabel("Keep me signed in").setChecked(keep);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.isOnline();
  }

  isOnline = () => this.page.locator(".connection[data-state=online]").waitFor();

  isOffline = () => this.page.locator(".connection:not([data-state=online])").waitFor();

  conversation = (title) => this.page.locator(".conversations a").filter({ has: this.page.locator(".title", { hasText: title }) });

  async open(title) {
    await this.conversation(title).click();
    await this.page.getByRole("heading", { level: 2, name: title }).waitFor();
  }

  /** The titles in the list, from the top. */
  titles = () => this.page.locator(".conversations .title").allTextContents();

  /** Something of the menu of what is one's own. */
  async chooseMine(item) {
    await this.page.getByRole("button", { name: "More", exact: true }).click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  signOut = () => this.chooseMine("Sign out");

  /** Something of the plus beside the field. */
  async chooseToSend(item) {
    await this.page.getByRole("button", { name: "More to send" }).click();
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
  }

  /** The pane of the open thread. */
  get thread() {
    return this.page.locator(".thread");
  }

  dialog = (name) => this.page.getByRole("dialog", { name });

  /** Something of the open conversation's menu; more than one for menus of menus. */
  async choose(...items) {
    await this.page.getByRole("button", { name: "Conversation actions" }).click();
    for (const name of items)
      await this.page.getByRole("menuitem", { name, exact: true }).click();
  }

  /** By the keys of a keyboard, as write pastes. */
  type = (text) => this.page.locator(".conversation textarea").pressSequentially(text);

  async write(...texts) {
    for (const text of texts) {
      await this.page.locator(".conversation textarea").fill(text);
      await this.page.keyboard.press("Enter");
    }
  }

  /** What the bubbles say, from the oldest to the newest. */
  texts = () => this.page.locator(".conversation .bubble p").allTextContents();

  /** What the lines between them tell. */
  happenings = () => this.page.locator(".happening").allTextContents();

  happens = (words) => this.page.locator(".happening", { hasText: words }).waitFor();

  /** The bubble with exactly this text. */
  bubble = (text) => this.page.locator(".conversation .bubble", { has: this.page.locator("p").getByText(text, { exact: true }) });

  message = (text) => this.page.locator(".conversation .message", { has: this.page.locator("p").getByText(text, { exact: true }) });

  async openMenu(text) {
    await this.message(text).hover();
    await this.message(text).getByRole("button", { name: "Message actions" }).click();
  }

  /** Something of a message's menu. */
  async act(text, item) {
    await this.openMenu(text);
    await this.page.getByRole("menuitem", { name: item, exact: true }).click();
    if (item === "Edit")
      await this.page.getByText("Edit the message").waitFor(); // drawn just after the click; what is typed before that is not of the edit
  }

  async react(text, emoji) {
    await this.openMenu(text);
    await this.page.getByRole("button", { name: `React with ${emoji}` }).click();
  }

  /** As it is read out: "👍 2: You, Bob". */
  reaction = (text, words) => this.message(text).getByRole("button", { name: words, exact: true });

  /** To the question that is asked. */
  agree = (action) => this.page.getByRole("alertdialog").getByRole("button", { name: action }).click();

  shows = (text) => this.bubble(text).first().waitFor();

  hasTick = (text, tick) => this.bubble(text).locator(`.tick.${tick}`).waitFor();

  /** Pulls the plug; the page finds out by itself. */
  unplug = () => this.context.setOffline(true);

  plugIn = () => this.context.setOffline(false);

  /** What is looked at must also fit, and say what it is to those who do not see it. */
  async screenshot(name, options) {
    await this.page.mouse.move(0, 0);
    this.problems.push(...(await this.page.evaluate(findFlaws)).map((flaw) => `${name}: ${flaw}`));
    await takeScreenshot(this.page, name, options);
  }

  close = () => this.context.close();
}
