import { allocate, sizeOf, type Tensor, type TypedArray } from "../tensor/index.ts";
import type { Batch, ElementSpec } from "./batch.ts";

/** Element types and shapes of the batches of an epoch. */
export interface BatchLayout {
  readonly inputs: readonly ElementSpec[];
  readonly outputs: readonly ElementSpec[];
  /** Weights per sample; 0 if there are none. */
  readonly weights: number;
}

interface Slot {
  readonly x: readonly TypedArray[];
  readonly y: readonly TypedArray[];
  readonly sampleWeight: Float32Array | undefined;
}

/**
 * Returns a function that allocates the next batch, of up to `batchSize` rows: new memory every time if `reuse` is 0,
 * otherwise a ring of `reuse` batches.
 */
export function batchMemory(layout: BatchLayout, batchSize: number, reuse: number): (rows: number) => Batch {
  if (reuse === 0) return (rows) => view(layout, allocateSlot(layout, rows), rows);
  const slots: Slot[] = [];
  let turn = 0;
  return (rows) => {
    const slot = slots[turn] ?? allocateSlot(layout, batchSize);
    slots[turn] = slot;
    turn = (turn + 1) % reuse;
    return view(layout, slot, rows);
  };
}

function allocateSlot({ inputs, outputs, weights }: BatchLayout, rows: number): Slot {
  const room = ({ dtype, shape }: ElementSpec) => allocate(dtype, rows * sizeOf(shape));
  return {
    x: inputs.map(room),
    y: outputs.map(room),
    sampleWeight: weights > 0 ? new Float32Array(rows * weights) : undefined,
  };
}

function view({ inputs, outputs, weights }: BatchLayout, slot: Slot, rows: number): Batch {
  return {
    x: tensors(inputs, slot.x, rows),
    y: tensors(outputs, slot.y, rows),
    ...(slot.sampleWeight && { sampleWeight: slot.sampleWeight.subarray(0, rows * weights) }),
    size: rows,
  };
}

function tensors(specs: readonly ElementSpec[], arrays: readonly TypedArray[], rows: number): Tensor[] {
  return arrays.map((array, index) => {
    const { shape = [], dtype = "float32" } = specs[index] ?? {};
    return { data: array.subarray(0, rows * sizeOf(shape)), shape: [rows, ...shape], dtype };
  });
}
