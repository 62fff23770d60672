import { type Shape, sizeOf, type Tensor, tensor } from "../../src/tensor/index.ts";

/** FNV-1a of a name in ASCII. */
function seedOf(name: string): number {
  let h = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) h = Math.imul(h ^ name.charCodeAt(index), 0x01000193);
  return h;
}

/** 24 bits that follow from a seed and an index: the number that formula.py describes, times 2²⁴. */
function bits(seed: number, index: number): number {
  let h = (Math.imul(index, 0x9e3779b1) + seed) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 8;
}

/** In [0, 1), exact in float32. */
export function unit(name: string, index: number): number {
  return bits(seedOf(name), index) / 2 ** 24;
}

/** Numbers of offset ± scale that follow from the name. */
export function formulaTensor(name: string, shape: Shape, offset = 0, scale = 1): Tensor {
  const data = new Float32Array(sizeOf(shape));
  const seed = seedOf(name);
  for (let index = 0; index < data.length; index++) data[index] = offset + scale * (bits(seed, index) / 2 ** 23 - 1);
  return tensor(data, shape);
}

/** Pictures [batch, height, width, channels] in −1 … 1. */
export function formulaImages(step: number, batch: number, shape: Shape): Tensor {
  return formulaTensor(`images/${step}`, [batch, ...shape]);
}

/** Classes, int32 [batch]. */
export function formulaLabels(step: number, batch: number, classes: number): Tensor {
  return tensor(Int32Array.from({ length: batch }, (_, row) => Math.floor(unit(`labels/${step}`, row) * classes)));
}
