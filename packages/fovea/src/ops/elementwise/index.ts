// The element-wise ops: one number out for each number in. The passes fuse runs of them into single loops.
// This room may import what ops/ may.
// Add an op to the file of its family and to this list; the type checker then asks for its scalar function.
import * as activations from "./activations.ts";
import * as arithmetic from "./arithmetic.ts";
import * as cast from "./cast.ts";
import * as comparison from "./comparison.ts";

export const elementwiseOps = { ...arithmetic, ...comparison, ...cast, ...activations };

export type ElementwiseName = keyof typeof elementwiseOps;
