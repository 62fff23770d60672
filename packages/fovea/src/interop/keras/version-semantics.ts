/** What words mean that Keras has changed the meaning of, in Keras' spelling of Fovea's words. */
export interface Meanings {
  /** Until Keras 3 and in TensorFlow.js 0.2 · x + 0.5, limited to [0, 1]. */
  readonly hardSigmoid: "hard_sigmoid" | "legacy_hard_sigmoid";
  /** Of UpSampling2D. On TensorFlow 1 and in TensorFlow.js the first pixels lie on each other. */
  readonly bilinear: "bilinear" | "asymmetricBilinear";
  /** TensorFlow.js' own Resizing lays corner on corner, which no other framework's layer does. */
  readonly resizingAlignsCorners: boolean;
}

/**
 * @param version What wrote the file: "2.2.4", "2.2.4-tf" of TensorFlow's own Keras, "3.15.1", "tfjs-layers 4.22.0";
 * undefined of old files.
 */
export function meaningsOf(version: unknown): Meanings {
  const text = typeof version === "string" ? version : "";
  const isModern = Number.parseInt(text, 10) >= 3;
  const isAsymmetric = /^tfjs|^2\.[0-3]\.\d+$/.test(text);
  return {
    hardSigmoid: isModern ? "hard_sigmoid" : "legacy_hard_sigmoid",
    bilinear: isAsymmetric ? "asymmetricBilinear" : "bilinear",
    resizingAlignsCorners: text.startsWith("tfjs"),
  };
}
