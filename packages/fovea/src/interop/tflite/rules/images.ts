import { layers, type SymbolicTensor } from "../../../layers/index.ts";
import { FormatError } from "../../../support/errors.ts";
import { formatReceived } from "../../../support/format-received.ts";
import { type Call, paddingOf } from "../call.ts";

const poolings = { AVERAGE_POOL_2D: layers.averagePooling2d, MAX_POOL_2D: layers.maxPooling2d };

export function pooling(call: Call<"AVERAGE_POOL_2D"> | Call<"MAX_POOL_2D">): SymbolicTensor {
  const { filterHeight, filterWidth, strideHeight, strideWidth, padding, activation } = call.options;
  const layer = poolings[call.name]({
    poolSize: [filterHeight, filterWidth],
    strides: [strideHeight, strideWidth],
    padding: paddingOf(padding),
  });
  return call.activated(call.apply(layer, call.input()), activation);
}

const interpolations = { RESIZE_BILINEAR: "bilinear", RESIZE_NEAREST_NEIGHBOR: "nearest" } as const;

export function resize(call: Call<"RESIZE_BILINEAR"> | Call<"RESIZE_NEAREST_NEIGHBOR">): SymbolicTensor {
  const { alignCorners, halfPixelCenters } = call.options;
  if (alignCorners && halfPixelCenters) {
    throw new FormatError("expected one of align_corners and half_pixel_centers, received both");
  }
  const [height = 0, width = 0] = call.integers(1);
  const x = call.input();
  const [, rows = 0, columns = 0] = x.shape.map(Number);
  call.spend(height * rows + width * columns);
  const coordinates = alignCorners ? "alignCorners" : halfPixelCenters ? "halfPixel" : "asymmetric";
  const layer = layers.resizing({ height, width, interpolation: interpolations[call.name], coordinates });
  return call.apply(layer, x);
}

/** Paddings are [before, after] for each axis. */
export function pad(call: Call<"PAD"> | Call<"PADV2">): SymbolicTensor {
  const pairs = pairsOf(call);
  const [value = 0] = call.name === "PADV2" ? call.constant(2).data : [];
  const x = call.input();
  const [, rows, columns, channels] = pairs;
  if (value === 0 && pairs.length === 4 && rows && columns && channels?.every((count) => count === 0)) {
    return call.apply(layers.zeroPadding2d({ padding: [...rows, ...columns] }), x);
  }
  return call.apply(layers.operation({ operation: "pad", attributes: { padding: pairs, value } }), x);
}

const mirrorModes = ["reflect", "symmetric"] as const;

export function mirrorPad(call: Call<"MIRROR_PAD">): SymbolicTensor {
  const mode = mirrorModes[call.options.mode];
  if (!mode) throw new FormatError(`expected a mode of ${mirrorModes.join(", ")}, received ${call.options.mode}`);
  const attributes = { padding: pairsOf(call), mode };
  return call.apply(layers.operation({ operation: "pad", attributes }), call.input());
}

function pairsOf(call: Call): (readonly [number, number])[] {
  const counts = call.integers(1);
  const pairs = counts.flatMap((before, at) => (at % 2 === 0 ? [[before, counts[at + 1] ?? 0] as const] : []));
  const [batch] = pairs;
  if (batch?.[0] === 0 && batch[1] === 0) return pairs;
  throw new FormatError(`expected no padding of the batch, received ${formatReceived(batch)}`);
}

const blocks = { DEPTH_TO_SPACE: "depthToSpace", SPACE_TO_DEPTH: "spaceToDepth" } as const;

export function blockOf(call: Call<"DEPTH_TO_SPACE"> | Call<"SPACE_TO_DEPTH">): SymbolicTensor {
  const attributes = { blockSize: call.options.blockSize };
  return call.apply(layers.operation({ operation: blocks[call.name], attributes }), call.input());
}
