import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError, FormatError } from "../../support/index.ts";
import { openTorch } from "./index.ts";

interface Expected {
  readonly tensors: Record<string, { dtype: string; shape: number[]; values: number[] }>;
  readonly metadata: Record<string, string>;
}

const fixture = (name: string) => new URL(`../../../test/interop/torch/${name}`, import.meta.url).pathname;
const expected: Record<string, Expected> = JSON.parse(readFileSync(fixture("expected.json"), "utf8")).files;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fovea-torch-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function openBytes(bytes: Uint8Array, name = "hostile.pth") {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return openTorch(path);
}

/** Returns the error of opening `bytes` and reading them. */
async function refusal(bytes: Uint8Array): Promise<Error> {
  try {
    const file = await openBytes(bytes);
    try {
      for (const name of file.weights.keys()) await file.read(name);
    } finally {
      await file.close();
    }
  } catch (error) {
    return error as Error;
  }
  throw new Error("the file was read");
}

describe("files written by PyTorch", () => {
  test.each(Object.keys(expected))("%s", async (name) => {
    const { tensors, metadata } = expected[name]!;
    const file = await openTorch(fixture(name));
    expect(file.format).toBe("torch");
    expect([...file.weights.keys()]).toEqual(Object.keys(tensors));
    for (const [key, { dtype, shape, values }] of Object.entries(tensors)) {
      expect(file.weights.get(key), key).toEqual({ name: key, dtype, shape });
      const read = await file.read(key);
      expect(read.shape).toEqual(shape);
      const isFloat = dtype.includes("float");
      expect(read.dtype).toBe(isFloat ? "float32" : /uint8|bool/.test(dtype) ? "uint8" : "int32");
      expect([...read.data], key).toEqual(isFloat ? values.map(Math.fround) : values);
    }
    expect(Object.fromEntries(file.metadata)).toEqual(metadata);
    await file.close();
  });

  test("are complete", () => {
    expect(Object.keys(expected).length).toBeGreaterThan(20);
    const all = Object.values(expected).flatMap(({ tensors }) => Object.entries(tensors));
    expect(all.find(([name]) => name === "bn.num_batches_tracked")?.[1]).toMatchObject({ values: [5], shape: [] });
    expect(all.some(([name]) => name === "module.conv.weight")).toBe(true);
  });

  test("can contain types that are listed but not supported, and numbers that do not fit", async () => {
    const complex = await openTorch(fixture("complex.pth"));
    expect(complex.weights.get("c")?.dtype).toBe("torch.complex64");
    await expect(complex.read("c")).rejects.toThrow(
      /"c": expected a type of torch\.float32, .* received torch\.complex64/,
    );
    expect((await complex.read("w")).data).toEqual(Float32Array.of(1));
    await expect(complex.read("W2")).rejects.toThrow(ConfigError);
    await complex.close();
    const large = await openTorch(fixture("large-i64.pth"));
    await expect(large.read("large")).rejects.toThrow('tensor "large": expected int64 values that fit 32 bits');
    await large.close();
  });
});

