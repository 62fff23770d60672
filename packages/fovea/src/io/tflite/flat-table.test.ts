import { Builder } from "flatbuffers";
import { expect, test } from "vitest";
import { FormatError } from "../../support/index.ts";
import { FlatFile } from "./flat-table.ts";

/** A file whose root has one field, which `fill` writes. */
function rootWith(prepare: (builder: Builder) => number): Uint8Array {
  const builder = new Builder(64);
  const offset = prepare(builder);
  builder.startObject(1);
  builder.addFieldOffset(0, offset, 0);
  builder.finish(builder.endObject());
  return builder.asUint8Array().slice();
}

const numbers = (builder: Builder) => {
  builder.startVector(4, 3, 4);
  for (const value of [3, 2, 1]) builder.addInt32(value);
  return builder.endVector();
};

test("fields are read, and absent ones have their defaults", () => {
  const { root } = new FlatFile(rootWith(numbers), "t");
  expect(root.int32s(0)).toEqual([1, 2, 3]);
  expect([root.int32(1, 7), root.int8(2, -1), root.bool(3), root.uint64(4), root.text(5)]).toEqual([
    7,
    -1,
    false,
    0,
    "",
  ]);
  expect([root.table(6), root.tables(7), [...root.bytes(8)]]).toEqual([undefined, [], []]);
});

test("offsets that lead out of the file are refused", () => {
  const bytes = rootWith(numbers);
  for (const offset of [bytes.length, 2 ** 31 - 1, -1, -(2 ** 31)]) {
    const copy = Uint8Array.from(bytes);
    new DataView(copy.buffer).setInt32(0, offset, true);
    expect(() => new FlatFile(copy, "t").root).toThrow("t: expected an offset within the");
  }
  expect(() => new FlatFile(new Uint8Array(3), "t").root).toThrow(FormatError);
});

test("a vector longer than the file is refused before anything is allocated", () => {
  const bytes = rootWith(numbers);
  const view = new DataView(bytes.buffer);
  // The vector comes last: its length and three numbers.
  view.setUint32(bytes.length - 16, 2 ** 32 - 1, true);
  expect(() => new FlatFile(bytes, "t").root.int32s(0)).toThrow(FormatError);
  expect(() => new FlatFile(bytes, "t").root.text(0)).toThrow(FormatError);
  expect(() => new FlatFile(bytes, "t").root.tables(0)).toThrow(FormatError);
});

const tooMuch = "t: expected parts that don't overlap, received more than the file can hold";

test("a long list of the same long list is refused soon", () => {
  const count = 2 ** 12;
  const bytes = rootWith((builder) => {
    const inner = builder.createByteVector(new Uint8Array(count));
    builder.startObject(1);
    builder.addFieldOffset(0, inner, 0);
    const child = builder.endObject();
    builder.startVector(4, count, 4);
    for (let entry = 0; entry < count; entry++) builder.addOffset(child);
    return builder.endVector();
  });
  expect(() => new FlatFile(bytes, "t").root.tables(0).map((child) => child.text(0))).toThrow(tooMuch);
});

test("a table that contains itself is refused soon", () => {
  const bytes = rootWith((builder) => {
    builder.startObject(0);
    const child = builder.endObject();
    builder.startVector(4, 1, 4);
    builder.addOffset(child);
    return builder.endVector();
  });
  const view = new DataView(bytes.buffer);
  const root = view.getUint32(0, true);
  const field = root + view.getUint16(root - view.getInt32(root, true) + 4, true);
  const entry = field + view.getUint32(field, true) + 4;
  view.setInt32(entry, root - entry, true);
  expect(() => {
    for (let table = new FlatFile(bytes, "t").root; ; ) table = table.tables(0)[0] ?? table;
  }).toThrow(tooMuch);
});
