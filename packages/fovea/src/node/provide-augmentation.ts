import { augmentationKernel } from "../data/augment/augmentation-kernel.ts";
import { nativeAugmentation } from "../native/index.ts";

augmentationKernel.provide(nativeAugmentation);
