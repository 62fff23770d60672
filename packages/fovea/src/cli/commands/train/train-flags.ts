import type { ImageFit } from "../../../data/index.ts";
import type { ScheduleName, Validation } from "../../../runs/index.ts";
import type { AugmentationName, Recipe, TransferMode } from "../../../transfer/index.ts";
import type { TableFlags } from "../../options/index.ts";

/** The options of `fovea train`, as commander parses them. */
export interface TrainFlags extends TableFlags {
  readonly model?: string;
  readonly data?: string;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly optimizer?: string;
  readonly learningRate?: number;
  readonly weightDecay?: number;
  readonly schedule?: ScheduleName;
  readonly validation?: Validation;
  readonly seed: number;
  readonly limit?: number;
  readonly norms?: boolean;
  readonly output?: string;
  readonly overwrite?: boolean;
  readonly resume?: string;
  readonly transfer?: TransferMode;
  readonly weights?: string;
  readonly weightsFile?: string;
  readonly head?: "linear" | "fastai";
  readonly stages?: number;
  readonly augmentation?: AugmentationName;
  readonly sampling?: Recipe["sampling"];
  readonly fit?: ImageFit;
  readonly imageSize?: readonly [height: number, width: number];
  readonly grouping?: "images" | "names" | "none";
  readonly test?: number;
  readonly download?: boolean;
  readonly heatMaps?: boolean;
  readonly engine?: string;
  readonly threads?: number;
  readonly deterministic?: boolean;
  readonly json?: boolean;
}
