// The native engine: the binding to the C++ addon on oneDNN (packages/native).
// This room may import support/, tensor/, graph/, ops/, compile/ and engine/.
// Add only code that binds the addon; kernels are C++, in packages/native/src/kernels.
export type { NativeAddon } from "./native-addon.ts";
export { type NativeEngine, nativeEngine, nativeProvider } from "./native-engine.ts";
export { nativeAugmentation, nativeByteTables, nativeJpegDecoder, nativeResize } from "./native-images.ts";
