import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { writeSafetensors } from "../io/index.ts";
import { layers } from "../layers/index.ts";
import { sequential } from "../models/index.ts";
import { tensor } from "../tensor/index.ts";
import { efficientnetB0 } from "../zoo/index.ts";
import { formatReport } from "./load-report.ts";
import { loadWeights } from "./load-weights.ts";
import { tfDifferences } from "./tf-differences.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-tf-"));
});
afterAll(() => rm(folder, { recursive: true }));

const stem = (padding: "same" | readonly [number, number], epsilon: number) =>
  sequential(
    [
      layers.input({ shape: [8, 8, 3] }),
      layers.conv2d({ name: "conv_stem", filters: 1, kernelSize: 3, strides: 2, padding, useBias: false }),
      layers.batchNormalization({ name: "bn1", epsilon }),
    ],
    { engine: "portable", name: "stem" },
  );

async function stored(name: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const one = tensor(Float32Array.of(1), [1]);
  const kernel = tensor(new Float32Array(27), [1, 3, 3, 3]);
  const norm = ["weight", "bias", "running_mean", "running_var"].map((part) => [`bn1.${part}`, one] as const);
  await writeSafetensors(path, [["conv_stem.weight", kernel], ...norm]);
  return path;
}

test("the report and a warning state what TensorFlow weights require", async () => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  const path = await stored("models--timm--tf_efficientnet_b0.ns_jft_in1k/snapshots/a1/model.safetensors");
  const note =
    'tf_efficientnet_b0 was trained with TensorFlow and gives different results without padding "same" of strided ' +
    "convolutions and epsilon 0.001 of batch normalizations";
  const report = await loadWeights(stem([1, 1], 1e-5), path);
  const warnings = [...warn.mock.calls] as unknown[];
  warn.mockRestore();
  expect(report.differences).toEqual([note]);
  expect(formatReport(report)).toContain(`\n${note}`);
  expect(warnings).toEqual([[`${path}: ${note}`, "FoveaWarning"]]);
});

test("does not warn of a network with both, nor of other files", async () => {
  const path = await stored("tf_mobilenetv3_small_100.pth.safetensors");
  expect((await loadWeights(stem("same", 1e-3), path)).differences).toEqual([]);
  for (const other of [
    "tf_models/efficientnet_b0.safetensors",
    "efficientnet_b0.safetensors",
    "notf_efficientnet_b0",
  ]) {
    expect(tfDifferences(stem([1, 1], 1e-5).network, other)).toBeUndefined();
  }
});

test("reports only what is missing, for the zoo's EfficientNet-B0 too", () => {
  expect(tfDifferences(stem("same", 1e-5).network, "tf_mixnet_s.pt")).toMatch(/without epsilon 0.001 of batch norm/);
  expect(tfDifferences(stem([1, 1], 1e-3).network, "tf_efficientnetv2_s.pt")).toMatch(
    /without padding "same" of strided conv\w+$/,
  );
  const { network } = efficientnetB0();
  expect(tfDifferences(network, "tf_efficientnet_b0_ns-c0e6a31c.pth")).toMatch(/^tf_efficientnet_b0_ns was trained/);
});
