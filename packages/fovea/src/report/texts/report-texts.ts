import type { Interval } from "../../evaluation/index.ts";
import type { PageTexts, Phrase } from "../../page/index.ts";
import type { Baseline } from "../findings/baseline.ts";
import type { Source } from "../findings/headline.ts";
import type { PartName } from "../part-names.ts";
import type { GroupingMethod } from "../report-data.ts";
import type { NoteTexts } from "../report-note.ts";
import type { ReasonTexts } from "../report-reason.ts";
import type { TargetTexts } from "./target-texts.ts";

/** What a page says of heat maps. */
export interface HeatTexts {
  readonly explanation: string;
  readonly less: string;
  readonly more: string;
  /** Captions of the maps below an image. */
  predicted(prediction: string): Phrase;
  contrast(prediction: string, label: string): Phrase;
  /** The same for readers who don't see the maps. */
  predictedLabel(prediction: string): string;
  contrastLabel(prediction: string, label: string): string;
  /** The caption of the mean map of a pair. */
  pair(label: string, prediction: string, images: number): Phrase;
  readonly pairNote: string;
}

/** Everything that a page says, in one language. A missing text doesn't compile. */
export interface ReportTexts extends PageTexts {
  readonly page: PageTexts["page"] & {
    subtitle(facts: { model: string; images: number; classes: number }): Phrase;
  };
  readonly headings: {
    readonly good: string;
    readonly trust: string;
    readonly wrong: string;
    readonly next: string;
    readonly accuracy: string;
    readonly classes: string;
    readonly targets: string;
    readonly errors: string;
    readonly confusion: string;
    readonly losses: string;
    readonly doubtful: string;
    readonly confidence: string;
    readonly training: string;
    readonly data: string;
    readonly recipe: string;
    readonly repeat: string;
  };
  readonly good: {
    /** Completes the accuracy: "of 240 test images are classified correctly". */
    rightOf(source: Source, images: number): Phrase;
    interval(accuracy: Interval): Phrase;
    readonly leaksLeftOut: string;
    readonly unknown: string;
    readonly mistakes: string;
    mistakesOf(images: number): Phrase;
    readonly weakest: string;
    readonly recall: string;
    readonly trainingTime: string;
    readonly baseline: string;
    always(label: string): Phrase;
    /** A label of the accuracy's bar, for readers who don't see it. */
    bar(accuracy: Interval): string;
  };
  readonly trust: {
    readonly unmeasured: string;
    readonly unseenTest: string;
    readonly chosenOnValidation: string;
    readonly unusedValidation: string;
    readonly crossValidated: string;
    fewImages(images: number, accuracy: Interval): Phrase;
    precise(accuracy: Interval): Phrase;
    leaks(images: number, part: PartName, withLeaks: Interval, without: Interval | undefined): Phrase;
    readonly noLeaks: string;
    readonly namesOnly: string;
    readonly ungrouped: string;
    betterThan(baseline: Baseline): Phrase;
    noBetterThan(baseline: Baseline): Phrase;
    uneven(meanRecall: number): Phrase;
    calibrated(error: number): Phrase;
    overconfident(error: number): Phrase;
    underconfident(error: number): Phrase;
    asForecast(forecast: Interval): Phrase;
    belowForecast(forecast: Interval): Phrase;
    aboveForecast(forecast: Interval): Phrase;
    unmeasuredClasses(names: Phrase, count: number): Phrase;
    doubtful(images: number): Phrase;
  };
  readonly wrong: {
    readonly nothing: string;
    readonly notPredicted: string;
    takenFor(label: string, prediction: string, count: number, images: number): Phrase;
    finds(label: string, recall: Interval): Phrase;
    trainingOnly(images: number): Phrase;
    readonly seeConfusion: string;
    readonly seeLosses: string;
  };
  readonly next: {
    readonly nothing: Phrase;
    leaks(groups: number): Phrase;
    doubtful(labels: number): Phrase;
    mixedGroups(groups: number): Phrase;
    faults(files: number): Phrase;
    gains(names: Phrase, added: number, gain: number): Phrase;
    weakClass(label: string, recall: number, trained: number): Phrase;
    confusedPair(label: string, prediction: string): Phrase;
    trainShorter(best: number, epochs: number): Phrase;
    readonly trainLonger: Phrase;
    readonly fineTune: Phrase;
    headAlone(head: Interval, whole: Interval): Phrase;
    measureMore(images: number): Phrase;
    readonly measureAtAll: Phrase;
  };
  readonly parts: Readonly<Record<PartName, string>>;
  readonly accuracy: {
    readonly caption: string;
    readonly measuredOn: string;
    readonly images: string;
    readonly accuracy: string;
    readonly interval: string;
    readonly range: string;
    source(source: Source): string;
    withoutLeaks(source: Source): string;
    beforeFineTuning(source: Source | undefined): string;
    readonly forecast: string;
    readonly baseline: string;
    readonly explanation: string;
    folds(folds: number, repeats: number): string;
  };
  readonly classes: {
    caption(part: PartName): string;
    readonly name: string;
    readonly trained: string;
    readonly images: string;
    readonly recall: string;
    readonly precision: string;
    readonly f1: string;
    readonly explanation: string;
    weakest(count: number): string;
    all(count: number): string;
  };
  readonly targets: TargetTexts;
  readonly confusion: {
    caption(part: PartName): string;
    readonly trueClass: string;
    readonly predictedClass: string;
    readonly images: string;
    readonly share: string;
    readonly pairs: string;
    readonly others: string;
    readonly sum: string;
    cell(label: string, prediction: string, count: number): string;
    picture(classes: number): string;
    pictureKey(merged: number): string;
    mostConfused(classes: number): string;
    readonly correct: string;
    readonly mistake: string;
    readonly fewer: string;
    readonly more: string;
    readonly none: string;
  };
  readonly losses: {
    readonly explanation: string;
    readonly actual: string;
    readonly predicted: string;
    readonly probability: string;
    readonly file: string;
    image(label: string, prediction: string): string;
    readonly heat: HeatTexts;
  };
  readonly doubtful: {
    readonly explanation: string;
    readonly none: string;
    readonly label: string;
    readonly suggested: string;
    readonly probability: string;
    image(label: string, suggested: string): string;
    more(count: number): string;
  };
  readonly confidence: {
    readonly diagram: string;
    summary(error: number): string;
    readonly explanation: string;
    readonly confidence: string;
    readonly accuracy: string;
    readonly images: string;
    readonly range: string;
    readonly numbers: string;
    readonly few: string;
    temperature(temperature: number, before: number, after: number): Phrase;
    novelty(threshold: number, falseAlarms: Interval): Phrase;
  };
  readonly training: {
    readonly noEpochs: string;
    readonly stages: string;
    readonly stage: string;
    readonly time: string;
    readonly accuracyAfter: string;
    stageName(name: string): string;
    forecastTime(expected: number, taken: number): Phrase;
    /** The time of the whole run, as forecast and as taken. */
    forecastRun(expected: number, taken: number): Phrase;
    totalTime(taken: number): Phrase;
    metric(name: string): string;
    readonly learningRate: string;
    readonly epoch: string;
    readonly training: string;
    readonly validation: string;
    readonly numbers: string;
    readonly smoothed: string;
    kept(epoch: number): string;
    turned(best: number): Phrase;
    curve(metric: string, epochs: number): string;
    readonly gradientNorms: string;
    readonly weightNorms: string;
    /** What the norms of layers tell; `shown` of `layers` are drawn. */
    norms(shown: number, layers: number): string;
  };
  readonly data: {
    folder(root: string): Phrase;
    readonly perClass: string;
    fewest(count: number): string;
    all(count: number): string;
    grouping(method: GroupingMethod, groups: number, images: number): Phrase;
    relabeled(images: number): Phrase;
    leaks(groups: number): string;
    mixedGroups(groups: number): string;
    faults(files: number): string;
    readonly file: string;
    readonly reason: string;
    readonly notes: string;
    more(count: number): string;
    bar(name: string, counts: Readonly<Record<PartName, number>>): string;
  };
  readonly recipe: {
    readonly why: string;
    readonly settings: string;
    readonly model: string;
    readonly preprocessing: string;
    setting(name: string): string;
    /** A value of a setting, such as "fine-tune"; others stay as they are. */
    value(value: string): string;
    readonly yes: string;
    readonly no: string;
    readonly nothing: string;
    readonly network: string;
    readonly weights: string;
    readonly parameters: string;
    readonly trained: string;
    readonly input: string;
  };
  readonly reasons: ReasonTexts;
  readonly notes: NoteTexts;
  /** Why a file can't be read as an image, from the message in English. */
  faults(reason: string): string;
  readonly repeat: {
    readonly command: string;
    readonly seed: string;
    readonly engine: string;
    readonly threads: string;
    readonly processor: string;
    readonly created: string;
  };
}
