import { expect, test } from "vitest";
import { renderFilters } from "./render-filters.ts";
import { sampleFilters } from "./testing/sample-filters.ts";

test("shows each channel with its image, patches and votes, and says what is missing", () => {
  const page = renderFilters(sampleFilters);
  expect(page).toContain("3 of 700 channels");
  expect(page).toContain("<footer>Made by Fovea 0.1.0</footer>");
  expect(page).toContain('alt="Image that channel 3 responds to most"');
  expect(page).toContain('alt="Part of cat &amp; dog.jpg, response 2.5"');
  expect(page).toContain("&lt;b&gt;cat&lt;/b&gt;");
  expect(page).not.toContain("<b>cat</b>");
  expect(page.match(/No response to your images/g)).toHaveLength(1);
  expect(page.match(/This channel didn&#39;t respond to any image that was tried/g)).toHaveLength(1);
  expect(page).toContain("--page and --channel show others");
});

test("without images, nothing is said about them", () => {
  const entries = sampleFilters.entries.map((entry) => ({ ...entry, patches: [], votes: [] }));
  const page = renderFilters({ ...sampleFilters, images: 0, channels: 3, entries });
  expect(page).not.toMatch(/your images|Speaks for|--page/);
});

test("speaks Chinese", () => {
  const page = renderFilters(sampleFilters, { language: "zh" });
  expect(page).toContain('lang="zh-Hans"');
  expect(page).toContain("通道 3 响应最强的图像");
  expect(page.replace(/[\s\S]*<body>/, "")).not.toMatch(/Channel|response/);
});

test("refuses an unknown language", () => {
  expect(() => renderFilters(sampleFilters, { language: "fr" as "en" })).toThrow(
    'renderFilters: language: unknown name "fr"',
  );
});
