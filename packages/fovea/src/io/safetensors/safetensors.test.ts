import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, FormatError } from "../../support/index.ts";
import { type Tensor, tensor } from "../../tensor/index.ts";
import { openSafetensors, readSafetensors, writeSafetensors } from "./index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-safetensors-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a file written by Python's safetensors", () => {
  const path = new URL("../testing/python.safetensors", import.meta.url).pathname;

  test("reads every supported type", async () => {
    const file = await openSafetensors(path);
    expect(file.metadata).toEqual(
      new Map([
        ["format", "pt"],
        ["naïve", "✓"],
      ]),
    );
    expect(file.tensors.get("f32")).toMatchObject({ dtype: "F32", shape: [2, 3] });
    const thirds = [0, 1, 2, 3, 4, 5].map((value) => Math.fround(value / 3));
    expect(await file.read("f32")).toEqual(tensor(thirds, [2, 3]));
    const halves = [0, -0, 1, -2.5, 65504, 2 ** -14, 2 ** -24, Infinity, -Infinity];
    expect(await file.read("f16")).toEqual(tensor(halves));
    expect(await file.read("bf16")).toEqual(tensor(Uint16Array.of(0x3f80, 0xc000, 0x4049), [3], "bfloat16"));
    expect(await file.read("i32")).toEqual(tensor(Int32Array.of(-1, 2147483647), [2, 1]));
    expect(await file.read("i64")).toEqual(tensor(Int32Array.of(-5, 2147483647, -2147483648)));
    expect(await file.read("u8")).toEqual(tensor(Uint8Array.of(0, 128, 255)));
    expect(await file.read("scalar")).toEqual(tensor([7], []));
    expect(await file.read("empty")).toEqual(tensor(new Float32Array(0), [0, 4]));
    await file.close();
  });

  test("rejects unsupported types on access only", async () => {
    const file = await openSafetensors(path);
    await expect(file.read("f64")).rejects.toThrow(
      'tensor "f64": expected a type of U8, F16, BF16, I32, F32, I64, received F64',
    );
    await expect(file.read("large i64")).rejects.toThrow("expected int64 values that fit 32 bits");
    await expect(file.read("f31")).rejects.toThrow(
      new ConfigError(`${path}: there is no tensor "f31" among its 10; did you mean "f32"?`),
    );
    await file.close();
    await expect(readSafetensors(path)).rejects.toThrow(FormatError);
  });
});

