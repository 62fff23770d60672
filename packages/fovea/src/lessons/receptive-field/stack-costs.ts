import { layers } from "../../layers/index.ts";
import { layerArithmetic, sequentialNetwork } from "../../network/index.ts";

/** Convolutions in a row, with as many filters as channels. */
export interface Stack {
  readonly count: number;
  readonly filterSide: number;
  readonly channels: number;
}

/** The receptive field of a stack, and its weights. */
export interface StackCost {
  readonly field: number;
  readonly weights: number;
}

/** Measures a stack of real layers without bias. */
export function stackCost({ count, filterSide, channels }: Stack): StackCost {
  const side = count * filterSide + 1;
  const network = sequentialNetwork([
    layers.input({ shape: [side, side, channels] }),
    ...Array.from({ length: count }, () =>
      layers.conv2d({ filters: channels, kernelSize: filterSide, padding: "same", useBias: false }),
    ),
  ]);
  const rows = layerArithmetic(network);
  const size = rows.at(-1)?.receptiveField?.size ?? "all";
  return {
    field: size === "all" ? side : size[0],
    weights: rows.reduce((sum, { parameters }) => sum + parameters, 0),
  };
}
