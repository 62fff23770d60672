import fc from "fast-check";
import sharp from "sharp";
import { afterEach, describe, expect, test } from "vitest";
import { decodeBytes } from "../data/image.ts";
import { nativeJpegDecoder } from "../native/index.ts";
import { jpegDecoder } from "./jpeg-decoder.ts";

const decode = nativeJpegDecoder();
/** The engine may be missing, or built without libjpeg-turbo. */
const isThere = decode !== undefined;
const everything = 1e9;

function photo(width: number, height: number) {
  const waves = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="g"><stop offset="0" stop-color="#d03"/><stop offset="1" stop-color="#0b8"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/>
    <circle cx="40%" cy="55%" r="30%" fill="#fd4"/><path d="M0 0L${width} ${height}" stroke="#124" stroke-width="3"/></svg>`;
  return sharp(Buffer.from(waves)).flatten({ background: "white" });
}

/** A marker and its parameters. */
function segment(marker: number, ...parameters: number[]): number[] {
  return [0xff, marker, 0, parameters.length + 2, ...parameters];
}

/**
 * A progressive image of one gray block: a scan of its brightness, then scans that say the bits of waves from `top`
 * down.
 */
function inScans(top: number): Uint8Array {
  const scan = (...parameters: number[]) => [...segment(0xda, 1, 1, 0, ...parameters), 0x7f];
  const oneCode = [1, ...Array(15).fill(0), 0];
  const waves = Array.from({ length: 63 }, (_, wave) => wave + 1);
  const bits = Array.from({ length: top + 1 }, (_, below) => top - below);
  return Uint8Array.from([
    ...[0xff, 0xd8, ...segment(0xdb, 0, ...Array(64).fill(1)), ...segment(0xc2, 8, 0, 8, 0, 8, 1, 1, 0x11, 0)],
    ...[...segment(0xc4, 0x00, ...oneCode), ...segment(0xc4, 0x10, ...oneCode), ...scan(0, 0, 0)],
    ...bits.flatMap((bit) => waves.flatMap((wave) => scan(wave, wave, 16 * (bit === top ? 0 : bit + 1) + bit))),
    ...[0xff, 0xd9],
  ]);
}

afterEach(() => jpegDecoder.provide(nativeJpegDecoder));

async function bySharp(bytes: Uint8Array, options: Parameters<typeof decodeBytes>[1] = {}) {
  jpegDecoder.provide(() => undefined);
  return decodeBytes(bytes, options);
}

describe.skipIf(!isThere)("the direct decoder of JPEG files", () => {
  const files: Readonly<Record<string, () => Promise<Uint8Array>>> = {
    "4:2:0": () => photo(61, 47).jpeg({ quality: 80 }).toBuffer(),
    "4:4:4": () => photo(61, 47).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
    progressive: () => photo(90, 33).jpeg({ progressive: true, quality: 60 }).toBuffer(),
    gray: () => photo(33, 90).greyscale().jpeg().toBuffer(),
    "one pixel": () => photo(1, 1).jpeg().toBuffer(),
    "a strip": () => photo(300, 1).jpeg().toBuffer(),
    "upright by EXIF": () => photo(40, 30).withMetadata({ orientation: 1 }).jpeg().toBuffer(),
    "other EXIF": () =>
      photo(40, 30)
        .withExif({ IFD0: { Copyright: "no one" } })
        .jpeg()
        .toBuffer(),
    ...Object.fromEntries(
      [2, 3, 4, 5, 6, 7, 8].flatMap((orientation) => [
        [`orientation ${orientation}`, () => photo(61, 47).withMetadata({ orientation }).jpeg().toBuffer()],
        [`gray, ${orientation}`, () => photo(3, 50).greyscale().withMetadata({ orientation }).jpeg().toBuffer()],
      ]),
    ),
    "a color profile": () => photo(40, 30).withIccProfile("p3").jpeg().toBuffer(),
  };

  test.each(Object.entries(files))("%s: the same pixels as sharp", async (_, bytesOf) => {
    const bytes = await bytesOf();
    const received = decode?.(bytes, everything);
    const expected = await bySharp(bytes, { channels: received?.channels === 1 ? 1 : 3 });
    expect(received).toEqual(expected);
  });

  test("leaves CMYK, damaged, too large and other files alone, and those whose orientation is unclear", async () => {
    const jpeg = await photo(64, 48).jpeg().toBuffer();
    const turned = await photo(64, 48).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const exif = (...entries: number[][]) => {
      const block = [0x49, 0x49, 42, 0, 8, 0, 0, 0, entries.length, 0, ...entries.flat(), 0, 0, 0, 0];
      return segment(0xe1, 0x45, 0x78, 0x69, 0x66, 0, 0, ...block);
    };
    const orientation = (value: number, type = 3, count = 1) => [0x12, 1, type, 0, count, 0, 0, 0, value, 0, 0, 0];
    const withExif = (...blocks: number[][]) => Uint8Array.from([0xff, 0xd8, ...blocks.flat(), ...jpeg.subarray(2)]);
    expect(decode?.(withExif(exif(orientation(6)), exif(orientation(6))), everything)).toMatchObject({ height: 64 });
    const left: Uint8Array[] = [
      withExif(exif(orientation(6)), exif(orientation(8))),
      withExif(exif(orientation(6)), exif()),
      withExif(exif(orientation(6), orientation(1))),
      withExif(exif(orientation(6, 4))),
      withExif(exif(orientation(6, 3, 2))),
      withExif(exif(orientation(0))),
      withExif(exif(orientation(9))),
      turned.subarray(0, turned.length - 100),
      await photo(20, 30).toColourspace("cmyk").jpeg().toBuffer(),
      await photo(20, 30).png().toBuffer(),
      jpeg.subarray(0, jpeg.length - 100),
      jpeg.subarray(0, 300),
      jpeg.subarray(0, 2),
      new Uint8Array(),
      new Uint8Array(1000).fill(0xff),
    ];
    for (const bytes of left) expect(decode?.(bytes, everything)).toBeUndefined();
    expect(decode?.(jpeg, 64 * 48 - 1)).toBeUndefined();
    expect(decode?.(jpeg, everything, [48, 64])).toBeUndefined();
    expect(decode?.(jpeg, everything, [48, 65])).toMatchObject({ height: 48, width: 64 });
    expect(decode?.(turned, everything, [64, 48])).toBeUndefined();
    expect(decode?.(turned, everything, [48, 64])).toMatchObject({ height: 64, width: 48 });
  });

  test("leaves files with very many scans alone, which take seconds for a few bytes each", () => {
    expect(decode?.(inScans(0), everything)).toEqual({
      height: 8,
      width: 8,
      channels: 1,
      data: new Uint8Array(64).fill(128),
    });
    expect(decode?.(inScans(1), everything)).toBeUndefined();
  });

  test("leaves progressive files alone whose last scans are missing", async () => {
    const jpeg = await photo(90, 33).jpeg({ progressive: true, quality: 60 }).toBuffer();
    const scans = [...jpeg.keys()].filter((at) => jpeg[at] === 0xff && jpeg[at + 1] === 0xda);
    expect(scans.length).toBeGreaterThan(5);
    for (const at of scans.slice(1)) {
      expect(decode?.(Uint8Array.from([...jpeg.subarray(0, at), 0xff, 0xd9]), everything)).toBeUndefined();
    }
  });

  test("survives any damage", async () => {
    const jpeg = await photo(64, 48).withMetadata({ orientation: 6 }).jpeg({ progressive: true }).toBuffer();
    for (let at = 0; at < jpeg.length; at++) {
      const damaged = Uint8Array.from(jpeg);
      damaged[at] = (damaged[at] as number) ^ (1 << (at % 8));
      const { width, height } = decode?.(damaged, 1e5) ?? { width: 64, height: 48 };
      expect(width * height).toBeLessThanOrEqual(1e5);
    }
  });

  test("survives bytes that are cut out, repeated, put in or overwritten, and the EXIF of others", async () => {
    const files = [
      await photo(61, 47).jpeg().toBuffer(),
      await photo(61, 47).jpeg({ progressive: true }).toBuffer(),
      await photo(33, 20).greyscale().jpeg({ progressive: true }).toBuffer(),
    ];
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 0xff, 0xc4, 0xd0, 0xd7, 0xd9, 0xda, 0xdd));
    const few = fc.array(byte, { maxLength: 8 });
    const block = fc.oneof(
      few.map((bytes) => [0x49, 0x49, 42, 0, 8, 0, 0, 0, ...bytes]),
      fc.array(byte, { maxLength: 40 }).map((bytes) => [0x4d, 0x4d, 0, 42, 0, 0, 0, ...bytes]),
    );
    const damage = fc.record({ file: fc.nat(2), at: fc.nat(3000), cut: fc.nat(100), copy: fc.nat(100), put: few });
    fc.assert(
      fc.property(damage, fc.option(block), fc.nat(9000), ({ file, at, cut, copy, put }, exif, size) => {
        const jpeg = files[file] as Uint8Array;
        const place = at % jpeg.length;
        const start = exif ? segment(0xe1, 0x45, 0x78, 0x69, 0x66, 0, 0, ...exif) : [];
        const damaged = Uint8Array.from([
          ...[0xff, 0xd8, ...start, ...jpeg.subarray(2, place + copy)],
          ...[...put, ...jpeg.subarray(place + cut)],
        ]);
        const memory = new Uint8Array(size);
        const pixels = decode?.(damaged, 1e5, undefined, memory);
        if (!pixels) return;
        const length = pixels.height * pixels.width * pixels.channels;
        expect(pixels.data.length).toBe(length);
        expect(pixels.data.buffer === memory.buffer).toBe(length <= size);
      }),
      { numRuns: 1000 },
    );
  });

  test("decodes into memory that is given, if it is large enough", async () => {
    const [small, large] = [await photo(20, 10).jpeg().toBuffer(), await photo(40, 30).jpeg().toBuffer()];
    const memory = {};
    const first = await decodeBytes(small, { memory });
    const second = await decodeBytes(large, { memory });
    const third = await decodeBytes(small, { memory });
    expect(second.data.buffer).not.toBe(first.data.buffer);
    expect(third.data.buffer).toBe(second.data.buffer);
    expect(third).toEqual(first);
  });

  test("an image that is larger than needed has the same pixels either way", async () => {
    for (const [width, height] of [
      [61, 47],
      [90, 90],
      [200, 150],
      [60, 400],
    ] as const) {
      const bytes = await photo(width, height).jpeg().toBuffer();
      jpegDecoder.provide(nativeJpegDecoder);
      const direct = await decodeBytes(bytes, { atLeast: [40, 50] });
      expect(Math.max(40 / direct.height, 50 / direct.width)).toBeCloseTo(1, 1);
      expect(direct).toEqual(await bySharp(bytes, { atLeast: [40, 50] }));
    }
  });
});
