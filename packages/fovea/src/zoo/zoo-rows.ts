import { layerRows } from "../network/index.ts";
import type { AnyArchitecture, PretrainedWeights } from "./architecture.ts";
import { architectures } from "./architectures.ts";

/** Figures of one variant of an architecture. */
export interface ZooRow {
  readonly name: string;
  readonly variant: string;
  readonly title: string;
  readonly description: string;
  /** Height, width and channels of its input images. */
  readonly inputShape: readonly number[];
  /** Number of parameters, counted as the framework does. */
  readonly parameters: number;
  /** Multiply-accumulate operations per image. */
  readonly multiplyAccumulates: number;
  /** Bytes of all layers' outputs per image: roughly the activations that a training step keeps. */
  readonly activationBytes: number;
  readonly weights: readonly PretrainedWeights[];
}

/** Returns a row per variant of every architecture, in chronological order. */
export function zooRows(): ZooRow[] {
  return Object.values(architectures).flatMap((architecture) =>
    Object.keys(architecture.definition.variants).map((variant) => rowOf(architecture, variant)),
  );
}

function rowOf(architecture: AnyArchitecture, variant: string): ZooRow {
  const { name, title, description, variants, weights = [] } = architecture.definition;
  const { inputShape = [], parameters = 0 } = variants[variant] ?? {};
  const { network } = architecture({ variant, engine: "portable" });
  const rows = layerRows(network);
  return {
    ...{ name, variant, title, description, inputShape, parameters },
    multiplyAccumulates: rows.reduce((sum, row) => sum + row.multiplyAccumulates, 0),
    activationBytes: rows.reduce((sum, row) => sum + row.activationBytes, 0),
    weights: weights.filter((entry) => entry.variant === variant),
  };
}
