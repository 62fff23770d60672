// Computations on tensors without weights, for models that contain more than layers: `layers.operation`, by name.
// This room may import what layers/ may.
// To add an operation: a line in the table of its family; interop/keras/operations.ts maps Keras' names.
import { arithmetic } from "./arithmetic.ts";
import { functions } from "./functions.ts";
import { reductions } from "./reductions.ts";
import { shapes } from "./shapes.ts";

export const operations = { ...arithmetic, ...functions, ...reductions, ...shapes };

/** The name of an operation: "mean". */
export type OperationName = keyof typeof operations;
