import { reasonSentence } from "../../report/index.ts";
import { mostKnown } from "../../transfer/calibrate-classifier.ts";
import type { Advice, RecipeForecast } from "../../transfer/index.ts";
import { crossValidationOf } from "./head-fit.ts";
import type { PartSizes } from "./image-run-event.ts";
import { shownDoubtful } from "./thumbnails.ts";

/** What a run does besides training. */
export interface RunWork {
  readonly images: PartSizes;
  /** Milliseconds that it took to find, decode and group the images; 0 if that is done. */
  readonly decoding: number;
  /** Milliseconds that the advice took; 0 if that is done. */
  readonly advising: number;
}

type Part = RecipeForecast["parts"][number];

/** Images with the largest losses that a report shows of each part. */
const shownLosses = 10;

/** Times of a prediction that the two heat maps of an image take, each with a forward and a backward pass. */
const heatMapPasses = 8;

/**
 * Extends the forecasts of an advice from the training to the whole run: the images are decoded, the advice is made,
 * the model is evaluated and its confidence measured, the head is cross-validated, and the report is written.
 */
export function wholeRun(advice: Advice, work: RunWork): Advice {
  const forecasts = advice.forecasts.map((forecast) => {
    const parts = [...before(work), ...forecast.parts, ...after(forecast, work)].filter(({ times }) => times > 0);
    return { ...forecast, parts, seconds: parts.reduce((sum, part) => sum + part.milliseconds * part.times, 0) / 1000 };
  });
  const seconds = forecasts[0]?.seconds ?? Number.NaN;
  const reasonData = advice.reasonData.map((reason) =>
    reason.code === "expectation" || reason.code === "scratchTime" ? { ...reason, seconds } : reason,
  );
  return { ...advice, forecasts, reasonData, reasons: reasonData.map(reasonSentence) };
}

function before({ decoding, advising }: RunWork): readonly Part[] {
  return [
    { name: "decoding", milliseconds: decoding, times: Number(decoding > 0) },
    { name: "advice", milliseconds: advising, times: Number(advising > 0) },
  ];
}

function after({ transfer, parts, imageMilliseconds }: RecipeForecast, { images }: RunWork): readonly Part[] {
  const { train, validation, test } = images;
  const partOf = (name: Part["name"]) => parts.find((part) => part.name === name);
  const head = partOf("head");
  const reading = partOf("reading");
  const epochs = reading ? Math.round(reading.times / Math.max(1, train)) : 0;
  const folds = crossValidationOf(train);
  // Validation images are predicted after each epoch, after the head is fitted, and by the trained model. Features that
  // the training has changed, and those of a network from scratch, are computed once more to measure the confidence.
  const again = { features: 0, "augmented-features": 0, "fine-tune": train, scratch: Math.min(train, mostKnown) }[
    transfer
  ];
  const times =
    (epochs + 1) * validation + (head ? validation : 0) + (validation > 0 && again > 0 ? again + validation : 0);
  return [
    ...(head ? [{ ...head, name: "cross-validation" as const, times: head.times * folds.fits * folds.share }] : []),
    { name: "evaluation", milliseconds: imageMilliseconds, times: times + test },
    {
      name: "report",
      milliseconds: imageMilliseconds,
      times:
        Math.min(shownLosses, validation) +
        Math.min(shownLosses, test) +
        (head ? Math.min(shownDoubtful, train) : 0) +
        heatMapPasses * Math.min(shownLosses, test || validation),
    },
  ];
}
