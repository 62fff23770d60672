import type { AugmentationPlan, PixelOperation, Sampling } from "../plan.ts";
import type { OutputValues } from "./output-values.ts";

/** The order is that of `FillMode` in packages/native/src/image/image-program.h. */
const fillModes: Readonly<Record<Sampling["fillMode"], number>> = {
  drop: 0,
  constant: 1,
  nearest: 2,
  reflect: 3,
  wrap: 4,
};

type Parameters = {
  readonly [T in PixelOperation["type"]]: (
    operation: Extract<PixelOperation, { readonly type: T }>,
  ) => readonly number[];
};

/** The parameters of each operation; the order is that of `OperationKind` in packages/native/src/image/image-program.h. */
const parametersOf: Parameters = {
  brightness: ({ factor }) => [factor],
  contrast: ({ factor }) => [factor],
  saturation: ({ factor }) => [factor],
  hue: ({ shift }) => [shift],
  shift: ({ amounts }) => amounts,
  solarize: ({ threshold }) => [threshold],
  posterize: ({ bits }) => [bits],
  autocontrast: () => [],
  equalize: () => [],
  sharpness: ({ factor }) => [factor],
  blur: ({ sigma }) => [sigma],
  noise: ({ deviation, seed }) => [deviation, ...seed],
  erase: ({ top, left, height, width, color }) => [top, left, height, width, ...color],
};
const kinds = Object.keys(parametersOf);

/** Writes a plan as numbers, which a kernel reads in one go. packages/native/src/image/image-program.cc reads them back. */
export function encodePlan(plan: AugmentationPlan, channels: number, values: OutputValues): Float64Array {
  const { matrix, displacements, window, fillMode, fillColor } = plan.sampling;
  const perChannel = (numbers: readonly number[]) => [0, 1, 2].map((channel) => numbers[channel % channels] as number);
  return Float64Array.from([
    ...plan.outputSize,
    ...matrix,
    ...window,
    fillModes[fillMode],
    ...fillColor,
    ...perChannel(values.factors),
    ...perChannel(values.offsets),
    values.isReversed ? 1 : 0,
    displacements.length,
    ...displacements.flatMap(({ spacing, rows, columns, dx, dy }) => [spacing, rows, columns, ...dx, ...dy]),
    plan.operations.length,
    ...plan.operations.flatMap((operation) => {
      const parameters = (parametersOf[operation.type] as (operation: PixelOperation) => readonly number[])(operation);
      return [kinds.indexOf(operation.type), ...parameters];
    }),
  ]);
}
