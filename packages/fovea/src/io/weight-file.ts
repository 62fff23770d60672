import type { Shape, Tensor } from "../tensor/index.ts";

/** The formats in which frameworks leave weights behind. */
export type WeightFormat = "safetensors" | "torch" | "keras-h5" | "keras-weights-h5" | "keras" | "tfjs" | "npz";

/** One tensor as a file describes it, before its values are read. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: Shape;
  /** The element type in the format's own word: "F16", "torch.float16", "<f4". */
  readonly dtype: string;
  /**
   * Formats that sort weights by layer (Keras') say which it is, and the weight's place among that layer's. Files that
   * list the layers in the model's order also tell the layer's place among those that have weights.
   */
  readonly layer?: { readonly name: string; readonly index: number; readonly place?: number };
}

/** Which of a file's weights are read. */
export interface OpenOptions {
  /** The group of a checkpoint that has several: "state_dict_ema". By default the most probable. */
  readonly group?: string | undefined;
}

/** An open file of weights, whatever its format: the description is in memory, values are read when asked for. */
export interface WeightFile {
  readonly path: string;
  readonly format: WeightFormat;
  /** Every tensor by its name, in the order of the file. */
  readonly weights: ReadonlyMap<string, StoredWeight>;
  readonly metadata: ReadonlyMap<string, string>;
  /** Where in a checkpoint the weights are: "state_dict"; empty where they are all there is. */
  readonly group?: string;
  /** Other weights of the checkpoint, which `group` chooses. */
  readonly otherGroups?: readonly string[];
  /** Other contents of the file, which are not supported: "argparse.Namespace". */
  readonly unsupported?: readonly string[];
  /** The network's description in JSON, where the format carries one (Keras', tfjs'). */
  readonly config?: unknown;
  /**
   * One tensor, row-major: floating-point values as float32, whole numbers as int32 or uint8.
   * @throws ConfigError for an unknown name; FormatError for what the file does not hold as it says.
   */
  read(name: string): Promise<Tensor>;
  /** Closes the file; nothing can be read afterwards. */
  close(): Promise<void>;
}
