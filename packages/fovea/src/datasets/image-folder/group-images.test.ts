import { expect, test } from "vitest";
import { type GroupedImage, groupImages } from "./group-images.ts";
import { type ImageFingerprint, imageFingerprint } from "./image-fingerprint.ts";
import { copyStem, seriesStem } from "./name-stems.ts";
import { picture } from "./testing/picture.ts";

/** The groups of several images, by their paths. */
function groups(images: readonly GroupedImage[]): string[][] {
  const { groupOf } = groupImages(images);
  const members = images.map((_, first) =>
    images.filter((_, index) => groupOf[index] === first).map(({ path }) => path),
  );
  return members.filter(({ length }) => length > 1);
}

const image = (path: string, fingerprint?: ImageFingerprint, label = 0): GroupedImage => ({ path, label, fingerprint });

async function fingerprint(picture: { png(): { toBuffer(): Promise<Uint8Array> } }) {
  return imageFingerprint("image", await picture.png().toBuffer(), 1e9);
}

test("names of copies and altered images lead to the original's", () => {
  const copies = [
    "IMG_0123 (1)",
    "IMG_0123 (12)",
    "IMG_0123 - Copy",
    "IMG_0123 copy 2",
    "IMG_0123_aug1",
    "img_0123-Kopie",
  ];
  for (const name of [
    ...copies,
    "IMG_0123_flipped",
    "IMG_0123_rot90",
    "IMG_0123_jpg.rf.0a1b2c3d",
    "IMG_0123_aug3_flip",
  ]) {
    expect(copyStem(`${name}.jpg`)).toBe("img_0123");
  }
  for (const name of ["photocopy", "crop", "grey", "hummingbird"]) expect(copyStem(`${name}.png`)).toBe(name);
});

test("numbered series have a stem, cameras' numbers have none", () => {
  expect(["rana02", "clip7_frame0012", "red-fox_3", "猫4"].map(seriesStem)).toEqual(["rana", "clip7", "red-fox", "猫"]);
  for (const name of ["img_0123", "dsc01234", "0007", "image-3", "photo", "frame_12"]) {
    expect(seriesStem(name)).toBeUndefined();
  }
});

test("names group within a folder, unless the series numbers the class", () => {
  const named = (...paths: string[]) => groups(paths.map((path) => image(path)));
  expect(named("a/rana02.png", "a/rana03.png", "a/toad.png", "a/newt.png")).toEqual([["a/rana02.png", "a/rana03.png"]]);
  // As a file manager renames many files at once.
  const renamed = (name: string, count: number) =>
    Array.from({ length: count }, (_, at) => `a/${name} (${at + 1}).jpg`);
  expect(named(...renamed("bird", 35))).toEqual([]);
  expect(named(...renamed("bird", 20), ...renamed("more birds", 20))).toEqual([]);
  expect(named("a/y.jpg", "a/z.jpg", "a/x.jpg", ...renamed("x", 2))).toEqual([
    ["a/x.jpg", "a/x (1).jpg", "a/x (2).jpg"],
  ]);
  expect(named("a/x.jpg", "a/x (1).jpg", "b/x (1).jpg")).toEqual([["a/x.jpg", "a/x (1).jpg"]]);
  expect(named("a/bird1.png", "a/bird2.png", "a/bird3.png", "a/owl.png")).toEqual([]);
  expect(named("rose/rose1.png", "rose/rose2.png", "rose/x.png", "rose/y.png", "rose/z.png")).toEqual([]);
  expect(named("a/IMG_1.jpg", "a/IMG_2.jpg", "a/IMG_3.jpg", "a/b.jpg", "a/c.jpg", "a/d.jpg")).toEqual([]);
});

test("photographs of one class and camera within seconds are a burst", async () => {
  const prints = await Promise.all([1, 2, 3, 4, 5].map((seed) => fingerprint(picture(seed))));
  const shot = (name: string, index: number, taken: number, camera = "A", label = 0) =>
    image(name, { ...(prints[index] as ImageFingerprint), taken, camera }, label);
  const images = [
    shot("q", 0, 1000),
    shot("x", 1, 9_000),
    shot("y", 2, 2500),
    shot("z", 3, 2000, "B"),
    shot("w", 4, 2000, "A", 1),
  ];
  expect(groups(images)).toEqual([["q", "y"]]);
  expect(groupImages(images).connections).toEqual({ "same file": 0, "near-duplicate": 0, burst: 1, name: 0 });
});

test("altered copies are near-duplicates in any orientation; other images are not", async () => {
  const original = await picture(1).png().toBuffer();
  const sharp = (await import("sharp")).default;
  const altered = {
    original: sharp(original),
    small: sharp(original).resize(70),
    dark: sharp(original).linear(0.8, 0),
    mirrored: sharp(original).flop(),
    turned: sharp(original).rotate(90),
  };
  const images = await Promise.all(
    Object.entries(altered).map(async ([name, copy]) => image(name, await fingerprint(copy))),
  );
  const others = await Promise.all(
    [2, 3, 4, 5, 6].map(async (seed) => image(`${seed}!`, await fingerprint(picture(seed)))),
  );
  expect(groups([...others, ...images])).toEqual([Object.keys(altered)]);

  // Of other classes, only the images that are alike as they are.
  const labelled = images.map((each, label) => ({ ...each, label }));
  expect(groups(labelled)).toEqual([["original", "small", "dark"]]);
});

test("images that show nothing are only compared as files", async () => {
  const sharp = (await import("sharp")).default;
  const plain = (shade: number) =>
    fingerprint(
      sharp({ create: { width: 40, height: 40, channels: 3, background: { r: shade, g: shade, b: shade } } }),
    );
  const images = [image("a", await plain(10)), image("b", await plain(200)), image("c", await plain(10))];
  expect(groups(images)).toEqual([["a", "c"]]);
  expect(groupImages(images).connections["same file"]).toBe(1);
});
