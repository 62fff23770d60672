import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type PageLanguage, pageLanguages } from "../../src/page/index.ts";

/** Opens Chromium before the tests of a file and closes it after them. */
export function useBrowser(): { readonly browser: Browser } {
  const opened: { browser?: Browser } = {};
  beforeAll(async () => {
    const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
    // Where the tests run as root, Chromium has no sandbox.
    opened.browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  });
  afterAll(() => opened.browser?.close());
  return opened as { readonly browser: Browser };
}

/** How a page is seen. */
export interface View {
  readonly width: number;
  readonly colorScheme: "light" | "dark";
}

const [wide, medium, narrow] = [1280, 768, 360];

/** A4 within margins of 1 cm. */
const paper = [718, "print"] as const;

/** An open page, and what went wrong in it so far. */
export interface OpenPage {
  readonly page: Page;
  /** Requests other than for data URIs, messages in the console, errors and dialogs. */
  readonly faults: readonly string[];
}

/** Opens a page that stands alone. */
export async function openPage(browser: Browser, html: string, { width, colorScheme }: View): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const faults: string[] = [];
  page.on("console", (message) => faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => faults.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) faults.push(`request: ${request.url()}`);
  });
  await page.setContent(html);
  return { page, faults };
}

const axe = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The page per language, as HTML or open. */
export type PageIn = (language: PageLanguage, view: View) => string | Promise<OpenPage>;

/**
 * Returns what is wrong with a page in English and Chinese: its faults, content that is wider than the page or its column
 * in one of three widths and on paper, Chinese with English punctuation, and the findings of axe. axe sees each language,
 * color scheme and end of the widths once: in English, whose texts are longer, on a phone. Where `FOVEA_SCREENSHOTS` names
 * a folder, it takes a screenshot of each view with this name.
 */
export async function findingsOf(
  browser: Browser,
  name: string,
  pageIn: PageIn,
  languages: readonly PageLanguage[] = pageLanguages,
): Promise<string[]> {
  const found: string[] = [];
  for (const language of languages) found.push(...(await findingsIn(browser, `${name} ${language}`, pageIn, language)));
  return found;
}

const firstViews: Readonly<Record<PageLanguage, View>> = {
  en: { width: narrow, colorScheme: "dark" },
  zh: { width: wide, colorScheme: "light" },
};

async function findingsIn(browser: Browser, name: string, pageIn: PageIn, language: PageLanguage): Promise<string[]> {
  const view = firstViews[language];
  const given = await pageIn(language, view);
  const { page, faults } = typeof given === "string" ? await openPage(browser, given, view) : given;
  const where = `${language}, ${view.width} px, ${view.colorScheme}`;
  const violations = (await violationsOf(page)).map((violation) => `${violation} (${where})`);
  const tooWide: string[] = [];
  for (const [width, media] of [...[wide, medium, narrow].map((each) => [each, "screen"] as const), paper]) {
    await page.emulateMedia({ media });
    await page.setViewportSize({ width, height: 900 });
    // In text, since the tests are compiled without the types of the DOM.
    const content = await page.evaluate<number>("document.documentElement.scrollWidth");
    if (content > width)
      tooWide.push(`the content is ${content} px wide, the page ${width} px (${language}, ${media})`);
    const sticking = await page.evaluate<string[]>(sticksOut);
    tooWide.push(...sticking.map((each) => `sticks out: ${each} (${language}, ${media}, ${width} px)`));
    const folder = process.env.FOVEA_SCREENSHOTS;
    const path = folder && join(folder, `${name} ${media} ${width}.png`);
    if (path) await page.screenshot({ path, fullPage: true });
  }
  const misspelled = language === "zh" ? await punctuationOf(page) : [];
  await page.close();
  return [...faults, ...tooWide, ...misspelled, ...violations];
}

/** What reaches beyond the column of text into the margins, which are too wide for the page to scroll for it. */
const sticksOut = `
(() => {
  const column = document.querySelector("main");
  const { paddingLeft, paddingRight } = getComputedStyle(column);
  const box = column.getBoundingClientRect();
  const [left, right] = [box.left + parseFloat(paddingLeft), box.right - parseFloat(paddingRight)];
  const isCut = (element) =>
    element !== column && (getComputedStyle(element).overflowX !== "visible" || isCut(element.parentElement));
  const found = [];
  const walker = document.createTreeWalker(column, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const isText = node.nodeType === Node.TEXT_NODE;
    const range = document.createRange();
    range.selectNode(node);
    const { left: start, right: end, width } = (isText ? range : node).getBoundingClientRect();
    const by = Math.max(left - start, end - right);
    // The round end of a line may be a pixel outside.
    if (width === 0 || by < 2 || isCut(node.parentElement)) continue;
    found.push((isText ? node.parentElement : node).outerHTML.slice(0, 80) + ", by " + Math.round(by) + " px");
  }
  return found.slice(0, 5);
})()`;

/** All texts of a page: also those that only readers of screens hear, data for scripts, and what is closed. */
const textsOfPage = `
for (const each of document.querySelectorAll("details")) each.open = true;
[
  document.body.innerText,
  ...[...document.querySelectorAll("title, script[type]")].map(({ textContent }) => textContent),
  ...["aria-label", "alt", "title"].flatMap((name) =>
    [...document.querySelectorAll("[" + name + "]")].map((each) => each.getAttribute(name)),
  ),
].join("\\n")`;

/** Where Chinese text is followed by English punctuation, or Chinese punctuation by a space. */
async function punctuationOf(page: Page): Promise<string[]> {
  const text = await page.evaluate<string>(textsOfPage);
  const faults = text.matchAll(/.{0,20}(?:\p{Script=Han}[:,;.!?]|[：，、；。！？]) .{0,20}/gu);
  return [...new Set([...faults].map(([fault]) => `punctuation: ${fault}`))];
}

async function violationsOf(page: Page): Promise<string[]> {
  // A page's policy allows no script from outside; evaluate is the browser's own.
  await page.evaluate(await axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const runOnly = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
    // Without the elements that pass, of which it would find a selector each.
    const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `axe: ${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
}
