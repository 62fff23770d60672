import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FormatError } from "../support/index.ts";
import { tensor } from "../tensor/index.ts";
import { openWeightFile, writeSafetensors } from "./index.ts";

const torchFile = (name: string) => new URL(`../../test/interop/torch/${name}`, import.meta.url).pathname;
const kerasFile = (name: string) => new URL(`../../test/interop/keras/${name}`, import.meta.url).pathname;
const numpyFile = (name: string) => new URL(`testing/${name}`, import.meta.url).pathname;
const latin1 = (text: string) => Buffer.from(text, "latin1");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-weights-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Copies of real files of every kind, named as asked for. */
const makers: Record<string, (path: string) => Promise<unknown>> = {
  torch: (path) => copyFile(torchFile("zip.pth"), path),
  "torch of old": (path) => copyFile(torchFile("legacy.pth"), path),
  safetensors: (path) => writeSafetensors(path, [["w", tensor([1])]]),
  npz: (path) => copyFile(numpyFile("stored.npz"), path),
  npy: (path) => copyFile(numpyFile("single.npy"), path),
  tfjs: async (path) => {
    await writeFile(join(folder, "shard.bin"), new Uint8Array(Float32Array.of(1).buffer));
    const weights = [{ name: "w", shape: [1], dtype: "float32" }];
    const model = { format: "layers-model", modelTopology: {}, weightsManifest: [{ paths: ["shard.bin"], weights }] };
    await writeFile(path, JSON.stringify(model));
  },
  "keras h5": (path) => copyFile(kerasFile("simple.h5"), path),
  "keras 3 h5": (path) => copyFile(kerasFile("simple.weights.h5"), path),
  "keras archive": (path) => copyFile(kerasFile("simple.keras"), path),
};

test.each([
  ["torch", "weights.pth", "torch"],
  ["torch", "weights.PT", "torch"],
  ["torch", "pytorch_model.bin", "torch"],
  ["torch of old", "weights.pth", "torch"],
  ["torch of old", "weights", "torch"],
  ["safetensors", "model.safetensors", "safetensors"],
  ["safetensors", "blob-of-a-cache", "safetensors"],
  ["npz", "arrays.npz", "npz"],
  ["npy", "array.npy", "npz"],
  ["tfjs", "model.json", "tfjs"],
  ["keras h5", "resnet.h5", "keras-h5"],
  ["keras 3 h5", "model.weights.h5", "keras-weights-h5"],
  ["keras 3 h5", "model.hdf5", "keras-weights-h5"],
  ["keras archive", "model.keras", "keras"],
])("%s in %s is known by its content", async (maker, name, format) => {
  const path = join(folder, name);
  await makers[maker]?.(path);
  const file = await openWeightFile(path);
  expect(file).toMatchObject({ format, path });
  for (const weight of file.weights.keys()) await file.read(weight);
  await file.close();
});

test.each([
  ["torch", "w.safetensors", "expected a safetensors file, as its name says, received a PyTorch file; if that is what"],
  ["safetensors", "w.pth", "expected a PyTorch file, as its name says, received a safetensors file"],
  ["safetensors", "w.h5", "expected an HDF5 file, as its name says, received a safetensors file"],
  ["npz", "w.keras", "expected a .keras archive, as its name says, received a NumPy archive"],
  ["npy", "w.npz", "expected a NumPy archive, as its name says, received a NumPy array"],
  ["keras h5", "w.keras", "expected a .keras archive, as its name says, received an HDF5 file"],
  ["keras archive", "w.h5", "received a .keras archive; if that is what you want, give it a name that ends in .keras"],
  ["tfjs", "w.weights.h5", "received a tfjs model.json"],
  ["torch", "w.json", "expected a tfjs model.json, as its name says, received a PyTorch file"],
])("%s named %s is refused", async (maker, name, message) => {
  const path = join(folder, name);
  await makers[maker]?.(path);
  const error = await openWeightFile(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FormatError);
  expect(String(error)).toContain(`${name}: `);
  expect(String(error)).toContain(message);
});

describe("what is no file of weights", () => {
  const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:0000\nsize 1\n";
  const tar = Buffer.alloc(1024);
  tar.write("sys_info");
  tar.write("ustar", 257);
  test.each<[string, string, Uint8Array, string]>([
    ["nothing", "w.pth", Buffer.alloc(0), "expected a PyTorch file, received an empty file"],
    ["a Git LFS pointer", "model.safetensors", latin1(lfs), 'fetch the file itself with "git lfs pull"'],
    [
      "a page",
      "w.h5",
      latin1("\n<!DOCTYPE html><html>Sign in</html>"),
      "received an HTML page: the download went wrong",
    ],
    ["an error of a store", "w.h5", latin1('<?xml version="1.0"?><Error/>'), "received an XML text"],
    ["a packed file", "w.pth.gz", gzipSync(new Uint8Array(9)), "a file packed by gzip; unpack it first"],
    ["PyTorch's first form", "w.pth", tar, "a tar archive; unpack it first, or if PyTorch before"],
    ["an index", "model.safetensors.index.json", latin1('{"weight_map":{}}'), "an index of weights in several files"],
    ["an answer of a server", "w.json", latin1('{"error":"not found"}'), "a JSON text without weightsManifest"],
    ["JSON that ends too early", "w.json", latin1('{"modelTopology":'), "of an unknown format that begin with"],
    ["another archive", "w.zip", zipSync({ "a.txt": new Uint8Array(1) }), "a zip archive without data.pkl"],
    ["an archive cut off", "w.pth", zipSync({ a: new Uint8Array(9) }).subarray(0, 40), "expected a zip archive"],
    ["zeros", "w.safetensors", Buffer.alloc(9000), "received zeros: the download or the copy was not finished"],
    ["an image", "w", latin1("\x89PNG\r\n"), "expected a file of weights, received an image"],
    ["a text", "w", latin1("hello \u001b[2Jworld"), '15 B of an unknown format that begin with "hello \\u001b[2Jwo"'],
    ["safetensors cut off", "w.safetensors", latin1("\x40\0\0\0\0\0\0\0{"), "or it is truncated"],
  ])("%s", async (_, name, bytes, message) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const error = await openWeightFile(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toContain(path);
    expect(String(error)).toContain(message);
  });

  test("a folder, or nothing at all", async () => {
    await mkdir(join(folder, "folder.pth"));
    await expect(openWeightFile(join(folder, "folder.pth"))).rejects.toThrow("expected a file, received a folder");
    await expect(openWeightFile(join(folder, "none.pth"))).rejects.toThrow("there is no such file");
  });
});

test("a header as long as a pickle's first bytes say", async () => {
  const path = join(folder, "long.safetensors");
  const header = `{"__metadata__":{"k":"${"v".repeat(0x280 - 25)}"}}`.padEnd(0x280);
  await writeFile(path, Buffer.concat([latin1("\x80\x02\0\0\0\0\0\0"), latin1(header)]));
  const file = await openWeightFile(path);
  expect(file.format).toBe("safetensors");
  await file.close();
});

test("a pickle that would run something is refused by name, however it is called", async () => {
  for (const name of ["w", "w.pkl", "w.pth"]) {
    const path = join(folder, name);
    await writeFile(path, await readFile(torchFile("refused-system.pkl")));
    await expect(openWeightFile(path)).rejects.toThrow('"posix.system"');
  }
});
