import type { Cursor } from "./cursor.ts";

/** An element type. Types of kind "other" cannot be read. */
export type Datatype =
  | { readonly kind: "float"; readonly size: number; readonly name: "float16" | "bfloat16" | "float32" | "float64" }
  | { readonly kind: "integer"; readonly size: number; readonly name: string }
  | { readonly kind: "string"; readonly size: number; readonly name: "string" }
  | { readonly kind: "variableString"; readonly size: number; readonly name: "string" }
  | { readonly kind: "other"; readonly size: number; readonly name: string };

const otherKinds: Readonly<Record<number, string>> = {
  2: "time",
  4: "bitfield",
  5: "opaque",
  6: "compound",
  7: "reference",
  8: "enumeration",
  9: "list",
  10: "array",
};

const floats: Readonly<Record<string, "float16" | "bfloat16" | "float32" | "float64">> = {
  "2: 10+5": "float16",
  "2: 7+8": "bfloat16",
  "4: 23+8": "float32",
  "8: 52+11": "float64",
};

/** Reads the description of an element type. */
export function readDatatype(message: Cursor): Datatype {
  const kind = message.u8() & 0x0f;
  const flags = message.u8() + 256 * message.u16();
  const size = message.u32();
  const isBigEndian = (flags & 1) !== 0;
  if (kind === 0) {
    const name = `${flags & 8 ? "int" : "uint"}${8 * size}`;
    if (isBigEndian && size > 1) return { kind: "other", size, name: `big-endian ${name}` };
    return { kind: "integer", size, name };
  }
  if (kind === 1) {
    message.skip(5);
    const exponent = message.u8();
    message.skip(1);
    const name = floats[`${size}: ${message.u8()}+${exponent}`];
    if (name && !isBigEndian) return { kind: "float", size, name };
    return { kind: "other", size, name: `${isBigEndian ? "big-endian " : ""}float of ${size} bytes` };
  }
  if (kind === 3) return { kind: "string", size, name: "string" };
  // Booleans are an enumeration of bytes.
  if (kind === 8 && size === 1) return { kind: "integer", size, name: "bool" };
  if (kind === 9 && (flags & 0x0f) === 1) return { kind: "variableString", size, name: "string" };
  return { kind: "other", size, name: otherKinds[kind] ?? `class ${kind}` };
}
