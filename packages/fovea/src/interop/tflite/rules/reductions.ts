import { layers, type SymbolicTensor } from "../../../layers/index.ts";
import { FormatError } from "../../../support/errors.ts";
import type { Call } from "../call.ts";

type Reduction = "MEAN" | "REDUCE_MAX" | "REDUCE_MIN" | "SUM";

const operations = { MEAN: "mean", REDUCE_MAX: "max", REDUCE_MIN: "min", SUM: "sum" } as const;

/** Reductions over the rows and columns of images that are layers. */
const pooling = { MEAN: layers.globalAveragePooling2d, REDUCE_MAX: layers.globalMaxPooling2d } as const;

export function reduction<N extends Reduction>(call: Call<N>): SymbolicTensor {
  const { keepDims } = (call as Call<Reduction>).options;
  const x = call.input();
  const rank = x.shape.length;
  const axis = call.integers(1).map((each) => (each < 0 ? each + rank : each));
  if (axis.includes(0)) throw new FormatError("expected axes other than the batch, received 0");
  const isImage = rank === 4 && [...axis].sort().join() === "1,2";
  const layer = isImage && Object.hasOwn(pooling, call.name) ? pooling[call.name as keyof typeof pooling] : undefined;
  if (layer) return call.apply(layer({ keepDims }), x);
  return call.apply(layers.operation({ operation: operations[call.name], attributes: { axis, keepDims } }), x);
}

export function l2Normalization(call: Call<"L2_NORMALIZATION">): SymbolicTensor {
  const layer = layers.operation({ operation: "l2Normalize", attributes: { axis: -1 } });
  return call.activated(call.apply(layer, call.input()), call.options.activation);
}
