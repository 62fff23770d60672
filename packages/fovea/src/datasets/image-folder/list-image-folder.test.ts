import { mkdir, rename, symlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noteSentence } from "../../report/index.ts";
import { ConfigError, FormatError } from "../../support/index.ts";
import { indexedFolder } from "./folder-index.ts";
import { correctLabels } from "./label-corrections.ts";
import { type FolderListing, type ListOptions, listImageFolder } from "./list-image-folder.ts";
import { photoFolder } from "./testing/photo-folder.ts";
import { walkFolder } from "./walk-folder.ts";

const folder = photoFolder();

const list = (options?: ListOptions) => listImageFolder(folder.root, options);

/** The images of each part as "path=class". */
function summary({ splits, classes }: FolderListing) {
  return Object.fromEntries(
    [...splits].map(([split, records]) => [
      split,
      records.map(({ path, label }) => `${path}=${classes[label as number]}`),
    ]),
  );
}

test("a folder for each class; nested folders belong to the class; other files are counted", async () => {
  await folder.write({
    "dog/b.JPG": "12345",
    "cat/a.png": "1",
    "cat/indoors/deep/c.webp": "1",
    "cat/.hidden.jpg": "",
    "cat/Thumbs.db": "",
    "cat/notes.txt": "",
    "__MACOSX/cat/a.png": "",
    ".DS_Store": "",
  });
  const listing = await list();
  expect(listing.classes).toEqual(["cat", "dog"]);
  expect(listing.hasSplits).toBe(false);
  expect(summary(listing)).toEqual({ train: ["cat/a.png=cat", "cat/indoors/deep/c.webp=cat", "dog/b.JPG=dog"] });
  expect(listing.splits.get("train")?.[2]).toMatchObject({ bytes: 5, label: 1 });
  expect(listing.passedOver).toEqual({ hidden: 4, notImages: 1, unlabelled: 0, links: 0, excluded: 0 });
  expect(listing.notes).toEqual([]);
});

test("classes are known by name in every part, whatever the parts are called", async () => {
  await folder.write({
    "Train/a/1.jpg": "1",
    "Train/b/1.jpg": "1",
    "Train/c/1.jpg": "1",
    "val/c/2.jpg": "1",
    "TEST/b/3.jpg": "1",
    "TEST/c/3.jpg": "1",
    "raw/x.jpg": "1",
  });
  const listing = await list();
  expect(summary(listing)).toEqual({
    train: ["Train/a/1.jpg=a", "Train/b/1.jpg=b", "Train/c/1.jpg=c"],
    validation: ["val/c/2.jpg=c"],
    test: ["TEST/b/3.jpg=b", "TEST/c/3.jpg=c"],
  });
  expect(listing.notes.map(noteSentence)).toEqual([
    'the folder "raw" beside train/ is ignored',
    'validation has no image of "a", "b"',
    'test has no image of "a"',
  ]);
});

test("folders called train are classes where the other folders are vehicles too", async () => {
  await folder.write({ "train/1.jpg": "1", "bus/1.jpg": "1" });
  expect((await list()).classes).toEqual(["bus", "train"]);
  await folder.write({ "train/steam/1.jpg": "1" });
  expect((await list()).classes).toEqual(["bus", "train"]);
});

test("two folders for one part, a part without classes, a class that train lacks", async () => {
  await folder.write({ "train/a/1.jpg": "1", "test/9.jpg": "1", "val/z/1.jpg": "1", "val/a/1.jpg": "1" });
  const listing = await list();
  expect(listing.unknownClasses).toEqual([{ split: "validation", name: "z", images: 1 }]);
  expect([...listing.splits.keys()].sort()).toEqual(["train", "validation"]);
  expect(listing.notes.map(noteSentence)).toEqual([
    "test/ holds no image in a folder of a class and is ignored",
    "1 images outside of the folders of the classes have no label and are ignored",
  ]);
  await folder.write({ "valid/a/1.jpg": "1" });
  await expect(list()).rejects.toThrow('expected one folder for validation, received "val" and "valid"');
});

test("names in any script; composed and decomposed forms are one class", async () => {
  await folder.write({
    "Ähre/1.jpg": "1",
    "A\u0308hre/2.jpg": "1",
    "猫/1.jpg": "1",
    "Zebra/1.jpg": "1",
    "ähre/3.jpg": "1",
  });
  const listing = await list();
  expect(listing.classes).toEqual(["Zebra", "Ähre", "ähre", "猫"]);
  expect(listing.splits.get("train")?.filter(({ label }) => label === 1).length).toBe(2);
});

test("empty folders, images without a class, chosen classes", async () => {
  await folder.write({ "a/1.jpg": "1", "b/1.jpg": "1", "c/1.jpg": "1", "loose.jpg": "1" });
  await mkdir(join(folder.root, "empty"));
  expect((await list()).notes.map(noteSentence)).toEqual([
    "1 images outside of the folders of the classes have no label and are ignored",
    'the folder "empty" holds no image and is no class',
  ]);
  const chosen = await list({ classes: ["c", "a"] });
  expect(chosen.splits.get("train")?.map(({ path, label }) => [path, label])).toEqual([
    ["a/1.jpg", 1],
    ["c/1.jpg", 0],
  ]);
  await expect(list({ classes: ["d"] })).rejects.toThrow("expected images of d, received none of them");
});

