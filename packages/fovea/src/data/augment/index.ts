// Image augmentation: steps as JSON, drawn per image to a plan, applied in one sampling and one pass over the colors.
// This room may import support/ and data/'s preprocessing; the platform's kernel is asked for as a service.
// A new step is one file under steps/ and a line in steps/index.ts and catalog.ts; what it does to pixels is an operation
// of plan.ts, which needs an entry in apply/ and, in packages/native/src/image, a case.
export type { BytePixels } from "./apply/byte-pixels.ts";
export type { Normalization } from "./apply/output-values.ts";
export { type AugmentationKernel, augmentationKernel } from "./augmentation-kernel.ts";
export * as augment from "./catalog.ts";
export type { AugmentationStep, StepFactory } from "./define-step.ts";
export type { DrawKey } from "./draw/draw-key.ts";
export type { DrawSizes } from "./draw/draw-parameters.ts";
export type { Mix } from "./mix.ts";
export type { MixedSample } from "./mix-samples.ts";
export type { AugmentationPlan, Displacement, FillMode, PixelOperation, Sampling } from "./plan.ts";
export type { PrincipalColors } from "./principal-colors.ts";
