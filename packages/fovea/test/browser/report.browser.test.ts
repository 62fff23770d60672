import { expect, test } from "vitest";
import type { PageLanguage } from "../../src/page/index.ts";
import { type ReportHeatMaps, type RunReport, renderReport } from "../../src/report/index.ts";
import { pageReports } from "../../src/report/testing/page-reports.ts";
import { findingsOf, openPage, useBrowser } from "./open-page.ts";

const thumbnail =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const opened = useBrowser();
const reports = Object.entries(pageReports());

test.each(reports)("the report of %s", async (name, report) => {
  // axe takes long for a page of 1,000 classes.
  const languages = report.data.classes.length > 500 ? (["en"] as const) : undefined;
  const pageIn = (language: PageLanguage) => renderReport(report, { language, ...picturesOf(report) });
  const found = await findingsOf(opened.browser, `report ${name}`, pageIn, languages);
  expect(found).toEqual([]);
});

test("tables are sorted by their headings, with the keyboard", async () => {
  const [, report] = reports[0] as [string, RunReport];
  const { page } = await openPage(opened.browser, renderReport(report), { width: 1280, colorScheme: "light" });
  const names = () => page.locator("#classes tbody th").allTextContents();
  const header = page.locator("#classes thead button").first();
  await header.press("Enter");
  const up = await names();
  await header.press("Enter");
  const down = await names();
  await page.close();
  const sorted = [...up].sort((a, b) => a.localeCompare(b));
  expect(up.length).toBeGreaterThan(1);
  expect(up).toEqual(sorted);
  expect(down).toEqual(sorted.reverse());
});

/** Thumbnails of every other image, and heat maps of every third: a page shows the others without. */
function picturesOf({ results }: RunReport): { thumbnails: Map<string, string>; heatMaps: ReportHeatMaps } {
  const losses = results.test?.topLosses ?? [];
  const [pair] = results.test?.mostConfused ?? [];
  const maps = losses.filter((_, index) => index % 3 === 0);
  return {
    thumbnails: new Map(losses.filter((_, index) => index % 2 === 0).map(({ file }) => [file, thumbnail])),
    heatMaps: {
      images: new Map(
        maps.map(({ file }, index) => [file, { predicted: thumbnail, ...(index > 0 && { contrast: thumbnail }) }]),
      ),
      pairs: pair ? [{ label: pair.label, prediction: pair.prediction, images: 3, source: thumbnail }] : [],
    },
  };
}