describe("writing and reading", () => {
  const float = fc.float({ noNaN: true });
  const byte = fc.integer({ min: 0, max: 255 });
  const anyTensor: fc.Arbitrary<Tensor> = fc.oneof(
    fc.array(float).map((values) => tensor(Float32Array.from(values))),
    fc.array(fc.integer()).map((values) => tensor(Int32Array.from(values))),
    fc.array(byte).map((values) => tensor(Uint8Array.from(values), [1, values.length])),
    fc.array(byte).map((values) => tensor(Uint16Array.from(values), [values.length, 1, 1], "bfloat16")),
  );
  const name = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "7", 'a"b\\', "constructor"));

  test("returns what was written", async () => {
    const path = join(folder, "round-trip.safetensors");
    const tensors = fc.uniqueArray(fc.tuple(name, anyTensor), { selector: ([key]) => key, maxLength: 6 });
    const metadata = fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([key]) => key, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(tensors, metadata, async (entries, words) => {
        await writeSafetensors(path, entries, new Map(words));
        const content = await readSafetensors(path);
        expect(content.metadata).toEqual(new Map(words));
        expect(content.tensors.size).toBe(entries.length);
        for (const [key, value] of entries) expect(content.tensors.get(key)).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  test("aligns data of every type to its size, and writes equal content to equal bytes", async () => {
    const path = join(folder, "aligned.safetensors");
    const tensors = new Map([
      ["bytes", tensor(Uint8Array.of(1, 2, 3))],
      ["halves", tensor(Uint16Array.of(1), [1], "bfloat16")],
      ["floats", tensor([1, 2])],
    ]);
    await writeSafetensors(path, tensors);
    const bytes = await readFile(path);
    const header = Number(bytes.readBigUInt64LE());
    expect(header % 8).toBe(0);
    expect(
      bytes
        .subarray(8, 8 + header)
        .toString()
        .trimEnd(),
    ).toBe(
      '{"floats":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
        '"halves":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]},' +
        '"bytes":{"dtype":"U8","shape":[3],"data_offsets":[10,13]}}',
    );
    await writeSafetensors(path, tensors);
    expect(await readFile(path)).toEqual(bytes);
  });

  test("writes only the view of a larger array", async () => {
    const path = join(folder, "view.safetensors");
    await writeSafetensors(path, [["a", tensor(Float32Array.of(1, 2, 3, 4).subarray(1, 3))]]);
    expect((await readSafetensors(path)).tensors.get("a")).toEqual(tensor([2, 3]));
  });

  test.each(["float32", "float16"] as const)("writes a tensor in parts like a whole one: %s", async (dtype) => {
    const data = Float32Array.from({ length: 6 }, (_, index) => index / 3);
    const [whole, inParts] = [join(folder, "whole.safetensors"), join(folder, "parts.safetensors")];
    const parts = () => [data.subarray(0, 4), data.subarray(4)];
    await writeSafetensors(whole, [["a", tensor(data, [2, 3])]], undefined, { dtype });
    await writeSafetensors(inParts, [["a", { parts, shape: [2, 3], dtype: "float32" }]], undefined, { dtype });
    expect(await readFile(inParts)).toEqual(await readFile(whole));
  });

  test("invalid names leave an existing file unchanged", async () => {
    const path = join(folder, "names.safetensors");
    await writeSafetensors(path, [["old", tensor([1])]]);
    const twice = [
      ["a", tensor([1])],
      ["a", tensor([2])],
    ] as const;
    await expect(writeSafetensors(path, twice)).rejects.toThrow('received "a" twice');
    await expect(writeSafetensors(path, [["__metadata__", tensor([1])]])).rejects.toThrow(ConfigError);
    expect([...(await readSafetensors(path)).tensors.keys()]).toEqual(["old"]);
    expect((await readdir(folder)).filter((file) => file.includes("names"))).toEqual(["names.safetensors"]);
  });
});

describe("hostile files", () => {
  const attempt = async (bytes: Uint8Array) => {
    const path = join(folder, "hostile.safetensors");
    await writeFile(path, bytes);
    return readSafetensors(path);
  };
  const withHeader = (header: string | Uint8Array, data = 0, length?: bigint) => {
    const json = Buffer.from(header);
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(length ?? BigInt(json.length));
    return Buffer.concat([prefix, json, Buffer.alloc(data)]);
  };
  const one = (entry: string) => `{"a":${entry}}`;
  const f32 = (shape: string, offsets: string) => `{"dtype":"F32","shape":${shape},"data_offsets":${offsets}}`;

  test.each<[string, Uint8Array, string]>([
    ["nothing", Buffer.alloc(0), "expected a safetensors file, received 0 bytes"],
    [
      "a header of exabytes",
      withHeader("{}", 0, 2n ** 63n),
      "header of at most 2 bytes, received one of 9223372036854775808",
    ],
    ["a header of gigabytes", withHeader("{}", 0, 4_000_000_000n), "received one of 4000000000"],
    ["a header that ends after the file", withHeader("{}", 0, 3n), "header of at most 2 bytes, received one of 3"],
    ["no JSON", withHeader("{"), "expected a header in JSON"],
    ["no UTF-8", withHeader(Uint8Array.of(0x7b, 0xff, 0x7d)), "expected a header in UTF-8"],
    ["a list", withHeader("[]"), "expected the header to be an object, received []"],
    ["a number as a tensor", withHeader(one("3")), 'tensor "a": expected an object, received 3'],
    ["an unknown type", withHeader(one('{"dtype":"F12"}')), "expected a dtype of BOOL, U8, I8"],
    ["a type of the prototype", withHeader(one('{"dtype":"constructor"}')), 'received "constructor"'],
    ["a negative size", withHeader(one(f32("[-1]", "[0,4]")), 4), "expected a shape of sizes, received [-1]"],
    ["a fractional size", withHeader(one(f32("[0.5]", "[0,2]")), 2), "expected a shape of sizes, received [0.5]"],
    ["one offset", withHeader(one(f32("[1]", "[0]")), 4), "expected data_offsets of two positions, received [0]"],
    ["offsets backwards", withHeader(one(f32("[1]", "[4,0]")), 4), "received 4 to 0"],
    [
      "offsets outside",
      withHeader(one(f32("[2]", "[0,8]")), 4),
      "expected bytes within the data's 0 to 4, received 0 to 8",
    ],
    ["the wrong length", withHeader(one(f32("[2]", "[0,4]")), 4), "expected 8 bytes for F32 [2], received 4"],
    ["a shape beyond counting", withHeader(one(f32("[9007199254740991,9007199254740991]", "[0,4]")), 4), "received 4"],
    ["a file cut off", withHeader(one(f32("[1]", "[0,4]")), 3), "expected bytes within the data's 0 to 3"],
    ["a tail", withHeader(one(f32("[1]", "[0,4]")), 9), "expected 4 bytes of data as the header says, received 9"],
    [
      "overlap",
      withHeader(`{"a":${f32("[2]", "[0,8]")},"b":${f32("[1]", "[4,8]")}}`, 8),
      'tensor "b" overlaps another tensor: expected it to begin at 8, received 4',
    ],
    [
      "a gap",
      withHeader(`{"a":${f32("[1]", "[0,4]")},"b":${f32("[1]", "[8,12]")}}`, 12),
      'tensor "b" leaves a gap before it',
    ],
    [
      "a name twice",
      withHeader(`{"a":${f32("[1]", "[0,4]")}, "\\u0061" :${f32("[1]", "[0,4]")}}`, 4),
      'received "a" twice',
    ],
    [
      "a key twice in an entry",
      withHeader(one('{"dtype":"F32","dtype":"U8","shape":[4],"data_offsets":[0,4]}'), 4),
      'received "dtype" twice',
    ],
    [
      "metadata of numbers",
      withHeader('{"__metadata__":{"step":3}}'),
      'expected __metadata__ "step" to be a string, received 3',
    ],
    ["metadata as text", withHeader('{"__metadata__":"x"}'), 'expected __metadata__ to be an object, received "x"'],
    ["a deep nest", withHeader(one("[".repeat(200_000) + "]".repeat(200_000))), "expected at most 1000 levels"],
    ["a name of megabytes twice", withHeader(`{"${"n".repeat(3e6)}":1,"${"n".repeat(3e6)}":1}`), 'n…" twice'],
  ])("%s", async (_, bytes, message) => {
    const error = await attempt(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    const { message: said } = error as FormatError;
    expect(said).toContain(message);
    expect(said).toContain("hostile.safetensors");
    expect(said.length).toBeLessThan(600);
  });

  test("a modified or truncated file is read or rejected with a FormatError", async () => {
    const path = join(folder, "victim.safetensors");
    await writeSafetensors(
      path,
      [
        ["a", tensor([1, 2])],
        ["b", tensor(Uint8Array.of(1))],
      ],
      new Map([["k", "v"]]),
    );
    const original = await readFile(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(original.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: original.length }),
        async (at, value, length) => {
          const edited = Buffer.from(original.subarray(0, Math.max(length, at)));
          edited[at] = value;
          await attempt(edited).catch((error: unknown) => expect(error).toBeInstanceOf(FormatError));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("rejects paths that are not files", async () => {
    await expect(readSafetensors(join(folder, "none"))).rejects.toThrow("cannot be read: there is no such file");
    await expect(readSafetensors(folder)).rejects.toThrow(
      new FormatError(`${folder}: expected a file, received a folder`),
    );
    await expect(readSafetensors("/dev/null")).rejects.toThrow(FormatError);
  });
});
