import { augmentationKernel } from "../data/augment/augmentation-kernel.ts";
import { resizeKernel } from "../data/resize-kernel.ts";
import { byteTableKernel } from "../image-pipeline/pixels/byte-table-kernel.ts";
import { jpegDecoder } from "../images/jpeg-decoder.ts";
import { nativeAugmentation, nativeByteTables, nativeJpegDecoder, nativeResize } from "../native/index.ts";

augmentationKernel.provide(nativeAugmentation);
resizeKernel.provide(nativeResize);
jpegDecoder.provide(nativeJpegDecoder);
byteTableKernel.provide(nativeByteTables);
