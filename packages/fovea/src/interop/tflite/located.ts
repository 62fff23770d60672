import type { TfliteGraph } from "../../io/tflite/index.ts";
import { FormatError, isFoveaError } from "../../support/errors.ts";
import type { PlacedOperator } from "./needed-operators.ts";

/** Reports errors of layers and constants as errors of a part of the file. */
export function located<T>(path: string, part: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isFoveaError(error)) throw error;
    const start = `${path}: `;
    const message = error.message.startsWith(start) ? error.message.slice(start.length) : error.message;
    throw new FormatError(`${start}${part}: ${message}`, { cause: error });
  }
}

/** Returns what messages call an operator: "operator 3, CONV_2D "block_1/expand/Relu6"". */
export function operatorTitle({ tensors }: TfliteGraph, { place, operator }: PlacedOperator): string {
  const [output = ""] = tensors[operator.outputs[0] ?? -1]?.name.slice(0, longest).split(";") ?? [];
  return `operator ${place}${operator.name ? `, ${operator.name}` : ""}${output && ` "${output}"`}`;
}

const longest = 80;
