import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkOutputFile, outputFile, writeOutputFile } from "./output-file.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-output-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "file.svg");
writeFileSync(file, "");
mkdirSync(join(folder, "folder.svg"));

test("accepts new files, also in new folders, and files that exist", async () => {
  for (const path of ["a.svg", join(folder, "new/deep/b.PNG"), file]) {
    expect(() => checkOutputFile(path, [".svg", ".png"])).not.toThrow();
  }
  const path = join(folder, "other/c.svg");
  await writeOutputFile(path, "content");
  expect(readFileSync(path, "utf8")).toBe("content");
});

test.each([
  ["a.jpg", [".svg", ".png"], "--output a.jpg: expected a name that ends in .svg or .png"],
  ["page", [".html", ".svg", ".png"], "--output page: expected a name that ends in .html, .svg or .png"],
  ["page.png", [".html"], "--output page.png: expected a name that ends in .html"],
  [join(folder, "folder.svg"), [".svg"], "expected a file, received a folder"],
  [join(file, "below/a.svg"), [".svg"], `${file} is a file, not a folder`],
])("refuses %s before the work begins", (path, endings, message) => {
  expect(() => checkOutputFile(path, endings)).toThrow(message);
});

test("names the option, and refuses a folder without permission", () => {
  expect(() => checkOutputFile("a.txt", [".png"], "--preview")).toThrow("--preview a.txt: expected");
  const closed = join(folder, "closed");
  mkdirSync(closed);
  chmodSync(closed, 0o500);
  // The superuser may write anywhere.
  const check = () => checkOutputFile(join(closed, "a.png"), [".png"]);
  if (process.getuid?.() === 0) expect(check).not.toThrow();
  else expect(check).toThrow("permission denied");
});

test("a command writes the named file, or its usual one unless it prints JSON", () => {
  expect(outputFile({}, "usual.svg", [".svg"])).toBe("usual.svg");
  expect(outputFile({ json: true }, "usual.svg", [".svg"])).toBeUndefined();
  expect(outputFile({ json: true, output: "a.svg" }, "usual.svg", [".svg"])).toBe("a.svg");
  expect(() => outputFile({ json: true, output: "a.gif" }, "usual.svg", [".svg"])).toThrow("ends in .svg");
});
