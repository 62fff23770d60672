import { cpus } from "node:os";
import { basename, relative, sep } from "node:path";
import { type Preprocessing, padColorOf } from "../../data/index.ts";
import type {
  PartResults,
  ReportData,
  ReportForecast,
  ReportSettings,
  ReportStage,
  ReportTargets,
  RunReport,
} from "../../report/index.ts";
import { layerNormOf } from "../../support/layer-norm-key.ts";
import { sizeOf } from "../../tensor/index.ts";
import type { Advice, Confidence, Recipe, TransferMode } from "../../transfer/index.ts";
import { isArchitecture } from "../pretrained-choice.ts";
import { version } from "../version.ts";
import { appliedRecipe } from "./applied-recipe.ts";
import type { FittedClassifier } from "./fit-classifier.ts";
import type { CrossValidated } from "./head-fit.ts";
import type { ImageJob } from "./image-job.ts";
import type { ImageParts } from "./image-parts.ts";
import { recipeCommand } from "./recipe-command.ts";
import type { PartResult } from "./test-classifier.ts";
import type { TargetPartResult } from "./test-targets.ts";

/** What there is to report of a run. */
export interface ReportedRun {
  readonly fitted: FittedClassifier;
  /** Results on images with a class each. */
  readonly parts: readonly PartResult[];
  /** Results on images with several labels or values. */
  readonly targets: readonly TargetPartResult[];
  readonly confidence: Confidence | undefined;
  readonly advice: Advice | undefined;
  /** Seconds from the end of the training to the report. */
  readonly measuring: number;
}

/** The report of a run on images. */
export function imageReport(job: ImageJob, reported: ReportedRun): RunReport {
  const { fitted, parts: results, confidence, advice } = reported;
  const { settings, parts } = job;
  const { model, head } = fitted;
  const { recipe } = settings;
  const path = (file: string) => relative(parts.root, file).replaceAll(sep, "/");
  return {
    format: "fovea-report",
    version: 1,
    title: basename(settings.data),
    created: new Date().toISOString(),
    model: {
      // A path says less than the name that the model has.
      name: isArchitecture(recipe.model) ? recipe.model : model.name,
      ...(recipe.weights !== undefined && { weights: recipe.weights }),
      parameters: model.countParams(),
      trainable: trainableOf(fitted, settings.recipe.transfer),
      inputShape: model.inputShape.slice(1).map(Number),
      preprocessing: definedOf(model.preprocessing ? preprocessingOf(model.preprocessing) : {}),
    },
    recipe: { settings: definedOf(appliedRecipe(recipe)), reasons: settings.reasons },
    ...(advice && { forecast: forecastOf(advice, recipe) }),
    data: dataOf(parts),
    training: {
      ...{ seconds: fitted.seconds, runSeconds: runSeconds(recipe, reported) },
      stages: stagesOf(job, fitted, results),
      history: historyOf(fitted),
    },
    results: Object.fromEntries(results.map((result) => [result.part, partOf(result, path)])),
    ...(head?.crossValidated && { crossValidation: crossValidationOf(head.crossValidated) }),
    ...(parts.task !== "classification" && { targets: targetsOf(job, reported, path) }),
    ...(head &&
      parts.task === "classification" && {
        doubtfulLabels: head.doubtful.map(({ file, label, suggested, selfConfidence }) => ({
          ...{ file: path(file), label, suggested, selfConfidence },
        })),
      }),
    ...(confidence && {
      novelty: { threshold: confidence.novelty.threshold, falseAlarms: confidence.novelty.falseAlarms },
      temperature: confidence.temperature,
    }),
    environment: environmentOf(job),
  };
}

/** From the first look at the images to the report; what was done before the run is no part of it. */
function runSeconds({ transfer }: Recipe, { fitted: { head, seconds }, advice, measuring }: ReportedRun): number {
  const [forecast] = advice?.forecasts ?? [];
  const before = forecast?.parts.filter(({ name }) => name === "decoding" || name === "advice") ?? [];
  return (
    before.reduce((sum, part) => sum + (part.milliseconds * part.times) / 1000, 0) +
    (head ? head.seconds + (head.crossValidationSeconds ?? 0) : 0) +
    (transfer === "features" ? 0 : seconds) +
    measuring
  );
}

