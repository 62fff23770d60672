import { ConfigError } from "../../support/errors.ts";
import { formatReceived } from "../../support/format-received.ts";
import { hasMethods } from "../../support/has-methods.ts";
import { formatShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { ElementSpec } from "../batch.ts";
import type { Dataset } from "../dataset.ts";
import { type ImageSpec, preprocessingTo } from "../image-spec.ts";
import { applyPlan } from "./apply/apply-plan.ts";
import { checkSteps } from "./check-steps.ts";
import type { AugmentationStep } from "./define-step.ts";
import { drawParameters } from "./draw/draw-parameters.ts";
import { pairSteps } from "./mix.ts";

/**
 * Augments the images of a dataset in memory, such as `datasets.mnist()` or `fromArrays`: batches of [height, width, 1 or 3]
 * keep their shape and range of values. What happens to an image depends on the seed, the epoch and its pixels alone. (Image
 * files are augmented by `imageSamples`, in threads.)
 *
 * ```ts
 * const train = augment.dataset(mnist.train, [augment.randomCrop({ padding: 2 }), augment.rotation({ degrees: 10 })]);
 * ```
 * @throws ConfigError for wrong steps, steps that mix images, and images whose shape or range of values is not known.
 */
export function dataset(samples: Dataset, steps: readonly AugmentationStep[]): Dataset {
  if (!hasMethods(samples, "batches", "map")) {
    throw new ConfigError(`augment.dataset: expected a dataset, received ${formatReceived(samples)}`);
  }
  const checked = checkSteps("augment.dataset", steps);
  const mixing = checked.find(({ type }) => type in pairSteps);
  if (mixing) {
    throw new ConfigError(
      `augment.dataset: expected steps for single images, received ${mixing.type}, which mixes two`,
    );
  }
  const { inputs, outputs, images } = samples;
  checkInput(inputs?.[0]);
  if (!images) {
    throw new ConfigError(
      "augment.dataset: the values of black and white are not known; state them where the dataset is made, " +
        "as in fromArrays({ x, y, images: { range: [0, 1] } })",
    );
  }
  return samples.map(
    (batch, { seed, epoch }) => {
      const [first] = batch.x;
      if (first) augmentRows(first, images, checked, { seed, epoch });
      return batch;
    },
    { images, ...(inputs && { inputs }), ...(outputs && { outputs }) },
  );
}

function checkInput(input: ElementSpec | undefined): void {
  if (!input) throw new ConfigError("augment.dataset: expected a dataset whose shapes are known");
  const { shape, dtype } = input;
  if (shape.length === 3 && (shape[2] === 1 || shape[2] === 3) && (dtype === "float32" || dtype === "uint8")) return;
  throw new ConfigError(
    `augment.dataset: expected images [height, width, 1 or 3] of float32 or uint8, received ${dtype} ${formatShape(shape)}`,
  );
}

/** Augments each image of a batch in place. */
function augmentRows(
  { data, shape }: Tensor,
  spec: ImageSpec,
  steps: readonly AugmentationStep[],
  key: { readonly seed: number; readonly epoch: number },
): void {
  const [rows = 0, height = 0, width = 0, channels = 0] = shape;
  const [black, white] = spec.range;
  const sizes = { sourceSize: [height, width], outputSize: [height, width] } as const;
  const normalization = data instanceof Float32Array ? preprocessingTo(spec, [height, width, channels]) : undefined;
  const factor = normalization ? 255 / (white - black) : 1;
  const shift = normalization ? black : 0;
  const bytes = new Uint8ClampedArray(height * width * channels);
  const source = { data: new Uint8Array(bytes.buffer), height, width, channels };
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * bytes.length, (row + 1) * bytes.length) as Uint8Array | Float32Array;
    for (let index = 0; index < bytes.length; index++) bytes[index] = ((values[index] as number) - shift) * factor;
    const plan = drawParameters(steps, sizes, { ...key, content: hashOf(source.data) });
    applyPlan(source, plan, values, normalization);
  }
}

/** 64 bits that tell images apart: two FNV-1a hashes with different multipliers, in hexadecimal. */
function hashOf(bytes: Uint8Array): string {
  let [first, second] = [0x811c9dc5, 0x811c9dc5];
  for (const byte of bytes) {
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x85ebca6b);
  }
  return [first, second].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
