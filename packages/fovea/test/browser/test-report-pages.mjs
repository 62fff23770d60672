// Opens report pages in a browser and looks for what only a browser knows: requests, errors, content wider than the page,
// and what axe finds.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { renderReport } from "../../dist/core.js";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const thumbnail =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const views = [
  { width: 1280, colorScheme: "light", language: "en" },
  { width: 1280, colorScheme: "dark", language: "zh" },
  { width: 768, colorScheme: "dark", language: "en" },
  { width: 360, colorScheme: "light", language: "zh" },
  { width: 360, colorScheme: "dark", language: "en" },
];

/**
 * Tests the pages of several reports in several widths and colors, and returns how many were opened. `folder` takes their
 * screenshots.
 */
export async function testReportPages(browser, folder) {
  const findings = [];
  const reports = await sampleReports();
  let opened = 0;
  for (const [name, report] of Object.entries(reports)) {
    // axe takes a minute for a page of 1,000 classes.
    const large = report.data.classes.length > 500;
    for (const view of large ? [views[0], views[4]] : views) {
      opened++;
      const label = `${name}, ${view.width} px, ${view.colorScheme}, ${view.language}`;
      const html = renderReport(report, { language: view.language, thumbnails: thumbnailsOf(report) });
      const found = await findingsOf(browser, html, view, folder && join(folder, `${label}.png`));
      findings.push(...found.map((finding) => `${label}: ${finding}`));
    }
  }
  findings.push(...(await sortingFindings(browser, renderReport(Object.values(reports)[0]))));
  if (findings.length > 0) throw new Error(`report pages:\n${findings.join("\n")}`);
  return opened;
}

async function findingsOf(browser, html, { width, colorScheme }, screenshot) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const findings = [];
  page.on("console", (message) => findings.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => findings.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) findings.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => findings.push(`dialog: ${dialog.message()}`));
  await page.setContent(html);
  const [content, visible] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  if (content > visible) findings.push(`the content is ${content} px wide, the page ${visible} px`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  findings.push(...violations.map(({ id, nodes }) => `axe: ${id}: ${nodes[0]?.html.slice(0, 200)}`));
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  await page.close();
  return findings;
}

/** Of every other image: a page shows the others without. */
function thumbnailsOf({ results }) {
  const files = results.test?.topLosses.map(({ file }) => file) ?? [];
  return new Map(files.filter((_, index) => index % 2 === 0).map((file) => [file, thumbnail]));
}

/** The only script of the page sorts tables; its policy must let it run. */
async function sortingFindings(browser, html) {
  const page = await browser.newPage();
  await page.setContent(html);
  const names = () => page.locator("#classes tbody th").allTextContents();
  const header = page.locator("#classes thead button").first();
  await header.press("Enter");
  const up = await names();
  await header.press("Enter");
  const down = await names();
  await page.close();
  const sorted = [...up].sort((a, b) => a.localeCompare(b));
  const fits = up.length > 1 && up.join() === sorted.join() && down.join() === sorted.reverse().join();
  return fits ? [] : [`classes sorted by name: ${up.join()}, then ${down.join()}`];
}

async function sampleReports() {
  const source = fileURLToPath(new URL("../../src/report/testing/page-reports.ts", import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), "fovea-report-"));
  try {
    const file = join(folder, "page-reports.mjs");
    const bundle = await rolldown({ input: source, platform: "node" });
    await bundle.write({ file, codeSplitting: false });
    await bundle.close();
    const { pageReports } = await import(pathToFileURL(file).href);
    return pageReports();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
