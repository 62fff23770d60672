import { expect, test } from "vitest";
import { type ChildOptions, startChild } from "../../io/testing/child.ts";
import { fingerprintImages } from "./fingerprint-images.ts";
import { listImageFolder } from "./list-image-folder.ts";
import { photoFolder } from "./testing/photo-folder.ts";
import { jpeg } from "./testing/picture.ts";

const folder = photoFolder();
const built = new URL("../../../dist/datasets/image-folder/index.js", import.meta.url).href;
const count = 6;

/** Lists and examines the folder in a process of its own, and prints how many images it decoded and what it noted. */
function examineInChild(options?: ChildOptions) {
  const script = `
    const { fingerprintImages, listImageFolder } = await import("${built}");
    const root = ${JSON.stringify(folder.root)};
    const { splits } = await listImageFolder(root);
    const { fingerprints, decoded, notes } = await fingerprintImages(root, splits.get("train"));
    console.log(JSON.stringify({ images: fingerprints.size, decoded, notes }));`;
  return startChild(script, options).ended;
}

async function writeImages(): Promise<void> {
  for (let index = 0; index < count; index++) await folder.write({ [`a/${index}.jpg`]: await jpeg(index) });
}

/** What this process finds, with whatever the children have left in the cache. */
async function examineHere() {
  const records = (await listImageFolder(folder.root)).splits.get("train") ?? [];
  const { fingerprints, faults, notes } = await fingerprintImages(folder.root, records);
  return {
    paths: [...fingerprints.keys()],
    sizes: [...fingerprints.values()].map(({ width }) => width),
    faults,
    notes,
  };
}

const complete = {
  paths: Array.from({ length: count }, (_, index) => `a/${index}.jpg`),
  sizes: Array(count).fill(120),
  faults: [],
  notes: [],
};

test("a process that is killed at any moment leaves a cache that others can use", { timeout: 60_000 }, async () => {
  await writeImages();
  for (const killAt of [4, 9, 12, 15, 18, 21, 24]) {
    await examineInChild({ killAt });
    expect(await examineHere()).toEqual(complete);
  }
});

test("a full disk costs the cache and nothing else", { timeout: 60_000 }, async () => {
  await writeImages();
  const { output } = await examineInChild({ longestFile: 1 });
  expect(JSON.parse(output)).toEqual({
    ...{ images: count, decoded: count },
    notes: [{ code: "notKept", problem: expect.any(String) }],
  });
  expect(await examineHere()).toEqual(complete);
  expect(JSON.parse((await examineInChild()).output)).toEqual({ images: count, decoded: 0, notes: [] });
});

test("two processes share a cache", { timeout: 60_000 }, async () => {
  await writeImages();
  const results = await Promise.all([examineInChild(), examineInChild()]);
  for (const { output } of results) expect(JSON.parse(output)).toMatchObject({ images: count, notes: [] });
  expect(JSON.parse((await examineInChild()).output)).toMatchObject({ decoded: 0 });
});
