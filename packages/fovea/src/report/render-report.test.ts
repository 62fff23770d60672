import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sortScript } from "../page/components/sort-script.ts";
import { type PageLanguage, pageLanguages } from "../page/index.ts";
import { hostileNames } from "../page/testing/hostile-names.ts";
import { ConfigError } from "../support/errors.ts";
import { type RunReport, renderReport } from "./index.ts";
import { bareReport, normsReport, pageReports } from "./testing/page-reports.ts";
import { sampleReport } from "./testing/sample-report.ts";

const pages = Object.entries(pageReports()).flatMap(([name, report]) =>
  pageLanguages.map((language) => [`${name}, ${language}`, renderReport(report, { language })] as const),
);

/** What a page says, without markup. */
function textOf(page: string): string {
  return (page.split("<main")[1] ?? "")
    .replace(/<script>[\s\S]*/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&#39;", "'");
}

/** The text of the section with this id. */
function sectionText(report: RunReport, id: string, language: PageLanguage = "en"): string {
  const section = renderReport(report, { language }).match(new RegExp(`<section id="${id}"[\\s\\S]*?</section>`));
  return textOf(`<main ${section?.[0] ?? ""}`);
}

describe.each(pages)("the page of %s", (_, page) => {
  test("refers to nothing outside of itself", () => {
    const targets = [...page.matchAll(/\s(?:src|href|action|data|poster|srcset)="([^"]*)"/g)].map((match) => match[1]);
    expect(targets.filter((target) => !/^(?:#|data:image\/)/.test(target ?? ""))).toEqual([]);
    expect(page).not.toMatch(/url\(|@import|https?:|<link|<iframe/);
  });

  test("has one script, which its policy names by its hash", () => {
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).toContain(`script-src '${sortScript.hash}'`);
    expect(page.match(/\son\w+="/)).toBeNull();
  });

  test("has headings in order, and a target for each link", () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.slice(1).every((level, index) => level <= (levels[index] ?? 0) + 1)).toBe(true);
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  });

  test("closes what it opens", () => {
    const open: string[] = [];
    const markup = page.replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, "");
    for (const [, slash, tag = "", end] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/g)) {
      if (end || /^(?:meta|wbr|img)$/.test(tag)) continue;
      if (slash) expect(open.pop()).toBe(tag);
      else open.push(tag);
    }
    expect(open).toEqual([]);
  });

  test("shows no missing value", () => {
    expect(textOf(page)).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
  });
});

test("the hash of the script is right", () => {
  expect(sortScript.hash).toBe(`sha256-${createHash("sha256").update(sortScript.code).digest("base64")}`);
});

test("names from outside are text", () => {
  const page = renderReport({
    ...sampleReport({ classes: hostileNames, images: 6 }),
    title: "<img src=x onerror=alert(1)>",
  });
  expect(page).not.toMatch(/<script>alert|<img src=x/);
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).toContain("&quot;quoted&quot; &amp; &#39;single&#39;");
  expect(page).toContain("知更鸟");
  // A character that overrides the direction of writing would make one name look like another.
  expect(page).not.toContain("\u202e");
});

test("a long name is shown by its ends, and whole on demand", () => {
  const long = `start${"-".repeat(150)}end`;
  const page = renderReport(sampleReport({ classes: [long, "b"] }));
  expect(page).toContain(`title="${long}"`);
  expect(textOf(page)).not.toContain("-".repeat(60));
});

test("norms of layers have charts of their own, and no column among the metrics", () => {
  const page = renderReport(normsReport());
  const text = sectionText(normsReport(), "training");
  expect(text).toContain("Norms of the gradients");
  expect(text).toContain("6 of 10 layers, evenly spaced.");
  expect(text).toContain("block0/conv");
  expect(text).not.toContain("gradient_norm");
  expect(page).not.toMatch(/d="[^"]*(?:Infinity|NaN)/);
  expect(sectionText(sampleReport(), "training")).not.toContain("Norms of");
});

describe("what a reader wants first", () => {
  test("the accuracy without leaks, with its interval", () => {
    const report = sampleReport();
    const clean = report.results.test?.withoutLeaks;
    const text = sectionText(report, "good");
    expect(text).toContain(`${(100 * (clean?.accuracy.value ?? 0)).toFixed(1)}`);
    expect(text).toContain(`of ${clean?.images} test images are classified correctly`);
    expect(text).toContain(`${(100 * (clean?.accuracy.low ?? 0)).toFixed(1)}`);
    expect(text).toContain(`${(100 * (clean?.accuracy.high ?? 0)).toFixed(1)}`);
  });

  test("which classes are confused, and what to do", () => {
    const report = sampleReport();
    const [pair] = report.results.test?.mostConfused ?? [];
    expect(sectionText(report, "wrong")).toContain(
      `${pair?.label} is taken for ${pair?.prediction} in ${pair?.count} of 24`,
    );
    const next = sectionText(report, "next");
    for (const step of ["Remove the leaks.", "Check 3 doubtful labels.", "Collect more images of chaffinch"]) {
      expect(next).toContain(step);
    }
  });

  test("in Chinese too", () => {
    expect(sectionText(sampleReport(), "next", "zh")).toContain("检查 3 个可疑标签。");
  });
});

