import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportWeights, loadWeights } from "../interop/index.ts";
import { loadModel } from "../model-files/index.ts";
import type { Model } from "../models/index.ts";
import { ConfigError } from "../support/index.ts";
import { sizeOf, zeros } from "../tensor/index.ts";
import type { AnyArchitecture, ZooOptions } from "./architecture.ts";
import { architectures, headOf, resnet50Signs } from "./index.ts";

/** Every variant of every architecture. */
const variants = Object.entries(architectures).flatMap(([name, architecture]) =>
  Object.entries(architecture.definition.variants).map(([variant, description]) => ({
    name,
    variant,
    make: (given: ZooOptions = {}) => (architecture as MakesFresh)({ variant, ...given }),
    ...description,
  })),
);

type MakesFresh = (options: ZooOptions) => Model;

/** Parameter counts of the frameworks, or computed by hand. PyTorch excludes moving statistics, Keras includes them. */
const published: Readonly<Record<string, number>> = {
  "lenet5/modern": 61_706,
  "lenet5/paper": 60_850,
  "mnist-convnet/keras": 34_826,
  "mnist-convnet/classic": 1_199_882,
  "mnist-dense/keras": 669_706,
  "mnist-dense/book": 407_050,
  "alexnet/torchvision": 61_100_840,
  "alexnet/paper": 60_965_224,
  "network-in-network/cifar": 966_986,
  "network-in-network/imagenet": 7_595_176,
  "vgg11/torchvision": 132_863_336,
  "vgg13/torchvision": 133_047_848,
  "vgg16/torchvision": 138_357_544,
  "vgg16/keras": 138_357_544,
  "vgg19/torchvision": 143_667_240,
  "vgg19/keras": 143_667_240,
  "happy-model/single": 37_633,
  "happy-model/blocks": 8_305,
  "cats-and-dogs/book": 3_453_121,
  "cifar-convnet/course": 528_054,
  "googlenet/torchvision": 6_624_904,
  "googlenet/paper": 6_998_552,
  "inception-v3/torchvision": 23_834_568,
  "inception-v3/keras": 23_851_784,
  "resnet18/torchvision": 11_689_512,
  "resnet34/torchvision": 21_797_672,
  "resnet50/torchvision": 25_557_032,
  "resnet101/torchvision": 44_549_160,
  "resnet152/torchvision": 60_192_808,
  "resnet50/keras": 25_636_712,
  "resnet101/keras": 44_707_176,
  "resnet152/keras": 60_419_944,
  "resnet50-signs/course": 23_600_006,
  // Like ResNets, minus the convolutions and normalizations of the shortcuts.
  "plain18/torchvision": 11_689_512 - 173_824,
  "plain34/torchvision": 21_797_672 - 173_824,
  "squeezenet/torchvision": 1_235_496,
  "densenet121/torchvision": 7_978_856,
  "mobilenet-v2/torchvision": 3_504_872,
  "mobilenet-v2/keras": 3_538_984,
  "mnasnet/torchvision": 4_383_312,
  "efficientnet-b0/torchvision": 5_288_548,
  "convnext-tiny/torchvision": 28_589_128,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-zoo-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(variants)("$name, $variant", ({ name, variant, make, ...known }) => {
  const { inputShape, classes = 1000, stages, smallest, fixedSize = false } = known;
  const channels = inputShape[2];
  const model = make();

  test("has the published number of parameters", () => {
    const weights = model.network.listWeights();
    const counted = variant === "torchvision" ? weights.filter(({ role }) => role === "parameter") : weights;
    const parameters = counted.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    expect(parameters).toBe(known.parameters);
    expect(published[`${name}/${variant}`]).toBe(parameters);
  });

  test("maps images to classes", () => {
    expect(model.name).toBe(name);
    expect(model.inputShape).toEqual([null, ...inputShape]);
    expect(model.outputShape).toEqual([null, classes]);
    expect(make({ classes: 7 }).outputShape).toEqual([null, 7]);
    const output = model.layers.at(-1);
    expect(output?.config().activation ?? output?.className.toLowerCase()).toBe(classes === 1 ? "sigmoid" : "softmax");
  });

  test("names its stages, from large to small feature maps, and its head", () => {
    const heights = stages.map((stage) => Number(model.network.output(stage).shape[1]));
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
    expect(stages.length).toBeGreaterThan(0);
    const withoutTop = make({ includeTop: false }).layers.map((layer) => layer.name);
    expect(stages.filter((stage) => !withoutTop.includes(stage))).toEqual([]);
    for (const network of [model, make({ classes: 7 })]) {
      const top = network.layers.filter((layer) => layer.weights.size > 0 && !withoutTop.includes(layer.name));
      expect(top.map((layer) => layer.name)).toEqual(headOf(known, Number(network.outputShape.at(-1))));
    }
  });

  test("returns features without the top, as maps or pooled, for small images too", () => {
    const maps = make({ includeTop: false }).outputShape;
    expect(maps.length).toBe(4);
    for (const pooling of ["avg", "max"] as const) {
      expect(make({ includeTop: false, pooling }).outputShape).toEqual([null, maps[3]]);
    }
    const small = make({ includeTop: false, inputShape: [smallest, smallest, channels] });
    expect(small.outputShape.slice(1).every((size) => Number(size) > 0)).toBe(true);
    const tooSmall = () => make({ inputShape: [smallest - 1, smallest, channels] });
    expect(tooSmall).toThrow(smallest > 1 ? `at least ${smallest} × ${smallest} pixels` : "to be [height, width");
  });

  test("accepts images of another size, or explains why not", () => {
    const rows = Math.max(smallest, inputShape[0] - 8);
    const another = () => make({ inputShape: [rows, inputShape[1] + 3, channels] });
    if (fixedSize) expect(another).toThrow("its classifier accepts feature maps of one size");
    else expect(another().outputShape).toEqual([null, classes]);
  });

  test("draws its initial weights from the seed", () => {
    const first = (seed: number) => make({ seed, includeTop: false }).network.listWeights()[0]?.initial();
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  if (known.parameters > 1e7) return;
  test("can be saved and loaded", async () => {
    const size = fixedSize ? inputShape[0] : Math.max(smallest, 32);
    const shape = [size, size, channels] as const;
    const saved = make({ inputShape: shape, classes: 3, seed: 5 });
    const path = join(folder, `${name}-${variant}`);
    await saved.save(path);
    const read = await loadModel(path);
    const image = zeros([1, ...shape]);
    image.data.forEach((_, index) => {
      image.data[index] = Math.sin(index);
    });
    expect(await read.predict(image)).toEqual(await saved.predict(image));
  });
});

describe("invalid options", () => {
  const resnet18 = architectures.resnet18 as AnyArchitecture;

  test.each<[string, ZooOptions & { weights?: undefined }, string]>([
    ["a variant", { variant: "torchvison" }, 'there is no variant "torchvison"; did you mean "torchvision"?'],
    ["a shape", { inputShape: [64, 64] as never }, "expected inputShape to be [height, width, channels]"],
    ["a pooling", { pooling: "mean" as never }, 'expected pooling to be one of "none", "avg", "max", received "mean"'],
    ["an activation", { classifierActivation: null as never }, '"softmax", "sigmoid", "linear", received null'],
    ["an option", { depth: 5 } as never, 'unknown option "depth"'],
  ])("%s", (_, given, message) => {
    expect(() => resnet18(given)).toThrow(ConfigError);
    expect(() => resnet18(given)).toThrow(message);
  });

  test.each(["googlenet", "inception-v3"])("%s with torchvision's input transformation in another variant", (name) => {
    const variant = name === "googlenet" ? "paper" : "keras";
    const options = { variant, transformInput: true } as ZooOptions;
    expect(() => (architectures[name] as MakesFresh)(options)).toThrow('the variant "torchvision" has it');
  });

  test("weights that are not published", () => {
    expect(() => resnet18({ weights: "torchvison" })).toThrow('did you mean "torchvision"?');
    expect(() => (architectures.lenet5 as AnyArchitecture)({ weights: "keras" })).toThrow("none are published for it");
  });
});

test("every source of weights belongs to an existing variant and can verify its file", () => {
  for (const { definition } of Object.values(architectures)) {
    const ids = (definition.weights ?? []).map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { variant, file, id, accuracy } of definition.weights ?? []) {
      expect(Object.keys(definition.variants)).toContain(variant);
      expect(file.sha256 ?? file.md5 ?? (id.startsWith("timm/") && "the hub tells it")).toBeTruthy();
      expect(accuracy.top1).toBeGreaterThan(50);
    }
  }
});

test("the network for hand signs has the number of classes in its last layer's name, and reads weights by that name", async () => {
  const shape = [37, 37, 3] as const;
  const options = { inputShape: shape, narrowStage5: true };
  const { course } = resnet50Signs.definition.variants;
  for (const [classes, layer] of [
    [6, "fc6"],
    [10, "fc10"],
  ] as const) {
    const saved = resnet50Signs({ ...options, classes, seed: 5 });
    const path = join(folder, `${layer}.safetensors`);
    await exportWeights(saved, path, { convention: "keras" });
    const report = await loadWeights(resnet50Signs({ ...options, classes, seed: 6 }), path);
    expect(report.matched.map(({ name }) => name)).toContain(`${layer}/kernel`);
    expect(course && headOf(course, classes)).toEqual([layer]);
  }
});
