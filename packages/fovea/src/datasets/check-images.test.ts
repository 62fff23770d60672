import sharp from "sharp";
import { expect, test } from "vitest";
import { checkImages } from "./check-images.ts";
import { photoFolder } from "./image-folder/testing/photo-folder.ts";
import { jpeg, picture } from "./image-folder/testing/picture.ts";

const folder = photoFolder();

/** The findings as "kind: paths (detail)". */
async function findings() {
  const check = await checkImages(folder.root);
  return {
    ...check,
    lines: check.findings.map(({ kind, paths, detail }) => `${kind}: ${paths.join(" = ")} (${detail})`),
  };
}

const plain = (red: number, green: number, blue: number) =>
  sharp({ create: { width: 60, height: 60, channels: 3, background: { r: red, g: green, b: blue } } });

async function writeOrdinary(): Promise<void> {
  for (let seed = 0; seed < 8; seed++) {
    await folder.write({ [`train/${seed % 2 ? "cat" : "dog"}/${seed}.jpg`]: await jpeg(seed) });
  }
}

test("nothing is found among ordinary images", async () => {
  await writeOrdinary();
  const { lines, images, classes, notes } = await findings();
  expect([lines, notes, images]).toEqual([[], [], 8]);
  expect(classes).toEqual([
    { name: "cat", train: 4, validation: 0, test: 0 },
    { name: "dog", train: 4, validation: 0, test: 0 },
  ]);
});

test("broken files, leaks, duplicates and conflicting labels", async () => {
  await writeOrdinary();
  await folder.write({
    "train/cat/broken.jpg": "text",
    "train/cat/same.jpg": await jpeg(1),
    "train/cat/similar.jpg": await picture(3).resize(80).jpeg().toBuffer(),
    "train/cat/conflict.jpg": await jpeg(2),
    "test/cat/leak.png": await picture(5).png().toBuffer(),
    "test/dog/new.jpg": await jpeg(50),
    "test/fox/1.jpg": await jpeg(51),
  });
  const { lines, notes } = await findings();
  expect(lines).toEqual([
    expect.stringMatching(/^broken: train\/cat\/broken.jpg \(expected an image .*received text\)$/),
    "leak: train/cat/5.jpg = test/cat/leak.png (train, test)",
    "conflicting labels: train/cat/conflict.jpg = train/dog/2.jpg (cat, dog)",
    "exact duplicates: train/cat/1.jpg = train/cat/same.jpg (2 images)",
    "near duplicates: train/cat/3.jpg = train/cat/similar.jpg (2 images)",
  ]);
  expect(notes).toEqual(['test has 1 images of "fox", a class that train lacks']);
});

test("dark, bright, blank, blurred, tiny, long, grey and animated images", async () => {
  await writeOrdinary();
  const frames = [await picture(70).png().toBuffer(), await picture(71).png().toBuffer()];
  await folder.write({
    "train/cat/blank.png": await plain(90, 20, 20).png().toBuffer(),
    "train/cat/blur.png": await picture(60, 300, 225).blur(6).png().toBuffer(),
    "train/cat/bright.png": await picture(61).linear(0.2, 215).png().toBuffer(),
    "train/cat/dark.png": await picture(62).linear(0.12, 0).png().toBuffer(),
    "train/cat/grey.png": await picture(63).greyscale().png().toBuffer(),
    "train/cat/long.png": await picture(64, 600, 60).png().toBuffer(),
    "train/cat/tiny.png": await picture(65, 24, 20).png().toBuffer(),
    "train/dog/moving.gif": await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer(),
  });
  const { lines } = await findings();
  expect(lines).toEqual([
    "blank: train/cat/blank.png (one colour)",
    expect.stringMatching(/^dark: train\/cat\/dark.png \(brightness [0-7]\.\d %\)$/),
    expect.stringMatching(/^bright: train\/cat\/bright.png \(brightness 9\d\.\d %\)$/),
    expect.stringMatching(/^blurred: train\/cat\/blur.png \(sharpness \d+\.\d %, usual \d+\.\d %\)$/),
    "tiny: train/cat/tiny.png (24 × 20 pixels)",
    "odd aspect ratio: train/cat/long.png (600 × 60 pixels)",
    "grey among colour: train/cat/grey.png (without colour)",
    "animated: train/dog/moving.gif (2 frames, of which the first is used)",
  ]);
});

