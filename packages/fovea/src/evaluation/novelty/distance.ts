import type { Tensor } from "../../tensor/tensor.ts";
import type { Matrix } from "../arguments.ts";

/** Returns the distance of each image from those that it was fitted to. */
export type Distance = (features: Matrix) => Float64Array;

/** What a distance is computed from, to be saved. */
export type FittedTensors = Readonly<Record<string, Tensor>>;
