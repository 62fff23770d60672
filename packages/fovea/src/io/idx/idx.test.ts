import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import { parseIdx, readIdx } from "./index.ts";

const images = Buffer.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]);
const parsed = tensor(Uint8Array.of(1, 2, 3, 4, 5, 255), [2, 3]);

describe("parseIdx", () => {
  test("bytes, without a copy", () => {
    const result = parseIdx(images, "x");
    expect(result).toEqual(parsed);
    expect(result.data.buffer).toBe(images.buffer);
  });

  test.each([
    ["signed bytes", [0, 0, 9, 1, 0, 0, 0, 2, 255, 7], Int32Array.of(-1, 7)],
    ["16 bits", [0, 0, 11, 1, 0, 0, 0, 2, 255, 254, 1, 0], Int32Array.of(-2, 256)],
    ["32 bits", [0, 0, 12, 1, 0, 0, 0, 1, 0x80, 0, 0, 1], Int32Array.of(-(2 ** 31) + 1)],
    ["single precision", [0, 0, 13, 1, 0, 0, 0, 1, 0xbf, 0x80, 0, 0], Float32Array.of(-1)],
    ["double precision", [0, 0, 14, 1, 0, 0, 0, 1, 0x40, 0x04, 0, 0, 0, 0, 0, 0], Float32Array.of(2.5)],
  ])("%s", (_, bytes, expected) => {
    // An odd offset, because alignment is not guaranteed.
    expect(parseIdx(Uint8Array.from([0, ...bytes]).subarray(1), "x")).toEqual(tensor(expected));
  });

  test("truncation and wrong magic numbers", () => {
    expect(() => parseIdx(images.subarray(0, 17), "t.idx")).toThrow(
      new FormatError("t.idx: expected 18 bytes for its shape [2, 3], received 17"),
    );
    expect(() => parseIdx(Buffer.concat([images, Buffer.alloc(1)]), "t")).toThrow(FormatError);
    expect(() => parseIdx(images.subarray(0, 9), "t")).toThrow("expected a header of 12 bytes for rank 2, received 9");
    expect(() => parseIdx(Buffer.from([0, 0, 10, 1, 0, 0, 0, 0]), "t")).toThrow("received 0, 0, 10, 1");
    expect(() => parseIdx(Buffer.from("PNG!"), "t")).toThrow(FormatError);
    expect(() => parseIdx(Buffer.alloc(0), "t")).toThrow(FormatError);
    // 255 axes of 4,294,967,295: more than any number of bytes.
    expect(() => parseIdx(Buffer.from([0, 0, 8, 255, ...new Array(1020).fill(255)]), "t")).toThrow(FormatError);
  });

  test("any bytes result in a tensor or a FormatError", () => {
    fc.assert(
      fc.property(fc.constantFrom(8, 9, 11, 12, 13, 14), fc.uint8Array({ maxLength: 40 }), (type, rest) => {
        try {
          parseIdx(Uint8Array.of(0, 0, type, ...rest), "t");
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});

describe("readIdx", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "fovea-idx-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("plain and gzipped, regardless of the name", async () => {
    const path = join(folder, "images");
    for (const bytes of [images, gzipSync(images)]) {
      await writeFile(path, bytes);
      expect(await readIdx(path)).toEqual(parsed);
    }
  });

  test("damaged gzip and missing files", async () => {
    const path = join(folder, "images.gz");
    await writeFile(path, gzipSync(images).subarray(0, 20));
    await expect(readIdx(path)).rejects.toThrow("expected a gzip file, received damaged data");
    await expect(readIdx(join(folder, "none"))).rejects.toThrow(FormatError);
  });
});
