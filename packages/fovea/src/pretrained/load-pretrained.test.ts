import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Preprocessing } from "../data/index.ts";
import { bytes, digest, type FileServer, fileServer, sendFile } from "../io/hub/testing/file-server.ts";
import { writeSafetensors } from "../io/index.ts";
import { layers } from "../layers/index.ts";
import { loadModel } from "../model-files/index.ts";
import { options } from "../support/schema.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { formulaTensor } from "../train/testing/formula.ts";
import { classifier } from "../zoo/classifier.ts";
import { defineArchitecture, imagenetLabels, imagenetSynsets } from "../zoo/index.ts";

// From a model hub to class names of an image, with a tiny network and the test's own hubs.

const preprocessing: Preprocessing = {
  ...{ resize: 10, crop: [8, 8], interpolation: "bilinear", scale: 1 / 255 },
  ...{ mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25], channelOrder: "rgb" },
};

/** PyTorch's names and layouts. */
const stored = new Map([
  ["conv.weight", formulaTensor({ shape: [4, 3, 3, 3], seed: 1, offset: 0, scale: 1 })],
  ["conv.bias", formulaTensor({ shape: [4], seed: 2, offset: 0, scale: 1 })],
  ["classifier.weight", formulaTensor({ shape: [1000, 4], seed: 3, offset: 0, scale: 4 })],
  ["classifier.bias", formulaTensor({ shape: [1000], seed: 4, offset: 0, scale: 1 })],
]);

const common = { preprocessing, labels: "imagenet", license: "MIT", accuracy: { top1: 1, top5: 2 } } as const;
const pytorch = "https://download.pytorch.org/models";
const keras = "https://storage.googleapis.com/tensorflow/keras-applications/tiny";

let folder = "";
let whole: Buffer;
let withoutTop: Buffer;
let server: FileServer;
let tiny: ReturnType<typeof define>;

function define(digits: { whole: string; md5: string; md5WithoutTop: string }) {
  return defineArchitecture({
    ...{ name: "tiny", title: "Tiny", description: "one convolution", source: "this test", options: options({}) },
    variants: {
      torchvision: {
        description: "the only one",
        ...{ inputShape: [8, 8, 3], smallest: 3, parameters: 5112, stages: ["conv"], head: ["fc"] },
        features: (x) => layers.conv2d({ name: "conv", filters: 4, kernelSize: 3, activation: "relu" }).apply(x),
        top: (x, given) => classifier(layers.globalAveragePooling2d().apply(x), "fc", given),
      },
    },
    weights: [
      {
        ...{ id: "torchvision", variant: "torchvision", ...common },
        file: { url: `${pytorch}/tiny-${digits.whole}.safetensors`, sha256: digits.whole },
        rename: (name) => name.replace(/^fc\b/, "classifier"),
      },
      {
        ...{ id: "keras", variant: "torchvision", ...common },
        file: { url: `${keras}/tiny.safetensors`, md5: digits.md5 },
        fileWithoutTop: { url: `${keras}/tiny_notop.safetensors`, md5: digits.md5WithoutTop },
        rename: (name) => name.replace(/^fc\b/, "classifier"),
      },
      {
        ...{ id: "timm/tv_in1k", variant: "torchvision", ...common },
        file: { url: "https://huggingface.co/timm/tiny.tv_in1k/resolve/main/model.safetensors" },
      },
    ],
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-pretrained-"));
  const path = join(folder, "tiny.safetensors");
  await writeSafetensors(path, stored);
  whole = await readFile(path);
  await writeSafetensors(path, new Map([...stored].filter(([name]) => name.startsWith("conv"))));
  withoutTop = await readFile(path);
  server = await fileServer((request, response) => {
    if (request.url?.includes("missing")) response.writeHead(404).end();
    else sendFile(request, response, request.url?.includes("notop") ? withoutTop : whole);
  });
  tiny = define({
    whole: digest("sha256", whole).slice(0, 8),
    md5: digest("md5", whole),
    md5WithoutTop: digest("md5", withoutTop),
  });
  vi.stubEnv("FOVEA_HOME", join(folder, "cache"));
  for (const name of ["TORCH_HOME", "KERAS_HOME", "HF_HOME"]) vi.stubEnv(name, join(folder, name));
  for (const name of ["FOVEA_MIRROR_TORCHVISION", "FOVEA_MIRROR_KERAS", "HF_ENDPOINT"]) vi.stubEnv(name, server.url);
  for (const name of ["FOVEA_OFFLINE", "HF_HUB_OFFLINE", "HF_TOKEN", "HTTP_PROXY", "http_proxy"]) {
    vi.stubEnv(name, undefined);
  }
});

afterEach(async () => {
  await rm(join(folder, "cache"), { recursive: true, force: true });
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true });
});