test("errors say what the folder holds", async () => {
  await expect(list()).rejects.toThrow("expected a folder of images for each class, received no folder");
  await folder.write({ "1.jpg": "1", "2.jpg": "1" });
  await expect(list()).rejects.toThrow("received 2 images outside of such folders");
  await expect(listImageFolder(join(folder.root, "nowhere"))).rejects.toThrow(ConfigError);
  await expect(listImageFolder(join(folder.root, "nowhere"))).rejects.toThrow("there is no such folder");
  await expect(listImageFolder(join(folder.root, "1.jpg"))).rejects.toThrow("it is a file");
});

test("links are followed; loops end; links that lead nowhere are listed", async () => {
  await folder.write({ "a/1.jpg": "1", "b/2.jpg": "1" });
  await symlink("../b/2.jpg", join(folder.root, "a/linked.jpg"));
  await symlink("..", join(folder.root, "a/up"));
  await symlink(".", join(folder.root, "b/self"));
  await symlink("b", join(folder.root, "c"));
  await symlink("nowhere.jpg", join(folder.root, "a/broken.jpg"));
  const listing = await list();
  expect(summary(listing).train).toEqual(["a/1.jpg=a", "a/linked.jpg=a", "b/2.jpg=b", "c/2.jpg=c"]);
  expect(listing.passedOver.links).toBeGreaterThanOrEqual(3);
  expect(listing.faults.map(({ path }) => path)).toEqual(["a/broken.jpg"]);
  expect(listing.faults[0]?.reason).toContain("link that leads nowhere");
});

test("many links between folders don't multiply", async () => {
  for (let level = 0; level < 12; level++) {
    await folder.write({ [`a/level${level}/1.jpg`]: "1" });
    for (const name of ["x", "y"]) await symlink(`../level${level + 1}`, join(folder.root, `a/level${level}/${name}`));
  }
  expect((await list()).splits.get("train")?.length).toBe(12);
});

test("a folder that vanishes while the tree is walked is listed", async () => {
  await folder.write({ "a/1.jpg": "1" });
  const { entries } = await walkFolder(folder.root, new Map());
  const root = entries.get("");
  if (!root) throw new Error("no root");
  const { faults } = await walkFolder(folder.root, new Map([["", { ...root, folders: ["a", "gone"] }]]));
  expect(faults).toEqual([["gone", expect.stringContaining("vanished")]]);
});

test("corrections change labels, exclude images and can be taken back", async () => {
  await folder.write({ "cat/1.jpg": "1", "cat/2.jpg": "1", "dog/1.jpg": "1", "dog/2.jpg": "1" });
  await correctLabels(folder.root, [
    { path: "cat/1.jpg", label: "dog" },
    { path: "dog/1.jpg", excluded: true },
    { path: "cat/gone.jpg", label: "dog" },
    { path: "dog/2.jpg", label: "fox" },
  ]);
  const corrected = await list();
  expect(summary(corrected).train).toEqual(["cat/1.jpg=dog", "cat/2.jpg=cat", "dog/2.jpg=fox"]);
  expect([corrected.relabelled, corrected.passedOver.excluded]).toEqual([2, 1]);
  expect(corrected.notes.map(noteSentence)).toEqual(['labels.jsonl corrects "cat/gone.jpg", which is not there']);
  await correctLabels(folder.root, [
    { path: "cat/1.jpg", restored: true },
    { path: "dog/1.jpg", restored: true },
    { path: "dog/2.jpg", restored: true },
  ]);
  expect((await list()).splits.get("train")?.map(({ label }) => label)).toEqual([0, 0, 1, 1]);
});

test("corrections: paths stay inside; an incomplete last line is noted and repaired; other damage is an error", async () => {
  await folder.write({ "cat/1.jpg": "1", "dog/1.jpg": "1", "labels.jsonl": '{"path":"cat/1.jpg","lab' });
  await expect(correctLabels(folder.root, [{ path: "../x.jpg", excluded: true }])).rejects.toThrow(ConfigError);
  expect((await list()).notes).toEqual([{ code: "incompleteLine", file: join(folder.root, "labels.jsonl") }]);
  await correctLabels(folder.root, [{ path: "dog/1.jpg", excluded: true }]);
  await expect(list()).rejects.toThrow(FormatError);
  await expect(list()).rejects.toThrow('labels.jsonl, line 1: expected {"path": …}');
});

test("unchanged folders come from the index; every change of a folder is seen", { timeout: 20_000 }, async () => {
  await folder.write({ "a/1.jpg": "1", "b/1.jpg": "1", "b/deep/2.jpg": "1" });
  // The index keeps folders that haven't changed for two seconds.
  await new Promise((resolve) => setTimeout(resolve, 2100));
  expect((await indexedFolder(folder.root)).read).toBe(4);
  expect((await indexedFolder(folder.root)).read).toBe(0);
  await rename(join(folder.root, "b/deep/2.jpg"), join(folder.root, "b/deep/3.jpg"));
  await unlink(join(folder.root, "a/1.jpg"));
  await folder.write({ "a/4.jpg": "22" });
  expect((await indexedFolder(folder.root)).read).toBe(2);
  expect(summary(await list()).train).toEqual(["a/4.jpg=a", "b/1.jpg=b", "b/deep/3.jpg=b"]);
});