describe("contents other than weights", () => {
  test.each(["zip-bystanders.pth", "legacy-bystanders.pth", "bystanders-protocol4.pth"])("%s", async (name) => {
    const file = await openTorch(fixture(name));
    await file.close();
    for (const type of [
      "__main__.Names",
      "__main__.Phase",
      "argparse.Namespace",
      "datetime.datetime",
      "functools.partial",
      "lightning_fabric.utilities.data.AttributeDict",
    ]) {
      expect(file.unsupported).toContain(type);
    }
    expect(file.unsupported?.filter((type) => /numpy.*multiarray\.(scalar|_reconstruct)/.test(type))).toHaveLength(2);
    expect(file.unsupported).not.toContain("collections.OrderedDict");
  });

  test("reports unsupported kinds of tensors by name", async () => {
    const file = await openTorch(fixture("kinds.pth"));
    await file.close();
    expect(file.unsupported?.filter((type) => type.includes("("))).toEqual([
      '"quantised" (torch._utils._rebuild_qtensor)',
      '"sparse" (torch._utils._rebuild_sparse_tensor)',
      '"csr" (torch._utils._rebuild_sparse_tensor)',
    ]);
  });

  test("reports groups of weights and reads them by name", async () => {
    const file = await openTorch(fixture("ema.pth"));
    await file.close();
    expect(file).toMatchObject({ group: "state_dict", otherGroups: ["state_dict_ema"] });
    const averaged = await openTorch(fixture("ema.pth"), { group: "state_dict_ema" });
    expect(averaged).toMatchObject({ group: "state_dict_ema", otherGroups: ["state_dict"] });
    expect([...(await averaged.read("w")).data]).toEqual([3, 4]);
    await averaged.close();
    await expect(openTorch(fixture("ema.pth"), { group: "ema" })).rejects.toThrow(
      'there are no weights under "ema"; available: "state_dict", "state_dict_ema"',
    );
    for (const name of ["params-ema.pth", "only-ema.pth", "module.pth"]) await (await openTorch(fixture(name))).close();
    const params = await openTorch(fixture("params-ema.pth"));
    await params.close();
    expect(params).toMatchObject({ group: "params", otherGroups: ["params_ema"] });
  });
});

describe("files written by PyTorch that Fovea rejects", () => {
  test.each([
    ["refused-system.pth", '"posix.system", which would execute code in PyTorch; nothing was executed'],
    ["refused-system-legacy.pth", '"posix.system"'],
    ["refused-system.pkl", '"posix.system"'],
    ["refused-eval.pth", '"builtins.eval"'],
    ["refused-clash.pth", 'expected every name once, received "a.b" twice'],
    ["refused-no-tensors.pth", "expected tensors, received a PyTorch file without any"],
    ["refused-big-endian.pth", 'expected little-endian values, received byte order "big"'],
  ])("%s", async (name, message) => {
    const error = await openTorch(fixture(name)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FormatError);
    expect(String(error)).toContain(message);
    expect(String(error)).toContain(name);
  });

  test("an attribute access is an opaque value", async () => {
    const error = await openTorch(fixture("inert-getattr.pth")).catch((reason: unknown) => reason);
    expect(String(error)).toContain('without any; its contents are not supported: "builtins.getattr"');
  });

  test("a TorchScript program", async () => {
    const archive = zipSync({ "net/data.pkl": Buffer.from("N."), "net/constants.pkl": Buffer.from(").") });
    expect((await refusal(archive)).message).toContain("received a TorchScript program");
  });
});

describe("files of old PyTorch versions", () => {
  const pickle = (text: string) => Buffer.from(`\x80\x02${text}.`, "latin1");
  const text = (value: string) => `U${String.fromCharCode(value.length)}${value}`;

  test("reads Python 2's strings as bytes, dictionaries as lists of pairs, and storages that are views", async () => {
    const view = `(${text("7")}K\x01K\x02t`;
    const storage = `(${text("storage")}ctorch.cuda\nFloatStorage\n${text("0")}${text("cuda:0")}K\x04${view}tQ`;
    const tensor = `ctorch._utils\n_rebuild_tensor\n(${storage}K\x01(K\x01t(K\x01ttR`;
    const elements = Buffer.from(Float32Array.of(1, 2, 3, 4).buffer);
    const file = await openBytes(
      Buffer.concat([
        pickle("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19"),
        pickle("M\xe9\x03"),
        pickle(`}(${text("little_endian")}\x88u`),
        pickle(`ccollections\nOrderedDict\n](](${text("w")}${tensor}ee\x85R}b`),
        pickle(`](${text("0")}e`),
        Buffer.from(BigUint64Array.of(4n).buffer),
        elements,
      ]),
    );
    expect([...file.weights.keys()]).toEqual(["w"]);
    expect((await file.read("w")).data).toEqual(Float32Array.of(3));
    await file.close();
  });
});

