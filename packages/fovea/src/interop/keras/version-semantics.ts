/** Interpretations of options that differ between versions of Keras, in Keras' spelling of Fovea's names. */
export interface VersionSemantics {
  /** Before Keras 3 and in TensorFlow.js: 0.2 · x + 0.5, clipped to [0, 1]. */
  readonly hardSigmoid: "hard_sigmoid" | "legacy_hard_sigmoid";
  /**
   * Interpolation of UpSampling2D. In TensorFlow 1 and TensorFlow.js, the top-left pixels of input and output are
   * aligned.
   */
  readonly bilinear: "bilinear" | "asymmetricBilinear";
  /** TensorFlow.js' own Resizing aligns corners, unlike the layer in other frameworks. */
  readonly resizingAlignsCorners: boolean;
}

/**
 * Returns the interpretations of a version.
 * @param version The version that wrote the file: "2.2.4", "2.2.4-tf" for TensorFlow's own Keras, "3.15.1",
 * "tfjs-layers 4.22.0"; undefined for old files.
 */
export function semanticsOf(version: unknown): VersionSemantics {
  const text = typeof version === "string" ? version : "";
  const isModern = Number.parseInt(text, 10) >= 3;
  const isAsymmetric = /^tfjs|^2\.[0-3]\.\d+$/.test(text);
  return {
    hardSigmoid: isModern ? "hard_sigmoid" : "legacy_hard_sigmoid",
    bilinear: isAsymmetric ? "asymmetricBilinear" : "bilinear",
    resizingAlignsCorners: text.startsWith("tfjs"),
  };
}
