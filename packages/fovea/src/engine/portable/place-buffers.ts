import type { Plan, PlanBuffer } from "../../compile/plan.ts";
import { bytesPerElement, type TypedArray } from "../../tensor/dtype.ts";
import { sizeOf } from "../../tensor/shape.ts";

/**
 * Arrays for the temporaries and outputs of a plan: one per buffer that an instruction writes, sharing memory
 * where one is needed only after another has been read for the last time.
 */
export function placeBuffers(plan: Plan): { arrays: Map<number, TypedArray>; bytes: number } {
  const lastUse = new Map<number, number>();
  plan.instructions.forEach(({ inputs, outputs }, index) => {
    for (const id of [...inputs, ...outputs]) lastUse.set(id, index);
  });
  for (const id of plan.outputs) lastUse.set(id, Infinity);

  const arrays = new Map<number, TypedArray>();
  const owned = new Map<number, ArrayBuffer>();
  const free: ArrayBuffer[] = [];
  let bytes = 0;
  plan.instructions.forEach(({ inputs, outputs }, index) => {
    for (const id of outputs) {
      const buffer = plan.buffers[id];
      if (!buffer || !isOwn(buffer)) continue;
      const needed = sizeOf(buffer.shape) * bytesPerElement[buffer.dtype];
      let block = takeSmallest(free, needed);
      if (!block) {
        block = new ArrayBuffer(needed);
        bytes += needed;
      }
      owned.set(id, block);
      arrays.set(id, viewOf(block, buffer));
    }
    for (const id of new Set([...inputs, ...outputs])) {
      const block = owned.get(id);
      if (block && lastUse.get(id) === index) free.push(block);
    }
  });
  return { arrays, bytes };
}

function isOwn({ role }: PlanBuffer): boolean {
  return role === "temporary" || role === "output";
}

function takeSmallest(free: ArrayBuffer[], needed: number): ArrayBuffer | undefined {
  let best = -1;
  free.forEach((block, index) => {
    if (block.byteLength >= needed && (best < 0 || block.byteLength < free[best]!.byteLength)) best = index;
  });
  return best < 0 ? undefined : free.splice(best, 1)[0];
}

function viewOf(block: ArrayBuffer, { shape, dtype }: PlanBuffer): TypedArray {
  const length = sizeOf(shape);
  switch (dtype) {
    case "float32":
      return new Float32Array(block, 0, length);
    case "int32":
      return new Int32Array(block, 0, length);
    case "uint8":
      return new Uint8Array(block, 0, length);
    case "bfloat16":
      return new Uint16Array(block, 0, length);
  }
}
