import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeFigure } from "./figure-file.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-figure-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>';

test("stores a figure in the format of its name, and creates the folder", async () => {
  await writeFigure(join(folder, "new", "a.SVG"), svg);
  expect(readFileSync(join(folder, "new", "a.SVG"), "utf8")).toBe(svg);
  await writeFigure(join(folder, "b.png"), svg, 4);
  const png = readFileSync(join(folder, "b.png"));
  expect([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(["PNG", 12, 8]);
});
