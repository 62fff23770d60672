import type { Network } from "../network/index.ts";
import type { Json, JsonObject } from "../support/json.ts";
import { service } from "../support/service.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TrainingState } from "../train/index.ts";
import type { ClassData } from "./class-data.ts";

/** A snapshot of everything that is saved of a model. */
export interface SavedModel {
  readonly network: { readonly className: string; readonly config: JsonObject };
  /** The compile options; null before `compile`. */
  readonly compilation: Json;
  readonly classData: ClassData;
  readonly state: TrainingState;
}

/** Reads and writes models and weights. */
export interface ModelStorage {
  /** Writes a model; with `training`, also the optimizer state and the training progress. */
  writeModel(folder: string, model: SavedModel, training: boolean): Promise<void>;
  writeWeights(path: string, weights: ReadonlyMap<string, Tensor>): Promise<void>;
  /** Reads the weights in a file one by one. @throws FormatError unless they are those of `network`. */
  readWeights(path: string, network: Network): AsyncIterable<readonly [string, Tensor]>;
}

/** Loads the storage of the platform. */
export const modelStorage = service<() => Promise<ModelStorage>>("reading and writing model files");