test("images that were turned but say that they lie on their side", async () => {
  await writeOrdinary();
  const upright = async (seed: number, width: number, height: number) =>
    picture(seed, width, height).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  await folder.write({
    "train/cat/honest.jpg": await upright(80, 120, 90),
    "train/cat/turned.jpg": withSwappedSizes(await upright(81, 90, 120)),
  });
  expect((await findings()).lines).toEqual([
    "rotated: train/cat/turned.jpg (turned already, but EXIF orientation 6 turns it again)",
  ]);
});

test("what most images have is a property of the folder", async () => {
  for (let seed = 0; seed < 6; seed++)
    await folder.write({ [`a/${seed}.png`]: await picture(seed, 28, 28).png().toBuffer() });
  const { lines, notes } = await findings();
  expect(lines).toEqual([]);
  expect(notes).toEqual(["tiny: 6 of 6 images, so this is how the images of this folder are"]);
});

/**
 * Swaps width and height in the EXIF data of a JPEG file that sharp wrote: sharp itself always writes the right ones.
 */
function withSwappedSizes(file: Uint8Array): Uint8Array {
  const bytes = Buffer.from(file);
  const [width, height] = [
    [0x02, 0xa0],
    [0x03, 0xa0],
  ].map((tag) => bytes.indexOf(Buffer.from(tag)) + 8);
  if (!width || !height || width < 8 || height < 8) throw new Error("expected little-endian EXIF data with sizes");
  const value = bytes.readUInt32LE(width);
  bytes.writeUInt32LE(bytes.readUInt32LE(height), width);
  bytes.writeUInt32LE(value, height);
  return bytes;
}

test("classes with few images, and much larger ones, are named with what would be sensible", async () => {
  const small = { "cat/1.jpg": await jpeg(1) };
  const large = Object.fromEntries(
    await Promise.all(
      Array.from({ length: 21 }, async (_, seed) => [`dog/${seed}.jpg`, await jpeg(2 + seed)] as const),
    ),
  );
  await folder.write({ ...small, ...large });
  expect((await checkImages(folder.root)).classNotes).toEqual([
    "few images to train on: cat (1); 20 per class are enough to begin with a trained network, 100 are better",
    "unbalanced: dog has 21 images, 21 times as many as cat (1); training gives rare classes more weight, more images " +
      "of them help more",
  ]);
});

test("a table is checked like a folder, with several labels or values per image", async () => {
  await folder.write({ "1.jpg": await jpeg(1), "2.jpg": await jpeg(2), "copy.jpg": await jpeg(1) });
  await folder.write({ "labels.csv": "path,labels\n1.jpg,red|round\n2.jpg,red\ncopy.jpg,round\n" });
  const labels = await checkImages(`${folder.root}/labels.csv`, { columns: { labelSeparator: "|" } });
  expect(labels.classes).toEqual([
    { name: "red", train: 2, validation: 0, test: 0 },
    { name: "round", train: 2, validation: 0, test: 0 },
  ]);
  expect(labels.findings).toEqual([
    { kind: "conflicting labels", paths: ["1.jpg", "copy.jpg"], detail: "red + round, round" },
  ]);
  await folder.write({ "values.csv": "path,age\n1.jpg,3\n2.jpg,4\ncopy.jpg,3\n" });
  const values = await checkImages(`${folder.root}/values.csv`, { columns: { valueColumns: ["age"] } });
  expect([values.images, values.classes, values.classNotes]).toEqual([3, [], []]);
  expect(values.findings.map(({ kind }) => kind)).toEqual(["exact duplicates"]);
  await expect(checkImages(folder.root, { columns: { pathColumn: "path" } })).rejects.toThrow(
    "expected a table of images (CSV or JSON lines) for pathColumn, received a folder",
  );
});

test("what is neither a folder nor a table is refused", async () => {
  await folder.write({ "1.jpg": await jpeg(1) });
  const expected = "expected a folder of images or a table of them (CSV, JSON lines)";
  await expect(checkImages(`${folder.root}/nowhere`)).rejects.toThrow(`${expected}, found nothing there`);
  await expect(checkImages(`${folder.root}/1.jpg`)).rejects.toThrow(`${expected}, received a single image`);
});
