import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import { openZip } from "./index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-zip-"));
});
afterAll(() => rm(folder, { recursive: true }));

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919) >> 3);
const path = () => join(folder, "archive.zip");

async function written(content: Zippable | Uint8Array) {
  await writeFile(path(), content instanceof Uint8Array ? content : zipSync(content));
  return path();
}

/** Returns the archive with an entry renamed to a name of the same length, in both lists. */
function renamed(content: Zippable, from: string, to: string): Uint8Array {
  return Buffer.from(Buffer.from(zipSync(content)).toString("latin1").replaceAll(from, to), "latin1");
}

describe("an archive", () => {
  test.each([0, 6] as const)("is listed and read, in whole and in part (compression %i)", async (level) => {
    const archive = await openZip(await written({ "a/b.bin": [noise, { level }], "a/": new Uint8Array(0) }));
    expect([...archive.entries.keys()]).toEqual(["a/b.bin"]);
    const entry = archive.entries.get("a/b.bin")!;
    expect(entry.size).toBe(5000);
    expect(new Uint8Array(await entry.read())).toEqual(noise);
    expect(new Uint8Array(await entry.readStart(10))).toEqual(noise.subarray(0, 10));
    expect(new Uint8Array(await entry.readStart(9000))).toEqual(noise);
    const part = new Uint8Array(100);
    await entry.readInto(part, 4900);
    expect(part).toEqual(noise.subarray(4900));
    await expect(entry.readInto(part, 4901)).rejects.toThrow("expected 5001 bytes, received 5000");
    await archive.close();
  });

  test("that is damaged is reported", async () => {
    const good = Buffer.from(zipSync({ "a.bin": [noise, { level: 0 }] }));
    good[100] = (good[100] ?? 0) ^ 1;
    const archive = await openZip(await written(good));
    await expect(archive.entries.get("a.bin")!.read()).rejects.toThrow("the file is damaged");
    await archive.close();
  });
});

describe("a hostile archive", () => {
  test.each<[string, () => Zippable | Uint8Array, string]>([
    ["no archive", () => bytes("no archive"), "expected a zip archive"],
    ["nothing", () => new Uint8Array(0), "expected a zip archive"],
    ["an absolute name", () => renamed({ "xab/c": noise }, "xab/c", "/ab/c"), "absolute path: /ab/c"],
    ["a name of a drive", () => renamed({ "xab/c": noise }, "xab/c", "C:\\bc"), "absolute path"],
    ["a name that leads out", () => renamed({ "xx/c": noise }, "xx/c", "../c"), "invalid relative path: ../c"],
    ["a name twice", () => renamed({ ab: noise, xy: noise }, "xy", "ab"), 'received "ab" twice'],
    ["a bomb", () => ({ bomb: new Uint8Array(2 ** 25) }), "this may be a zip bomb"],
  ])("%s", async (_, content, message) => {
    const error = await openZip(await written(content())).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toContain(message);
  });

  test("with overlapping entries, or with contents other than claimed", async () => {
    const archive = Buffer.from(zipSync({ a: [noise, { level: 6 }], b: [noise, { level: 6 }] }));
    const list = archive.indexOf("PK\x01\x02");
    const second = archive.indexOf("PK\x01\x02", list + 1);
    const overlapping = Buffer.from(archive);
    overlapping.writeUInt32LE(archive.length - 100, list + 20);
    await expect(openZip(await written(overlapping))).rejects.toThrow('expected "b" within the file');
    for (const size of [4999, 5001, 0]) {
      const lying = Buffer.from(archive);
      lying.writeUInt32LE(size, second + 24);
      const opened = await openZip(await written(lying));
      await expect(opened.entries.get("b")!.read()).rejects.toThrow(FormatError);
      await opened.close();
    }
  });

  test("with a 64-bit position beyond 53 bits is rejected", async () => {
    const end = Buffer.alloc(20 + 22);
    end.writeUInt32LE(0x07064b50, 0);
    end.fill(0xff, 8, 16);
    end.writeUInt32LE(0x06054b50, 20);
    await expect(openZip(await written(end))).rejects.toThrow(FormatError);
  });

  test("truncated anywhere", async () => {
    const whole = await readFile(await written({ a: bytes("first"), b: bytes("second") }));
    for (let length = 0; length < whole.length; length++) {
      await expect(openZip(await written(whole.subarray(0, length)))).rejects.toThrow(FormatError);
    }
  });
});
