import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/index.ts";
import { everyEngine } from "../../src/engine/testing/every-engine.ts";
import * as explain from "../../src/explain/index.ts";
import { loadWeights } from "../../src/interop/load-weights.ts";
import { layers } from "../../src/layers/index.ts";
import { type Model, model } from "../../src/models/index.ts";
import type { Tensor } from "../../src/tensor/index.ts";
import type { Digest } from "../zoo/digest.ts";
import { buildFixture, writeFrameworkWeights } from "../zoo/fixture-model.ts";
import { formulaImages, formulaTensor, unit } from "../zoo/formula.ts";
import type { ZooFixture } from "../zoo/read-fixture.ts";
import { channelsLast } from "./channels-last.ts";

interface Fixture {
  readonly name: string;
  readonly network: string;
  readonly layer: string;
  readonly classes: readonly number[];
  readonly pictures: number;
  readonly options: {
    readonly window: number;
    readonly stride: number;
    readonly steps: number;
    readonly samples: number;
  };
  readonly scores: readonly number[];
  readonly maps: Readonly<Record<string, readonly MapDigest[]>>;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(fileURLToPath(new URL(path, import.meta.url)), "utf8"));
}

async function zooModel(name: string, engine: Engine) {
  const fixture = await readJson<ZooFixture>(`../zoo/fixtures/${name}.json`);
  const folder = await mkdtemp(join(tmpdir(), "fovea-explain-"));
  try {
    const path = join(folder, "weights.safetensors");
    await writeFrameworkWeights(path, fixture);
    const net = buildFixture(fixture, engine) as Model;
    await loadWeights(net, path);
    return { net, shape: fixture.options.inputShape };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A network that uses one ReLU layer three times. */
async function sharedRelu(engine: Engine) {
  const relu = layers.relu({ name: "relu" });
  const convolution = (name: string, filters: number, strides: number) =>
    layers.conv2d({ name, filters, kernelSize: 3, strides, padding: [1, 1], activation: "linear" });
  const image = layers.input({ shape: [32, 24, 3] });
  const first = relu.apply(convolution("conv1", 8, 1).apply(image));
  const second = relu.apply(convolution("conv2", 12, 2).apply(first));
  const third = relu.apply(layers.add().apply([convolution("conv3", 12, 1).apply(second), second]));
  const outputs = layers.dense({ name: "fc", units: 5 }).apply(layers.globalAveragePooling2d().apply(third));
  const net = model({ inputs: image, outputs, engine });
  const weights = new Map<string, Tensor>();
  for (const [name, [rows, channels, filters]] of Object.entries({
    conv1: [3, 3, 8],
    conv2: [3, 8, 12],
    conv3: [3, 12, 12],
    fc: [0, 12, 5],
  })) {
    const shape = rows ? [filters ?? 0, channels ?? 0, rows, rows] : [filters ?? 0, channels ?? 0];
    weights.set(`${name}/kernel`, channelsLast(formulaTensor(`${name}.weight`, shape, 0, 0.4)));
    weights.set(`${name}/bias`, formulaTensor(`${name}.bias`, [filters ?? 0], 0, 0.4));
  }
  await net.setWeights(weights);
  return { net, shape: [32, 24, 3] };
}

/**
 * What is recorded of a map; null stands for values that rounding decides about, since it turns a rectified unit on or
 * off.
 */
type MapDigest = Omit<Digest, "values"> & { readonly values: readonly (number | null)[] };

/** Holds a map to a recorded one, within a thousandth of the largest value. */
function expectMap(what: string, { data, shape }: Tensor, expected: MapDigest): void {
  expect([what, shape]).toEqual([what, expected.shape]);
  const errors = expected.values.map((value, sample) => {
    if (value === null) return 0;
    const at = data.length <= 256 ? sample : Math.floor(unit("samples", sample) * data.length);
    return Math.abs((data[at] ?? Number.NaN) - value);
  });
  // The largest value of an empty map is 0.
  const share = Math.max(...errors) / (expected.largest || 1);
  expect([what, share <= 1e-3 ? 0 : share]).toEqual([what, 0]);
}

const fastest = everyEngine[0] as Engine;
const cases = [
  { name: "resnet18-torchvision", engine: fastest },
  { name: "vgg16-torchvision", engine: fastest },
  ...everyEngine.map((engine) => ({ name: "shared-relu", engine })),
];

describe.each(cases)("$name on the $engine.name engine", async ({ name, engine }) => {
  const fixture = await readJson<Fixture>(`fixtures/${name}.json`);
  const { net, shape } = name === "shared-relu" ? await sharedRelu(engine) : await zooModel(name, engine);
  const { layer, classes, options } = fixture;
  const images = formulaImages(fixture.pictures, classes.length, shape);
  const methods: Record<string, (options: explain.ExplainOptions) => Promise<explain.HeatMap[]>> = {
    gradCam: (more) => explain.gradCam(net, images, { layer, ...more }),
    gradCamPlusPlus: (more) => explain.gradCamPlusPlus(net, images, { layer, ...more }),
    hiResCam: (more) => explain.hiResCam(net, images, { layer, ...more }),
    layerCam: (more) => explain.layerCam(net, images, { layer, ...more }),
    scoreCam: (more) => explain.scoreCam(net, images, { layer, ...more }),
    saliency: (more) => explain.saliency(net, images, more),
    guidedBackpropagation: (more) => explain.guidedBackpropagation(net, images, more),
    guidedGradCam: (more) => explain.guidedGradCam(net, images, { layer, ...more }),
    integratedGradients: (more) => explain.integratedGradients(net, images, { steps: options.steps, ...more }),
    smoothGrad: (more) => explain.smoothGrad(net, images, { samples: options.samples, ...more }),
    occlusion: (more) => explain.occlusion(net, images, { window: options.window, stride: options.stride, ...more }),
    ...(fixture.maps.cam && { cam: (more: explain.ExplainOptions) => explain.cam(net, images, more) }),
  };

  // A gradient may hang on the last bits of one rectified unit, as in ../zoo.
  beforeAll(() => engine.useDeterministicAlgorithms(true));
  afterAll(() => engine.useDeterministicAlgorithms(false));

  test.each(Object.keys(methods))("%s equals PyTorch's", async (method) => {
    for (const [image, index] of classes.entries()) {
      const maps = await methods[method]?.({ class: index });
      const map = maps?.[image] as explain.HeatMap;
      expect(map).toMatchObject({ method, image, target: { class: { index }, kind: "value" } });
      expect(map.score).toBeCloseTo(fixture.scores[image] ?? 0, 3);
      expectMap(method, map.values, fixture.maps[method]?.[image] as MapDigest);
      const heat = fixture.maps[`${method}/heat`]?.[image];
      if (heat) expectMap(`${method}/heat`, map.heat, heat);
    }
  });
});
