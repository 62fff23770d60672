import { zipSync } from "fflate";
import type { Tensor } from "../../tensor/index.ts";
import { writeFileAtomically } from "../atomic-write.ts";

/** NumPy's names of element types. */
const descriptions: Readonly<Partial<Record<Tensor["dtype"], string>>> = {
  float32: "<f4",
  int32: "<i4",
  uint8: "|u1",
};

/** The header, with the 10 bytes before it, fills a multiple of this, so that data is aligned. */
const alignment = 64;

/**
 * Writes arrays, of numbers or of text, to an uncompressed `.npz` file, atomically; `numpy.load` reads it without
 * pickling.
 */
export async function writeNpz(path: string, arrays: ReadonlyMap<string, Tensor | readonly string[]>): Promise<void> {
  const entries = [...arrays].map(([name, array]) => [`${name}.npy`, npy(array)] as const);
  await writeFileAtomically(path, zipSync(Object.fromEntries(entries), { level: 0 }));
}

function npy(array: Tensor | readonly string[]): Uint8Array {
  if ("dtype" in array) {
    const { data, shape, dtype } = array;
    return withHeader(
      descriptions[dtype] ?? "<f4",
      shape,
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  }
  // Fixed width, in code points of four bytes.
  const texts = array.map((text) => [...text].map((character) => character.codePointAt(0) ?? 0));
  const width = Math.max(1, ...texts.map(({ length }) => length));
  const codes = new Uint32Array(width * texts.length);
  texts.forEach((text, index) => {
    codes.set(text, width * index);
  });
  return withHeader(`<U${width}`, [texts.length], new Uint8Array(codes.buffer));
}

function withHeader(description: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${description}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padding = alignment - ((10 + text.length + 1) % alignment);
  const header = new TextEncoder().encode(`${text}${" ".repeat(padding)}\n`);
  const bytes = new Uint8Array(10 + header.length + data.length);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(header, 10);
  bytes.set(data, 10 + header.length);
  return bytes;
}
