import { boxMuller } from "../../../support/box-muller.ts";
import { philox4x32 } from "../../../support/philox4x32.ts";
import type { PixelOperation } from "../plan.ts";
import { eachValue } from "./point-operations.ts";
import type { WorkingImage } from "./working-image.ts";

/** The operations that depend on where a pixel is. */
export const placeOperations = {
  noise(
    image: WorkingImage,
    { deviation, seed }: { deviation: number; seed: readonly [number, number, number] },
  ): void {
    const normals = new Float64Array(Math.ceil(image.data.length / 4) * 4);
    const [step, stream, key] = seed;
    boxMuller(philox4x32([0, step, stream, 0], [key, 0], new Uint32Array(normals.length)), normals);
    eachValue(image, (value, _, index) => value + deviation * (normals[index] as number));
  },

  erase({ width, channels, data }: WorkingImage, box: Extract<PixelOperation, { readonly type: "erase" }>): void {
    for (let row = box.top; row < box.top + box.height; row++) {
      for (let column = box.left; column < box.left + box.width; column++) {
        data.set(box.color.slice(0, channels), (row * width + column) * channels);
      }
    }
  },
} satisfies Partial<Readonly<Record<PixelOperation["type"], unknown>>>;
