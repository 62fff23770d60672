import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

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
  readonly language: "en" | "zh";
}

/** Each width, color scheme and language, at least once. */
export const views: readonly View[] = [
  { width: 1280, colorScheme: "light", language: "en" },
  { width: 1280, colorScheme: "dark", language: "zh" },
  { width: 768, colorScheme: "dark", language: "en" },
  { width: 360, colorScheme: "light", language: "zh" },
  { width: 360, colorScheme: "dark", language: "en" },
];

/** An open page, and what went wrong in it so far. */
export interface OpenPage {
  readonly page: Page;
  /** Requests other than for data URIs, messages in the console, errors and dialogs. */
  readonly faults: readonly string[];
}

/** Opens a page that stands alone. */
export async function openPage(
  browser: Browser,
  html: string,
  { width, colorScheme }: Pick<View, "width" | "colorScheme">,
): Promise<OpenPage> {
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

/**
 * Returns what is wrong with a page: its faults, content that is wider than the page, and the findings of axe. Where
 * `FOVEA_SCREENSHOTS` names a folder, it takes a screenshot with this name.
 */
export async function findingsOf({ page, faults }: OpenPage, name: string): Promise<string[]> {
  // In text, since the tests are compiled without the types of the DOM.
  const widthOf = (which: string) => page.evaluate<number>(`document.documentElement.${which}`);
  const [content, visible] = [await widthOf("scrollWidth"), await widthOf("clientWidth")];
  const wide = content > visible ? [`the content is ${content} px wide, the page ${visible} px`] : [];
  const folder = process.env.FOVEA_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  // A page's policy allows no script from outside; evaluate is the browser's own.
  await page.evaluate(await axe);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
    const result = await axe.run({ runOnly: tags });
    return result.violations.map(({ id, nodes }) => `axe: ${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
  return [...faults, ...wide, ...violations];
}
