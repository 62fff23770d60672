import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { tensor } from "../../tensor/index.ts";
import { openZip } from "../zip/index.ts";
import { readNpz } from "./read-npz.ts";
import { writeNpz } from "./write-npz.ts";

const folder = mkdtempSync(join(tmpdir(), "fovea-npz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("arrays of numbers come back", async () => {
  const path = join(folder, "a.npz");
  const arrays = new Map([
    ["features", tensor(Float32Array.of(1.5, -2, 3, 4, 5, 6), [2, 3])],
    ["labels", tensor(Int32Array.of(0, 7), [2])],
    ["bytes", tensor(new Uint8Array(0), [0, 4])],
  ]);
  await writeNpz(path, arrays);
  expect(await readNpz(path)).toEqual(arrays);
});

test("text is stored as NumPy stores it: four bytes per character, padded with zeros, data aligned", async () => {
  const path = join(folder, "text.npz");
  await writeNpz(path, new Map([["files", ["a/é.jpg", "🐈"]]]));
  const archive = await openZip(path);
  const bytes = await archive.entries.get("files.npy")!.read();
  await archive.close();
  const header = new TextDecoder().decode(bytes.subarray(10, 128)).split("\n")[0]!;
  expect(header.trim()).toBe("{'descr': '<U7', 'fortran_order': False, 'shape': (2,), }");
  expect((10 + header.length + 1) % 64).toBe(0);
  const codes = new Uint32Array(bytes.slice(10 + header.length + 1).buffer);
  expect(String.fromCodePoint(...codes.subarray(0, 7))).toBe("a/é.jpg");
  expect([...codes.subarray(7)]).toEqual([0x1f408, 0, 0, 0, 0, 0, 0]);
});
