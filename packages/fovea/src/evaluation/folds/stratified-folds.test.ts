import { describe, expect, test } from "vitest";
import { random } from "../../support/random.ts";
import type { Labels } from "../arguments.ts";
import { stratifiedFolds } from "./stratified-folds.ts";

const generator = random(1);
const labels = Array.from({ length: 103 }, () => [0, 0, 0, 0, 0, 1, 1, 2][generator.integer(8)]!);

function counts(values: readonly number[], images: Int32Array): number[] {
  return [0, 1, 2].map((label) => images.filter((image) => values[image] === label).length);
}

test("tests every image once per repetition, and trains on the others", () => {
  const splits = stratifiedFolds(labels, { folds: 4, repeats: 3 });
  expect(splits.map(({ repeat, fold }) => [repeat, fold])).toEqual(
    [0, 1, 2].flatMap((repeat) => [0, 1, 2, 3].map((fold) => [repeat, fold])),
  );
  for (const repeat of [0, 1, 2]) {
    const tested = splits.filter((split) => split.repeat === repeat).flatMap(({ test: images }) => [...images]);
    expect(tested.sort((a, b) => a - b)).toEqual([...labels.keys()]);
  }
  for (const { train, test: tested } of splits) {
    expect(new Set([...train, ...tested]).size).toBe(labels.length);
    expect(train.length + tested.length).toBe(labels.length);
  }
});

test("gives each fold the same share of each class, within one image, and about the same size", () => {
  const found = stratifiedFolds(labels, { folds: 5, repeats: 4 }).map(({ test: images }) => counts(labels, images));
  for (const label of [0, 1, 2]) {
    const perFold = found.map((fold) => fold[label]!);
    expect(Math.max(...perFold) - Math.min(...perFold)).toBeLessThanOrEqual(1);
  }
  const sizes = found.map((fold) => fold.reduce((a, b) => a + b));
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
});

test("depends on the seed and the repetition alone", () => {
  const first = stratifiedFolds(labels, { repeats: 2, seed: 7 });
  expect(stratifiedFolds(labels, { repeats: 2, seed: 7 })).toEqual(first);
  expect(stratifiedFolds(labels, { repeats: 2, seed: 8 })).not.toEqual(first);
  expect(first[0]!.test).not.toEqual(first[5]!.test);
});

test("keeps groups together and the classes balanced", () => {
  const groups = labels.map((_, image) => Math.floor(image / 3));
  const splits = stratifiedFolds(labels, { folds: 4, groups });
  for (const { train, test: tested } of splits) {
    const trained = new Set([...train].map((image) => groups[image]));
    expect([...tested].some((image) => trained.has(groups[image]))).toBe(false);
  }
  for (const label of [0, 1]) {
    const perFold = splits.map(({ test: images }) => counts(labels, images)[label]!);
    expect(Math.max(...perFold) - Math.min(...perFold)).toBeLessThanOrEqual(3);
  }
});

test("balances every label of a multi-label set", () => {
  const lists: Labels = Array.from({ length: 120 }, (_, image) =>
    [0, 1, 2].filter((label) => (image * (label + 3)) % (label + 4) < 2),
  );
  const splits = stratifiedFolds(lists, { folds: 4 });
  for (const label of [0, 1, 2]) {
    const perFold = splits.map(
      ({ test: images }) => [...images].filter((image) => lists[image]!.includes(label)).length,
    );
    expect(Math.max(...perFold) - Math.min(...perFold)).toBeLessThanOrEqual(2);
  }
});

test("spreads a class with fewer images than folds over as many folds", () => {
  const splits = stratifiedFolds([0, 0, 0, 0, 0, 0, 1, 1], { folds: 4 });
  expect(splits.map(({ test: images }) => images.length)).toEqual([2, 2, 2, 2]);
  expect(splits.filter(({ test: images }) => images.some((image) => image >= 6)).length).toBe(2);
});

describe("rejects", () => {
  test("too few or too many folds", () => {
    expect(() => stratifiedFolds([0, 1], { folds: 1 })).toThrow(
      "expected 2 folds or more, and at most one per images (2), received 1",
    );
    expect(() => stratifiedFolds([0, 1, 1, 0], { folds: 3, groups: [0, 0, 1, 1] })).toThrow(
      "at most one per groups (2), received 3",
    );
    expect(() => stratifiedFolds([])).toThrow("received 5");
  });

  test("labels and groups of another kind", () => {
    expect(() => stratifiedFolds("labels" as never)).toThrow(
      'expected labels to be an array of classes, received "labels"',
    );
    expect(() => stratifiedFolds([0, -1])).toThrow("expected labels[1] to be a class, an integer from 0, received -1");
    expect(() => stratifiedFolds([[0], ["a"]] as never)).toThrow(
      'expected labels[1] to be a class, an integer from 0, received "a"',
    );
    expect(() => stratifiedFolds([0, 1], { groups: [0] })).toThrow("expected groups of 2 images, received 1");
    expect(() => stratifiedFolds([0, 1], { groups: 3 as never })).toThrow(
      "expected groups to be an array with the number of each image's group",
    );
  });
});
