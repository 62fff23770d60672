import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { toPng } from "./to-png.ts";

const drawn = async (...given: Parameters<typeof toPng>) => Buffer.from(await toPng(...given));

const drawing = (text: string, font = "Inter") =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="10" y="28" font-size="20" font-family="${font}">${text}</text></svg>`;

/** The number of pixels that are not white. */
async function inkOf(png: Buffer): Promise<number> {
  const pixels = await sharp(png).greyscale().raw().toBuffer();
  return pixels.filter((value) => value < 200).length;
}

describe("toPng", () => {
  it("sets text without any font of the system", async () => {
    const png = await drawn(drawing("Accuracy"), { systemFonts: false });
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([400, 80]);
    expect(await inkOf(png)).toBeGreaterThan(1000);
    expect(await inkOf(await drawn(drawing(""), { systemFonts: false }))).toBe(0);
  });

  it("falls back to Inter for families that are not there, and has a semi-bold", async () => {
    const regular = await drawn(drawing("Loss", "Nowhere Sans"), { systemFonts: false });
    expect(await inkOf(regular)).toBeGreaterThan(300);
    const bold = drawing("Loss").replace("<text", '<text font-weight="600"');
    expect(await inkOf(await drawn(bold, { systemFonts: false }))).toBeGreaterThan(1.15 * (await inkOf(regular)));
  });

  it("draws by the scale, and makes a giant smaller", async () => {
    const png = await drawn(drawing("x"), { scale: 0.5 });
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([100, 20]);
    const tall = await drawn('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="64000"/>', { scale: 1 });
    expect(tall.readUInt32BE(20)).toBe(32_000);
  });

  it("takes its size from the viewBox where there is no other", async () => {
    const png = await drawn('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>', { scale: 1 });
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([30, 20]);
  });

  it("names what is wrong", async () => {
    await expect(toPng("no drawing")).rejects.toThrow("toPng: expected an SVG with a width and a height above 0");
    await expect(toPng(drawing("<oops"))).rejects.toThrow("toPng: the SVG cannot be drawn: ");
    await expect(toPng(drawing("x"), { scale: 0 })).rejects.toThrow(
      "toPng: expected a positive number as scale, received 0",
    );
  });
});
