/** The native engine's addon and where it was found. */
export interface LoadedAddon {
  /** What the C++ side exports. Fovea's `engine/native-addon.ts` gives it its types. */
  readonly addon: unknown;
  /** The file that was loaded. */
  readonly path: string;
  /** The user's own path, the build of a checkout, or the prebuilt package of this platform. */
  readonly from: "FOVEA_NATIVE_PATH" | "checkout" | "package";
}

/**
 * Loads the addon, once per thread: from FOVEA_NATIVE_PATH if that is set and from nowhere else, else from the
 * checkout's `build/`, else from the package `@fovea/native-<platform>-<arch>`.
 *
 * @throws Error whose message names every place that was tried, a line each, with the reason why it failed.
 */
export function loadAddon(): LoadedAddon;
