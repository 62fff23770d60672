import { loadAddon } from "@fovea/native";
import type { NativeAddon } from "./native-addon.ts";

/**
 * The addon's functions for images, which compute in the calling thread; undefined if the addon cannot be loaded: then
 * TypeScript does the work. The engine reports the reason when it is asked for.
 */
export function nativeAugmentation(): NativeAddon["augment"] | undefined {
  return loaded()?.augment;
}

export function nativeResize(): NativeAddon["resize"] | undefined {
  return loaded()?.resize;
}

export function nativeByteTables(): NativeAddon["lookUpBytes"] | undefined {
  return loaded()?.lookUpBytes;
}

export function nativeJpegDecoder(): NativeAddon["decodeJpeg"] | undefined {
  return loaded()?.decodeJpeg;
}

let addon: { readonly loaded: NativeAddon | undefined } | undefined;

function loaded(): NativeAddon | undefined {
  addon ??= load();
  return addon.loaded;
}

function load(): { readonly loaded: NativeAddon | undefined } {
  try {
    return { loaded: loadAddon().addon as NativeAddon };
  } catch {
    return { loaded: undefined };
  }
}
