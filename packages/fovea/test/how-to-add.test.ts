import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));
const roots = ["packages/fovea/src", "packages/native/src"];

const files = roots.flatMap((root) =>
  readdirSync(`${workspace}/${root}`, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(ts|cc|h)$/.test(path))
    .map((path) => ({ path, text: readFileSync(`${workspace}/${root}/${path}`, "utf8") })),
);

/**
 * What each guide says has to be touched, shown on a part that is in the library: exactly these files mention it, apart
 * from those that merely use it.
 */
const guides = {
  "add-an-op.md": {
    mention: /localResponseNorm\b|localResponseNormGradient|local_response_norm|local-response-norm\b/,
    uses: [/^layers\//, /chain-cases\.ts$/, /random-graph\.ts$/],
    places: [
      ["ops/", "ops/local-response-norm.ts"],
      ["ops/index.ts", "ops/index.ts"],
      [
        "engine/portable/kernels/",
        "engine/portable/kernels/index.ts",
        "engine/portable/kernels/local-response-norm.ts",
      ],
      ["ops/gradients.test.ts", "ops/gradients.test.ts"],
      ["engine/testing/cases/", "engine/testing/cases/normalization-cases.ts"],
      ["engine/testing/random-cases.ts", "engine/testing/random-cases.ts"],
      ["interop/onnx/rules/", "interop/onnx/rules/images.ts", "interop/onnx/rules/index.ts"],
      ["interop/torch-axes/rules.ts", "interop/torch-axes/rules.ts"],
      ["explain/features/rows-read.ts", "explain/features/rows-read.ts"],
      ["packages/native/src/kernels/", "kernels/local-response-norm.cc"],
      ["kernels.h", "kernels/kernels.h"],
      ["kernels.cc", "kernels/kernels.cc"],
    ],
  },
  "add-a-layer.md": {
    mention: /\brmsNormalization\b|\bRMSNormalization\b|rms-normalization\b/,
    uses: [],
    places: [
      ["packages/fovea/src/layers/", "layers/rms-normalization.ts"],
      ["layers/factories.ts", "layers/factories.ts"],
      ["layers/layers.test.ts", "layers/layers.test.ts"],
      ["interop/onnx/layers.test.ts", "interop/onnx/layers.test.ts"],
      ["interop/keras/layer-table.ts", "interop/keras/layer-table.ts"],
      ["interop/keras/image-layers.ts", "interop/keras/image-layers.ts"],
      ["interop/weight-kind.ts", "interop/weight-kind.ts"],
    ],
  },
  "add-an-architecture.md": {
    mention: /mnasnet/,
    uses: [/^interop\/conventions\//],
    places: [
      ["packages/fovea/src/zoo/", "zoo/mnasnet.ts"],
      ["zoo/index.ts", "zoo/index.ts"],
      ["zoo/architectures.ts", "zoo/architectures.ts"],
      ["src/zoo/zoo.test.ts", "zoo/zoo.test.ts"],
    ],
  },
  "add-an-engine.md": {
    mention: /nativeProvider|^export function nativeEngine/m,
    uses: [/^native\//],
    places: [["node/register-engines.ts", "node/register-engines.ts"]],
  },
} as const;

describe.each(Object.entries(guides))("%s", (name, { mention, uses, places }) => {
  const guide = readFileSync(`${workspace}/docs/guides/${name}`, "utf8");

  test("names every place", () => {
    expect(places.map(([place]) => place).filter((place) => !guide.includes(place))).toEqual([]);
  });

  test("names no fewer places than the library needs", () => {
    const found = files.filter(({ path, text }) => mention.test(text) || mention.test(path));
    const touched = found.map(({ path }) => path).filter((path) => !uses.some((use) => use.test(path)));
    expect(touched.sort()).toEqual(places.flatMap(([, ...paths]) => paths).sort());
  });
});
