import { palette } from "./style.ts";

const families: readonly (readonly [RegExp, string])[] = [
  [/^(Residual block|Block|Densely connected|Parallel branches)$/, palette.sky],
  [/input/i, "#3d4752"],
  [/norm/i, palette.orange],
  [/pool/i, palette.green],
  [/conv/i, palette.blue],
  [/dense|linear|embedding/i, palette.purple],
  [/relu|elu|tanh|sigmoid|softmax|swish|silu|softplus|activation/i, palette.vermilion],
  [/add|subtract|multiply|average|maximum|minimum|concat|dot/i, palette.sky],
];

/** Returns the color of a layer's family: block, convolution, pooling, normalization, activation, dense, merging; grey for the rest. */
export function layerColor(type: string): string {
  return families.find(([pattern]) => pattern.test(type))?.[1] ?? "#a7b0ba";
}
