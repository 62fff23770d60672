import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  int32Bytes,
  type WrittenModel,
  type WrittenTensor,
  writeMetadata,
  writeTflite,
} from "../../io/tflite/testing/write-tflite.ts";
import { importModel } from "../import-model.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-tflite-labels-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** The mean color of an image, as three classes. */
function classifier(input: Partial<WrittenTensor> = {}, metadata?: Uint8Array): WrittenModel {
  return {
    tensors: [
      { name: "image", shape: [1, 4, 4, 3], ...input },
      { name: "color", shape: [1, 3] },
      { name: "axes", shape: [2], type: 2, data: int32Bytes(1, 2) },
    ],
    operators: [{ code: 40, inputs: [0, 2], outputs: [1] }],
    inputs: [0],
    outputs: [1],
    ...(metadata && { metadata }),
  };
}

test("class names and normalization are read from the metadata", async () => {
  const path = join(folder, "flowers.tflite");
  const model = writeTflite(classifier({}, writeMetadata([127.5], [127.5], "labels.txt")));
  await writeFile(path, await withFiles(model, { "labels.txt": "daisy\nrose\ntulip\n" }));
  const { labels, preprocessing } = await importModel(path);
  expect(labels).toEqual(["daisy", "rose", "tulip"]);
  expect(preprocessing).toEqual({
    resize: [4, 4],
    crop: [4, 4],
    interpolation: "bilinear",
    scale: 1 / 255,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
    channelOrder: "rgb",
  });
});

test("one normalization for each channel", async () => {
  const path = join(folder, "flowers.tflite");
  await writeFile(path, writeTflite(classifier({}, writeMetadata([0, 51, 102], [255, 51, 102], "labels.txt"))));
  const { labels, preprocessing } = await importModel(path);
  expect(labels).toBeUndefined();
  expect(preprocessing?.mean).toEqual([0, 0.2, 0.4]);
  expect(preprocessing?.std).toEqual([1, 0.2, 0.4]);
});

test("a quantized input tells how its bytes were scaled", async () => {
  for (const [type, zero] of [
    [3, 128],
    [9, 0],
  ] as const) {
    const path = join(folder, "quantized.tflite");
    await writeFile(path, writeTflite(classifier({ type, scales: [1 / 128], zeroPoints: [zero] })));
    const { preprocessing } = await importModel(path);
    expect(preprocessing?.mean).toEqual(Array.from({ length: 3 }, () => 128 / 255));
    expect(preprocessing?.std).toEqual(Array.from({ length: 3 }, () => 128 / 255));
  }
});

test("Teachable Machine's list of classes lies next to the model", async () => {
  const path = join(folder, "model_unquant.tflite");
  await writeFile(path, writeTflite(classifier()));
  await writeFile(join(folder, "labels.txt"), "0 left\n1 right\n2 none of these\n");
  const { labels, preprocessing } = await importModel(path);
  expect(labels).toEqual(["left", "right", "none of these"]);
  expect(preprocessing?.resize).toBe(4);
  expect(preprocessing?.mean).toEqual([0.5, 0.5, 0.5]);
});

test("lists of other classes and damaged archives are ignored", async () => {
  const path = join(folder, "model.tflite");
  await writeFile(join(folder, "labels.txt"), "one\ntwo\n");
  await writeFile(path, Buffer.concat([writeTflite(classifier({}, writeMetadata([0], [0], "x"))), Buffer.from("PK")]));
  const { labels, preprocessing } = await importModel(path);
  expect(labels).toBeUndefined();
  expect(preprocessing).toBeUndefined();
});

/** Appends an archive to a model. Its offsets count from the start of the file, as Python's zipfile writes them. */
async function withFiles(model: Uint8Array, files: Record<string, string>): Promise<Buffer> {
  const entries = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
  const archive = Buffer.from(zipSync(entries, { level: 0 }));
  const directory = archive.readUInt32LE(archive.length - 6);
  archive.writeUInt32LE(directory + model.length, archive.length - 6);
  for (let at = directory; archive.readUInt32LE(at) === 0x02014b50; ) {
    archive.writeUInt32LE(archive.readUInt32LE(at + 42) + model.length, at + 42);
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return Buffer.concat([model, archive]);
}
