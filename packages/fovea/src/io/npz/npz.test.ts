import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import { tensor } from "../../tensor/index.ts";
import { parseNpy, parseNpz, readNpy, readNpz } from "./index.ts";

const fixture = (name: string) => new URL(`../testing/${name}`, import.meta.url).pathname;
const upTo24 = Float32Array.from({ length: 24 }, (_, i) => i);

describe("files written by NumPy", () => {
  test.each(["stored.npz", "deflated.npz"])("%s", async (name) => {
    const arrays = await readNpz(fixture(name));
    expect(Object.fromEntries(arrays)).toEqual({
      f4: tensor(upTo24, [2, 3, 4]),
      f4_fortran: tensor(upTo24, [2, 3, 4]),
      f8: tensor([Math.fround(1 / 3), -2]),
      f2: tensor([0.5, 65504]),
      i4: tensor(Int32Array.of(-1, 2), [1, 2]),
      i8_fortran: tensor(Int32Array.of(1, 2, 3, 4, 5, -6), [2, 3]),
      u1: tensor(Uint8Array.of(0, 255)),
      bool: tensor(Uint8Array.of(1, 0)),
      scalar: tensor([4], []),
      empty: tensor(new Float32Array(0), [0, 3]),
    });
  });

  test("a single array", async () => {
    expect(await readNpy(fixture("single.npy"))).toEqual(tensor(upTo24, [2, 3, 4]));
  });

  test("rejects unsupported types", async () => {
    await expect(readNpy(fixture("complex.npy"))).rejects.toThrow("expected a type of <f4");
    await expect(readNpy(fixture("large-i8.npy"))).rejects.toThrow("expected int64 values that fit 32 bits");
    await expect(readNpy(fixture("none.npy"))).rejects.toThrow("there is no such file");
  });
});

describe("damaged files", () => {
  test("result in a tensor or a FormatError", async () => {
    const original = await readFile(fixture("single.npy"));
    const archive = await readFile(fixture("deflated.npz"));
    const edit = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat());
    const damaged = (bytes: Uint8Array, [at, value, length]: [number, number, number]) => {
      const copy = Uint8Array.from(bytes.subarray(0, 1 + (length % bytes.length)));
      copy[at % copy.length] = value;
      return copy;
    };
    fc.assert(
      fc.property(edit, (change) => {
        for (const [parse, bytes] of [
          [parseNpy, original],
          [parseNpz, archive],
        ] as const) {
          try {
            parse(damaged(bytes, change), "t");
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("are named in errors", async () => {
    const original = await readFile(fixture("single.npy"));
    expect(() => parseNpy(original.subarray(0, -1), "cut.npy")).toThrow(
      new FormatError("cut.npy: expected 96 bytes for <f4 [2, 3, 4], received 95"),
    );
    expect(() => parseNpz(zipSync({ "a.npy": Buffer.from("no array") }), "b.npz")).toThrow("b.npz: a.npy: expected");
    expect(() => parseNpz(Buffer.from("no zip"), "c.npz")).toThrow("c.npz: expected a .npz file");
  });
});
