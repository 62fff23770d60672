import type { PackedTensor } from "./packed-tensor.ts";

/** Feature maps of the network: those of a layer that vary most on the image. */
export interface LessonMaps {
  /** The layer that the maps come from. */
  readonly layer: string;
  /** [height, width, maps]: the map that varies most comes first. */
  readonly maps: PackedTensor;
  /** Their numbers in the layer, from 0. */
  readonly channels: readonly number[];
}
