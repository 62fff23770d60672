import type { Network } from "../network/index.ts";
import type { Json, JsonObject } from "../support/json.ts";
import { service } from "../support/service.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TrainingState } from "../train/index.ts";
import type { ClassData } from "./class-data.ts";

/** All that is saved of a model, as it was at one moment. */
export interface SavedModel {
  readonly network: { readonly className: string; readonly config: JsonObject };
  /** What the model was compiled with; null before `compile`. */
  readonly compilation: Json;
  readonly classData: ClassData;
  readonly state: TrainingState;
}

/** Keeps models in folders and weights in files. */
export interface ModelStorage {
  /** Writes the model; with `training` also the optimizer's memory and the position in the training. */
  writeModel(folder: string, model: SavedModel, training: boolean): Promise<void>;
  writeWeights(path: string, weights: ReadonlyMap<string, Tensor>): Promise<void>;
  /** Returns the weights in a file. @throws FormatError unless they are those of `network`. */
  readWeights(path: string, network: Network): Promise<Map<string, Tensor>>;
}

/** Loads the storage of the platform. */
export const modelStorage = service<() => Promise<ModelStorage>>("reading and writing model files");
