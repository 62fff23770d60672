import type { SamplePrediction } from "../../runs/index.ts";
import { formatPercent } from "../../support/index.ts";
import { type DigitImage, digits } from "../../terminal/index.ts";
import type { Output } from "./output.ts";

/** Digits with their predictions, as block art. */
export function showDigits(samples: readonly SamplePrediction[], { colors, stream }: Output): string {
  const images = samples.map(({ pixels, predicted, label, probability }): DigitImage => {
    const wrong = predicted !== label;
    const prediction = `${predicted}  ${formatPercent(probability)}`;
    return { pixels, caption: wrong ? `${prediction}, is ${label}` : prediction, wrong };
  });
  return digits(images, { colors, columns: stream.columns ?? 80 });
}
