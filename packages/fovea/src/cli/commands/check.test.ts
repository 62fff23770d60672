import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { program } from "../program.ts";

let folder = "";
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fovea-cli-check-"));
  vi.stubEnv("FOVEA_HOME", join(folder, "cache"));
  for (const [index, name] of ["cat", "dog"].entries()) {
    mkdirSync(join(folder, "photos", name), { recursive: true });
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const image = sharp({ create: { width: 64, height: 64, channels: 3, background: "red", noise } }).blur(1 + index);
    const bytes = await image.png().toBuffer();
    for (const copy of ["a", "b"]) writeFileSync(join(folder, "photos", name, `${copy}${name}.png`), bytes);
  }
  writeFileSync(join(folder, "photos", "cat", `broken ${"long ".repeat(30)}\\n.jpg`), "text");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** What the command prints to standard output. */
async function fovea(...words: string[]): Promise<string> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  await program().parseAsync(words, { from: "user" });
  vi.restoreAllMocks();
  return text;
}

test("a summary within 80 columns", async () => {
  const text = await fovea("check", join(folder, "photos"));
  const lines = text.split("\n");
  expect(lines[0]).toContain("4 images of 2 classes");
  expect(text).toContain("broken: 1\n  cat/broken long");
  expect(text).toContain("exact duplicates: 2\n  cat/acat.png = cat/bcat.png: 2 images\n  dog/adog.png = dog/bdog.png");
  expect(lines.slice(1).filter((line) => line.length > 80)).toEqual([]);
});

test("as JSON", async () => {
  const check = JSON.parse(await fovea("check", join(folder, "photos"), "--json"));
  expect(check.classes).toEqual([
    { name: "cat", train: 2, validation: 0, test: 0 },
    { name: "dog", train: 2, validation: 0, test: 0 },
  ]);
  expect(check.findings.map(({ kind }: { kind: string }) => kind)).toEqual([
    "broken",
    "exact duplicates",
    "exact duplicates",
  ]);
});
