import { layerRows } from "../network/index.ts";
import type { AnyArchitecture, PretrainedWeights } from "./architecture.ts";
import { architectures } from "./architectures.ts";

/** One way to build one architecture, in figures. */
export interface ZooRow {
  readonly name: string;
  readonly variant: string;
  readonly title: string;
  readonly description: string;
  /** Rows, columns and channels of its pictures. */
  readonly inputShape: readonly number[];
  /** As the framework counts them. */
  readonly parameters: number;
  /** For one picture. */
  readonly multiplyAccumulates: number;
  /** Bytes of all layers' outputs for one picture: what a training step keeps, about. */
  readonly activationBytes: number;
  readonly weights: readonly PretrainedWeights[];
}

/** Every architecture in every variant, in the order of their history. */
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
