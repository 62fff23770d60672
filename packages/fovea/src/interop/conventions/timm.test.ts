import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { WeightFile } from "../../io/weight-file.ts";
import type { Network } from "../../network/index.ts";
import type { Shape } from "../../tensor/index.ts";
import { architectures } from "../../zoo/index.ts";
import { detectConvention } from "../detect-convention.ts";
import { matchWeights } from "../match-weights.ts";
import { weightDescriptors } from "../weight-descriptor.ts";

type Names = Readonly<Record<string, Shape>>;

const recorded = new URL("../../../test/interop/timm-names.json", import.meta.url);
const { networks }: { networks: Readonly<Record<string, Names>> } = JSON.parse(readFileSync(recorded, "utf8"));

/** A file with names and shapes only. */
function fileOf(names: Names): WeightFile {
  const weights = Object.entries(names).map(([name, shape]) => [name, { name, shape, dtype: "F32" }] as const);
  return {
    path: "timm.safetensors",
    format: "safetensors",
    weights: new Map(weights),
    metadata: new Map(),
    read: () => Promise.reject(new Error("nothing is read")),
    close: () => Promise.resolve(),
  };
}

function matched(network: string, names: Names) {
  const made = architectures[network]?.().network as Network;
  const weights = weightDescriptors(made);
  const file = fileOf(names);
  return matchWeights(file, weights, detectConvention(file, made, weights, {})).report;
}

describe("timm's names are recognized without `rename`", () => {
  test.each(Object.entries(networks))("%s", (network, names) => {
    const report = matched(network, names);
    expect([report.missing, report.otherShape, report.leftOver]).toEqual([[], [], []]);
    expect(report).toMatchObject({ convention: "torch", prefix: "", otherPrefixes: [] });
    expect(report.matched).toHaveLength(Object.keys(names).length);
    // Both list the weights in the same order, so matches have equal positions.
    if (network !== "convnext-tiny") {
      expect(report.matched.map(({ stored }) => stored)).toEqual(Object.keys(names));
    }
  });

  test("with a prefix", () => {
    const names = Object.entries(networks["mobilenet-v2"] ?? {}).map(([name, shape]) => [`module.${name}`, shape]);
    expect(matched("mobilenet-v2", Object.fromEntries(names))).toMatchObject({ prefix: "module.", missing: [] });
  });
});
