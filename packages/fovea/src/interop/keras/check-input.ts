import { FormatError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import type { Json } from "../../support/json.ts";
import type { PartialShape } from "../../tensor/shape.ts";
import type { TopologyLayer } from "./topology.ts";

/**
 * Checks a layer's options against the shape of its input.
 * @throws FormatError for a Normalization with statistics along another axis than the channels, and for a RandomCrop
 * that would change the size of images.
 */
export function checkInput({ className, config }: TopologyLayer, shape: PartialShape, where: string): void {
  if (className === "Normalization") {
    const [axis = -1, ...others] = [config.axis ?? -1].flat() as readonly Json[];
    if (others.length === 0 && (axis === -1 || axis === shape.length - 1)) return;
    throw new FormatError(`${where}: expected axis -1, the channels, received ${formatReceived(config.axis)}`);
  }
  if (className === "RandomCrop") {
    const { height, width, data_format: format } = config;
    const [rows, columns] = shape.slice(format === "channels_first" ? -2 : -3);
    if (height === rows && width === columns) return;
    throw new FormatError(
      `${where}: expected a RandomCrop to ${rows}×${columns}, the size of its images, received ` +
        `${formatReceived(height)}×${formatReceived(width)}: versions of Keras crop differently during prediction`,
    );
  }
}