function trainableOf({ model }: FittedClassifier, transfer: TransferMode): number {
  const weights = model.network.listWeights();
  // A head on fixed features is fitted without the backbone, whose layers need not be frozen.
  const trained = weights.filter(
    ({ name, trainable }) => trainable && (transfer !== "features" || name.startsWith("head/")),
  );
  return trained.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** A preprocessing as settings with one value each. */
function preprocessingOf({ resize, ...rest }: Preprocessing): object {
  if (typeof resize === "number" || !("fit" in resize)) return { resize, ...rest };
  return { fit: resize.fit, padColor: padColorOf({ resize }), ...rest };
}

/** Settings without those that are not set. */
function definedOf(settings: object): ReportSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** What was expected of the recipe's way to train. */
function forecastOf({ forecasts, gains }: Advice, { transfer }: Recipe): ReportForecast {
  const forecast = forecasts.find((one) => one.transfer === transfer);
  const accuracy = forecasts.find((one) => one.accuracy !== undefined)?.accuracy;
  const [first] = gains;
  return {
    ...(forecast && { seconds: forecast.seconds }),
    ...(accuracy && { accuracy }),
    ...(first && { gains: { added: first.added, classes: gains.map(({ name, gain }) => ({ name, gain })) } }),
  };
}

function dataOf({ report }: ImageParts): ReportData {
  const { root, classes, grouping, leaks, mixedGroups, faults, relabelled: relabeled } = report;
  return {
    // What an earlier version wrote to the run has sentences alone.
    ...{ root, classes, leaks, mixedGroups, relabeled, notes: report.noteData ?? report.notes },
    grouping: { method: grouping.method, groups: grouping.groups, images: grouping.images },
    faults: faults.map(({ path: file, reason }) => ({ file, reason })),
  };
}

function crossValidationOf({ folds, repeats, value, low, high }: CrossValidated) {
  return { accuracy: { value, low, high }, folds, repeats };
}

function stagesOf({ settings }: ImageJob, { head, seconds }: FittedClassifier, results: readonly PartResult[]) {
  const { transfer } = settings.recipe;
  const stages: ReportStage[] = [];
  if (head) {
    stages.push({
      ...{ name: "head", seconds: head.seconds },
      ...(head.validation && { accuracy: head.validation, measuredOn: "validation" }),
    });
  }
  const validation = results.find(({ part }) => part === "validation")?.interpretation.accuracy;
  if (transfer !== "features") {
    stages.push({
      ...{ name: transfer, seconds },
      ...(validation && { accuracy: validation, measuredOn: "validation" }),
    });
  }
  return stages;
}

/** The values per epoch, with "val_loss" as `valLoss`. */
function historyOf({ history: { history } }: FittedClassifier): RunReport["training"]["history"] {
  return Object.fromEntries(
    Object.entries(history).map(([name, values]) => [
      // The names of layers stay as they are.
      layerNormOf(name) ? name : name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      values,
    ]),
  );
}

function partOf({ interpretation, withoutLeaks }: PartResult, path: (file: string) => string): PartResults {
  const { topLosses, faults, ...rest } = interpretation;
  return {
    ...rest,
    topLosses: topLosses.map((loss) => ({ ...loss, file: path(loss.file) })),
    faults: faults.map(({ file, reason }) => ({ file: path(file), reason })),
    ...(withoutLeaks && { withoutLeaks }),
  };
}

function targetsOf(
  { parts: { task, classes, ...parts } }: ImageJob,
  { targets }: ReportedRun,
  path: (file: string) => string,
): ReportTargets {
  const resultOf = ({ interpretation: { task: _, topErrors, faults, ...rest } }: TargetPartResult) => ({
    ...rest,
    topErrors: topErrors.map((error) => ({ ...error, file: path(error.file) })),
    faults: faults.map(({ file, reason }) => ({ file: path(file), reason })),
  });
  return {
    task: task === "regression" ? "regression" : "multi-label",
    names: classes,
    trainImages: parts.train.files.length,
    results: Object.fromEntries(targets.map((result) => [result.part, resultOf(result)])),
  };
}

function environmentOf({ settings, engine }: ImageJob): RunReport["environment"] {
  const { onednn } = engine.information().details;
  const processor = cpus()[0]?.model.trim();
  return {
    command: recipeCommand(settings),
    ...{ seed: settings.seed, engine: engine.name, threads: engine.threads, ...(processor && { processor }) },
    versions: { fovea: version, node: process.versions.node, ...(onednn !== undefined && { onednn: String(onednn) }) },
  };
}
