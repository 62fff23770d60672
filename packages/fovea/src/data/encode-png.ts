import { ShapeError } from "../support/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { imageCodec } from "./image-codec.ts";
import type { ValueRange } from "./image-spec.ts";

/**
 * Encodes an image [height, width, channels] with 1, 3 or 4 channels as a PNG. `range` gives the values of black and
 * white; values outside are clipped.
 * @throws ShapeError for any other shape.
 */
export async function encodePng({ data, shape }: Tensor, [black, white]: ValueRange = [0, 255]): Promise<Uint8Array> {
  const [height = 0, width = 0, channels = 0] = shape;
  if (shape.length !== 3 || (channels !== 1 && channels !== 3 && channels !== 4)) {
    throw new ShapeError(
      `encodePng: expected an image [height, width, 1, 3 or 4 channels], received ${formatShape(shape)}`,
    );
  }
  const bytes = new Uint8ClampedArray(data.length);
  for (let index = 0; index < data.length; index++) {
    bytes[index] = (255 * (Number(data[index]) - black)) / (white - black);
  }
  const { encodePixels } = await imageCodec.get("encodePng")();
  return encodePixels({ data: new Uint8Array(bytes.buffer), width, height, channels });
}
