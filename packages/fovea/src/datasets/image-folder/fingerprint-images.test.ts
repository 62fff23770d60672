import { mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { imageFolderCache } from "./cache-file.ts";
import { type ExamineOptions, fingerprintImages } from "./fingerprint-images.ts";
import { photoFolder } from "./testing/photo-folder.ts";
import { jpeg, picture } from "./testing/picture.ts";

const folder = photoFolder();

const examine = (paths: readonly string[], options?: ExamineOptions) =>
  fingerprintImages(
    folder.root,
    paths.map((path) => ({ path })),
    options,
  );

test("what a file says of itself and shows", async () => {
  const exif = {
    IFD0: { Make: "Nikon\0", Model: "D5" },
    IFD2: { DateTimeOriginal: "2024:03:09 12:30:05", SubSecTimeOriginal: "25" },
  };
  await folder.write({
    "photo.jpg": await picture(1, 400, 300).withExif(exif).withMetadata({ orientation: 6, exif }).jpeg().toBuffer(),
    "grey.png": await picture(2).greyscale().png().toBuffer(),
    "alpha.webp": await picture(3).ensureAlpha(0.5).webp().toBuffer(),
  });
  const { fingerprints, faults } = await examine(["photo.jpg", "grey.png", "alpha.webp"]);
  expect(faults).toEqual([]);
  expect(fingerprints.get("photo.jpg")).toMatchObject({
    ...{ format: "jpeg", width: 300, height: 400, orientation: 6, isGrey: false, hasAlpha: false, frames: 1 },
    ...{ camera: "Nikon D5", taken: Date.UTC(2024, 2, 9, 12, 30, 5, 250) },
  });
  expect(fingerprints.get("grey.png")).toMatchObject({ format: "png", width: 120, height: 90, isGrey: true });
  expect(fingerprints.get("alpha.webp")).toMatchObject({ format: "webp", hasAlpha: true });
  expect(fingerprints.get("grey.png")?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("brightness, contrast and sharpness", async () => {
  const plain = (grey: number) =>
    sharp({ create: { width: 64, height: 64, channels: 3, background: { r: grey, g: grey, b: grey } } })
      .png()
      .toBuffer();
  const sharpImage = await picture(4, 256, 256).png().toBuffer();
  await folder.write({
    "dark.png": await plain(20),
    "white.png": await plain(255),
    "sharp.png": sharpImage,
    "blurred.png": await sharp(sharpImage).blur(4).png().toBuffer(),
  });
  const { fingerprints } = await examine(["dark.png", "white.png", "sharp.png", "blurred.png"]);
  expect(fingerprints.get("dark.png")?.brightness).toBeCloseTo(20 / 255, 4);
  expect(fingerprints.get("dark.png")?.sharpness).toBeUndefined();
  expect(fingerprints.get("white.png")).toMatchObject({ brightness: 1, contrast: 0 });
  expect(fingerprints.get("sharp.png")?.sharpness).toBeGreaterThan(0.6);
  expect(fingerprints.get("blurred.png")?.sharpness).toBeLessThan(0.4);
});

test("files that cannot be used are listed with the reason; the others are examined", async () => {
  const good = await jpeg(5);
  await folder.write({
    "good.jpg": good,
    "empty.jpg": "",
    "text.jpg": "no image at all",
    "cut.jpg": good.subarray(0, good.length / 2),
    "iphone.heic": Buffer.from("\0\0\0\x18ftypheic\0\0\0\0"),
    "bomb.png": await sharp({ create: { width: 2000, height: 2000, channels: 3, background: "red" } })
      .png()
      .toBuffer(),
  });
  await symlink("loop.jpg", join(folder.root, "loop.jpg"));
  await mkdir(join(folder.root, "folder.jpg"));
  const paths = ["bomb.png", "cut.jpg", "empty.jpg", "folder.jpg", "good.jpg", "gone.jpg", "iphone.heic", "loop.jpg"];
  const { fingerprints, faults } = await examine([...paths, "text.jpg"], { maxPixels: 1_000_000 });
  expect([...fingerprints.keys()]).toEqual(["good.jpg"]);
  expect(faults.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
    "bomb.png: expected at most 1000000 pixels, received 2000 × 2000",
    expect.stringContaining("cut.jpg: expected a whole JPEG image, received one that is truncated or damaged"),
    expect.stringContaining(
      "empty.jpg: expected an image (JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG), received an empty file",
    ),
    "folder.jpg: expected a file, received a folder",
    expect.stringContaining("gone.jpg: there is no such file"),
    expect.stringContaining("expected a whole HEIC image, received one that is truncated or damaged"),
    "loop.jpg: it is a link that leads to itself",
    expect.stringContaining("text.jpg: expected an image (JPEG, PNG, WebP, GIF, TIFF, AVIF or SVG), received text"),
  ]);
});

test("fingerprints are kept by path, size and time", async () => {
  await folder.write({ "a.jpg": await jpeg(6), "b.jpg": await jpeg(7) });
  const first = await examine(["a.jpg", "b.jpg"]);
  expect(first.decoded).toBe(2);
  const again = await examine(["a.jpg", "b.jpg"]);
  expect(again.decoded).toBe(0);
  expect(again.fingerprints).toEqual(first.fingerprints);
  await utimes(join(folder.root, "a.jpg"), 1, 1);
  expect((await examine(["a.jpg", "b.jpg"])).decoded).toBe(1);
  await folder.write({ "b.jpg": await jpeg(8) });
  const changed = await examine(["a.jpg", "b.jpg"]);
  expect(changed.decoded).toBe(1);
  expect(changed.fingerprints.get("b.jpg")?.sha256).not.toBe(first.fingerprints.get("b.jpg")?.sha256);
});

test("progress is reported, and an aborted signal ends the work but keeps what is done", async () => {
  const paths = Array.from({ length: 20 }, (_, index) => `${index}.jpg`);
  for (const [index, path] of paths.entries()) await folder.write({ [path]: await jpeg(index) });
  const abort = new AbortController();
  const seen: number[] = [];
  const onProgress = (done: number, total: number) => {
    seen.push(done);
    if (done === 6) abort.abort(new Error("enough"));
    expect(total).toBe(20);
  };
  await expect(examine(paths, { onProgress, signal: abort.signal })).rejects.toThrow("enough");
  expect(seen.slice(0, 6)).toEqual([1, 2, 3, 4, 5, 6]);
  const { decoded } = await examine(paths);
  expect(decoded).toBeGreaterThan(0);
  expect(decoded).toBeLessThanOrEqual(14);
});

async function cacheFile(): Promise<string> {
  const place = await imageFolderCache(folder.root);
  const [name = ""] = (await readdir(place)).filter((entry) => entry.startsWith("fingerprints"));
  return join(place, name);
}

test("damage of the cache costs the damaged lines alone, and outdated lines are removed", async () => {
  const paths = ["0.jpg", "1.jpg", "2.jpg"];
  for (const [index, path] of paths.entries()) await folder.write({ [path]: await jpeg(index) });
  const { fingerprints } = await examine(paths);
  const whole = await readFile(await cacheFile(), "utf8");
  const damages = [
    whole.slice(0, -40),
    whole.replace('"format":"jpeg"', '"format":"jpfg"'),
    whole.replace("\n", "\n\u0000\u0001garbage"),
    `${whole}{"half`,
    "",
    "not a cache\n",
  ];
  for (const damaged of damages) {
    await writeFile(await cacheFile(), damaged);
    const read = await examine(paths);
    expect(read.fingerprints).toEqual(fingerprints);
    expect((await examine(paths)).decoded).toBe(0);
  }
  for (let time = 1; time < 9; time++) {
    await utimes(join(folder.root, "0.jpg"), time, time);
    await examine(paths);
  }
  expect((await readFile(await cacheFile(), "utf8")).split("\n").filter(Boolean).length).toBeLessThanOrEqual(7);
});

test("two that write one cache at the same time keep each other's work", async () => {
  const paths = Array.from({ length: 8 }, (_, index) => `${index}.jpg`);
  for (const [index, path] of paths.entries()) await folder.write({ [path]: await jpeg(index) });
  await Promise.all([examine(paths.slice(0, 4)), examine(paths.slice(4))]);
  expect((await examine(paths)).decoded).toBe(0);
});

test("a cache that cannot be written is noted and not needed", async () => {
  await folder.write({ "a.jpg": await jpeg(1) });
  await writeFile(join(folder.parent, "cache"), "a file where the folder of the cache should be");
  const { fingerprints, notes } = await examine(["a.jpg"]);
  expect(fingerprints.size).toBe(1);
  expect(notes).toEqual([{ code: "notKept", problem: expect.any(String) }]);
});

test("a root that was renamed is another root, and a link to it the same", async () => {
  await folder.write({ "a.jpg": await jpeg(1) });
  await examine(["a.jpg"]);
  await symlink(folder.root, join(folder.parent, "link"));
  expect((await fingerprintImages(join(folder.parent, "link"), [{ path: "a.jpg" }])).decoded).toBe(0);
  await rename(folder.root, join(folder.parent, "moved"));
  expect((await fingerprintImages(join(folder.parent, "moved"), [{ path: "a.jpg" }])).decoded).toBe(1);
});
