import type { Shape, Tensor } from "../tensor/index.ts";

/** The supported formats of weight files. */
export type WeightFormat =
  | "safetensors"
  | "torch"
  | "keras-h5"
  | "keras-weights-h5"
  | "keras"
  | "tfjs"
  | "tflite"
  | "npz";

/** The description of a tensor in a file, without its values. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: Shape;
  /** The element type as the format names it: "F16", "torch.float16", "<f4". */
  readonly dtype: string;
  /**
   * The layer, and the index of the weight in it, for formats that group weights by layer (Keras). `place` is the index
   * among the layers with weights, for files that list layers in the model's order.
   */
  readonly layer?: { readonly name: string; readonly index: number; readonly place?: number };
}

/** Options of `openWeightFile`. */
export interface OpenOptions {
  /** The group to read from a checkpoint that has several: "state_dict_ema" (default: the most likely one). */
  readonly group?: string | undefined;
}

/** An open weight file of any format. Descriptions are in memory; values are read on demand. */
export interface WeightFile {
  readonly path: string;
  readonly format: WeightFormat;
  /** Every tensor by its name, in the order of the file. */
  readonly weights: ReadonlyMap<string, StoredWeight>;
  readonly metadata: ReadonlyMap<string, string>;
  /** The group of the weights in a checkpoint: "state_dict"; empty if there are no groups. */
  readonly group?: string;
  /** Other weights of the checkpoint, which `group` chooses. */
  readonly otherGroups?: readonly string[];
  /** Other contents of the file, which are not supported: "argparse.Namespace". */
  readonly unsupported?: readonly string[];
  /** The network's description in JSON, if the format has one (Keras, TensorFlow.js). */
  readonly config?: unknown;
  /**
   * Reads a tensor, row-major: floating-point values as float32, integers as int32 or uint8.
   * @throws ConfigError for an unknown name; FormatError if the file is damaged.
   */
  read(name: string): Promise<Tensor>;
  /** Closes the file; nothing can be read afterwards. */
  close(): Promise<void>;
}
