import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { decodeImage, imageSize } from "../data/image.ts";
import { preprocessingTo } from "../data/image-spec.ts";
import { preprocess } from "../data/preprocess.ts";
import { FormatError } from "../support/index.ts";

const recordings = fileURLToPath(new URL("../../test/images/", import.meta.url));
const files = join(recordings, "files");
const folder = mkdtempSync(join(tmpdir(), "fovea-decode-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

interface Recorded {
  readonly height: number;
  readonly width: number;
  readonly pixels: readonly number[];
}
const { files: recorded } = JSON.parse(readFileSync(join(recordings, "pixels.json"), "utf8")) as {
  files: Record<string, Recorded>;
};

describe("the bytes that Pillow decodes", () => {
  test.each(Object.entries(recorded))("%s", async (name, { height, width, pixels }) => {
    const { data, shape } = await decodeImage(join(files, name), { dtype: "uint8" });
    expect(shape).toEqual([height, width, 3]);
    // libvips drops what is left of a division by 255 where Pillow rounds it.
    const slack = /rgba|alpha/.test(name) ? 1 : 0;
    const differences = Array.from(data, (value, at) => Math.abs(value - (pixels[at] ?? -1)));
    expect(Math.max(...differences)).toBeLessThanOrEqual(slack);
    expect(await imageSize(join(files, name))).toEqual({ height, width });
  });

  test("every file has a recording, or is rejected", () => {
    const refused = ["float.tif", "int32.tif", "lab.tif", "truncated.jpg"];
    expect(readdirSync(files).sort()).toEqual([...Object.keys(recorded), ...refused].sort());
  });

  test("resizes and pads CMYK like RGB", async () => {
    const image = await decodeImage(join(files, "cmyk-black.jpg"), {
      ...{ height: 16, width: 32, fit: "contain", background: "#00ff00", dtype: "uint8" },
    });
    expect([...image.data.subarray(0, 3)]).toEqual([0, 255, 0]);
    expect([...image.data.subarray(3 * 9, 3 * 10)]).toEqual([0, 0, 0]);
  });
});

describe("what cannot be decoded is told in a sentence", () => {
  const write = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const ftyp = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(40)]);
  /** A PNG that claims a size and holds next to nothing. */
  const bomb = async (width: number, height: number) => {
    const png = await sharp({ create: { width: 1, height: 1, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const header = Buffer.from(png.subarray(12, 29));
    header.writeUInt32BE(width, 4);
    header.writeUInt32BE(height, 8);
    header.copy(png, 12);
    png.writeUInt32BE(crc32(header), 29);
    return png;
  };

  test.each<[string, string | Uint8Array, string]>([
    ["empty.jpg", "", "received an empty file"],
    ["text.jpg", "This is no image.\nIt is Text: ä.\n", "received text"],
    ["noise.jpg", Uint8Array.of(1, 2, 3, 250, 4), "received something else"],
    ["phone.heic", ftyp("heic"), "expected a whole HEIC image, received one that is truncated or damaged"],
    ["phone.jpg", ftyp("mif1"), "expected a whole HEIC image"],
    ["modern.jxl", Uint8Array.of(0xff, 0x0a, 1, 2), "received JPEG XL"],
    ["old.bmp", Buffer.concat([Buffer.from("BM"), Buffer.alloc(60)]), "received BMP"],
    ["still.avif", ftyp("avif"), "expected a whole AVIF image, received one that is truncated or damaged"],
    ["half.png", readFileSync(join(files, "rgb.png")).subarray(0, 60), "expected a whole PNG image"],
    ["half.webp", readFileSync(join(files, "still.webp")).subarray(0, 40), "expected a whole WebP image"],
    ["half.gif", readFileSync(join(files, "still.gif")).subarray(0, 30), "expected a whole GIF image"],
    ["half.tif", readFileSync(join(files, "rgb.tif")).subarray(0, 30), "expected a whole TIFF image"],
    ["broken.svg", "<svg xmlns='http://www.w3.org/2000/svg'><rect", "received an SVG that cannot be drawn"],
  ])("%s", async (name, content, message) => {
    const path = write(name, content);
    const failure = await decodeImage(path).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure).toBeInstanceOf(FormatError);
    expect(failure?.message.startsWith(`${path}: `)).toBe(true);
    expect(failure?.message).toContain(message);
    expect(failure?.message).not.toContain("\n");
  });

  test("rejects truncated files, folders and missing files", async () => {
    await expect(decodeImage(join(files, "truncated.jpg"))).rejects.toThrow("expected a whole JPEG image");
    mkdirSync(join(folder, "folder.jpg"));
    await expect(decodeImage(join(folder, "folder.jpg"))).rejects.toThrow("expected a file, received a folder");
    await expect(decodeImage(join(folder, "none.jpg"))).rejects.toThrow(
      "none.jpg: cannot be read: there is no such file",
    );
  });

  test.each([undefined, null, 42, {}, new ArrayBuffer(8), new URL("file:///a.png"), ["a.png"]])(
    "what is no image at all: %o",
    async (source) => {
      const message = "expected the path of an image or its bytes (Uint8Array), received";
      await expect(decodeImage(source as unknown as string)).rejects.toThrow(`decodeImage: ${message}`);
      await expect(imageSize(source as unknown as string)).rejects.toThrow(message);
      const preprocessing = preprocessingTo({ range: [0, 1] }, [8, 8, 3]);
      await expect(preprocess(source as unknown as string, preprocessing)).rejects.toThrow(`preprocess: ${message}`);
    },
  );

  test.each(["float.tif", "int32.tif"])("numbers without a black and a white: %s", async (name) => {
    await expect(decodeImage(join(files, name))).rejects.toThrow("expected 8 or 16 bits for each channel");
  });

  test("rejects too many pixels before decoding them", async () => {
    const huge = write("huge.png", await bomb(60_000, 60_000));
    await expect(decodeImage(huge)).rejects.toThrow("expected at most 178956970 pixels, received 60000 × 60000");
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>';
    await expect(decodeImage(write("huge.svg", svg))).rejects.toThrow("expected at most 178956970 pixels");
    const small = join(files, "rgb.png");
    await expect(decodeImage(small, { maxPixels: 23 })).rejects.toThrow("maxPixels or FOVEA_MAX_PIXELS allows more");
    expect((await decodeImage(small, { maxPixels: 24 })).shape).toEqual([3, 8, 3]);
    await expect(decodeImage(small, { maxPixels: 0 })).rejects.toThrow("expected maxPixels to be a positive integer");
    vi.stubEnv("FOVEA_MAX_PIXELS", "23");
    await expect(decodeImage(small)).rejects.toThrow("expected at most 23 pixels");
    vi.stubEnv("FOVEA_MAX_PIXELS", "many");
    await expect(decodeImage(small)).rejects.toThrow('FOVEA_MAX_PIXELS: expected a positive integer, received "many"');
  });
});

test("a photograph of 48 megapixels stays out of JavaScript's heap", { timeout: 120_000 }, async () => {
  const photo = join(folder, "large.jpg");
  await sharp({ create: { width: 8000, height: 6000, channels: 3, background: "#336699" } })
    .jpeg()
    .toFile(photo);
  const program = `
    import { decodeImage, preprocess } from "fovea";
    import { peakMemory } from ${JSON.stringify(new URL("../../../../scripts/peak-memory.mjs", import.meta.url).href)};
    const bytes = await decodeImage(${JSON.stringify(photo)}, { dtype: "uint8" });
    const small = await preprocess(bytes, {
      ...{ resize: 256, crop: [224, 224], interpolation: "bilinear", scale: 1 / 255 },
      ...{ mean: [0, 0, 0], std: [1, 1, 1], channelOrder: "rgb" },
    });
    const decoded = peakMemory() / 2 ** 20;
    const floats = await decodeImage(${JSON.stringify(photo)});
    console.log(JSON.stringify({ shape: floats.shape, small: small.shape, decoded }));
  `;
  const flags = ["--max-old-space-size=64", "--input-type=module", "-e", program];
  const printed = execFileSync(process.execPath, flags, { cwd: recordings, encoding: "utf8" });
  const { shape, small, decoded } = JSON.parse(printed);
  expect([shape, small]).toEqual([
    [6000, 8000, 3],
    [224, 224, 3],
  ]);
  // 144 MB of them are the pixels, once.
  expect(decoded).toBeLessThan(450);
});
