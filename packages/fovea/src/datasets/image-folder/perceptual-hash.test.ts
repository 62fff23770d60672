import { expect, test } from "vitest";
import { greyImage, squareMeans } from "./grey-image.ts";
import { hashDistance, orientedHashes, perceptualHash } from "./perceptual-hash.ts";
import { picture } from "./testing/picture.ts";

async function grey(image: ReturnType<typeof picture>) {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return greyImage({ data, width: info.width, height: info.height });
}

test("square means are exact averages of areas", () => {
  const image = { data: Float32Array.from([0, 3, 6, 30, 33, 36]), width: 3, height: 2 };
  expect([...squareMeans(image, 2)]).toEqual([1, 5, 31, 35]);
  expect([...squareMeans(image, 1)]).toEqual([18]);
  expect([...squareMeans({ data: Float32Array.from([7]), width: 1, height: 1 }, 2)]).toEqual([7, 7, 7, 7]);
});

test("the eight orientations are the hashes of the turned and mirrored images", async () => {
  const upright = picture(1, 128, 128);
  const pixels = await upright.png().toBuffer();
  const sharp = (await import("sharp")).default;
  const oriented = orientedHashes(perceptualHash(await grey(sharp(pixels))));
  // sharp mirrors before it turns, whatever the order of the calls.
  const turnedRight = await sharp(pixels).rotate(90).png().toBuffer();
  const transposed = await sharp(turnedRight).flop().png().toBuffer();
  const turned = [pixels, transposed].flatMap((each) => [
    sharp(each),
    sharp(each).flop(),
    sharp(each).flip(),
    sharp(each).flip().flop(),
  ]);
  for (const [index, image] of turned.entries()) {
    const hash = perceptualHash(await grey(image));
    expect(oriented.map((other) => hashDistance(hash, other)).indexOf(0)).toBe(index);
  }
});

test("copies are close, other pictures far", async () => {
  const original = await picture(1).png().toBuffer();
  const sharp = (await import("sharp")).default;
  const hash = perceptualHash(await grey(sharp(original)));
  const copies = [
    sharp(await sharp(original).jpeg({ quality: 30 }).toBuffer()),
    sharp(original).resize(60),
    sharp(original).linear(0.7, 0),
    sharp(original).blur(2),
  ];
  for (const copy of copies) expect(hashDistance(hash, perceptualHash(await grey(copy)))).toBeLessThanOrEqual(4);
  for (let seed = 2; seed < 30; seed++) {
    expect(hashDistance(hash, perceptualHash(await grey(picture(seed))))).toBeGreaterThan(12);
  }
});
