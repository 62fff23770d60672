import { expect, test } from "vitest";
import { commonFormat } from "../../page/index.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

/** The texts that are not functions, by path. */
function constants(value: unknown, path = ""): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  if ("markup" in value && typeof value.markup === "string") return [[path, value.markup]];
  return Object.entries(value).flatMap(([key, inner]) => constants(inner, `${path}.${key}`));
}

/** The paths of the functions. */
function functions(value: unknown, path = ""): string[] {
  if (typeof value === "function") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => functions(inner, `${path}.${key}`));
}

test("both languages have the same texts", () => {
  const paths = (texts: unknown) => constants(texts).map(([path]) => path);
  expect(paths(zh)).toEqual(paths(en));
  expect(functions(zh)).toEqual(functions(en));
});

test("no text is empty, and Chinese ones are Chinese", () => {
  const apart = [
    ".language",
    ".format.gap",
    ".format.colon",
    ".format.comma",
    ".format.list.separator",
    ".format.list.last",
    ".classes.f1",
    ".accuracy.range",
  ];
  const texts = (all: unknown) => constants(all).filter(([path]) => !apart.includes(path));
  expect(texts(en).filter(([, text]) => !/[A-Za-z]{2}/.test(text))).toEqual([]);
  expect(texts(zh).filter(([, text]) => !/\p{Script=Han}/u.test(text))).toEqual([]);
});

test("known settings and stages have names in both languages, others stay as they are", () => {
  for (const texts of [en, zh]) {
    expect(texts.recipe.setting("learningRate")).not.toBe("learningRate");
    expect(texts.training.stageName("fine-tune")).not.toBe("fine-tune");
    expect(texts.recipe.setting("my option")).toBe("my option");
    expect(texts.recipe.value("resnet50")).toBe("resnet50");
    expect(texts.training.metric("myMetric")).toBe("myMetric");
  }
});

test("numbers are short and never broken", () => {
  const { percent, range, number, duration } = commonFormat;
  expect([1, 0.9996, 0.5, 0.00001, 0, Number.NaN].map((share) => percent(share))).toEqual([
    "100\u202f%",
    "100.0\u202f%",
    "50.0\u202f%",
    "< 0.1\u202f%",
    "0\u202f%",
    "–",
  ]);
  expect(range({ value: 0.9, low: 0.85, high: 1 })).toBe("85.0–100\u202f%");
  expect(range({ value: Number.NaN, low: Number.NaN, high: Number.NaN })).toBe("–");
  expect([0, 0.0005, 123456, 0.00001234, 12.3456].map(number)).toEqual(["0", "0.0005", "1.23e5", "1.23e−5", "12.3"]);
  expect(duration(185)).toBe("3\u00a0min\u00a005\u00a0s");
  expect(zh.format.duration(185)).toBe("3\u00a0分\u00a005\u00a0秒");
});
