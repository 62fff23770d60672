import type { TfliteGraph, TfliteOperator, UnknownOperator } from "../../io/tflite/index.ts";

/** An operator and its place in the file. */
export interface PlacedOperator {
  readonly place: number;
  readonly operator: TfliteOperator | UnknownOperator;
}

/**
 * Lists the operators that the outputs depend on, in order. Those that compute the shape for a RESHAPE from the batch
 * size are left out, because layers don't depend on it.
 */
export function neededOperators({ operators, outputs, tensors }: TfliteGraph): readonly PlacedOperator[] {
  const needed = new Set(outputs);
  const found: PlacedOperator[] = [];
  for (const [place, operator] of [...operators.entries()].reverse()) {
    if (!operator.outputs.some((index) => needed.has(index))) continue;
    found.push({ place, operator });
    const isShaped = operator.name === "RESHAPE" && tensors[operator.inputs[1] ?? -1]?.data === undefined;
    for (const index of isShaped ? operator.inputs.slice(0, 1) : operator.inputs) needed.add(index);
  }
  return found.reverse();
}
