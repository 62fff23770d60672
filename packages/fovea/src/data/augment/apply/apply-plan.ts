import { ConfigError, ShapeError } from "../../../support/errors.ts";
import { formatReceived } from "../../../support/format-received.ts";
import { augmentationKernel } from "../augmentation-kernel.ts";
import type { AugmentationPlan } from "../plan.ts";
import { applyPortable } from "./apply-portable.ts";
import type { BytePixels } from "./byte-pixels.ts";
import { encodePlan } from "./encode-plan.ts";
import { type Normalization, outputValues } from "./output-values.ts";

/**
 * Augments one image by a plan that `drawParameters` drew. All geometric steps are one sampling, followed by the operations
 * on the pixels, clamped to 0 … 255 after each; nothing is rounded in between.
 *
 * @param source a decoded image, as large as the plan was drawn for
 * @param into receives [height, width, channels] of the plan's `outputSize`: bytes, or float32
 * @param normalization applied to float32 values, which are 0 … 255 without it
 * @throws ShapeError if `source` or `into` has another length than its shape.
 */
export function applyPlan(
  source: BytePixels,
  plan: AugmentationPlan,
  into: Uint8Array | Float32Array,
  normalization?: Normalization,
): void {
  check(source, plan, into, normalization);
  const { data, height, width, channels } = source;
  const values = outputValues(channels, normalization);
  const kernel = augmentationKernel.find()?.();
  if (kernel) kernel(data, [height, width, channels], encodePlan(plan, channels, values), into);
  else applyPortable(source, plan, into, values);
}

function check(
  { data, height, width, channels }: BytePixels,
  { outputSize, sampling }: AugmentationPlan,
  into: Uint8Array | Float32Array,
  normalization: Normalization | undefined,
): void {
  if (channels !== 1 && channels !== 3) {
    throw new ShapeError(`augment.applyPlan: expected an image with 1 or 3 channels, received ${channels}`);
  }
  checkLength("the image", data, [height, width, channels]);
  checkLength("into", into, [...outputSize, channels]);
  const [top, left, bottom, right] = sampling.window;
  if (!(top >= 0 && left >= 0 && top < bottom && left < right && bottom <= height && right <= width)) {
    throw new ShapeError(
      `augment.applyPlan: expected an image that has rows ${top} to ${bottom} and columns ${left} to ${right}, ` +
        `received one of ${height}×${width}; draw a plan for this size`,
    );
  }
  if (!normalization) return;
  if (into instanceof Uint8Array) {
    throw new ConfigError("augment.applyPlan: expected a Float32Array to normalize into, received a Uint8Array");
  }
  for (const name of ["mean", "std"] as const) {
    const received = normalization[name];
    if (received.length === channels || received.length === 1) continue;
    throw new ConfigError(
      `augment.applyPlan: expected ${name} to have 1 or ${channels} numbers, received ${formatReceived(received)}`,
    );
  }
}

function checkLength(what: string, { length }: ArrayLike<number>, shape: readonly number[]): void {
  const expected = shape.reduce((product, side) => product * side, 1);
  if (length === expected && expected > 0) return;
  throw new ShapeError(
    `augment.applyPlan: expected ${what} to have ${expected} values for [${shape.join(", ")}], received ${length}`,
  );
}
