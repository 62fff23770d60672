import type { Value } from "../graph/graph.ts";
import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";

/**
 * Returns the sizes of a batch of images.
 * @throws ShapeError if x is not [batch, height, width, channels].
 */
export function imageShape(x: Value): readonly [batch: number, height: number, width: number, channels: number] {
  const [batch, height, width, channels, ...rest] = x.shape;
  if (batch === undefined || height === undefined || width === undefined || channels === undefined || rest.length > 0) {
    throw new ShapeError(`expected an input [batch, height, width, channels], received ${formatShape(x.shape)}`);
  }
  return [batch, height, width, channels];
}
