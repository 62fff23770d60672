// The element-wise ops: one output number per input number. The passes fuse runs of them into single loops.
// This room may import what ops/ may.
// To add an op: one function in the file of its family, and a line here. The type checker then requires its scalar
// function.
import * as activations from "./activations.ts";
import * as arithmetic from "./arithmetic.ts";
import * as cast from "./cast.ts";
import * as comparison from "./comparison.ts";

export const elementwiseOps = { ...arithmetic, ...comparison, ...cast, ...activations };

export type ElementwiseName = keyof typeof elementwiseOps;
