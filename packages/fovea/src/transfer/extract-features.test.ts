import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { preprocess } from "../data/index.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Backbone, backboneOf } from "./backbone.ts";
import { extractFeatures } from "./extract-features.ts";
import { FeatureStore } from "./feature-store.ts";
import type { LabeledImages } from "./labeled-images.ts";
import { smallNetwork, stripes, stripesPreprocessing } from "./testing/stripes.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-features-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let images: LabeledImages;
let backbone: Backbone;
beforeAll(async () => {
  images = await stripes(join(folder, "images"), 4);
  backbone = backboneOf(smallNetwork());
});

let caches = 0;
const newCache = () => join(folder, `cache-${caches++}`);

function filesIn(cache: string): string[] {
  return readdirSync(cache, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".safetensors"))
    .map((name) => join(cache, name));
}

describe("features of images", () => {
  test("are the outputs of the backbone for the prepared images", async () => {
    const { features, rows } = await extractFeatures(backbone, images.files, { cache: false, batchSize: 5 });
    expect(features.shape).toEqual([12, 16]);
    expect(rows).toEqual(images.files.map((_, index) => index));
    const seventh = await preprocess(images.files[7] ?? "", stripesPreprocessing);
    const { data } = await backbone.model.predict({ ...seventh, shape: [1, 32, 32, 3] });
    data.forEach((value, index) => {
      expect(features.data[7 * 16 + index]).toBeCloseTo(value, 5);
    });
  });

  test("are computed once, by content: copies and new names cost nothing", async () => {
    const cache = newCache();
    const first = await extractFeatures(backbone, images.files.slice(0, 8), { cache });
    expect(first.computed).toBe(8);
    const copy = join(folder, "copy.png");
    copyFileSync(images.files[0] ?? "", copy);
    const again = await extractFeatures(backbone, [...images.files, copy], { cache });
    expect(again.computed).toBe(4);
    expect(again.features.data.slice(0, 8 * 16)).toEqual(first.features.data);
    expect(again.features.data.slice(12 * 16)).toEqual(first.features.data.slice(0, 16));
    expect((await extractFeatures(backbone, images.files, { cache })).computed).toBe(0);
  });

  test("are computed again for other weights, another preprocessing and another cut", async () => {
    const cache = newCache();
    await extractFeatures(backbone, images.files, { cache });
    const otherWeights = backboneOf(smallNetwork(4));
    const network = smallNetwork();
    network.preprocessing = { ...stripesPreprocessing, mean: [0, 0, 0] };
    for (const other of [
      otherWeights,
      backboneOf(network),
      backboneOf(smallNetwork(), { pooling: "max" }),
      backboneOf(smallNetwork(), { output: "conv1" }),
    ]) {
      expect((await extractFeatures(other, images.files, { cache })).computed).toBe(12);
    }
    expect((await extractFeatures(backboneOf(smallNetwork()), images.files, { cache })).computed).toBe(0);
  });

  test("skip files that are no images, and list them", async () => {
    const text = join(folder, "text.jpg");
    const twin = join(folder, "twin.jpg");
    writeFileSync(text, "no image");
    writeFileSync(twin, "no image");
    const [one = "", two = ""] = images.files;
    const missing = join(folder, "missing.png");
    const { rows, features, faults } = await extractFeatures(backbone, [text, one, missing, two, twin], {
      cache: newCache(),
    });
    expect(rows).toEqual([1, 3]);
    expect(features.shape).toEqual([2, 16]);
    expect(faults.map(({ file }) => file)).toEqual([text, missing, twin]);
    expect(faults[1]?.reason).toContain("there is no such file");
    const none = await extractFeatures(backbone, [text], { cache: false });
    expect(none.features.shape).toEqual([0, 16]);
  });

  test("survive damaged files of the cache", async () => {
    const cache = newCache();
    const whole = await extractFeatures(backbone, images.files, { cache });
    const [file = ""] = filesIn(cache);
    const bytes = readFileSync(file);
    for (const damage of [
      bytes.subarray(0, bytes.length - 7),
      new Uint8Array(),
      Buffer.from(bytes).fill(1, bytes.length - 40, bytes.length - 36),
      Buffer.concat([bytes.subarray(0, 8), Buffer.from("["), bytes.subarray(9)]),
    ]) {
      writeFileSync(file, damage);
      const again = await extractFeatures(backbone, images.files, { cache });
      expect(again.computed).toBe(12);
      expect(again.features.data).toEqual(whole.features.data);
    }
  });

  test("of many small additions end up in few files, and none is lost", async () => {
    const cache = newCache();
    const many = await stripes(join(folder, "many"), 24, { seed: 9 });
    let last: Tensor | undefined;
    for (let count = 1; count <= many.files.length; count++) {
      const { computed, features } = await extractFeatures(backbone, many.files.slice(0, count), { cache });
      expect(computed).toBe(1);
      last = features;
    }
    expect(filesIn(cache).length).toBeLessThanOrEqual(33);
    const again = await extractFeatures(backbone, many.files, { cache });
    expect(again.computed).toBe(0);
    expect(again.features.data).toEqual(last?.data);
  });

  test("are computed though they can't be kept", async () => {
    const file = join(folder, "no-folder");
    writeFileSync(file, "");
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const { computed, features } = await extractFeatures(backbone, images.files, { cache: file });
    expect(computed).toBe(12);
    expect(features.shape).toEqual([12, 16]);
    expect(String(warned.mock.calls[0]?.[0])).toContain("the features of images can't be kept in");
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });

  test("take no more room than the limit: those that were used longest ago leave first", async () => {
    const root = join(folder, "limited");
    const store = (name: string, maxBytes = 1e9) => new FeatureStore(join(root, name), 100, { root, maxBytes });
    const rows = (byte: string) => new Map([[byte.repeat(64), new Float32Array(100)]]);
    const ago = (name: string, minutes: number) => {
      const time = new Date(Date.now() - 60_000 * minutes);
      for (const file of readdirSync(join(root, name))) utimesSync(join(root, name, file), time, time);
    };
    await store("old").add(rows("a"));
    await store("older").add(rows("b"));
    ago("old", 10);
    ago("older", 20);
    const [file = ""] = readdirSync(join(root, "old"));
    const { size } = statSync(join(root, "old", file));
    // Reading counts as use.
    expect((await store("older").read()).size).toBe(1);
    await store("new", 2.5 * size).add(rows("c"));
    expect(["old", "older", "new"].map((name) => readdirSync(join(root, name)).length)).toEqual([0, 1, 1]);
    await store("new", 1).add(rows("d"));
    expect((await store("new").read()).size).toBe(0);
  });

  test("are not lost when files are merged while another process adds some", async () => {
    const cache = newCache();
    const [stale, other] = [new FeatureStore(cache, 1), new FeatureStore(cache, 1)];
    const row = (number: number) => new Map([[number.toString(16).padStart(64, "0"), Float32Array.of(number)]]);
    for (let number = 0; number < 31; number++) await stale.add(row(number));
    // What the other process adds is not among the rows that this one knows.
    await other.add(row(31));
    await stale.add(row(32));
    expect(readdirSync(cache)).toHaveLength(1);
    expect([...(await other.read()).values()].map(([value]) => value).sort((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 33 }, (_, number) => number),
    );
  });

  test("belong to the content that was decoded, though a file changes meanwhile", async () => {
    const changing = join(folder, "changing.png");
    const [one = "", two = "", three = ""] = images.files;
    copyFileSync(one, changing);
    const cache = newCache();
    await extractFeatures(backbone, [three, ...images.files.slice(3), changing], {
      ...{ cache, batchSize: 1 },
      onProgress: ({ done }) => done === 1 && copyFileSync(two, changing),
    });
    const kept = await extractFeatures(backbone, [one, two, changing], { cache });
    const fresh = await extractFeatures(backbone, [one, two, changing], { cache: false });
    expect(kept.computed).toBe(1);
    expect(kept.hashes).toEqual(fresh.hashes);
    expect(kept.features).toEqual(fresh.features);
  });

  test("are the same whatever the number of threads, and with known, broken and equal files among them", async () => {
    const many = await stripes(join(folder, "threads"), 30, { seed: 5 });
    const broken = join(folder, "broken.png");
    writeFileSync(broken, "no image");
    const files = [...many.files.slice(0, 40), broken, ...many.files.slice(20), broken];
    const expected = await extractFeatures(backbone, files, { cache: false, workers: 0 });
    expect(expected.computed).toBe(90);
    expect(expected.faults).toHaveLength(2);
    const cache = newCache();
    await extractFeatures(backbone, many.files.slice(10, 20), { cache });
    const progress: number[] = [];
    const received = await extractFeatures(backbone, files, {
      ...{ cache, workers: 2, batchSize: 7 },
      onProgress: ({ done, reused, total }) => progress.push(done, reused, total),
    });
    expect(received.computed).toBe(80);
    expect(progress.slice(-3)).toEqual([files.length, 10, files.length]);
    expect({ ...received, features: undefined, computed: 90 }).toEqual({ ...expected, features: undefined });
    expected.features.data.forEach((value, index) => {
      expect(received.features.data[index]).toBeCloseTo(value as number, 5);
    });
  });

  test("are shared by two extractions that write at once", async () => {
    const cache = newCache();
    const [a, b] = await Promise.all([
      extractFeatures(backbone, images.files.slice(0, 8), { cache }),
      extractFeatures(backbone, images.files.slice(4), { cache }),
    ]);
    expect(a.features.data.slice(4 * 16)).toEqual(b.features.data.slice(0, 4 * 16));
    expect((await extractFeatures(backbone, images.files, { cache })).computed).toBe(0);
  });

  test("stop at a signal", async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done >= 6 && controller.abort();
    const options = { cache: newCache(), batchSize: 3, signal: controller.signal, onProgress };
    await expect(extractFeatures(backbone, images.files, options)).rejects.toThrow("aborted");
  });
});

