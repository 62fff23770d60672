import { describe, expect, test } from "vitest";
import { comparisonNotes } from "./comparison-notes.ts";
import { settingDifferences } from "./findings/setting-differences.ts";
import { verdictOf } from "./findings/verdict.ts";
import { renderComparison } from "./render-comparison.ts";
import { shownImages } from "./sections/answers.ts";
import { sampleComparisons, sampleRun } from "./testing/sample-comparisons.ts";

const comparisons = sampleComparisons();
const notesOf = (name: string) => comparisonNotes(comparisons[name] as never, "en").map(({ text }) => text);

describe("the verdict", () => {
  test("names the better run, with both accuracies, the difference and its p value", () => {
    expect(notesOf("clear")[0]).toBe(
      "adam is better than sgd: it is right on 94.8\u202f% of 400 images instead of 79.8\u202f%. The difference of 15.0 " +
        "percentage points (95 % interval 11.3 to 18.5; McNemar’s test, p < 0.001) is hardly chance.",
    );
    expect(notesOf("clear")).toContain(
      "The test rests on the 62 images that only one of them gets right: 1 by sgd, 61 by adam.",
    );
  });

  test("says that it can't be told", () => {
    expect(notesOf("open")[0]).toMatch(
      /^It can’t be told whether adam is better than sgd: the difference of 0\.5 .* may be chance\.$/,
    );
    expect(notesOf("open")).toContain(
      "Some runs used these images for validation, perhaps to choose their best epoch: their accuracy is slightly optimistic.",
    );
  });

  test("says that answers are the same", () => {
    expect(notesOf("same")[0]).toBe(
      "They are right on the same images: all 300 images say nothing about which is better.",
    );
  });

  test("of several runs compares the best with each other one", () => {
    const notes = notesOf("several");
    expect(notes[0]).toBe("best has the highest accuracy on the images that all were tested on.");
    expect(notes[1]).toMatch(/^best is better than sgd: /);
    expect(notes[2]).toMatch(/^It can’t be told whether best is better than adam: /);
    expect(notes).toContain("The p values are corrected for the number of pairs (Holm).");
  });

  test("turns pairs so that the second is the better", () => {
    const answers = comparisons.open?.answers;
    if (!answers) throw new Error("expected answers");
    const verdict = verdictOf(answers);
    expect(verdict).toMatchObject({
      kind: "open",
      best: 0,
      open: [{ first: 1, second: 0, onlyFirst: 1, onlySecond: 3 }],
    });
    const [pair] = verdict.kind === "open" ? verdict.open : [];
    expect(pair?.gained).toHaveLength(3);
    expect(pair?.difference.value).toBeCloseTo(0.005, 12);
  });

  test("without answers names every reason", () => {
    const notes = notesOf("nothing");
    expect(notes[0]).toBe("It can’t be told: no two of these runs can answer the same images.");
    expect(notes).toHaveLength(9);
    expect(notes).toContain("The model of adam can’t be opened: weights.safetensors: expected <32> bytes");
  });
});

test("settings are divided into those that differ and those that are shared", () => {
  const [one, other] = [sampleRun("a"), sampleRun("b", { learningRate: 0.1 })];
  const { different, shared } = settingDifferences([one, { settings: { ...other.settings, optimizer: "sgd" } }]);
  expect(different).toEqual([
    { name: "learningRate", values: [0.001, 0.1] },
    { name: "optimizer", values: [undefined, "sgd"] },
  ]);
  expect(shared.map(({ name }) => name)).toEqual(["model", "data", "epochs", "seed", "imageSize", "fit"]);
});

test("the page points at overfitting, in both languages", () => {
  const comparison = comparisons.clear as never;
  const text = (language: "en" | "zh") => renderComparison(comparison, { language }).replace(/<[^>]*>/g, "");
  expect(text("en")).toContain("sgd overfits: its validation loss turned after epoch 4.");
  expect(text("en")).toContain("adam still improved in its last epoch: more epochs may help.");
  expect(text("zh")).toContain("sgd 过拟合：验证损失在第 4 轮之后开始上升。");
});

test("shows the first changed images of each kind, with their thumbnails", () => {
  const comparison = comparisons.clear;
  if (!comparison) throw new Error("expected a comparison");
  const images = shownImages(comparison);
  expect(images).toHaveLength(13);
  const source = "data:image/png;base64,iVBORw0KGgo=";
  const html = renderComparison(comparison, { thumbnails: new Map([[String(images[0]), source]]) });
  expect(html.split(source)).toHaveLength(2);
  expect(html).toContain("The first 12 of 61.");
});

test.each(Object.keys(comparisons))("the page of %s has every name as text", (name) => {
  const html = renderComparison(comparisons[name] as never);
  expect(html.match(/<script>/g)).toHaveLength(1);
  expect(html).not.toContain("</style><style>");
  const [body = ""] = html.split("<script>");
  expect(body).not.toMatch(/undefined|NaN/);
});

test("a wrong option is refused", () => {
  expect(() => renderComparison(comparisons.clear as never, { language: "fr" as never })).toThrow("language");
});
