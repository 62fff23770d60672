import { loadAddon } from "@fovea/native";
import type { NativeAddon } from "./native-addon.ts";

/**
 * Returns the addon's augmentation, which computes in the calling thread, or undefined if the addon cannot be loaded:
 * then TypeScript does the work. The engine reports the reason when it is asked for.
 */
export function nativeAugmentation(): NativeAddon["augment"] | undefined {
  addon ??= load();
  return addon.loaded?.augment;
}

let addon: { readonly loaded: NativeAddon | undefined } | undefined;

function load(): { readonly loaded: NativeAddon | undefined } {
  try {
    return { loaded: loadAddon().addon as NativeAddon };
  } catch {
    return { loaded: undefined };
  }
}
