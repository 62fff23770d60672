import { open, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import type { Tensor } from "../../tensor/index.ts";
import { bytesSource, fileSource, type Hdf5Group, openHdf5 } from "./index.ts";

const fixture = (name: string) => new URL(`./testing/${name}`, import.meta.url).pathname;

async function openFixture(name: string): Promise<Hdf5Group> {
  return openHdf5(bytesSource(await readFile(fixture(name)), name));
}

async function read(group: Hdf5Group, path: string): Promise<Tensor> {
  const found = path.split("/").reduce<ReturnType<Hdf5Group["child"]>>((node, name) => {
    return node?.kind === "group" ? node.child(name) : undefined;
  }, group);
  if (found?.kind !== "dataset") throw new Error(`no dataset ${path}`);
  return found.read();
}

describe.each(["earliest.h5", "latest.h5"])("%s", (name) => {
  test("converts numbers of every type", async () => {
    const root = await openFixture(name);
    const values = Array.from({ length: 24 }, (_, index) => index % 7);
    for (const type of ["float16", "float32", "float64"]) {
      expect(await read(root, type)).toEqual({ data: Float32Array.from(values), shape: [2, 3, 4], dtype: "float32" });
    }
    for (const type of ["int8", "int16", "int32", "int64", "uint16", "uint32", "uint64"]) {
      expect(await read(root, type)).toEqual({ data: Int32Array.from(values), shape: [2, 3, 4], dtype: "int32" });
    }
    expect(await read(root, "uint8")).toEqual({ data: Uint8Array.from(values), shape: [2, 3, 4], dtype: "uint8" });
    expect(await read(root, "bool")).toEqual({ data: Uint8Array.of(0, 1, 0, 1), shape: [4], dtype: "uint8" });
    expect(await read(root, "bfloat")).toEqual({ data: Float32Array.of(1.5, -2), shape: [2], dtype: "float32" });
    expect(await read(root, "scalar")).toEqual({ data: Float32Array.of(1.5), shape: [], dtype: "float32" });
    expect(await read(root, "empty")).toEqual({ data: new Float32Array(0), shape: [0, 3], dtype: "float32" });
  });

  test("reads strings of attributes", async () => {
    const root = await openFixture(name);
    expect(root.texts("fixed")).toEqual(["ab", "c", "def"]);
    expect(root.texts("text")).toEqual(["täxt"]);
    expect(root.texts("long")).toEqual(["x".repeat(70_000)]);
    expect(root.texts("list")).toEqual(["one", "", "three"]);
    expect(root.texts("number")).toBeUndefined();
    expect(root.texts("none")).toBeUndefined();
  });

  test("reads hundreds of links and many attributes", async () => {
    const many = (await openFixture(name)).child("many");
    if (many?.kind !== "group") throw new Error("no group");
    expect([...many.names].sort()).toEqual(Array.from({ length: 300 }, (_, index) => `item${index}`).sort());
    expect((await read(many, "item299")).data).toEqual(Float32Array.of(299));
    expect(many.texts("attribute39")).toEqual(["value 39"]);
  });

  test("rejects unsupported types", async () => {
    const root = await openFixture(name);
    await expect(read(root, "big")).rejects.toThrow(
      new FormatError(`${name}: /big: expected numbers, received big-endian float of 4 bytes`),
    );
    await expect(read(root, "words")).rejects.toThrow("expected numbers, received string");
  });
});

test("reads chunks, compressed or not, also beyond the edge", async () => {
  const root = await openFixture("earliest.h5");
  const data = Float32Array.from({ length: 35 * 11 }, (_, index) => index);
  expect(await read(root, "chunks/plain")).toEqual({ data, shape: [35, 11], dtype: "float32" });
  expect(await read(root, "chunks/packed")).toEqual({ data, shape: [35, 11], dtype: "float32" });
  expect((await read(root, "chunks/one")).data).toEqual(Int32Array.from({ length: 100 }, (_, index) => index));
  expect((await read(root, "chunks/many")).data).toEqual(Float32Array.from({ length: 2000 }, (_, index) => index));
  await expect(read(root, "chunks/lzf")).rejects.toThrow("expected deflate or shuffle, received filter lzf");
  await expect(read(root, "chunks/bomb")).rejects.toThrow("expected at most 1048576 bytes from 0 stored ones");
  await expect(read(root, "late")).rejects.toThrow("expected 16 bytes for [4], received none");
});

test("does not follow links to other files", async () => {
  const root = await openFixture("links.h5");
  expect(() => root.child("soft")).toThrow("links.h5: /soft: expected an object, received a link to elsewhere");
  expect(() => root.child("external")).toThrow("received a link to elsewhere");
  await expect(read(root, "elsewhere")).rejects.toThrow("received a reference to other files");
  await expect(read(root, "complex")).rejects.toThrow("expected numbers, received compound");
  const inner = root.child("inner");
  const again = inner?.kind === "group" ? inner.child("self") : undefined;
  expect(again?.kind === "group" && again.address).toBe(root.address);
});

test("reads a file in parts", async () => {
  const path = fixture("earliest.h5");
  const file = await open(path);
  try {
    const root = openHdf5(fileSource(file, path, (await file.stat()).size));
    expect((await read(root, "many/item7")).data).toEqual(Float32Array.of(7));
    expect((await read(root, "float32")).shape).toEqual([2, 3, 4]);
  } finally {
    await file.close();
  }
});

test("stops at cyclic links", async () => {
  const round = (group: Hdf5Group): void => {
    for (;;) {
      const inner = group.child("inner");
      if (inner?.kind !== "group") throw new Error("no group");
      const next = inner.child("self");
      if (next?.kind !== "group") throw new Error("no group");
      group = next;
    }
  };
  const root = await openFixture("links.h5");
  expect(() => round(root)).toThrow("its links are cyclic");
});

test("no HDF5 file", () => {
  expect(() => openHdf5(bytesSource(Buffer.from("hello"), "a.h5"))).toThrow(
    new FormatError("a.h5: expected an HDF5 file, received one with another signature"),
  );
});
