import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as h5wasm from "h5wasm/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { bytesSource, type Hdf5Content, openHdf5, writeHdf5 } from "./index.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-hdf5-"));
});
afterAll(() => rm(folder, { recursive: true }));

const names = Array.from({ length: 500 }, (_, index) => `layer_${index}`);
const content = {
  attributes: new Map([
    ["name", "wörld"],
    ["empty", ""],
  ]),
  children: new Map<string, Hdf5Content | Tensor>([
    [
      "floats",
      tensor(
        Float32Array.from({ length: 6 }, (_, index) => index / 3),
        [2, 3],
      ),
    ],
    ["whole", tensor(Int32Array.of(-1, 2 ** 31 - 1))],
    ["bytes", tensor(Uint8Array.of(0, 255, 7))],
    ["scalar", tensor(Float32Array.of(4), [])],
    ["nothing", tensor(new Float32Array(0), [0, 2])],
    [
      "group",
      {
        children: new Map(
          names.map((name, index) => [
            name,
            { attributes: new Map([["name", name]]), children: new Map([["0", tensor(Float32Array.of(index))]]) },
          ]),
        ),
      },
    ],
  ]),
};

test("the HDF5 library reads the written file", async () => {
  const path = join(folder, "oracle.h5");
  await writeHdf5(path, content);
  await h5wasm.ready;
  const file = new h5wasm.File(path, "r");
  const dataset = (name: string) => file.get(name) as h5wasm.Dataset;
  expect(dataset("floats").shape).toEqual([2, 3]);
  expect(dataset("floats").value).toEqual(Float32Array.from({ length: 6 }, (_, index) => index / 3));
  expect(dataset("whole").value).toEqual(Int32Array.of(-1, 2 ** 31 - 1));
  expect(dataset("bytes").value).toEqual(Uint8Array.of(0, 255, 7));
  expect(dataset("scalar").value).toBe(4);
  expect(dataset("nothing").shape).toEqual([0, 2]);
  expect(file.attrs.name?.value).toBe("wörld");
  expect((file.get("group") as h5wasm.Group).keys()).toHaveLength(500);
  expect(dataset("group/layer_499/0").value).toEqual(Float32Array.of(499));
  file.close();
});

test("the reader reads the written file", async () => {
  const path = join(folder, "own.h5");
  await writeHdf5(path, content);
  const root = openHdf5(bytesSource(await readFile(path), path));
  expect(root.texts("name")).toEqual(["wörld"]);
  expect(root.texts("empty")).toEqual([""]);
  for (const name of ["floats", "whole", "bytes", "scalar", "nothing"] as const) {
    const found = root.child(name);
    expect(found?.kind === "dataset" && (await found.read())).toEqual(content.children.get(name));
  }
  const group = root.child("group");
  expect(group?.kind === "group" && group.names).toEqual(names);
});