describe("a backbone", () => {
  test("ends before the classifier, at a layer, or at features", () => {
    expect(backboneOf(smallNetwork()).features).toBe(16);
    expect(backboneOf(smallNetwork(), { output: "conv1" }).features).toBe(8);
    expect(backboneOf(smallNetwork(), { pooling: "avg+max" }).features).toBe(32);
    expect(backboneOf(smallNetwork(), { output: "pool" }).features).toBe(16);
    expect(backboneOf(smallNetwork(), { output: "conv1" }).stages).toEqual(["conv1"]);
  });

  test("needs a preprocessing and a known layer", () => {
    const network = smallNetwork();
    network.preprocessing = undefined;
    expect(() => backboneOf(network)).toThrow("small doesn't state how images are prepared for it");
    expect(() => backboneOf(smallNetwork(), { output: "conv9" })).toThrow('did you mean "conv1"');
    expect(() => backboneOf(smallNetwork(), { pooling: "mean" as never })).toThrow('expected pooling to be "avg"');
  });
});

test.each([
  [() => extractFeatures(backbone, "a.jpg" as never), "extractFeatures: expected a list of files"],
  [() => extractFeatures(backbone, [3] as never), "extractFeatures: expected a list of files"],
  [() => extractFeatures({} as never, []), "extractFeatures: expected a backbone"],
  [
    () => extractFeatures(backbone, [], { cache: { maxBytes: 0 } }),
    "extractFeatures: expected cache to be a folder, { folder, maxBytes } or false",
  ],
] as const)("arguments of the wrong kind are refused (%#)", async (call, message) => {
  await expect(call()).rejects.toThrow(message);
});
