import { options } from "../../../support/schema.ts";
import { nonNegative, nonNegativeInteger } from "../../../support/schema-fields.ts";
import { defineStep } from "../define-step.ts";
import type { DrawContext } from "../draw/draw-context.ts";
import type { Fill } from "../draw/geometry.ts";
import { linear3, type Point, scaling3 } from "../matrix3.ts";
import { fill, withProbability } from "../step-fields.ts";

/**
 * Applies random operations of one strength (torchvision's RandAugment, with its 14 operations and their ranges; Cubuk
 * et al. 2019, "RandAugment: practical automated data augmentation with a reduced search space").
 */
export const randAugment = defineStep({
  type: "randAugment",
  options: options(
    {
      /** How many operations are drawn for an image. Default 2. */
      numOps: nonNegativeInteger({ default: 2 }),
      /** Their strength, from 0 to 30. Default 9. */
      magnitude: nonNegative({ default: 9 }),
    },
    fill,
    withProbability(1),
  ),
  draw({ numOps, magnitude, ...filled }, context: DrawContext) {
    for (let count = 0; count < numOps; count++) {
      const operation = operations[context.random.integer(operations.length)] as Operation;
      // Drawn for every operation, whether it has a sign or not.
      const sign = context.random.uniform() < 0.5 ? -1 : 1;
      operation(context, Math.min(1, magnitude / 30), sign, filled);
    }
  },
});

/** `strength` is from 0 to 1. */
type Operation = (context: DrawContext, strength: number, sign: -1 | 1, filled: Fill) => void;

const center = ({ geometry: { output } }: DrawContext): Point => [output[1] / 2, output[0] / 2];

const operations: readonly Operation[] = [
  () => {},
  function shearX({ geometry }, strength, sign, filled) {
    geometry.transform([1, sign * 0.3 * strength, 0, 0, 1, 0, 0, 0, 1], filled);
  },
  function shearY({ geometry }, strength, sign, filled) {
    geometry.transform([1, 0, 0, sign * 0.3 * strength, 1, 0, 0, 0, 1], filled);
  },
  function translateX({ geometry }, strength, sign, filled) {
    const pixels = Math.trunc((sign * strength * 150 * geometry.output[1]) / 331);
    geometry.transform(scaling3([1, 1], [-pixels, 0]), filled);
  },
  function translateY({ geometry }, strength, sign, filled) {
    const pixels = Math.trunc((sign * strength * 150 * geometry.output[0]) / 331);
    geometry.transform(scaling3([1, 1], [0, -pixels]), filled);
  },
  function rotate(context, strength, sign, filled) {
    const angle = (sign * strength * 30 * Math.PI) / 180;
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    context.geometry.transform(linear3([cosine, -sine, sine, cosine], center(context)), filled);
  },
  ...(["brightness", "saturation", "contrast", "sharpness"] as const).map((type): Operation => {
    return ({ operations }, strength, sign) => operations.push({ type, factor: 1 + sign * 0.9 * strength });
  }),
  function posterize({ operations }, strength) {
    operations.push({ type: "posterize", bits: 8 - Math.round(4 * strength) });
  },
  function solarize({ operations }, strength) {
    operations.push({ type: "solarize", threshold: 255 * (1 - strength) });
  },
  ({ operations }) => operations.push({ type: "autocontrast" }),
  ({ operations }) => operations.push({ type: "equalize" }),
];
