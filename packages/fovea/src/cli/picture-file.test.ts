import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkPictureName, writePicture } from "./picture-file.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-picture-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>';

test("the name says how a picture is stored, in a folder that need not be there", async () => {
  await writePicture(join(folder, "new", "a.SVG"), svg);
  expect(readFileSync(join(folder, "new", "a.SVG"), "utf8")).toBe(svg);
  await writePicture(join(folder, "b.png"), svg, 4);
  const png = readFileSync(join(folder, "b.png"));
  expect([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(["PNG", 12, 8]);
});

test("other names are refused", () => {
  for (const name of ["a.svg", "b.PNG"]) expect(() => checkPictureName(name)).not.toThrow();
  expect(() => checkPictureName("a.jpg")).toThrow("--output a.jpg: expected a name that ends in .svg or .png");
});