/** Computes the network's expected output for an 8 × 8 image. */
function expectedAnswer(image: Tensor): number[] {
  const value = (name: string, ...index: number[]) => {
    const { shape, data } = stored.get(name) as Tensor;
    return data[index.reduce((at, place, axis) => at * (shape[axis] ?? 1) + place, 0)] ?? 0;
  };
  const pixel = (row: number, column: number, channel: number) =>
    ((image.data[(row * 8 + column) * 3 + channel] ?? 0) / 255 - 0.5) / 0.25;
  const means = [0, 1, 2, 3].map((filter) => {
    let sum = 0;
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column < 6; column++) {
        let y = value("conv.bias", filter);
        for (let at = 0; at < 27; at++) {
          const [channel, down, across] = [Math.floor(at / 9), Math.floor(at / 3) % 3, at % 3];
          y += value("conv.weight", filter, channel, down, across) * pixel(row + down, column + across, channel);
        }
        sum += Math.max(0, y);
      }
    }
    return sum / 36;
  });
  const logits = imagenetLabels.map((_, unit) =>
    means.reduce((sum, mean, at) => sum + mean * value("classifier.weight", unit, at), value("classifier.bias", unit)),
  );
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

describe("weights of a hub", () => {
  test("come with their preprocessing and labels, so that classify names the classes", async () => {
    const progress: number[] = [];
    const download = { onProgress: (received: number) => progress.push(received) };
    const model = await tiny({ weights: "torchvision", engine: "portable", download });
    expect(progress.at(-1)).toBe(whole.length);
    expect(model.preprocessing).toEqual(preprocessing);
    expect(model.labels).toEqual(imagenetLabels);
    const image = tensor(Uint8Array.from(bytes(192)), [8, 8, 3]);
    // Height and width of ten, so that nothing is resized, with the image in the center.
    const framed = tensor(new Uint8Array(300), [10, 10, 3]);
    for (let row = 0; row < 8; row++) {
      framed.data.set(image.data.subarray(row * 24, row * 24 + 24), ((row + 1) * 10 + 1) * 3);
    }
    const expected = expectedAnswer(image);
    const best = expected.indexOf(Math.max(...expected));
    const [first, ...others] = await model.classify(framed);
    expect(first).toEqual({
      label: imagenetLabels[best],
      index: best,
      probability: expect.closeTo(expected[best] ?? 0, 5),
    });
    expect(others.length).toBe(4);

    await model.save(join(folder, "saved"));
    const again = await loadModel(join(folder, "saved"), { engine: "portable" });
    expect((await again.classify(framed))[0]).toEqual(first);
  });

  test("are the same from every hub and from a file", async () => {
    const path = join(folder, "own.safetensors");
    await writeFile(path, whole);
    const download = { retries: 0 };
    const models = [
      await tiny({ weights: "torchvision", download }),
      await tiny({ weights: "keras", download }),
      await tiny({ weights: "torchvision", weightsFile: path }),
    ];
    const usual = join(folder, "usual.safetensors");
    await writeSafetensors(
      usual,
      new Map([...stored].map(([name, values]) => [name.replace("classifier", "fc"), values])),
    );
    models.push(await tiny({ weights: "torchvision", weightsFile: usual }));
    const [first, ...others] = await Promise.all(models.map((model) => model.getWeights()));
    for (const other of others) expect(other).toEqual(first);
    expect(first?.get("fc/kernel")?.data[1]).toBe(stored.get("classifier.weight")?.data[4]);
  });

  test("keep the classifier's initial weights for another number of classes", async () => {
    const model = await tiny({ weights: "torchvision", classes: 5, seed: 7, labels: ["a", "b", "c", "d", "e"] });
    const fresh = tiny({ classes: 5, seed: 7 });
    const [weights, first] = await Promise.all([model.getWeights(), fresh.getWeights()]);
    expect(weights.get("fc/kernel")).toEqual(first.get("fc/kernel"));
    expect(weights.get("conv/bias")?.data).toEqual(stored.get("conv.bias")?.data);
    expect(model.labels).toEqual(["a", "b", "c", "d", "e"]);
    expect((await tiny({ weights: "torchvision", classes: 5 })).labels).toBeUndefined();
  });

  test("report the other groups of a checkpoint", async () => {
    const scaled = defineArchitecture({
      ...{ name: "scaled", title: "Scaled", description: "one weight", source: "this test", options: options({}) },
      variants: {
        only: {
          ...{ description: "the only one", inputShape: [4, 4, 1], smallest: 1, parameters: 2, stages: [], head: [] },
          features: (x) =>
            layers.layerNormalization({ name: "norm", center: false }).apply(layers.concatenate().apply([x, x])),
          top: (x) => layers.globalAveragePooling2d().apply(x),
        },
      },
      weights: [
        {
          ...{ id: "own", variant: "only", ...common, file: { url: "https://example.com/scaled.pth" } },
          preprocessing: { ...preprocessing, mean: [0.5], std: [0.25] },
          rename: () => "w",
        },
      ],
    });
    const notes: string[] = [];
    const model = await scaled({
      ...{ weights: "own", includeTop: false },
      weightsFile: new URL("../../test/interop/torch/ema.pth", import.meta.url).pathname,
      weightsGroup: "state_dict_ema",
      onNote: (note) => notes.push(note),
    });
    expect([...((await model.getWeights()).get("norm/gamma")?.data ?? [])]).toEqual([3, 4]);
    expect(notes).toEqual(['weights of "state_dict_ema"; there is also "state_dict" (group)']);
  });

  test("without the top: from the file without the top if it exists, otherwise ignoring the top", async () => {
    const before = server.requests.length;
    const features = await tiny({ weights: "keras", includeTop: false, pooling: "avg" });
    expect(server.requests.slice(before).map(({ url }) => url)).toEqual([
      "/tensorflow/keras-applications/tiny/tiny_notop.safetensors",
    ]);
    expect(features.outputShape).toEqual([null, 4]);
    const others = await tiny({ weights: "torchvision", includeTop: false, pooling: "avg" });
    expect(await others.getWeights()).toEqual(await features.getWeights());
    expect(others.preprocessing).toEqual(preprocessing);
    expect(others.labels).toBeUndefined();
  });

  test("are preprocessed proportionally for another image size", async () => {
    const model = await tiny({ weights: "torchvision", inputShape: [16, 32, 3] });
    expect(model.preprocessing).toEqual({ ...preprocessing, resize: 40, crop: [16, 32] });
    const own = { ...preprocessing, resize: 32, crop: [16, 32] } as const;
    expect((await tiny({ weights: "torchvision", inputShape: [16, 32, 3], preprocessing: own })).preprocessing).toEqual(
      own,
    );
  });

  test("mistakes", async () => {
    // @ts-expect-error there are no such weights
    expect(() => tiny({ weights: "torchvison" })).toThrow(
      'there are no weights "torchvison"; did you mean "torchvision"',
    );
    expect(() => tiny({ weightsFile: "x.pth" })).toThrow("weightsFile needs weights, which say what the file holds");
    const path = join(folder, "other.safetensors");
    await writeSafetensors(path, new Map([...stored].filter(([name]) => name !== "conv.bias")));
    await expect(tiny({ weights: "torchvision", weightsFile: path })).rejects.toThrow(
      /other\.safetensors: expected the weights "torchvision" of zoo\.tiny: 3 of 4 weights match; 1 missing: conv\/bias/,
    );
    await expect(tiny({ weights: "timm/tv_in1k", download: { retries: 0 } })).rejects.toThrow(
      /model\.safetensors: expected the weights "timm\/tv_in1k" of zoo\.tiny/,
    );
    vi.stubEnv("FOVEA_OFFLINE", "1");
    await expect(tiny({ weights: "torchvision" })).rejects.toThrow("FOVEA_OFFLINE or HF_HUB_OFFLINE forbids");
    vi.stubEnv("FOVEA_OFFLINE", undefined);
  });
});

describe("ImageNet's classes", () => {
  test("are a thousand, each with a unique name and ID", () => {
    for (const list of [imagenetLabels, imagenetSynsets]) expect(new Set(list).size).toBe(1000);
    expect([0, 134, 207, 281, 517, 999].map((index) => `${imagenetSynsets[index]} ${imagenetLabels[index]}`)).toEqual([
      "n01440764 tench",
      "n02012849 crane bird",
      "n02099601 golden retriever",
      "n02123045 tabby",
      "n03126707 crane",
      "n15075141 toilet tissue",
    ]);
  });
});
