import { expect, test } from "vitest";
import { pageLanguages } from "../../page/index.ts";
import { renderShortcuts } from "./render-shortcuts.ts";
import { sampleShortcuts } from "./testing/sample-shortcuts.ts";

test.each(pageLanguages)("the page (%s) refers to nothing outside of itself, and escapes names", (language) => {
  const page = renderShortcuts(sampleShortcuts(), language);
  expect(page).not.toMatch(/<script>alert|url\(|https?:/);
  const sources = [...page.matchAll(/\s(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? "");
  expect(sources.filter((source) => !/^(?:#|data:image\/)/.test(source))).toEqual([]);
  expect(page.replace(/<script>[\s\S]*/, "")).not.toMatch(/undefined|NaN|Infinity|\[object/);
  expect(page.match(/<svg class="region"/g)).toHaveLength(3);
});

test("says what was found, and what it could not judge", () => {
  const page = renderShortcuts(sampleShortcuts())
    .replace(/<[^>]*>/g, "")
    .replaceAll("\u202f", " ");
  expect(page).toContain("3 regions are worth a look.");
  expect(page).toContain("42.0 % of its heat (31.0–53.0 %) lies in the top left corner, on 6.3 % of the area");
  expect(page).toContain("31 of 38 images of the class get another answer; of other classes, 1 of 38");
  expect(page).toContain("Not judged, for lack of 8 images with heat: &lt;script");
  expect(page).toContain("1 file could not be read");
  expect(page).toContain("Made by Fovea 0.1.0");
  const { findings, ...rest } = sampleShortcuts();
  const clean = renderShortcuts({ ...rest, findings: findings.filter(({ isSuspicious }) => !isSuspicious) });
  expect(clean).toContain("No class has suspiciously much heat");
  const few = renderShortcuts({ ...rest, findings: [], fewest: 100 });
  expect(few).not.toContain("No class has suspiciously much heat");
});
