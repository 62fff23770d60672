import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, FormatError } from "../support/index.ts";
import { type Tensor, tensor } from "../tensor/index.ts";
import { decodeImage, type ImageOptions, imageSize, invert } from "./image.ts";

/** A PNG of the given pixels. */
const png = (pixels: number[], width: number, height: number, channels: 1 | 2 | 3 | 4) =>
  sharp(Uint8Array.from(pixels), { raw: { width, height, channels } }).png().toBuffer();

const bytes = (values: number[], shape: number[]) => ({
  ...tensor(Uint8Array.from(values), shape),
  range: [0, 255] as const,
});
const uint8 = { dtype: "uint8" } as const;

const red = [255, 0, 0];
const green = [0, 255, 0];
const blue = [0, 0, 255];
const white = [255, 255, 255];
const black = [0, 0, 0];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-image-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("decodeImage", () => {
  test("returns RGB rows from the top, as 0 … 1 or as bytes", async () => {
    const pixels = [...red, ...green, ...blue, ...white, 51, 102, 153, ...black];
    const image = await png(pixels, 2, 3, 3);
    expect(await decodeImage(image, uint8)).toEqual(bytes(pixels, [3, 2, 3]));
    const decoded = await decodeImage(image);
    expect([...decoded.data]).toEqual(pixels.map((value) => Math.fround(value / 255)));
    expect([decoded.shape, decoded.dtype]).toEqual([[3, 2, 3], "float32"]);
  });

  // Pillow 12.3.0: Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0))
  test("converts to gray with Pillow's weights", async () => {
    const colors = [...red, ...green, ...blue, ...white, 10, 200, 77, 1, 2, 3];
    expect(await decodeImage(await png(colors, 6, 1, 3), { ...uint8, channels: 1 })).toEqual(
      bytes([76, 150, 29, 255, 129, 2], [1, 6, 1]),
    );
  });

  test("expands gray to three equal channels", async () => {
    const image = await png([0, 7, 128, 255], 4, 1, 1);
    expect(await decodeImage(image, { ...uint8, channels: 1 })).toEqual(bytes([0, 7, 128, 255], [1, 4, 1]));
    expect((await decodeImage(image, uint8)).data).toEqual(
      Uint8Array.of(0, 0, 0, 7, 7, 7, 128, 128, 128, 255, 255, 255),
    );
  });

  test("fills transparent pixels with the background", async () => {
    const image = await png([255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 51], 3, 1, 4);
    expect(await decodeImage(image, uint8)).toEqual(bytes([...red, ...white, 204, 204, 204], [1, 3, 3]));
    expect(await decodeImage(image, { ...uint8, background: "#0000ff" })).toEqual(
      bytes([...red, ...blue, 0, 0, 204], [1, 3, 3]),
    );
  });

  test("reads 16 bits per channel and palettes", async () => {
    const deep = await sharp(Uint8Array.of(0, 100, 255), { raw: { width: 3, height: 1, channels: 1 } })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe("ushort");
    expect((await decodeImage(deep, { ...uint8, channels: 1 })).data).toEqual(Uint8Array.of(0, 100, 255));
    const palette = await sharp(Uint8Array.from([...red, ...green]), { raw: { width: 2, height: 1, channels: 3 } })
      .png({ palette: true })
      .toBuffer();
    expect((await decodeImage(palette, uint8)).data).toEqual(Uint8Array.from([...red, ...green]));
  });

  test("fill stretches, cover crops, contain adds a border", async () => {
    // Left half black, right half white, twice as wide as high.
    const row = [...new Array(16).fill(0), ...new Array(16).fill(255)];
    const image = await png(Array.from({ length: 16 }, () => row).flat(), 32, 16, 1);
    const columns = async (fit: NonNullable<ImageOptions["fit"]>, background = "black") => {
      const result = await decodeImage(image, { ...uint8, width: 8, height: 8, channels: 1, fit, background });
      expect(result.shape).toEqual([8, 8, 1]);
      return result;
    };
    const at = ({ data }: Tensor, y: number, x: number) => data[8 * y + x];
    const fill = await columns("fill");
    expect([at(fill, 0, 0), at(fill, 0, 7), at(fill, 7, 0), at(fill, 7, 7)]).toEqual([0, 255, 0, 255]);
    const contain = await columns("contain", "#808080");
    expect([at(contain, 0, 0), at(contain, 4, 0), at(contain, 4, 7), at(contain, 7, 7)]).toEqual([128, 0, 255, 128]);
    const cover = await columns("cover");
    expect([at(cover, 4, 0), at(cover, 4, 7)]).toEqual([0, 255]);
    expect((await decodeImage(image, { width: 8 })).shape).toEqual([4, 8, 3]);
    expect((await decodeImage(image, { height: 8 })).shape).toEqual([8, 16, 3]);
  });

  test("applies the EXIF orientation, also to the size", async () => {
    const image = await sharp(Uint8Array.from([...black, ...white, ...white]), {
      raw: { width: 3, height: 1, channels: 3 },
    })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    expect(await decodeImage(image, uint8)).toEqual(bytes([...black, ...white, ...white], [3, 1, 3]));
    expect(await imageSize(image)).toEqual({ width: 1, height: 3 });
  });

  test.each(["jpeg", "webp", "gif", "tiff", "avif"] as const)("%s", async (format) => {
    const pixels = Array.from({ length: 16 * 16 }, () => [200, 40, 90]).flat();
    const raw = { width: 16, height: 16, channels: 3 } as const;
    const image = await sharp(Uint8Array.from(pixels), { raw }).toFormat(format).toBuffer();
    const { data, shape } = await decodeImage(image, uint8);
    expect(shape).toEqual([16, 16, 3]);
    // Lossy formats move a flat colour by a few levels.
    for (let i = 0; i < data.length; i++) expect(Math.abs(data[i]! - pixels[i]!)).toBeLessThanOrEqual(6);
  });

  test("reads SVG, and paths", async () => {
    const path = join(folder, "disc.svg");
    await writeFile(
      path,
      '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="3"/></svg>',
    );
    const { data, shape } = await decodeImage(path, { channels: 1 });
    expect(shape).toEqual([8, 8, 1]);
    expect([data[0], data[4 * 8 + 4]]).toEqual([1, 0]);
    expect(await imageSize(path)).toEqual({ width: 8, height: 8 });
  });

  test("names the file in errors", async () => {
    const path = join(folder, "text.png");
    await writeFile(path, "no image at all");
    await expect(decodeImage(path)).rejects.toThrow(`${path}: expected an image (JPEG, PNG`);
    await expect(decodeImage(path)).rejects.toThrow(FormatError);
    await expect(imageSize(path)).rejects.toThrow(FormatError);
    await expect(decodeImage(join(folder, "none.png"))).rejects.toThrow("there is no such file");
    await expect(decodeImage(new Uint8Array(0))).rejects.toThrow(FormatError);
    const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
      .jpeg()
      .toBuffer();
    await expect(decodeImage(jpeg.subarray(0, jpeg.length / 2))).rejects.toThrow(FormatError);
  });

  test("rejects invalid options", async () => {
    const image = await png([0], 1, 1, 1);
    const attempt = (options: object) => decodeImage(image, options);
    for (const options of [{ height: 0 }, { width: 1.5 }, { channels: 2 }, { background: "no colour" }]) {
      await expect(attempt(options)).rejects.toThrow(ConfigError);
    }
    await expect(attempt({ fit: "contains" })).rejects.toThrow('did you mean "contain"?');
  });
});

test("invert returns the negative", () => {
  expect(invert(bytes([0, 55, 255], [3]))).toEqual(bytes([255, 200, 0], [3]));
  expect(invert(tensor([0, 0.25, 1], [1, 3, 1]))).toEqual(tensor([1, 0.75, 0], [1, 3, 1]));
});
