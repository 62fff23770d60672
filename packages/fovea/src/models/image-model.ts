import type { Preprocessing } from "../data/index.ts";
import type { Network } from "../network/index.ts";
import type { PartialShape } from "../tensor/shape.ts";
import type { Trainer } from "../train/index.ts";

/** The parts of a model that are needed to prepare and classify images. */
export interface ImageModel {
  readonly name: string;
  readonly network: Network;
  readonly trainer: Trainer;
  readonly inputShape: PartialShape;
  readonly outputShape: PartialShape;
  preprocessing: Preprocessing | undefined;
  labels: readonly string[] | undefined;
}
