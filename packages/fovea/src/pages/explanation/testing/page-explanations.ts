import { hostileNames } from "../../../page/testing/hostile-names.ts";
import type { PageExample, PageExamples, PageInfluence } from "../../examples/example-data.ts";
import type { PageFeatureMaps, PageLayer } from "../../features/feature-data.ts";
import type { ExplainedMap, Explanation, MapTrust } from "../explanation.ts";

const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const image = { source: pixel, height: 224, width: 224 };
const trust: MapTrust = {
  comparison: {
    map: { deletion: 0.21, insertion: 0.74 },
    random: { deletion: 0.55, insertion: 0.49 },
    center: { deletion: 0.38, insertion: 0.6 },
  },
  randomized: 0.12,
  notes: [],
};
const map: ExplainedMap = { name: "tabby cat", kind: "logit", score: 8.31, image, trust };

function layerOf(index: number, isRectified = true): PageLayer {
  const size = Math.max(7, 112 >> Math.floor(index / 2));
  return {
    ...{ path: `layer${index}/relu`, height: size, width: size, channels: 64 << Math.floor(index / 3) },
    ...{ dead: index, sparsity: isRectified ? 0.3 + 0.05 * index : 0, isRectified },
  };
}

function shown(index: number, isRectified = true): PageFeatureMaps {
  const layer = layerOf(2 * index, isRectified);
  const [low, high] = [Math.max(0, 90 - 40 * index), Math.min(224, 120 + 40 * index)];
  return {
    ...{ ...layer, stage: index + 1, dead: index, scale: { colors: ["#440154", "#fde725"], low: 0, high: 3.217 } },
    tiles: Array.from({ length: 32 }, (_, channel) => (channel < index ? undefined : pixel)),
    field: {
      ...{ rows: [low, high], columns: [low, high], stride: [2 << index, 2 << index] },
      size: index === 4 ? "all" : [11 + 40 * index, 11 + 40 * index],
    },
  };
}

const cat: Explanation = {
  ...{ created: "2026-11-28T10:30:00.000Z", version: "0.1.0", file: "photos/cat.jpg", model: "resnet50", image },
  answer: {
    kind: "classes",
    classes: [
      { name: "tabby cat", probability: 0.873 },
      { name: "tiger cat", probability: 0.071 },
      { name: "Egyptian cat", probability: 0.0004 },
    ],
  },
  ...{ maps: [map], method: "grad-cam", scale: { colors: ["#550f6d", "#fcffa4"], low: 0, high: 2.5 } },
  layer: {
    ...{ path: "layer4/2/relu", height: 7, width: 7, channels: 2048, reason: "last stage" },
    field: { rows: [30, 224], columns: [0, 199], size: [483, 483], stride: [32, 32] },
  },
  features: {
    shown: [0, 1, 2, 3, 4].map((index) => shown(index)),
    layers: Array.from({ length: 9 }, (_, index) => layerOf(index)),
  },
};

const example = (label: string, number: number): PageExample => ({
  ...{ label, file: `train/${label}/IMG ${number}.jpg`, source: number % 3 === 0 ? undefined : pixel },
});

function examplesOf(label: string, other: string): PageExamples {
  const part = { share: 0.113, pixels: 5670, image };
  const influential = (change: number, answer = label) => ({
    ...{ change, answer },
    images: [example(change > 0 ? other : label, 4), ...(answer === label ? [] : [example(other, 5)])],
  });
  return {
    parts: { answer: label, occlusion: { ...part, answer: other }, evidence: { ...part, answer: label } },
    nearest: {
      trained: 1240,
      images: [1, 2, 3].map((number) => ({ ...example(label, number), distance: 0.04 * number, copies: number - 1 })),
    },
    influence: {
      ...{ answer: label, against: other, margin: 2.31, isSurrogate: true, most: 50 },
      supporting: [influential(-2.5, other), influential(-0.3)],
      opposing: [influential(0.41)],
      flip: { images: [1, 2, 3].map((number) => example(label, number)), change: -2.6, answer: other },
    },
  };
}

/** Explanations of every kind, by name. */
export function pageExplanations(): Readonly<Record<string, Explanation>> {
  const [hostile = "", other = ""] = hostileNames;
  const notes = ["no better than random", "independent of weights"] as const;
  const unchanged = { answer: undefined, share: 0, pixels: 0, image };
  return {
    cat: { ...cat, examples: examplesOf("tabby cat", "fox") },
    "an answer that nothing changes": {
      ...cat,
      examples: {
        ...examplesOf("tabby cat", "fox"),
        parts: { answer: "tabby cat", occlusion: unchanged, evidence: { ...unchanged, answer: "tabby cat" } },
        influence: { ...(examplesOf("tabby cat", "fox").influence as PageInfluence), opposing: [], flip: undefined },
      },
    },
    "a head that disagrees": { ...cat, examples: { withoutInfluence: "disagrees" } },
    "a map that fails": { ...cat, maps: [{ ...map, trust: { ...trust, randomized: 0.93, notes } }] },
    "several maps": {
      ...cat,
      maps: [map, { ...map, name: "dog", against: "tabby cat", score: -1.5 }, { ...map, name: "fox" }],
      scale: { ...cat.scale, low: -2.5 },
    },
    "an empty map": { ...cat, maps: [{ ...map, trust: { randomized: 0, notes: ["empty"] } }] },
    labels: {
      ...cat,
      answer: {
        kind: "labels",
        labels: [
          { name: "cat", probability: 0.9, isPresent: true },
          { name: "dog", probability: 0.2, isPresent: false },
        ],
      },
    },
    "no label": { ...cat, answer: { kind: "labels", labels: [{ name: "cat", probability: 0.1, isPresent: false }] } },
    "a value": {
      ...cat,
      answer: { kind: "values", values: [{ name: "age", value: 31.42 }] },
      maps: [{ kind: "value", score: 31.42, image, trust: { randomized: 0.3, notes: ["no evidence"] } }],
    },
    "pixels of a digit": {
      ...{ ...cat, image: { ...image, height: 28, width: 28 }, method: "integrated-gradients" },
      layer: undefined as never,
      maps: [{ ...map, trust: { ...trust, completeness: { sum: 7.9, expected: 8.1 } } }],
      features: { shown: [shown(0, false)], layers: [layerOf(0, false)] },
    },
    "a network without maps": { ...cat, answer: { kind: "unknown" }, features: { shown: [], layers: [] } },
    "hostile names": {
      ...{ ...cat, file: `photos/${hostile}`, model: other, examples: examplesOf(hostile, other) },
      answer: {
        kind: "classes",
        classes: hostileNames.map((name) => ({ name, probability: 1 / hostileNames.length })),
      },
      maps: [{ ...map, name: hostile, against: other }],
      layer: { ...(cat.layer as NonNullable<Explanation["layer"]>), path: hostile },
      features: { shown: [{ ...shown(0), path: hostile }], layers: [{ ...layerOf(0), path: hostile }, layerOf(1)] },
    },
  };
}