describe("edge cases", () => {
  test("one epoch is drawn as points", () => {
    const page = renderReport(sampleReport({ classes: ["cat", "dog"], epochs: 1 }));
    expect(page).toMatch(/<g class="curve validation-ink"><circle/);
  });

  test("without curves, measurements or findings", () => {
    const report = bareReport();
    expect(sectionText(report, "good")).toContain("no images were set aside");
    expect(sectionText(report, "training")).toContain("there are no learning curves");
    const page = renderReport(report);
    for (const id of ["classes", "confusion", "losses", "doubtful", "confidence"])
      expect(page).not.toContain(`#${id}"`);
    expect(sectionText(report, "next")).toContain("Set images aside.");
  });

  test("many doubtful labels are counted, and the first shown", () => {
    const label = { label: "wren", suggested: "robin", selfConfidence: 0.1 };
    const doubtfulLabels = Array.from({ length: 60 }, (_, index) => ({ ...label, file: `wren/${index}.jpg` }));
    const report = { ...sampleReport(), doubtfulLabels };
    expect(sectionText(report, "next")).toContain("Check 60 doubtful labels.");
    expect(sectionText(report, "doubtful")).toMatch(/12 more .*… and 36 more/);
  });

  test("no doubtful labels", () => {
    expect(sectionText({ ...sampleReport(), doubtfulLabels: [] }, "doubtful")).toContain("No label looks wrong.");
  });

  test("without mistakes", () => {
    const report = sampleReport({ classes: ["cat", "dog"], accuracy: 0.999999, images: 20 });
    expect(report.results.test?.accuracy.value).toBe(1);
    expect(sectionText(report, "wrong")).toContain("Nothing: every image was classified correctly.");
    expect(sectionText(report, "good")).toMatch(/100 % of/);
  });

  test("results of training images alone are no accuracy", () => {
    const { crossValidation, results, ...report } = sampleReport();
    expect(crossValidation).toBeDefined();
    const trained = { ...report, results: { train: results.validation } } as RunReport;
    expect(sectionText(trained, "good")).toContain("Unknown");
    expect(sectionText(trained, "wrong")).toContain("images that it was trained on");
  });

  test("1,000 classes make a page of about a megabyte", () => {
    const classes = Array.from({ length: 1000 }, (_, index) => `class ${index}`);
    const page = renderReport(sampleReport({ classes, images: 5, accuracy: 0.7 }));
    expect(page.length).toBeLessThan(1.5e6);
    expect(textOf(page)).toContain("All 1,000 classes");
    expect(textOf(page)).toContain("Each square stands for 4 × 4 classes");
    expect(textOf(page)).toContain("The 12 classes that are confused most");
  });
});

describe("arguments", () => {
  const report = sampleReport();

  test("thumbnails are data URIs of images, and nothing else", () => {
    const file = report.results.test?.topLosses[0]?.file ?? "";
    const source = "data:image/webp;base64,UklGRg==";
    expect(renderReport(report, { thumbnails: new Map([[file, source]]) })).toContain(`<img src="${source}"`);
    for (const wrong of ["https://example.com/a.png", "data:image/svg+xml;base64,AA==", 'data:image/png;base64,"', 7]) {
      expect(() => renderReport(report, { thumbnails: new Map([["a.jpg", wrong as string]]) })).toThrow(
        new ConfigError(
          "renderReport: expected the thumbnail of a.jpg to be a data URI of a JPEG, PNG or WebP image in base64",
        ),
      );
    }
  });

  test("options are checked by name and kind", () => {
    expect(() => renderReport(report, { language: "fr" as "en" })).toThrow(
      new ConfigError('renderReport: language: unknown name "fr"; did you mean "en"?'),
    );
    expect(() => renderReport(report, { lang: "zh" } as object)).toThrow(/unknown option "lang"/);
    expect(() => renderReport(report, { thumbnails: {} as Map<string, string> })).toThrow(
      new ConfigError("renderReport: expected thumbnails to be a Map from file to data URI, received {}"),
    );
  });

  test("a report with a wrong field is refused by name", () => {
    const wrong = { ...report, data: { ...report.data, relabeled: "3" } } as unknown as RunReport;
    expect(() => renderReport(wrong)).toThrow(
      new ConfigError('renderReport: report.data.relabeled: expected a whole number from 0, received "3"'),
    );
  });
});

test("heat maps stand beside the images with the largest losses", () => {
  const report = sampleReport({ classes: hostileNames, images: 8, accuracy: 0.7 });
  const [first] = report.results.test?.topLosses ?? [];
  const source = "data:image/png;base64,AAAA";
  const heatMaps = {
    images: new Map([[first?.file ?? "", { predicted: source, contrast: source }]]),
    pairs: [{ label: "goose", prediction: "<b>swan", images: 3, source }],
  };
  const page = renderReport(report, { heatMaps });
  expect(page.match(/src="data:image\/png;base64,AAAA"/g)).toHaveLength(3);
  expect(page).toContain('alt="Heat map of &lt;b&gt;swan rather than goose"');
  expect(textOf(page)).toContain("Counts little");
  expect(textOf(renderReport(report, { heatMaps, language: "zh" }))).toContain("3 张图像的平均");
  expect(textOf(renderReport(report))).not.toContain("Counts little");
  const broken = { ...heatMaps, images: new Map([["a.jpg", { predicted: "data:image/svg+xml;base64,AAAA" }]]) };
  expect(() => renderReport(report, { heatMaps: broken })).toThrow("expected the heat map of a.jpg to be a data URI");
  expect(() =>
    renderReport(report, { heatMaps: { ...heatMaps, pairs: [{ ...heatMaps.pairs[0], source: "x" }] as never } }),
  ).toThrow("expected the heat map of goose as <b>swan");
  expect(() => renderReport(report, { heatMaps: {} as never })).toThrow("expected heatMaps to be { images, pairs }");
});
