import type { ImageFit } from "../../image-fit.ts";
import { identity3, type Matrix3, multiply3, scaling3, transform3 } from "../matrix3.ts";
import type { Displacement, FillMode, Sampling } from "../plan.ts";

/** A part of an image: continuous coordinates of its upper left corner, and its size. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Fill {
  readonly fillMode: FillMode;
  readonly fillColor: readonly [number, number, number];
}

type Size = readonly [height: number, width: number];

/**
 * Composes geometric steps to one map. The image is fitted to the output when the first step comes that is neither a
 * crop nor a flip: these act on the source, all others in the frame of the output.
 *
 * With a color of padding, the image lies on an unlimited canvas of this color: that is what all steps see beyond its
 * edges, whatever their fill.
 */
export class Geometry {
  readonly output: Size;
  readonly #source: Size;
  readonly #fit: ImageFit;
  readonly #isPadded: boolean;
  /** From the current frame to the source. */
  #matrix: Matrix3 = identity3;
  #frame: Size;
  #isFitted = false;
  /** Whether there were only flips and crops inside the image: then the result is a resized part of the source. */
  #isResize = true;
  readonly #displacements: Displacement[] = [];
  #fill: Fill;

  constructor(source: Size, output: Size, fit: ImageFit, padColor?: Fill["fillColor"]) {
    this.output = output;
    this.#source = source;
    this.#fit = fit;
    this.#frame = source;
    this.#isPadded = padColor !== undefined;
    this.#fill = { fillMode: "constant", fillColor: padColor ?? [0, 0, 0] };
  }

  /** Height and width of what the next crop or flip acts on. */
  get frame(): Size {
    return this.#frame;
  }

  /** Makes a box of the frame the output. */
  crop(box: Box, fill?: Fill): void {
    const [height, width] = this.output;
    const [frameHeight, frameWidth] = this.#frame;
    const isInside =
      box.left >= 0 && box.top >= 0 && box.left + box.width <= frameWidth && box.top + box.height <= frameHeight;
    this.#matrix = multiply3(this.#matrix, scaling3([box.width / width, box.height / height], [box.left, box.top]));
    this.#isResize &&= isInside;
    this.#frame = this.output;
    this.#isFitted = true;
    if (fill && !isInside) this.#fillWith(fill);
  }

  /** Mirrors left and right, or top and bottom. */
  flip(axis: "horizontal" | "vertical"): void {
    const [height, width] = this.#frame;
    const mirror = axis === "horizontal" ? scaling3([-1, 1], [width, 0]) : scaling3([1, -1], [0, height]);
    this.#matrix = multiply3(this.#matrix, mirror);
  }

  /** Applies a map of the output's frame onto itself, given as its inverse: from new coordinates to present ones. */
  transform(inverse: Matrix3, fill: Fill): void {
    this.#fitToOutput();
    this.#matrix = multiply3(this.#matrix, inverse);
    this.#isResize = false;
    this.#fillWith(fill);
  }

  /** Displaces the pixels of the output, after all other steps. */
  displace(displacement: Displacement, fill: Fill): void {
    this.#fitToOutput();
    this.#displacements.push(displacement);
    this.#isResize = false;
    this.#fillWith(fill);
  }

  sampling(): Sampling {
    this.#fitToOutput();
    const [matrix, displacements] = [this.#matrix, this.#displacements];
    if (!this.#isResize) return { matrix, displacements, window: [0, 0, ...this.#source], ...this.#fill };
    return { matrix, displacements, window: this.#window(), fillMode: "drop", fillColor: [0, 0, 0] };
  }

  #fillWith({ fillMode, fillColor }: Fill): void {
    if (!this.#isPadded) this.#fill = { fillMode, fillColor };
  }

  #fitToOutput(): void {
    if (this.#isFitted) return;
    const [height, width] = this.#frame;
    const [across, down] = [width / this.output[1], height / this.output[0]];
    if (this.#fit === "stretch") this.crop({ left: 0, top: 0, width, height });
    else
      this.crop(
        centered(this.#frame, this.output, this.#fit === "crop" ? Math.min(across, down) : Math.max(across, down)),
      );
  }

  /** The source pixels that the output's frame covers, wholly or in part. */
  #window(): Sampling["window"] {
    const [height, width] = this.output;
    const corners = [transform3(this.#matrix, [0, 0]), transform3(this.#matrix, [width, height])] as const;
    const first = (axis: 0 | 1) => Math.max(0, Math.floor(Math.min(corners[0][axis], corners[1][axis]) + rounding));
    const end = (axis: 0 | 1, size: number) =>
      Math.min(size, Math.ceil(Math.max(corners[0][axis], corners[1][axis]) - rounding));
    return [first(1), first(0), end(1, this.#source[0]), end(0, this.#source[1])];
  }
}

/** What composing a map may add to a coordinate that is whole. */
const rounding = 1e-6;

/** The box in the middle of a frame that is `scale` times as large as the output. */
function centered([frameHeight, frameWidth]: Size, [outputHeight, outputWidth]: Size, scale: number): Box {
  const [height, width] = [outputHeight * scale, outputWidth * scale];
  return { left: (frameWidth - width) / 2, top: (frameHeight - height) / 2, width, height };
}
