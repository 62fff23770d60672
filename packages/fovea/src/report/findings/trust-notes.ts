import type { Interval } from "../../evaluation/index.ts";
import type { Note, NoteLevel, Phrase } from "../../page/index.ts";
import { nameList, type ReportContext } from "../report-context.ts";
import { baselineOf } from "./baseline.ts";
import { calibrationFrom, confidenceBias } from "./confidence-bias.ts";
import type { Headline } from "./headline.ts";
import { meanRecall } from "./weakest-classes.ts";

/** An interval at most this wide is precise. */
const preciseWidth = 0.06;
/** From which width on there are too few images. */
const wideWidth = 0.1;
/** By how much mean recall may be below the accuracy. */
const unevenness = 0.05;
const smallCalibrationError = 0.05;
const largeCalibrationError = 0.1;

/** Returns what speaks for and against the accuracy of a report, problems first. */
export function trustNotes(context: ReportContext): Note[] {
  const { headline, texts } = context;
  if (!headline) return [note("problem", texts.trust.unmeasured)];
  const notes = [
    ...leakNotes(context, headline),
    sourceNote(context, headline),
    ...widthNotes(context, headline),
    ...baselineNotes(context, headline),
    ...classNotes(context, headline),
    ...calibrationNotes(context, headline),
    ...forecastNotes(context, headline.accuracy),
    ...labelNotes(context),
  ];
  const order: readonly NoteLevel[] = ["problem", "caution", "good"];
  return order.flatMap((level) => notes.filter((each) => each.level === level));
}

function note(level: NoteLevel, text: Phrase): Note {
  return { level, text };
}

function leakNotes({ report, texts: { trust } }: ReportContext, { source }: Headline): Note[] {
  const { leaks, grouping } = report.data;
  if (source === "cross-validation") return [];
  const leaked = leaks.flat().filter(({ split }) => split === source).length;
  const part = report.results[source];
  if (leaked > 0 && part)
    return [note("problem", trust.leaks(leaked, source, part.accuracy, part.withoutLeaks?.accuracy))];
  if (grouping.method === "none") return [note("caution", trust.ungrouped)];
  return [grouping.method === "names" ? note("caution", trust.namesOnly) : note("good", trust.noLeaks)];
}

function sourceNote({ report, texts: { trust } }: ReportContext, { source }: Headline): Note {
  if (source === "test") return note("good", trust.unseenTest);
  if (source === "cross-validation") return note("good", trust.crossValidated);
  const chosen = report.training.keptEpoch !== undefined;
  return chosen ? note("caution", trust.chosenOnValidation) : note("good", trust.unusedValidation);
}

function widthNotes({ texts: { trust } }: ReportContext, { accuracy, images }: Headline): Note[] {
  const width = accuracy.high - accuracy.low;
  if (width > wideWidth) return [note("caution", trust.fewImages(images, accuracy))];
  return width <= preciseWidth ? [note("good", trust.precise(accuracy))] : [];
}

function baselineNotes({ report, texts: { trust } }: ReportContext, headline: Headline): Note[] {
  const baseline = baselineOf(report, headline);
  if (!baseline) return [];
  return headline.accuracy.low > baseline.share
    ? [note("good", trust.betterThan(baseline))]
    : [note("problem", trust.noBetterThan(baseline))];
}

function classNotes({ report, texts }: ReportContext, { source }: Headline): Note[] {
  const part = source === "cross-validation" ? undefined : report.results[source];
  if (!part) return [];
  const missing = part.classes.filter(({ images }) => images === 0).map(({ name }) => name);
  const recall = meanRecall(part);
  return [
    ...(missing.length > 0
      ? [note("caution", texts.trust.unmeasuredClasses(nameList(missing, texts), missing.length))]
      : []),
    ...(part.accuracy.value - recall > unevenness ? [note("caution", texts.trust.uneven(recall))] : []),
  ];
}

function calibrationNotes({ report, texts: { trust } }: ReportContext, { source }: Headline): Note[] {
  const part = source === "cross-validation" ? undefined : report.results[source];
  if (!part || part.images < calibrationFrom) return [];
  const { expectedError } = part.calibration;
  if (!(expectedError > smallCalibrationError)) return [note("good", trust.calibrated(expectedError))];
  const text = confidenceBias(part.calibration) > 0 ? trust.overconfident : trust.underconfident;
  return [note(expectedError > largeCalibrationError ? "problem" : "caution", text(expectedError))];
}

function forecastNotes({ report, texts: { trust } }: ReportContext, accuracy: Interval): Note[] {
  const forecast = report.forecast?.accuracy;
  if (!forecast) return [];
  if (accuracy.high < forecast.low) return [note("caution", trust.belowForecast(forecast))];
  if (accuracy.low > forecast.high) return [note("good", trust.aboveForecast(forecast))];
  return [note("good", trust.asForecast(forecast))];
}

function labelNotes({ report, texts: { trust } }: ReportContext): Note[] {
  const doubtful = report.doubtfulLabels?.length ?? 0;
  return doubtful > 0 ? [note("caution", trust.doubtful(doubtful))] : [];
}
