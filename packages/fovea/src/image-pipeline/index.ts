// From lists of image files to batches: threads decode and prepare images while the engine trains.
// This room may import images/, data/, io/, tensor/ and support/; it needs Node. node/ starts its threads.
// What is done to an image is in pixels/, who does it in readers/, in which order and into which memory in epoch/.
export { describeBottleneck } from "./describe-bottleneck.ts";
export type { ImageSampling } from "./epoch/epoch-order.ts";
export { mixesSamples } from "./epoch/partners.ts";
export { fittedResize } from "./fitted-resize.ts";
export type { ImageFault } from "./image-fault.ts";
export { type ImageDataset, type ImageSamplesOptions, imageReadingChecks, imageSamples } from "./image-samples.ts";
export { type ImageRead, type ReadImagesOptions, readImages, readingThreads } from "./read-images.ts";
export type { ReadingProgress, ReadingTimes } from "./reading-times.ts";