describe("truncated files", () => {
  const byteOfInterest = (length: number, index: number) => index < 64 || index % 7 === 0 || length - index < 64;

  test.each(["zip.pth", "legacy.pth", "legacy-protocol4.pth"])("%s, at every relevant byte", async (name) => {
    const whole = await readFile(fixture(name));
    for (let length = 0; length < whole.length; length++) {
      if (!byteOfInterest(whole.length, length)) continue;
      expect(await refusal(whole.subarray(0, length)), `${length} bytes`).toBeInstanceOf(FormatError);
    }
  });

  test("are reported as truncated", async () => {
    const whole = await readFile(fixture("legacy.pth"));
    expect((await refusal(whole.subarray(0, -4))).message).toContain("the file is truncated");
    expect((await refusal(whole.subarray(0, 300))).message).toContain("expected a whole pickle from byte");
  });
});

describe("hostile pickles", () => {
  const archive = (pickle: string, storages: Record<string, Uint8Array> = { 0: new Uint8Array(16) }) =>
    zipSync({
      "x/data.pkl": [Buffer.from(pickle, "latin1"), { level: 0 }],
      ...Object.fromEntries(
        Object.entries(storages).map(([key, bytes]) => [`x/data/${key}`, [bytes, { level: 0 }] as const]),
      ),
    });
  const text = (value: string) => `\x8c${String.fromCharCode(value.length)}${value}`;
  const number = (value: number) => `J${Buffer.from(Int32Array.of(value).buffer).toString("latin1")}`;
  const long = (value: bigint) => `\x8a\x09${Buffer.from(BigUint64Array.of(value).buffer).toString("latin1")}\0`;
  const storage = (elements: string, type = "FloatStorage", key = "0") =>
    `(${text("storage")}ctorch\n${type}\n${text(key)}${text("cpu")}${elements}tQ`;
  const tensor = (size: string, stride: string, { offset = number(0), of = storage(number(4)) } = {}) =>
    `ctorch._utils\n_rebuild_tensor_v2\n(${of}${offset}(${size}t(${stride}t\x89}tR`;
  const dictionary = (entries: string) => `}(${entries}u`;

  test("the smallest valid one is read", async () => {
    const file = await openBytes(archive(`\x80\x04${dictionary(text("w") + tensor(number(4), number(1)))}.`));
    expect((await file.read("w")).data).toEqual(new Float32Array(4));
    await file.close();
  });

  test.each<[string, string, string]>([
    ["nothing", "", "received a truncated one"],
    ["no opcode", "\xff", "expected an opcode at byte 0, received 255"],
    ["protocol 6", "\x80\x06", "expected protocol 0 to 5, received 6"],
    ["an empty stack", ".", "expected a value before this, found none"],
    ["no mark", "Nt.", "expected a mark before this, found none"],
    ["a memo that is empty", "h\x07.", "expected a value in the memo at 7, found none"],
    ["a call of what is no function", "K\x01)R.", "expected a class or function, received 1"],
    ["a call of what is data", "ctorch\nFloatStorage\n)R.", "expected torch.FloatStorage not to be called"],
    ["an append to no list", "}K\x01a.", "expected a list, received a dictionary"],
    ["items of no dictionary", "](K\x01K\x02u.", "expected a dictionary, received a list of 0"],
    ["a key without a value", "}(K\x01u.", "expected a value for each key"],
    ["an instruction of a class", "(i__main__\nX\n.", "expected an opcode at byte 1, received 105"],
    ["an extension", "\x82\x01.", "expected an opcode at byte 0, received 130"],
    ["a number of kilobytes", `\x8b\xff\xff\0\0${"1".repeat(65535)}.`, "received one of 65535 bytes"],
    ["a name with escapes", "c\u001b[2J\nx\n.", '"\\u001b[2J.x"'],
    ["names from the stack", `${text("os")}${text("system")}\x93.`, '"os.system"'],
    ["a name of a prototype", "cconstructor\n__proto__\n.", '"constructor.__proto__"'],
    ["the prototype's method", "cbuiltins\ntoString\n.", '"builtins.toString"'],
    ["another persistent id", "(Nt.Q", "expected tensors"],
    ["an id that is none", "NQ.", "expected the id of a storage, received null"],
    [
      "a storage of a missing type",
      "(Vstorage\nctorch\nOtherStorage\nV0\nVcpu\nK\x01tQ.",
      "expected the id of a storage",
    ],
  ])("%s", async (_, pickle, message) => {
    const error = await refusal(archive(pickle));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(message);
  });

  const huge = long(2n ** 52n);
  test.each<[string, string, string]>([
    ["larger than its storage", tensor(number(5), number(1)), "expected it within its storage of 4 elements"],
    ["after its storage", tensor(number(4), number(1), { offset: number(1) }), "expected it within its storage"],
    ["before its storage", tensor(number(4), number(1), { offset: number(-1) }), "expected an offset"],
    ["of negative strides", tensor(number(4), number(-1)), "as many sizes as strides"],
    ["of negative sizes", tensor(number(-4), number(1)), "as many sizes as strides"],
    ["of sizes without strides", tensor(number(4), ""), "as many sizes as strides"],
    ["of a size that is a text", tensor(text("4"), number(1)), "as many sizes as strides"],
    ["of many axes", tensor(number(1).repeat(17), number(1).repeat(17)), "as many sizes as strides"],
    ["of sizes beyond counting", tensor(huge + huge, huge + huge), "expected it within its storage"],
    ["that repeats one element", tensor(huge, number(0)), "expected tensors of no more than 16 times the file's"],
    ["of an empty product of huge sizes", tensor(number(0) + huge + huge + huge, huge.repeat(4)), ""],
    [
      "of a storage of petabytes",
      tensor(number(1), number(1), { of: storage(huge) }),
      'expected an entry "x/data/0" of',
    ],
    [
      "of a storage that is not there",
      tensor(number(1), number(1), { of: storage(number(4), "FloatStorage", "7") }),
      "received none",
    ],
    [
      "of a storage outside",
      tensor(number(1), number(1), { of: storage(number(4), "FloatStorage", "../data.pkl") }),
      "received none",
    ],
    ["of no storage", `ctorch._utils\n_rebuild_tensor_v2\n(NK\0))\x89}tR`, "expected a storage, received null"],
  ])("a tensor %s", async (_, pickle, message) => {
    const error = await refusal(archive(`${dictionary(text("w") + pickle)}.`)).catch((fault: Error) => fault);
    if (message === "") return;
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(message);
    expect(error.message).toContain("hostile.pth");
  });

  test("dictionaries that double on each level", async () => {
    let pickle = `${dictionary(text("w") + tensor(number(4), number(1)))}`;
    for (let level = 0; level < 40; level++)
      pickle += `q${String.fromCharCode(level)}0${dictionary(
        `${text("a")}h${String.fromCharCode(level)}${text("b")}h${String.fromCharCode(level)}`,
      )}`;
    const error = await refusal(archive(`${pickle}.`));
    expect(error.message).toContain("endlessly nested");
  });

  test("a dictionary in itself, lists a hundred thousand deep, and one object in every byte", async () => {
    expect((await refusal(archive(`}q\0${text("a")}h\0s.`))).message).toContain("endlessly nested");
    const deep = await refusal(archive(`${"]".repeat(1e5)}${"a".repeat(1e5 - 1)}.`));
    expect(deep.message).toMatch(/endlessly nested|fewer objects/);
    expect((await refusal(archive(`${"}".repeat(1e6)}.`))).message).toContain("expected fewer objects");
    expect(await refusal(archive(`${"(".repeat(1e6)}.`))).toBeInstanceOf(FormatError);
    const pairs = `](${"K\x01K\x02\x86".repeat(1e4)}eq\0`;
    const copies = `ccollections\nOrderedDict\nq\x01${"h\x01h\0\x85R".repeat(1e5)}`;
    expect(await refusal(archive(`${pairs}${copies}.`))).toBeInstanceOf(FormatError);
  });

  const opaque = "cnet\nThing\n)\x81";
  const build = (entries: string) => `${dictionary(entries)}b`;

  test("objects of unknown classes: one every few bytes, in themselves, and ten thousand in each of ten thousand", async () => {
    const many = await refusal(archive(`cnet\nThing\nq\0${"h\0)\x81".repeat(1e6)}.`));
    expect(many.message).toContain("expected fewer objects");
    expect((await refusal(archive(`${opaque}q\0(${text("a")}h\0u.`))).message).toContain("endlessly nested");
    const state = `${text("_parameters")}}${text("_buffers")}}${text("_modules")}`;
    const inItself = `${opaque}q\0${build(`${state}${dictionary(`${text("m")}h\0`)}`)}`;
    expect((await refusal(archive(`${inItself}.`))).message).toContain("endlessly nested");
    const names = Array.from({ length: 1e4 }, (_, index) => `${text(String(index))}h\0`).join("");
    const begin = performance.now();
    const wide = await refusal(archive(`${opaque}q\0${build(`${state}${dictionary(names)}`)}.`));
    expect(wide.message).toContain("endlessly nested");
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  test("attributes with names of a prototype's are data", async () => {
    const polluting = `${opaque}${build(`${text("__proto__")}${dictionary(`${text("polluted")}\x88`)}`)}`;
    const entries = `${text("x")}${polluting}${text("__proto__")}${tensor(number(4), number(1))}`;
    const file = await openBytes(archive(`${dictionary(entries)}.`));
    expect([...file.weights.keys()]).toEqual(["__proto__"]);
    expect((await file.read("__proto__")).shape).toEqual([4]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    await file.close();
  });

  test("a compressed pickle has the same memory limit", async () => {
    const pickle = Buffer.from("}".repeat(4e6));
    const packed = zipSync({ "x/data.pkl": [pickle, { level: 9 }] });
    expect(packed.length).toBeLessThan(2e4);
    const error = await refusal(packed);
    expect(error.message).toContain("expected fewer objects");
    expect(Number(/byte (\d+)/.exec(error.message)?.[1])).toBeLessThan(1e4);
  });

  test("a list that grows after it was checked", async () => {
    const shape = `](K\x04eq\0`;
    const rebuild = `ctorch._utils\n_rebuild_tensor_v2\n(${storage(number(4))}K\0h\0(K\x01t\x89}tR`;
    const file = await openBytes(archive(`${shape}0${dictionary(text("w") + rebuild)}h\0K\x09a0.`));
    expect(file.weights.get("w")?.shape).toEqual([4]);
    await file.close();
  });
});

describe("hostile files of the legacy format", () => {
  const legacy = () => readFile(fixture("legacy.pth"));

  test("a storage with more elements than the file", async () => {
    const bytes = await legacy();
    const lastStorage = bytes.length - 2 * 4 - 8;
    for (const count of [2n ** 63n, 2n ** 31n, 3n]) {
      const lying = Buffer.from(bytes);
      lying.writeBigUInt64LE(count, lastStorage);
      expect((await refusal(lying)).message).toContain("the file is truncated");
    }
    const short = Buffer.from(bytes);
    short.writeBigUInt64LE(1n, lastStorage);
    expect((await refusal(short)).message).toMatch(/of 2 elements, received one of 1/);
  });

  test("another magic number, version or byte order", async () => {
    const bytes = (await legacy()).toString("latin1");
    const changed = (from: string, to: string) => Buffer.from(bytes.replace(from, to), "latin1");
    expect((await refusal(changed("\xfc\x9c", "\xfc\x9d"))).message).toContain("received a pickle of a large integer");
    expect((await refusal(changed("M\xe9\x03", "M\xea\x03"))).message).toContain(
      "expected version 1001, received 1002",
    );
    expect((await refusal(changed("little_endianq\x02\x88", "little_endianq\x02\x89"))).message).toContain(
      "little-endian",
    );
  });
});
