import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { diskCache } from "./disk-cache.ts";

const dist = new URL("../../../dist/image-pipeline/cache/disk-cache.js", import.meta.url).href;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fovea-disk-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Each takes 320 bytes. */
const image = (number: number) => ({ height: 10, width: 10, channels: 3, data: new Uint8Array(300).fill(number) });
const maxBytes = 320 * 256;

function bytesIn(): number {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."));
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

test("a folder stays within its limit, and keeps what was used last", async () => {
  const cache = diskCache({ folder, maxBytes });
  for (let number = 0; number < 1000; number++) {
    await cache.add(`image ${number}`, "", image(number));
    expect(await cache.find("image 0", "")).toEqual(image(0));
    if (number % 100 === 99) expect(bytesIn()).toBeLessThanOrEqual(maxBytes);
  }
  expect(bytesIn()).toBeGreaterThan(maxBytes / 2);
  expect(await cache.find("image 999", "")).toEqual(image(999));
  expect(await cache.find("image 1", "")).toBeUndefined();
});

test("an image that takes too large a part of the limit is not kept", async () => {
  const cache = diskCache({ folder, maxBytes: 10_000 });
  await cache.add("image", "", image(1));
  expect(bytesIn()).toBe(0);
});

test("what a killed process left is deleted, but nothing of anybody else's", async () => {
  const [left, fresh, foreign] = ["old.pixels.1.tmp", "new.pixels.2.tmp", "notes.txt"].map((name) =>
    join(folder, name),
  );
  for (const path of [left, fresh, foreign] as string[]) writeFileSync(path, "");
  utimesSync(left as string, 1e9, 1e9);
  utimesSync(foreign as string, 1e9, 1e9);
  const cache = diskCache({ folder, maxBytes });
  await cache.add("image", "", image(1));
  expect([left, fresh, foreign].map((path) => existsSync(path as string))).toEqual([false, true, true]);
});

test("two processes fill a folder within its limit, and neither loses what it reads", { timeout: 60_000 }, async () => {
  const program = `
    const { diskCache } = await import(${JSON.stringify(dist)});
    const cache = diskCache({ folder: ${JSON.stringify(folder)}, maxBytes: ${maxBytes} });
    const image = (number) => ({ height: 10, width: 10, channels: 3, data: new Uint8Array(300).fill(number) });
    for (let number = 0; number < 800; number++) {
      await cache.add("image " + number, process.argv[1], image(number));
      const { data } = (await cache.find("image " + (number % 7), "any")) ?? image(number % 7);
      if (data.some((value) => value !== number % 7)) process.exit(3);
      if (number % 7 < 2) await cache.add("image " + (number % 7), "any", image(number % 7));
    }`;
  const run = promisify(execFile);
  const processes = ["one", "two"].map((name) => run(process.execPath, ["--input-type=module", "-e", program, name]));
  for (const { stderr } of await Promise.all(processes)) expect(stderr).toBe("");
  expect(bytesIn()).toBeLessThanOrEqual(maxBytes);
  expect(bytesIn()).toBeGreaterThan(maxBytes / 2);
});
