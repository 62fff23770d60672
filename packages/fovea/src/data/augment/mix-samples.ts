import { ShapeError } from "../../support/errors.ts";
import type { Mix } from "./mix.ts";

/** A prepared image [height, width, channels] and its label as a vector of probabilities. */
export interface MixedSample {
  readonly pixels: Uint8Array | Float32Array;
  readonly label: Float32Array;
}

/**
 * Blends a sample with its partner, in place: afterwards, `sample` is the result. Bytes are rounded.
 * @param size height and width of both images
 * @throws ShapeError if the two differ in length.
 */
export function mixSamples(
  mix: Mix,
  sample: MixedSample,
  partner: MixedSample,
  [rows, columns]: readonly [height: number, width: number],
): void {
  for (const part of ["pixels", "label"] as const) {
    if (sample[part].length === partner[part].length) continue;
    throw new ShapeError(
      `augment.mixSamples: expected ${part} of one length, received ${sample[part].length} and ${partner[part].length}`,
    );
  }
  blend(sample.label, partner.label, mix.share);
  if (mix.type === "mixup") {
    blend(sample.pixels, partner.pixels, mix.share);
    return;
  }
  const channels = sample.pixels.length / (rows * columns);
  for (let row = mix.top; row < mix.top + mix.height; row++) {
    const start = (row * columns + mix.left) * channels;
    sample.pixels.set(partner.pixels.subarray(start, start + mix.width * channels), start);
  }
}

function blend(into: Uint8Array | Float32Array, other: Uint8Array | Float32Array, share: number): void {
  const rounding = into instanceof Uint8Array ? 0.5 : 0;
  for (let index = 0; index < into.length; index++) {
    into[index] = (into[index] as number) * share + (other[index] as number) * (1 - share) + rounding;
  }
}
